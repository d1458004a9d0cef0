"""What WeasyPrint may read: files of the job, and bundled fonts."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from weasyprint.urls import URLFetcher, URLFetcherResponse

from exporter.file_formats.urls import split_url
from exporter.themes import FontFile, font_files, resources
from exporter.write.styles import FONT_SCHEME


class JobFetcher(URLFetcher):  # type: ignore[misc]  # no types
    """Reads the files of a job, bundled fonts, and data URLs.

    `files` are paths, fonts or bytes by the addresses that the document has for them.
    """

    def __init__(self, files: Mapping[str, Path | FontFile | bytes]) -> None:
        super().__init__(allowed_protocols={"data"}, allow_redirects=False)
        self._files = files

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """Return what is at an address. Raises ValueError if it may not be read."""
        match self._files.get(url):
            case bytes(data):
                return URLFetcherResponse(url, data)
            case FontFile() as font:
                return URLFetcherResponse(url, font.read())
            case Path() as file:
                return URLFetcherResponse(url, file.read_bytes())
        parts = split_url(url)
        if parts.scheme == FONT_SCHEME:
            # By its path among the styles, which is the same on every machine.
            path = (resources.styles() / unquote(parts.path)).resolve()
            if path not in map(Path.resolve, font_files()):
                raise ValueError("this font is not bundled")
            return URLFetcherResponse(url, path.read_bytes())
        if parts.scheme == "data":
            return super().fetch(url, headers)
        raise ValueError("only files of the document are read")
