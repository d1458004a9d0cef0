"""Changes of a collection file that keep its comments, its order and its layout."""
