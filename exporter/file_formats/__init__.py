"""File formats: PDF objects and content streams, PNG chunks, sRGB values; nothing about books."""
