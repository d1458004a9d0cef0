"""The files that a shortcode includes: texts of the site, as Markdown or as code."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from exporter.diagnostics.source import Source
from exporter.input_files import FileKind, InputFileError, real_path
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
    folders = reading.site.folders
    for file in _candidates(name.lstrip("/"), post, reading):
        if file.suffix.lower() in _NO_TEXTS or not folders.is_file(file):
            continue
        try:
            text = folders.read_text(file, FileKind.INCLUDE)
        except InputFileError as error:
            message = f"the file ‘{name}’ cannot be included: {error}"
            reading.diagnostics.report("include-missing", message, hint=error.hint)
            return None
        except (OSError, ValueError):
            # It is not a text.
            continue
        reading.dependencies.add(file)
        is_short = arguments.first("length") == "short"
        return Source(str(file), text.partition(_MORE)[0] if is_short else text)
    return None


def _candidates(name: str, post: Path, reading: ReadContext) -> Iterator[Path]:
    site = reading.site
    names = (name, f"{name}.md") if "." not in name.rpartition("/")[2] else (name,)
    bases = (
        real_path(post).parent,
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
    bases = (real_path(post).parent, *reading.site.static_folders, root / "assets/media/albums")
    for base in bases:
        found = [
            file
            for each in ("/".join(parts) or "*", "/".join((*parts, "*")))
            for file in reading.site.folders.glob(base, each)
            if file.suffix.lower() in _IMAGES
        ]
        if found:
            beside = base == bases[0]
            return [
                quote(file.relative_to(base).as_posix() if beside else f"/{file.relative_to(base)}")
                for file in found[:_MAX_IMAGES]
            ]
    return []
