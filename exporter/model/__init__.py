"""The model of posts, books and editions, and how it is walked, rewritten and serialized."""
