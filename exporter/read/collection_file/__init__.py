"""The collection file: YAML that describes a book and selects its posts."""
