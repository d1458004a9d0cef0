"""Lists of corrections for a web site: Markdown, and JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from exporter.corrections.differences import Change, ChapterCorrections, Corrections
from exporter.corrections.words import kind_label, status_label, whole_label
from exporter.model.labels import Labels

_MARKS = re.compile(r"[\\`*_\[\]#|~$^=]|([-.+])(?=\1)")
"""What a dialect of Markdown may read as more than a character."""
_ENTITIES = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", "{": "&#123;", "}": "&#125;", '"': "&quot;"}
)
"""Template languages read braces even in a code span."""


def corrections_to_markdown(corrections: Corrections, labels: Labels, day: str) -> str:
    """Return a list of corrections as Markdown. `day` is the date of the printing in words."""
    return "\n\n".join(_paragraphs(corrections, labels, day)) + "\n"


def corrections_to_json(corrections: Corrections) -> str:
    """Return a list of corrections as JSON; a piece is a pair of the words before and after."""
    data = {
        "date": str(corrections.date or ""),
        "chapters": [
            {
                "key": chapter.key,
                "title": chapter.title,
                "status": chapter.status,
                "page": chapter.page,
                "changes": [
                    {
                        "kind": change.kind,
                        "status": change.status,
                        "pieces": [[piece.before, piece.after] for piece in change.pieces],
                    }
                    for change in chapter.changes
                ],
            }
            for chapter in corrections.chapters
        ],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _paragraphs(corrections: Corrections, labels: Labels, day: str) -> Iterator[str]:
    yield f"# {_escaped(labels.corrections)}"
    if day:
        yield _escaped(labels.compared_with.format(day))
    for chapter in corrections.chapters:
        yield f"## {_escaped(chapter.title)}"
        if chapter.page:
            yield _escaped(labels.printed_on_page.format(chapter.page))
        yield "\n".join(f"- {item}" for item in _items(chapter, labels))


def _items(chapter: ChapterCorrections, labels: Labels) -> Iterator[str]:
    for change in chapter.changes:
        kind = kind_label(change.kind, labels)
        names = [status_label(change.status, labels), *([kind] if kind else [])]
        yield f"{_escaped(' · '.join(names))}: {_shown(change, labels)}".rstrip()
    if not chapter.changes:
        yield _escaped(whole_label(chapter, labels))


def _shown(change: Change, labels: Labels) -> str:
    shown = ""
    for before, after in ((piece.before, piece.after) for piece in change.pieces):
        if before == after:
            shown += _escaped(after)
            continue
        removed = f"<del>{_escaped(before.rstrip())}</del>" if before else ""
        added = f"<ins>{_escaped(after.rstrip())}</ins>" if after else ""
        shown += f" {labels.replaced_by} ".join(part for part in (removed, added) if part)
        shown += " " if (after or before).endswith(" ") else ""
    return shown


def _escaped(words: str) -> str:
    return _MARKS.sub(r"\\\g<0>", words).translate(_ENTITIES)
