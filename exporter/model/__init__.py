"""The document model: nodes, publications, and ways through them."""
