"""What exporting costs, measured on whole processes, and beside peers that do the same work."""
