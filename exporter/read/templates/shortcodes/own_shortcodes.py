"""The shortcodes that a site, or its theme, defines: templates in `layouts/shortcodes`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from itertools import product
from pathlib import Path
from typing import Any

from exporter.diagnostics import Diagnostics
from exporter.input_files import FileKind, InputFileError
from exporter.read.context import ReadContext
from exporter.read.sites.data_files import read_mapping
from exporter.read.templates.shortcodes.go_syntax import GoTemplateError
from exporter.read.templates.shortcodes.go_templates import GoPage, apply_template
from exporter.read.templates.tags.calls import TagCall

_FOLDERS = ("layouts/shortcodes", "layouts/_shortcodes")
_THEMES = ("themes/*", "_vendor/*/*/*")
"""Where themes lie; Hugo keeps copies of modules in `_vendor`."""
_SUFFIXES = (".html", ".md")
_TEXT_FOLDERS = ("i18n", "themes/*/i18n")
MAX_NAMES = 2000
"""The most names for which one text has files looked for: each takes up to a millisecond."""


class OwnShortcodes:
    """The shortcodes of one site as a page uses them.

    `inline` returns the HTML of Markdown in a line, `reference` the address of a page.
    """

    def __init__(
        self,
        page: Mapping[str, Any],
        reading: ReadContext,
        inline: Callable[[str], str],
        reference: Callable[[str], str],
    ) -> None:
        self._reading = reading
        self._templates: dict[str, str | None] = {}
        site = reading.site
        parameters = site.config.get("params")
        self._page = GoPage(
            title=str(page.get("title") or ""),
            parameters=page,
            site_parameters=parameters if isinstance(parameters, Mapping) else {},
            site_title=site.title,
            text_of=self.text_of,
            reference=reference,
            inline=inline,
        )

    def markup_of(self, call: TagCall, content: str | None) -> str | None:
        """Return what the template of a shortcode writes; None if there is none that is simple."""
        path = call.path or call.name
        if path not in self._templates and len(self._templates) < MAX_NAMES:
            self._templates[path] = self._template(path)
        template = self._templates.get(path)
        if template is None:
            return None
        try:
            return apply_template(template, call.arguments, content or "", self._page).strip()
        except GoTemplateError:
            return None

    def _template(self, path: str) -> str | None:
        folders = self._reading.site.folders
        for folder in self._folders:
            for suffix in _SUFFIXES:
                file = folder / f"{path}{suffix}"
                self._reading.dependencies.add(file)
                try:
                    return folders.read_text(file, FileKind.INCLUDE)
                except InputFileError as error:
                    self._report_unread(file, error)
                except (OSError, ValueError):
                    continue
        return None

    def _report_unread(self, file: Path, error: InputFileError) -> None:
        # A name that leads out of the site is that of no template.
        if self._reading.site.folders.is_file(file):
            message = f"the template ‘{file.name}’ cannot be read: {error}"
            self._reading.diagnostics.report("include-missing", message, hint=error.hint)

    @cached_property
    def _folders(self) -> list[Path]:
        site = self._reading.site
        own = [site.root / folder for folder in _FOLDERS]
        for themes, folder in product(_THEMES, _FOLDERS):
            own += site.folders.glob(site.root, f"{themes}/{folder}")
        return own

    def text_of(self, key: str) -> str:
        """Return a text of the interface in the language of the site; empty if there is none."""
        return self._texts.get(key, "")

    @cached_property
    def _texts(self) -> Mapping[str, str]:
        """The texts of the site and its themes by their keys (Hugo's “Multilingual”)."""
        site = self._reading.site
        found: dict[str, str] = {}
        for folder, name in product(_TEXT_FOLDERS, (site.lang, site.lang.partition("-")[0], "en")):
            for pattern in (f"{name}.*", f"{name}/*"):
                for file in site.folders.glob(site.root, f"{folder}/{pattern}"):
                    self._reading.dependencies.add(file)
                    for key, value in read_mapping(file, site.folders, Diagnostics()).items():
                        text = value.get("other") if isinstance(value, dict) else value
                        if isinstance(text, str):
                            found.setdefault(key, text)
        return found
