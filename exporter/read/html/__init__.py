"""HTML, which every dialect gives, to nodes: sanitized, then read element by element."""
