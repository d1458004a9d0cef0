"""What to say when the PDF engine cannot start, or cannot go on."""

from __future__ import annotations

from exporter.errors import MissingDependency

PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
"""What Debian calls the libraries that WeasyPrint loads and no wheel carries."""


class EngineMissing(MissingDependency):
    """Pango, which sets the lines of a PDF, is not on this machine."""

    def __init__(self) -> None:
        super().__init__(
            "PDFs need the library Pango, which is not on this machine: "
            f"apt-get install {PACKAGES} (as root)"
        )


class EngineFailed(Exception):  # noqa: N818 (its name says what happened)
    """The engine stumbled over a chapter; the message says which, and over what."""
