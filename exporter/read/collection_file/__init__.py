"""The collection file: YAML that says which posts make up a book."""
