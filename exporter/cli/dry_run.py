"""`exporter collection --dry-run`: what would be in a book, and where its settings are from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from textwrap import wrap

import exporter
from exporter.cli.call import Call
from exporter.cli.table import print_rows, text_width
from exporter.options.settings import Certifier, Settings
from exporter.reports.file_names import relative_name
from exporter.reports.records import (
    PlannedFileRecord,
    PlannedPartRecord,
    PlannedPostRecord,
    PlannedSettingRecord,
    PlanRecord,
)
from exporter.reports.text import plural
from exporter.reports.to_records import post_record
from exporter.themes import theme_names

_POINTS_PER_MM = 72 / 25.4


def show_plans(call: Call, plans: Sequence[exporter.BookPlan]) -> None:
    """Show each book of a collection, and that nothing was written."""
    for plan in plans:
        if call.console.json:
            call.console.record(_plan_record(plan))
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
            yield name, _text(value), source
    for setting in sorted(plan.settings, key=lambda each: each.source == "default"):
        yield setting.name, _shown_value(setting, plan), _source(call, setting.source)


def _source(call: Call, source: str) -> str:
    match source:
        case "call":
            return "command line"
        case "collection file":
            return str(call.paths[0])
        case _:
            return source


def _shown_value(setting: exporter.PlannedSetting, plan: exporter.BookPlan) -> str:
    """Return the value of a setting; of one that is not set, what the exporter decides."""
    if setting.name == "liquid" and setting.source == "default":
        return "in Jekyll sites"
    if setting.value not in (None, "", ()):
        return _text(setting.value)
    values = {each.name: each.value for each in plan.settings}
    profile = Settings(profile=str(values["profile"]), printer=str(values["printer"])).pdf_profile
    match setting.name:
        case "title":
            return f"{plan.title} (of the site)"
        case "to":
            return "epub, pdf"
        case "order":
            return "listed"
        case "parts" | "volumes" | "printer":
            return "none"
        case "theme":
            return theme_names()[0]
        case "page-size":
            return f"{profile.page_size} (of the profile)"
        case "two-sided":
            return f"{_text(profile.two_sided)} (of the profile)"
        case "margins":
            return "by the page size"
        case "epoch":
            return "dates of the posts"
        case "certified-by":
            return "no claim"
        case _:
            return "none"


def _text(value: object) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case list() | tuple():
            return ", ".join(map(str, value))
        case exporter.Margins():
            sides = (value.head, value.outer, value.foot, value.inner)
            return ",".join(f"{side / _POINTS_PER_MM:.4g}mm" for side in sides)
        case Certifier():
            return value.name
        case _:
            return str(value)


def _file_line(file: Path) -> str:
    return f"  {file}{' (replaces the file there)' if file.exists() else ''}"


def _plan_record(plan: exporter.BookPlan) -> PlanRecord:
    return PlanRecord(
        title=plan.title,
        lang=plan.lang,
        authors=tuple(plan.authors),
        date=str(plan.date) if plan.date else None,
        parts=tuple(
            PlannedPartRecord(
                title=part.title,
                introduction=post_record(part.introduction, PlannedPostRecord)
                if part.introduction
                else None,
                posts=tuple(post_record(post, PlannedPostRecord) for post in part.posts),
            )
            for part in plan.parts
        ),
        pages=tuple(plan.pages),
        settings=tuple(
            PlannedSettingRecord(name=each.name, value=_plain_value(each.value), source=each.source)
            for each in plan.settings
        ),
        files=tuple(
            PlannedFileRecord(file=str(file), replaces=file.exists()) for file in plan.files
        ),
    )


def _plain_value(value: object) -> bool | str | tuple[str, ...] | None:
    """Return a value as JSON has it; margins and people are texts."""
    match value:
        case None | bool() | str():
            return value
        case list() | tuple():
            return tuple(map(str, value))
        case _:
            return _text(value)
