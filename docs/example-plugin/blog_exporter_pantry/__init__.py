"""A plugin of blog-exporter for a blog about cooking."""
