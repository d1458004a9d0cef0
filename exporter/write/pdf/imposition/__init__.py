"""Imposition: the pages of a finished PDF on sheets of paper, to print at home and to fold."""
