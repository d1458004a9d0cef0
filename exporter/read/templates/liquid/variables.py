"""What Liquid may ask of the site: its settings, its data files and its posts, each when asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from exporter.diagnostics import Diagnostics
from exporter.read.sites.jekyll import Site


class SiteVariables(Mapping[str, object]):
    """`site.…`: settings by name, and `data` and `posts`, which are read when first asked for."""

    def __init__(self, site: Site, diagnostics: Diagnostics) -> None:
        self._site = site
        self._diagnostics = diagnostics

    def __getitem__(self, name: str) -> object:
        match name:
            case "data":
                return self._site.data(self._diagnostics)
            case "posts":
                return self._site.posts.listed
            case _:
                return self._site.config[name]

    def __iter__(self) -> Iterator[str]:
        return iter((*self._site.config, "data", "posts"))

    def __len__(self) -> int:
        return len(self._site.config) + 2
