"""Reading PDF objects, colour spaces and content streams, on top of pikepdf (ISO 32000-1)."""
