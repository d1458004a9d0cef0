"""The files that a shortcode includes: texts of the site, as Markdown or as code."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from exporter.diagnostics.source import Source
from exporter.read.context import ReadContext
from exporter.read.templates.tags.arguments import TagArguments

_FOLDERS = (
    "",
    "includes",
    "_includes",
    "examples",
    "snippets",
    "_common",
    "code",
    "files",
    "downloads/code",
)
"""The folders in which sites keep such files."""
_NAMES = ("file", "include", "path", "src", "name", "page", "template")
_IMAGES = frozenset(".avif .bmp .gif .jpeg .jpg .png .svg .webp".split())
_MAX_IMAGES = 200
_MAX_PATTERN = 200
_MORE = "<!--more-->"
_MAX_BYTES = 1_000_000
_NO_TEXTS = frozenset(
    """.avif .bmp .gif .ico .jpeg .jpg .mp3 .mp4 .ogg .pdf .png .svg .webm .webp .woff .woff2
    .zip""".split()
)


def included_file(arguments: TagArguments, post: Path, reading: ReadContext) -> Source | None:
    """Return the text file that the arguments of a shortcode name; None if there is none."""
    name = arguments.first(*_NAMES) or next(iter(arguments.positional), "")
    if term := arguments.first("term_id"):
        # Of Kubernetes' glossary.
        name = f"docs/reference/glossary/{term}.md"
    if not name or "://" in name or "\n" in name:
        return None
    root = reading.site.root
    for file in _candidates(name.lstrip("/"), post, reading):
        try:
            is_text = file.is_file() and file.suffix.lower() not in _NO_TEXTS
            if not is_text or not file.resolve().is_relative_to(root):
                continue
            if file.stat().st_size > _MAX_BYTES:
                return None
            text = file.read_text(encoding="utf-8-sig")
        except (OSError, ValueError):
            # No file can have this name, or it is not a text.
            continue
        reading.dependencies.add(file)
        text = text.replace("\r\n", "\n")
        is_short = arguments.first("length") == "short"
        return Source(str(file), text.partition(_MORE)[0] if is_short else text)
    return None


def _candidates(name: str, post: Path, reading: ReadContext) -> Iterator[Path]:
    site = reading.site
    names = (name, f"{name}.md") if "." not in name.rpartition("/")[2] else (name,)
    bases = (
        post.resolve().parent,
        *reversed(site.static_folders),
        site.root,
        site.root / "content",
    )
    for base in dict.fromkeys(bases):
        for folder in _FOLDERS:
            yield from (base / folder / each for each in names)


def images_in(pattern: str, post: Path, reading: ReadContext) -> list[str]:
    """Return the addresses of the images in a folder, or that fit a pattern.

    The folder is beside the post, among the static files or among the albums of a theme.
    """
    parts = [part for part in pattern.strip().split("/") if part not in ("", ".")]
    # A star in a path may stand for any file, but not for any number of folders.
    parts = ["*" if "**" in part else part for part in parts]
    if not pattern.strip("/ ") or ".." in parts or len(pattern) > _MAX_PATTERN:
        return []
    root = reading.site.root
    bases = (post.resolve().parent, *reading.site.static_folders, root / "assets/media/albums")
    for base in bases:
        found = [
            file
            for each in ("/".join(parts) or "*", "/".join((*parts, "*")))
            for file in sorted(base.glob(each))
            if file.suffix.lower() in _IMAGES and file.resolve().is_relative_to(root)
        ]
        if found:
            beside = base == bases[0]
            return [
                quote(file.relative_to(base).as_posix() if beside else f"/{file.relative_to(base)}")
                for file in found[:_MAX_IMAGES]
            ]
    return []
