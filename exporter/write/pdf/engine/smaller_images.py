"""Pages that are laid out again with smaller images, so that one more figure fits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from exporter.write.pdf.engine.figure_scales import ScaledImage, with_sizes
from exporter.write.pdf.engine.moved_figures import moved_figures, restore_moved_figures


@dataclass(frozen=True, slots=True)
class SmallerPage:
    """The sizes of the images of a page at which one more figure may fit, given by its element."""

    figure: Any
    sizes: list[ScaledImage]


def with_smaller_images(
    context: Any, root: Any, lists: Sequence[list[Any]], lay_out: Callable[[], Any]
) -> Any:
    """Return a page, laid out again if smaller images let one more fit; otherwise as it was.

    `lists` are changed by the layout. A page with footnotes or floats is not laid out twice.
    """
    before, top = [list(each) for each in lists], root.position_y
    first = lay_out()
    smaller: SmallerPage | None = vars(context).pop("_exporter_smaller_page", None)
    others = context.current_page_footnotes, context.reported_footnotes, context.broken_out_of_flow
    # Footnotes that are held seem to be none.
    if smaller is None or any(map(len, others)) or context.excluded_shapes:
        return first
    after, moved = [list(each) for each in lists], dict(moved_figures(context))
    _put_back(lists, before)
    root.position_y = top
    with with_sizes(smaller.sizes):
        second = lay_out()
    vars(context).pop("_exporter_smaller_page", None)
    if second[0] and any(each.element is smaller.figure for each in second[0].descendants()):
        return second
    _put_back(lists, after)
    restore_moved_figures(context, moved)
    return first


def _put_back(lists: Sequence[list[Any]], content: Sequence[list[Any]]) -> None:
    for each, its_content in zip(lists, content, strict=True):
        each[:] = its_content
