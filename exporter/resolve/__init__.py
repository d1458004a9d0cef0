"""Resolving: every question that a book leaves open is answered."""
