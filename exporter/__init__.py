"""Front-matter Markdown to EPUB and print-ready PDF."""
