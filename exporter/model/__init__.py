"""The document model of posts, books and editions: walked, rewritten and serialized here."""
