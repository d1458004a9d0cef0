"""Corrections: what has changed in a book since an earlier printing.

`passages` takes the text of an edition, which the record of a book keeps; `differences` compares it
with that of the earlier printing; `lists` writes what was found for a web site, in the words of
`words`.
"""
