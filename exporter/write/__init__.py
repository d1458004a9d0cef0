"""Writing: an edition becomes files."""
