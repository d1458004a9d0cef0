"""The files that were made, and the exception for content with errors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from exporter.diagnostics import Diagnostic, Diagnostics, Severity
from exporter.errors import ExporterError

if TYPE_CHECKING:
    from exporter.check.results import PreflightRow
    from exporter.model.edition import StatedDisclaimer

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Result:
    """A file that was made.

    - `data`: its bytes.
    - `name`: its name, such as `a-year-of-bread-press.pdf`.
    - `path`: where it was saved, None if no output was named.
    - `title`: the title of the book; `chapters`: how many posts are in it.
    - `pages`: how many pages a PDF has, with empty ones, also if they are imposed on sheets; 0 for
      other formats.
    - `disclaimers`: every disclaimer in it, and where it stands.
    - `preflight`: what its profile requires and what it has, for a PDF of a strict build.
    - `diagnostics`: everything that was found in this build, also about its other files.
    - `ignored`: what was found too, but does not count.

    A result that was saved can be passed to `open` and to `Path`.
    """

    data: bytes = field(repr=False)
    name: str
    path: Path | None
    title: str
    chapters: int
    pages: int = 0
    disclaimers: tuple[StatedDisclaimer, ...] = ()
    preflight: tuple[PreflightRow, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    ignored: tuple[Diagnostic, ...] = ()

    def __fspath__(self) -> str:
        if self.path is None:
            raise TypeError(f"‘{self.name}’ was not saved: no output was named")
        return str(self.path)


class ExportError(ExporterError):
    """The content has errors, or a file could not be saved.

    `diagnostics` holds everything that was found, without what is `ignored`; `results` are the
    files that could be made all the same.
    """

    def __init__(
        self,
        diagnostics: Sequence[Diagnostic],
        results: Sequence[Result] = (),
        ignored: Sequence[Diagnostic] = (),
    ) -> None:
        super().__init__(diagnostics, results, ignored)
        self.diagnostics = tuple(diagnostics)
        self.results = tuple(results)
        self.ignored = tuple(ignored)

    def __str__(self) -> str:
        return "\n".join(map(str, self.diagnostics))


def value_or_error(
    value: T | None,
    found: Diagnostics,
    diagnostics: Diagnostics | None = None,
    *,
    despite_errors: bool = False,
) -> T:
    """Return a value that was read, and add what was found to the `diagnostics` of the caller.

    Raises `ExportError` without a value, and also for errors unless it is `despite_errors`.
    """
    if diagnostics is not None:
        diagnostics.ignore(found.ignored_codes)
        diagnostics.extend(found)
    is_failed = found.worst() is Severity.ERROR and not despite_errors
    if value is None or is_failed:
        raise ExportError(found.reported(), ignored=found.ignored())
    return value
