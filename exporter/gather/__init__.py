"""Gathering: posts become a book. A post alone is a book of one chapter."""

from exporter.gather.book import book_of_collection
from exporter.gather.post import book_of_post
from exporter.gather.selection import ChosenPart, chosen

__all__ = ["ChosenPart", "book_of_collection", "book_of_post", "chosen"]
