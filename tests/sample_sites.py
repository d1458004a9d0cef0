"""Small sites written to disk, and their posts and collections read and resolved."""

from __future__ import annotations

import re
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from exporter.build import (
    BuildOptions,
    CollectionRequest,
    build_book,
    load_post,
    resolve_source,
)
from exporter.diagnostics import Diagnostics, Severity
from exporter.diagnostics.source import Place
from exporter.input_files import InputFolders
from exporter.model.artifact import Artifact
from exporter.model.edition import Chapter, Edition
from exporter.model.nodes import CrossReference, Link, Node
from exporter.model.post import Post
from exporter.model.walk import plain_text, walk
from exporter.options.settings import Choices, Format, Settings
from exporter.read.context import ReadContext
from exporter.read.sites.jekyll import read_site

CONFIG = "title: Bread\nurl: https://bread.example\npermalink: /:year/:month/:title.html\n"
POST = "_posts/2026-05-14-a-post.md"


def write_site(root: Path, files: dict[str, str | bytes]) -> Path:
    """Write files of a Jekyll site by path below a folder and return the folder.

    A `_config.yml` is added if `files` has none.
    """
    return write_files(root, {"_config.yml": CONFIG, **files})


def write_files(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files by path below a folder and return the folder."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return root


def write_and_read_post(
    root: Path, body: str, head: str = "", name: str = POST, **files: str | bytes
) -> tuple[Post, Diagnostics]:
    """Write a post into a site and return it as read, with the diagnostics."""
    write_site(root, {name: f"---\ntitle: A post\n{head}\n---\n{body}\n", **files})
    diagnostics = Diagnostics()
    post = load_post(root / name, BuildOptions(), diagnostics)
    assert post, [*map(str, diagnostics)]
    return post, diagnostics


def read_context(root: Path, diagnostics: Diagnostics | None = None) -> ReadContext:
    """Return the context for reading files of a site."""
    diagnostics = Diagnostics() if diagnostics is None else diagnostics
    return ReadContext(read_site(InputFolders.of(root), diagnostics), diagnostics)


def resolve_chapter(root: Path, name: str = POST) -> tuple[Chapter, Diagnostics]:
    """Return the chapter of a post as an edition of its own, with the diagnostics."""
    diagnostics = Diagnostics()
    edition = resolve_source(root / name, BuildOptions(), diagnostics)
    assert edition, [*map(str, diagnostics)]
    return edition.chapters[0], diagnostics


def post_text(post: Post) -> str:
    """Return the plain text of a post, with single spaces."""
    return re.sub(r"\s+", " ", " ".join(plain_text((block,)) for block in post.blocks)).strip()


def link_targets(nodes: tuple[Node, ...]) -> list[str]:
    """Return the URLs and internal targets of all links, in reading order."""
    found = []
    for node in walk(nodes):
        if isinstance(node, Link):
            found.append(node.address)
        elif isinstance(node, CrossReference):
            found.append(f"#{node.target}")
    return found


def node_ids(nodes: tuple[Node, ...]) -> list[str]:
    """Return the ids of nodes in reading order."""
    return [node.id for node in walk(nodes) if node.id]


def codes(diagnostics: Diagnostics) -> list[str]:
    """Return the code of each diagnostic."""
    return [finding.code for finding in diagnostics]


def try_resolve_edition(
    root: Path, collection: str, **more: object
) -> tuple[Edition | None, Diagnostics]:
    """The edition of a collection file of the site below a folder, and the findings."""
    file = root / "book.yml"
    file.write_text(collection)
    diagnostics = Diagnostics(Place(str(file)))
    request = CollectionRequest((file,), **more)
    return resolve_source(request, BuildOptions(), diagnostics), diagnostics


def resolve_folder(folder: Path, **request: object) -> tuple[Edition, Diagnostics]:
    """Resolve the book of a folder and return it with the findings."""
    diagnostics = Diagnostics(Place(str(folder)))
    options = CollectionRequest((folder,), **request)
    edition = resolve_source(options, BuildOptions(), diagnostics)
    assert edition, [*map(str, diagnostics)]
    return edition, diagnostics


def build_artifact(
    path: Path, format_: Format, settings: Settings | Choices, diagnostics: Diagnostics
) -> Artifact | None:
    """Build a post or a collection file in one format and return the only artifact."""
    book = build_book(path, (format_,), BuildOptions(settings), diagnostics)
    return next(iter(book.files), None) if book else None


def resolve_edition(root: Path, collection: str, **more: object) -> Edition:
    """Resolve a collection and assert that it has no errors and no warnings."""
    edition, diagnostics = try_resolve_edition(root, collection, **more)
    assert edition, [*map(str, diagnostics)]
    assert [str(found) for found in diagnostics if found.severity > Severity.NOTICE] == []
    return edition


def post_source(title: str, body: str, **head: str) -> str:
    """Return the source of a post with a metadata block."""
    lines = "".join(f"{key}: {value}\n" for key, value in head.items())
    return f"---\ntitle: {title}\n{lines}---\n{body}\n"


def chapter_texts(epub: bytes) -> str:
    """Return the XHTML of the chapters of an EPUB whose posts are of 2026, one after the other."""
    with ZipFile(BytesIO(epub)) as book:
        names = sorted(name for name in book.namelist() if "/text/2026-" in name)
        return "".join(book.read(name).decode() for name in names)
