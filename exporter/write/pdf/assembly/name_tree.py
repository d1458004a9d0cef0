"""Name trees (ISO 32000-1, 7.9.6), and strings as a PDF has them."""

from __future__ import annotations

from collections.abc import Mapping

from pikepdf import String

from exporter.write.pdf.assembly.pdf_file import PdfFile, reference

_LEAF = 64


def string(words: str) -> bytes:
    """A text, as it is written."""
    return String(words).unparse()


def name_tree(file: PdfFile, entries: Mapping[str, bytes]) -> bytes:
    """Write a name tree, sorted by the bytes of its keys; what to call it by."""
    pairs = sorted((bytes(String(key)), value) for key, value in entries.items())
    runs = [
        [(String(key).unparse(), value) for key, value in pairs[start : start + _LEAF]]
        for start in range(0, len(pairs), _LEAF)
    ]
    if len(runs) == 1:
        return reference(file.add(b"<< /Names [ %b ] >>" % _listed(runs[0])))
    leaves = [
        file.add(b"<< /Limits [ %b %b ] /Names [ %b ] >>" % (run[0][0], run[-1][0], _listed(run)))
        for run in runs
    ]
    return reference(file.add(b"<< /Kids [ %b ] >>" % b" ".join(map(reference, leaves))))


def _listed(run: list[tuple[bytes, bytes]]) -> bytes:
    return b" ".join(b"%b %b" % pair for pair in run)
