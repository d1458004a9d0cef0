"""Objects and files of PDF syntax (ISO 32000-1, 7): streams, name trees, object templates."""
