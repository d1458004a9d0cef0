"""`exporter collection --dry-run`: what would be in a book, and where its settings are from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from textwrap import wrap

import exporter
from exporter.cli.call import Call
from exporter.cli.table import print_rows, text_width
from exporter.reports.file_names import relative_name
from exporter.reports.plans import plan_record, shown_value, value_text
from exporter.reports.text import plural


def show_plans(call: Call, plans: Sequence[exporter.BookPlan]) -> None:
    """Show each book of a collection, and that nothing was written."""
    for plan in plans:
        if call.console.json:
            call.console.record(plan_record(plan))
            continue
        call.console.document("\n".join(_book_lines(plan)))
        print_rows(("setting", "value", "from"), _setting_rows(call, plan), wrapped=1)
        call.console.document("\n".join(("", "files:", *map(_file_line, plan.files), "")))
    if not call.console.json:
        call.console.note("nothing was written (--dry-run)")


def _book_lines(plan: exporter.BookPlan) -> Iterator[str]:
    """Yield the lines about a book, its parts and its posts."""
    yield plan.title
    people = ", ".join(plan.authors) or "no authors of the whole book"
    count = plural(len(plan.posts), "post")
    yield from _indented(f"{people}; language {plan.lang}; {count}", "  ")
    yield from _indented(f"pages around the posts: {', '.join(plan.pages) or 'none'}", "  ")
    number = 0
    for part in plan.parts:
        yield ""
        if part.title:
            yield f"{part.title} ({len(part.posts)})"
        if part.introduction:
            yield from _indented(f"opened by {relative_name(str(part.introduction.path))}", "  ")
        for post in part.posts:
            number += 1
            day = str(post.metadata.date or "").ljust(10)
            start = f"{number:4}  {day}  "
            yield from wrap(
                post.metadata.title,
                text_width(),
                initial_indent=start,
                subsequent_indent=" " * len(start),
            )
            yield f"{' ' * len(start)}{relative_name(str(post.path))}"
    yield ""


def _indented(text: str, indent: str) -> list[str]:
    return wrap(text, text_width(), initial_indent=indent, subsequent_indent=indent)


def _setting_rows(call: Call, plan: exporter.BookPlan) -> Iterator[tuple[str, str, str]]:
    """Yield the settings that are set first, then the defaults."""
    of_site = call.arguments.from_site
    for name in ("output", "strict"):
        value = vars(call.arguments)[name]
        source = "exporter.toml" if name in of_site else "command line"
        if value is not None and (value, name in of_site) != ("dist/", False):
            yield name, value_text(value), source
    for setting in sorted(plan.settings, key=lambda each: each.source == "default"):
        yield setting.name, shown_value(setting, plan), _source(call, setting.source)


def _source(call: Call, source: str) -> str:
    match source:
        case "call":
            return "command line"
        case "collection file":
            return str(call.paths[0])
        case _:
            return source


def _file_line(file: Path) -> str:
    return f"  {file}{' (replaces the file there)' if file.exists() else ''}"
