"""The resources of pages, and of their forms, patterns and soft masks (ISO 32000-1, 7.8.3)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pikepdf import Dictionary, Object, Pdf, Stream

from exporter.check.audit.work_budget import UNLIMITED, WorkBudget
from exporter.file_formats.pdf.objects import ObjectKey

_WITH_CONTENT = ("/XObject", "/Pattern")


def used_resources(
    pdf: Pdf, kinds: tuple[str, ...], budget: WorkBudget = UNLIMITED
) -> Iterator[tuple[int, str, Any]]:
    """Yield each resource of some kinds with the first page that has it, counted from 1.

    Raises `WorkLimitError` where the budget is used up.
    """
    seen: set[ObjectKey] = set()
    every = dict.fromkeys((*kinds, *_WITH_CONTENT, "/ExtGState"))
    for number, page in enumerate(pdf.pages, 1):
        waiting: list[Any] = [page.obj.get("/Resources")]
        while waiting:
            resources = waiting.pop()
            if not isinstance(resources, Dictionary) or not _is_new(resources, seen):
                continue
            for kind in every:
                for item in _entries(resources, kind, seen):
                    if not _is_new(item, seen):
                        continue
                    budget.charge(1)
                    if kind in kinds:
                        yield number, kind, item
                    waiting += _inner_resources(kind, item)


def _inner_resources(kind: str, item: Any) -> Iterator[Any]:
    """Yield the resources of what a resource draws: its own, or those of its soft mask."""
    if kind in _WITH_CONTENT and isinstance(item, Stream | Dictionary):
        yield item.get("/Resources")
    elif kind == "/ExtGState" and isinstance(item, Dictionary):
        mask = item.get("/SMask")
        group = mask.get("/G") if isinstance(mask, Dictionary) else None
        if isinstance(group, Stream):
            yield group.get("/Resources")


def _entries(resources: Object, kind: str, seen: set[ObjectKey]) -> list[Any]:
    """Return the resources of a kind, unless they are an object that has been seen."""
    group = resources.get(kind)
    return list(group.values()) if isinstance(group, Dictionary) and _is_new(group, seen) else []


def _is_new(item: Any, seen: set[ObjectKey]) -> bool:
    if not isinstance(item, Object) or not item.is_indirect:
        return True
    known = item.objgen in seen
    seen.add(item.objgen)
    return not known
