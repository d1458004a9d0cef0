"""Gathering: posts become a book. A post alone is a book of one chapter."""

from exporter.gather.collection_book import book_of_collection
from exporter.gather.post_book import book_of_post
from exporter.gather.selection import SelectedPart, select_posts

__all__ = ["SelectedPart", "book_of_collection", "book_of_post", "select_posts"]
