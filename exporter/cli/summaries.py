"""What each command does, in one line of the help. Nothing else is loaded for `exporter --help`."""

from __future__ import annotations

from collections.abc import Mapping

SUMMARIES: Mapping[str, str] = {
    "init": "look at a site, and write its settings and a first collection file",
    "epub": "write each post as an EPUB",
    "pdf": "write each post as an accessible, print-quality PDF",
    "html": "write each post as a self-contained web page",
    "collection": "write many posts as one book, EPUB and PDF",
    "cover": "write the cover of a printed collection, and its front for shops",
    "estimate": "show pages, spine, weight and printing cost of a collection at printing services",
    "package": "write a folder for a printing service or a shop: files, metadata and a checklist",
    "list": "list the posts of a site, or their tags, authors or series",
    "check": "validate posts, collection files, EPUBs and PDFs",
    "preview": "show the posts of a site in the browser, live while you write",
    "impose": "put the pages of PDFs on sheets of paper, to print at home and to fold",
    "references": "visit the addresses that posts link to, or export the references",
    "corrections": "list what has changed since a book was printed",
    "model": "print the resolved document model (`Edition`) as JSON",
    "explain": "say what a diagnostic code means, with its cause and its fix",
    "schema": "print the JSON Schema of what is printed as JSON",
    "doctor": "check what this machine has, and say how to install what is missing",
    "cache": "show or clear the build cache",
    "completion": "print a script that completes commands, options and values in a shell",
}
"""The summaries of the commands by their names, in the order of the help."""
