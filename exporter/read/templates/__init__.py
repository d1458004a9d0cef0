"""Template languages that run over a post before its Markdown is read."""
