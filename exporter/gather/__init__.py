"""Gather: posts become a book. A single post is a book of one chapter."""

from exporter.gather.books import book_of_collection, book_of_post
from exporter.gather.selection import SelectedPart, select_posts

__all__ = ["SelectedPart", "book_of_collection", "book_of_post", "select_posts"]
