"""Covers: drawn from the title, or made from a given image."""
