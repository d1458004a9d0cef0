"""Settings and collection files: values with places, read against known keys and types."""
