"""Checking: files on disk are held against their standards."""
