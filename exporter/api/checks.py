"""Validate posts, collection files and finished books."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

from exporter.api.arguments import PathName, Words, build_options, checked_path, diagnostics_for
from exporter.diagnostics import Diagnostic
from exporter.errors import SettingsError
from exporter.options.settings import Choices, Settings
from exporter.runtime.context import BuildContext

if TYPE_CHECKING:
    from exporter.check.results import PreflightRow
    from exporter.transforms import Transform


_LONGEST_LIMIT = 1_000_000
"""Seconds; timers of the system do not take any number."""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The result of a check.

    - `diagnostics`: the problems that were found.
    - `preflight`: a row for each requirement of the file's profile; empty if none apply.
    - `ignored`: the problems whose codes are ignored.
    """

    diagnostics: tuple[Diagnostic, ...]
    preflight: tuple[PreflightRow, ...] = ()
    ignored: tuple[Diagnostic, ...] = ()


def check_file(
    path: PathName,
    *,
    profile: str | None = None,
    ace: bool | None = None,
    rebuild: bool = False,
    settings: Settings | Choices | None = None,
    site: PathName | None = None,
    transforms: Sequence[Transform] = (),
    context: BuildContext | None = None,
    time_limit: float | None = None,
    ignore: Words = (),
) -> CheckResult:
    """Validate a post, a collection file, an EPUB or a PDF.

    What a source holds and its chapters in an EPUB or a PDF would not is a finding too.
    `profile` is what a PDF must be fit for (such as `press` or `press-kdp`), or `kindle` for an
    EPUB; by default what the file was made for. `ace` says whether an EPUB is checked by Ace, where
    it is installed. Both are by default as `exporter.toml` says.
    `rebuild` makes an EPUB or a PDF again from its record, and compares the bytes. `time_limit` is
    in seconds, rounded up, by default by the size of the file: EPUBCheck, Ace, and the other checks
    together may each take it. `ignore` are codes of warnings and notices that do not count, besides
    those of `exporter.toml`. Errors in the file are findings of the result; raises `SettingsError`
    for an unknown profile or code, `MissingDependency` if a validator is not installed.
    """
    from exporter.build.checking import check_source

    file = checked_path(path, "path")
    options = build_options(settings, site, context, transforms=transforms)
    found = diagnostics_for(file, ignore)
    seconds = None if time_limit is None else _whole_seconds(time_limit)
    table = check_source(
        file, options, found, profile=profile, ace=ace, compare=rebuild, time_limit=seconds
    )
    return CheckResult(found.reported(), table, found.ignored())


def _whole_seconds(time_limit: float) -> int:
    """Return a time limit, rounded up. Raises `SettingsError`."""
    # Neither nan nor infinity is in the range.
    if not isinstance(time_limit, int | float) or not 0 < time_limit <= _LONGEST_LIMIT:
        message = f"‘time_limit’ takes seconds, not {time_limit!r}"
        hint = f"write a number above 0, and at most {_LONGEST_LIMIT:,}"
        raise SettingsError(message, hint, "time_limit")
    return ceil(time_limit)
