"""The Pages view: the pages of a PDF as they are printed, and their findings.

Places on a page are in points from the top left corner of its media box, as the browser counts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from exporter.diagnostics import Diagnostic
from exporter.file_formats.pdf.coordinates import Box
from exporter.preview.build_process import BuildOrder
from exporter.preview.page_layout import PageBoxes
from exporter.preview.printed_files import PdfDescription, PrintedFile
from exporter.preview.requests import JsonAnswer, finding_json, findings_json, preview_of, query
from exporter.preview.sources import named_source
from exporter.preview.state import PreviewState

_WIDTHS = range(16, 4001)
"""Pixels of the width of an image."""
_LONGEST_QUERY = 200
_GONE = "the file is not kept any longer"
_IMMUTABLE = {"cache-control": "private, max-age=31536000, immutable"}
"""Another file has another revision."""

T = TypeVar("T")


async def _pages(request: Request) -> JsonAnswer:
    """Build the PDF of a source, or of one chapter of it, and answer what its pages are.

    A book in volumes has several files, of which `file` names one. The audit follows; `_findings`
    waits for it.
    """
    preview, name = preview_of(request), query(request, "source")
    chapter = request.query_params.get("chapter", "")
    source = await named_source(preview, name, chapter)
    # What is audited here is not validated as well, which takes longer than the build.
    order = BuildOrder(source, ("pdf",), replace(preview.build, strict=False))
    started = preview.builds.start(chapter or name, order, preview.changes)
    wanted = request.query_params.get("file", "")
    build = await preview.builds.until(
        started.id, lambda build: any(wanted in ("", file.path.name) for file in build.files)
    )
    files = {file.path.name: file for file in build.files}
    file = files.get(wanted) or next(iter(files.values()), None)
    if file is None or file.description is None:
        findings = findings_json(build.findings, preview)
        answer = {"revision": None, "state": build.state, "failure": build.failure}
        return JsonAnswer({**answer, "findings": findings})
    description = file.description
    opened = (build.id, file.path, description, file.findings, file.passages)
    await run_in_threadpool(preview.printed.add, *opened)
    findings = findings_json(file.findings, preview)
    names = {"file": file.path.name, "files": [*files]}
    return JsonAnswer({**_layout_json(description), **names, "findings": findings})


async def _findings(request: Request) -> JsonAnswer:
    """Answer what the audit has found once it has ended, each with its page and the areas on it.

    The pages were not checked if the build has been cancelled, or if the audit has failed: why is
    among the findings then, or in `failure`.
    """
    preview, printed = preview_of(request), _printed(request)
    if preview.builds.get(printed.build) is None:
        raise HTTPException(404, _GONE)
    build = await preview.builds.until(printed.build, lambda build: printed.path in build.audited)
    audited = build.audited.get(printed.path)
    later = [each for each in build.findings if each not in printed.findings]
    findings = audited.findings if audited else later
    return JsonAnswer(
        {
            "checked": audited is not None,
            "failure": build.failure,
            "findings": [_placed_finding_json(each, printed, preview) for each in findings],
            "table": [row._asdict() for row in audited.table] if audited else [],
        }
    )


async def _image(request: Request) -> Response:
    printed, number = _printed(request), request.path_params["number"]
    width = request.path_params["width"]
    if width not in _WIDTHS:
        raise HTTPException(400, "the width of an image is 16 to 4,000 pixels")
    data = await _of_page(printed.images.png, number, width)
    return Response(data, media_type="image/png", headers=_IMMUTABLE)


async def _passages(request: Request) -> JsonAnswer:
    """Answer where the blocks of a single post are: the line, the page, and how far down it is.

    That is from 0, at the head of the trimmed page, to 1.
    """
    printed = _printed(request)
    boxes = printed.description.layout.boxes

    def places() -> list[tuple[int, int, float]]:
        found = printed.images.places_of(printed.passages)
        return [(each.line, page, _depth(top, boxes[page - 1])) for each, page, top in found]

    return JsonAnswer({"places": await run_in_threadpool(places)})


async def _search(request: Request) -> JsonAnswer:
    """Answer where some words are, on some pages from the page `first` on."""
    printed, words = _printed(request), query(request, "words")[:_LONGEST_QUERY].strip()
    first = request.query_params.get("first", "1")
    if (
        not words
        or not first.isdecimal()
        or len(first) > len(f"{len(printed.description.layout.labels)}")
    ):
        raise HTTPException(400, "the query names no words, or no page")
    hits = await run_in_threadpool(printed.images.search, words, max(1, int(first)))
    boxes = printed.description.layout.boxes
    return JsonAnswer(
        {
            "hits": [
                {
                    "page": hit.page,
                    "before": hit.before,
                    "words": hit.words,
                    "after": hit.after,
                    "areas": _areas(hit.areas, boxes[hit.page - 1]),
                }
                for hit in hits.hits
            ],
            "next": hits.next_page,
        }
    )


def _printed(request: Request) -> PrintedFile:
    """Return the file that the address names. Raises status 404 if it is not kept any longer."""
    printed = preview_of(request).printed.get(request.path_params["revision"])
    if printed is None:
        raise HTTPException(404, _GONE)
    return printed


async def _of_page(function: Callable[..., T], *arguments: int) -> T:
    """Return what a function of a page returns. Raises status 404 if there is no such page."""
    try:
        return await run_in_threadpool(function, *arguments)
    except IndexError:
        raise HTTPException(404, "there is no such page") from None


def _depth(height: float, boxes: PageBoxes) -> float:
    """Return how far down a trimmed page a height is, as a fraction."""
    _, bottom, _, top = boxes.trim
    return round((top - height) / (top - bottom), 4)


def _layout_json(description: PdfDescription) -> dict[str, object]:
    """Return the pages as JSON. Pages of the same boxes, which most have, share them."""
    layout, grid = description.layout, description.grid
    formats = list(dict.fromkeys(layout.boxes))
    index = {boxes: number for number, boxes in enumerate(formats)}
    return {
        "revision": description.revision,
        "title": description.title,
        "twoSided": layout.two_sided,
        "rightToLeft": layout.right_to_left,
        "grid": {"first": grid.first, "step": grid.step} if grid else None,
        "formats": [_format_json(boxes) for boxes in formats],
        "pages": [
            {"label": label, "format": index[boxes]}
            for label, boxes in zip(layout.labels, layout.boxes, strict=True)
        ],
        "outline": [
            {"title": each.title, "depth": each.depth, "page": each.page} for each in layout.outline
        ],
    }


def _format_json(boxes: PageBoxes) -> dict[str, object]:
    media = boxes.media
    return {
        "width": round(media[2] - media[0], 2),
        "height": round(media[3] - media[1], 2),
        "bleed": _area(boxes.bleed, boxes),
        "trim": _area(boxes.trim, boxes),
        "area": _area(boxes.area, boxes) if boxes.area else None,
    }


def _placed_finding_json(
    finding: Diagnostic, printed: PrintedFile, preview: PreviewState
) -> dict[str, object]:
    """Return a finding as JSON, with its page and the areas on it."""
    place = finding.page
    if place is None or place.number > len(printed.description.layout.boxes):
        return {**finding_json(finding, preview), "page": None, "areas": []}
    areas = _areas(place.areas, printed.description.layout.boxes[place.number - 1])
    return {**finding_json(finding, preview), "page": place.number, "areas": areas}


def _areas(areas: Sequence[Box], boxes: PageBoxes) -> list[list[float]]:
    return [_area(area, boxes) for area in areas]


def _area(area: Box, boxes: PageBoxes) -> list[float]:
    """Return left, top, width and height of an area, from the top left corner of the media box."""
    left, bottom, right, top = area
    x, y = left - boxes.media[0], boxes.media[3] - top
    return [round(length, 2) for length in (x, y, right - left, top - bottom)]


ROUTES = (
    Route("/api/pages", _pages),
    Route("/api/pages/{revision}/findings", _findings),
    Route("/api/pages/{revision}/search", _search),
    Route("/api/pages/{revision}/passages", _passages),
    Route("/api/pages/{revision}/{number:int}/{width:int}.png", _image),
)
