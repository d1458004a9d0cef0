"""Covers: drawn from the title, or made from an image."""
