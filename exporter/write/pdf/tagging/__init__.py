"""Tagging: the structure tree of a chapter."""
