"""The options that are not named, as the settings of the site say."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

import exporter
from exporter.cli.call import tuple_of
from exporter.cli.parser import UsageError
from exporter.errors import SettingsError
from exporter.model.site_settings import SiteSettings
from exporter.options.settings import Choices

_DEFAULT_OUTPUT = "dist/"


def apply_site_settings(values: argparse.Namespace) -> None:
    """Set the options that are not named as `exporter.toml` of the first source's site says.

    Those of a book are not among them: each source has its own, which the build reads. Raises
    `UsageError` for a default output that is a link.
    """
    named = vars(values)
    paths: list[Path] = named.get("paths") or []
    settings = Choices(
        allow_outside=tuple_of(named, "allow_outside"), plugins=tuple_of(named, "plugins")
    )
    try:
        site = exporter.site_settings(*paths[:1], site=named.get("site"), settings=settings)
    except (exporter.ExportError, SettingsError, OSError):
        # What is wrong with the file or with the path is reported later.
        site = SiteSettings()
    output = os.path.relpath(site.output) if site.output else _DEFAULT_OUTPUT
    if output == _DEFAULT_OUTPUT and named.get("output", output) is None:
        _check_default_output()
    defaults = {
        "output": f"{output}/" if site.output.endswith("/") else output,
        "strict": site.strict,
        "jobs": site.jobs,
        "cache": site.cache,
        "timings": site.timings,
    }
    unset = [name for name in defaults if named.get(name, "") is None]
    for name in unset:
        setattr(values, name, defaults[name])
    values.from_site = {name for name in unset if getattr(site, name) not in ("", None)}


def _check_default_output() -> None:
    """Raise `UsageError` if the default output is a link, which a stranger may have made."""
    folder = _DEFAULT_OUTPUT.rstrip("/")
    if os.path.islink(folder):  # noqa: PTH114 (no path is made of it)
        target = os.path.realpath(folder)
        raise UsageError(f"‘{folder}’ is a link to ‘{target}’ (to write there, add -o {folder}/)")
