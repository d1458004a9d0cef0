"""The document model: nodes, publications, and how they are walked, rewritten and serialized."""
