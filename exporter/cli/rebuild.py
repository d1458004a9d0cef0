"""`exporter check --rebuild`: a book is made again from what its record says, and compared."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place
from exporter.model.publication import Artifact, PostFilter
from exporter.model.record import THEME
from exporter.themes import ThemeError, theme

if TYPE_CHECKING:
    from exporter.build import Format
    from exporter.model.record import Record
    from exporter.options.settings import Settings


def rebuild(path: Path, site: Path | None, diagnostics: Diagnostics) -> list[tuple[str, str, bool]]:
    """Report whether a rebuild gives the same bytes, and if not, why. Gives a table of it."""
    from exporter.check.embedded_record import record_in, root_of
    from exporter.check.rebuild import changed_sources, difference
    from exporter.runtime.fingerprint import versions

    record = record_in(path)
    if record is None:
        diagnostics.report("record-missing", "nothing in it says what it was made from")
        return []
    root = root_of(record, roots(site))
    if root is None:
        message = "none of the files that it was made from is here"
        diagnostics.report("rebuild-source", message)
        return []
    changed = changed_sources(record, root)
    for name, fate in changed.items():
        diagnostics.report("rebuild-source", f"‘{name}’ {fate}", Place(str(root / name)))
    try:
        settings = _settings_here(record, root)
    except ThemeError as fault:
        diagnostics.report("rebuild-differs", f"it can no longer be made: {fault}")
        return []
    now = {**versions(record.formats), THEME: theme(settings.theme).key}
    other = [name for name, said in record.versions.items() if now.get(name, said) != said]
    if other:
        message = f"it was made by another version of {', '.join(other)}"
        diagnostics.report("rebuild-version", message)
    made = _made(record, settings, root, path.suffix.lower(), diagnostics)
    same = made is not None and not (told := difference(path.read_bytes(), made.data))
    if made is not None and not same:
        diagnostics.report("rebuild-differs", told)
    return [
        ("sources as they were", f"{len(record.sources) - len(changed)} of {len(record.sources)}",
         not changed),
        ("versions as they were", ", ".join(other) or "all", not other),
        ("the same bytes", "yes" if same else "no", same),
    ]  # fmt: skip


def roots(site: Path | None) -> Iterator[Path]:
    """The folders in which the sources of a book may be: the site, what is here, and below."""
    if site is not None:
        yield site
        return
    here = Path.cwd()
    yield here
    with suppress(OSError):
        yield from (folder for folder in sorted(here.iterdir()) if _is_site(folder))
    yield from (folder for folder in here.parents if _is_site(folder))


def _is_site(folder: Path) -> bool:
    try:
        return (folder / "_config.yml").is_file()
    except OSError:
        # A folder that may not be entered.
        return False


def _settings_here(record: Record, root: Path) -> Settings:
    """The settings of a record, with the folder of a theme that did not come along."""
    folder = record.theme_folder
    return replace(record.settings, theme=str(root / folder)) if folder else record.settings


def _made(
    record: Record, settings: Settings, root: Path, suffix: str, diagnostics: Diagnostics
) -> Artifact | None:
    """The book, made again in memory, as the record says; None where it cannot be made."""
    from exporter.build import Request, build, build_collection

    # What is wrong with the posts was told when the book was made.
    own = Diagnostics()
    asked = record.request
    formats = cast("tuple[Format, ...]", record.formats)
    if post := asked.get("post"):
        made = build(root / post, formats[-1], settings, own, root)
        artifacts: tuple[Artifact, ...] = (made,) if made else ()
    else:
        request = Request(
            tuple(root / name for name in asked["paths"]),
            title=asked.get("title", ""),
            filter=_filter(asked.get("filter", {})),
            order=asked.get("order"),
            parts_by=asked.get("parts"),
            choices=replace(record.choices, theme=settings.theme),
        )
        bound = build_collection(request, formats, settings, own, root)
        artifacts = bound.artifacts if bound else ()
    found = next((each for each in artifacts if each.suffix.endswith(suffix)), None)
    if found is None:
        diagnostics.report("rebuild-differs", "it can no longer be made")
    return found


def _filter(said: dict[str, Any]) -> PostFilter:
    def day(name: str) -> datetime.date | None:
        return datetime.date.fromisoformat(said[name]) if name in said else None

    def words(name: str) -> tuple[str, ...]:
        return tuple(said.get(name, ()))

    return PostFilter(words("tags"), words("authors"), day("since"), day("until"), words("langs"))
