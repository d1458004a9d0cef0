"""The settings of a Hugo site: one file, or a folder of files named after their keys.

Hugo's keys are those of any case (“Configure Hugo”); they are in lower case here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from exporter.diagnostics import Diagnostics
from exporter.input_files import InputFolders
from exporter.read.sites.data_files import mapping_at, read_mapping
from exporter.read.sites.site import Site

SUFFIXES = (".toml", ".yaml", ".yml", ".json")
_FOLDERS = ("config/_default", "config/production")
_WHOLE = ("hugo", "config")
"""The names of files that hold every setting; others hold the value of the key they are called."""


@dataclass(frozen=True, slots=True)
class Language:
    """A language of a site: its tag, its settings, and the folder of its texts, if it has one."""

    tag: str
    folder: str
    settings: Mapping[str, Any]


class HugoSettings(dict[str, Any]):
    """The settings of a site by their keys, and what follows from them."""

    @cached_property
    def languages(self) -> Mapping[str, Language]:
        """The languages of the site by their codes, the default language first."""
        default = str(self.get("defaultcontentlanguage") or "en").lower()
        found = mapping_at(self, "languages")
        codes = sorted(
            (code for code in found if isinstance(found[code], dict)), key=default.__ne__
        )
        return {
            code: Language(
                str(found[code].get("languagecode") or found[code].get("locale") or code),
                str(found[code].get("contentdir") or "").strip("/"),
                found[code],
            )
            for code in codes
            if not found[code].get("disabled")
        }

    @cached_property
    def content_folders(self) -> tuple[str, ...]:
        """The folders of the texts, relative to the root, longer paths first."""
        folder = str(self.get("contentdir") or "content").strip("/")
        own = (language.folder for language in self.languages.values() if language.folder)
        folders = folders_for(self, "content", *own, folder)
        return tuple(sorted(folders, key=len, reverse=True))

    def of_default_language(self) -> HugoSettings:
        """Return the settings with those of the default language, which override them."""
        default = next(iter(self.languages.values()), None)
        own = default.settings.items() if default else ()
        return HugoSettings(
            _merged(self, {key: value for key, value in own if key != "contentdir"})
        )


def settings_of(site: Site) -> HugoSettings:
    """Return the settings of a site, which is one of Hugo."""
    assert isinstance(site.config, HugoSettings)  # noqa: S101
    return site.config


def settings_files(folders: InputFolders) -> Iterator[Path]:
    """Yield the files with settings of a site, a later one overriding an earlier one."""
    files = (folders.root / f"{name}{suffix}" for name in ("config", "hugo") for suffix in SUFFIXES)
    yield from filter(folders.is_file, files)
    for folder in _FOLDERS:
        files = (file for file in folders.entries(folders.root / folder) if file.suffix in SUFFIXES)
        yield from sorted(files, key=lambda file: (file.stem not in _WHOLE, file.name))


def read_settings(folders: InputFolders, diagnostics: Diagnostics) -> HugoSettings:
    """Return the settings of a site; broken files are ignored, after a report."""
    settings: dict[str, Any] = {}
    for file in settings_files(folders):
        values = lowered(read_mapping(file, folders, diagnostics))
        for key in reversed(() if file.stem in _WHOLE else file.stem.lower().split(".")):
            values = {key: values}
        settings = _merged(settings, values)
    return HugoSettings(settings)


def lowered(values: Mapping[Any, Any]) -> dict[str, Any]:
    """Return a mapping with its keys, and those of the mappings in it, in lower case."""
    return {
        str(key).lower(): lowered(value) if isinstance(value, dict) else value
        for key, value in values.items()
    }


def _merged(values: Mapping[str, Any], others: Mapping[str, Any]) -> dict[str, Any]:
    result = dict(values)
    for key, value in others.items():
        before: Any = result.get(key)
        both = isinstance(before, dict) and isinstance(value, dict)
        result[key] = _merged(before, value) if both else value
    return result


def folders_for(settings: Mapping[str, Any], target: str, *defaults: str) -> tuple[str, ...]:
    """Return the folders that are mounted as one of Hugo's own, such as `content`.

    `defaults` are those without mounts.
    """
    mounts = mapping_at(settings, "module").get("mounts")
    entries = (
        (lowered(entry) for entry in mounts if isinstance(entry, dict))
        if isinstance(mounts, list)
        else ()
    )
    mounted = [
        str(entry.get("source") or "").strip("/")
        for entry in entries
        if str(entry.get("target") or "").strip("/").partition("/")[0] == target
    ]
    return tuple(dict.fromkeys((*mounted, *defaults)))
