"""Markdown dialects, each read into the same HTML."""
