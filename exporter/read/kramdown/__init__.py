"""Markdown as Jekyll's authors write it, through Python-Markdown."""
