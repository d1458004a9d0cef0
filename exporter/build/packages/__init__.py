"""Packages: the files of a book that a service takes, its metadata to paste, and a checklist.

`contents` holds what is known of the book, `metadata_text` and `checklist` write it for a person,
`builder` makes the files.
"""
