"""Reading: the files of a site become posts."""
