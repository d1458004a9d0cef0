"""Pango, with the functions that WeasyPrint does not ask for.

They are declared together: to read one declaration takes as long as to read five.
"""

from __future__ import annotations

from weasyprint.text.ffi import ffi, pango  # type: ignore[import-untyped]

ffi.cdef(
    """
    int pango_layout_get_unknown_glyphs_count (PangoLayout *layout);
    int pango_layout_get_width (PangoLayout *layout);
    PangoLayout * pango_layout_copy (PangoLayout *layout);
    void pango_layout_line_index_to_x
        (PangoLayoutLine *line, int index, gboolean trailing, int *x);
    """
)

__all__ = ["ffi", "pango"]
