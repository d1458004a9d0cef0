"""Options: what a user may choose, validated when it is made."""
