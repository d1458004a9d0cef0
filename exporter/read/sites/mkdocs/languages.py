"""The languages of a site of MkDocs: the plugin i18n has a folder or a suffix for each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from exporter.read.sites.metadata_defaults import MetadataDefaults


@dataclass(frozen=True, slots=True)
class SiteLanguages:
    """The codes of the languages, the default one first; `by_folder` says that each has a folder.

    `folder` is that of the texts, relative to the root of the site.
    """

    codes: tuple[str, ...]
    by_folder: bool
    folder: str

    def code_of(self, key: str) -> str:
        """Return the code of the language of the file with a key; that of a file without one."""
        path = self._path(key)
        part = path.parts[0] if self.by_folder else PurePosixPath(path.stem).suffix[1:]
        return part if part in self.codes else "".join(self.codes[:1])

    def without_code(self, key: str) -> PurePosixPath:
        """Return the path of a page below the folder of texts, its language in front.

        That of the default language is left out.
        """
        path, code = self._path(key), self.code_of(key)
        if not self.codes:
            return path
        if self.by_folder:
            path = path.relative_to(code) if path.is_relative_to(code) else path
        elif path.stem.endswith(f".{code}"):
            path = path.with_name(path.stem.removesuffix(f".{code}") + path.suffix)
        return path if code == self.codes[0] else PurePosixPath(code) / path

    def defaults(self) -> tuple[MetadataDefaults, ...]:
        """Return the language of each file as default metadata."""
        folder = "" if self.folder == "." else f"{self.folder}/"
        patterns = {
            code: f"{folder}{code}" if self.by_folder else f"*.{code}.md" for code in self.codes
        }
        return tuple(
            MetadataDefaults(pattern, "", {"lang": code}) for code, pattern in patterns.items()
        )

    def _path(self, key: str) -> PurePosixPath:
        path = PurePosixPath(key)
        inside = self.folder != "." and path.is_relative_to(self.folder)
        return path.relative_to(self.folder) if inside else path


def languages_of(config: Mapping[str, Any], folder: str) -> SiteLanguages:
    """Return the languages of the settings of a site, whose texts are in a folder."""
    options = config["plugins"].get("i18n", {})
    languages = options.get("languages")
    codes: list[str] = []
    default = str(options.get("default_language") or "")
    if isinstance(languages, Mapping):
        codes = [str(code) for code in languages]
    for entry in languages if isinstance(languages, list) else ():
        if isinstance(entry, Mapping) and entry.get("locale"):
            codes.append(str(entry["locale"]))
            default = codes[-1] if entry.get("default") is True else default
    codes.sort(key=lambda code: code != default)
    return SiteLanguages(tuple(codes), options.get("docs_structure") == "folder", folder)
