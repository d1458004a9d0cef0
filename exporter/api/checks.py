"""Validate posts, collection files and finished books."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from exporter.api.arguments import PathName, build_options, checked_path, diagnostics_for
from exporter.dataclass import dataclass
from exporter.diagnostics import Diagnostic
from exporter.options.settings import Choices, Settings
from exporter.runtime.context import BuildContext

if TYPE_CHECKING:
    from exporter.check.results import PreflightRow
    from exporter.transforms import Transform


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The result of a check.

    - `diagnostics`: the problems that were found.
    - `preflight`: a row for each requirement of the file's profile; empty if none apply.
    """

    diagnostics: tuple[Diagnostic, ...]
    preflight: tuple[PreflightRow, ...] = ()


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
) -> CheckResult:
    """Validate a post, a collection file, an EPUB or a PDF.

    What a source holds and its chapters in an EPUB or a PDF would not is a finding too.
    `profile` is what a PDF must be fit for (such as `press` or `press-kdp`), or `kindle` for an
    EPUB; by default what the file was made for. `ace` says whether an EPUB is checked by Ace, where
    it is installed. Both are by default as `exporter.toml` says.
    `rebuild` makes an EPUB or a PDF again from its record, and compares the bytes. Errors in the
    file are findings of the result; raises `SettingsError` for an unknown profile,
    `MissingDependency` if a validator is not installed.
    """
    from exporter.build.checking import check_source

    file = checked_path(path, "path")
    options = build_options(settings, site, context, transforms=transforms)
    found = diagnostics_for(file)
    table = check_source(file, options, found, profile=profile, ace=ace, compare=rebuild)
    return CheckResult(tuple(found), table)
