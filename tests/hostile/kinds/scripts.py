"""Markup that runs or loads something, in every dialect, place and format."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence

from hostile_inputs import HostileInput, Run, Sandbox
from script_vectors import DRAWINGS, MARKUP, METADATA, REMOTE

_DIALECTS = ("jekyll", "plain", "mkdocs", "docusaurus")
"""Generators whose Markdown has a reader of its own: kramdown, CommonMark, Python-Markdown, MDX."""
_OTHERS = "astro eleventy gitbook hexo hugo mdbook obsidian pelican vuepress zola".split()
_GROUPS = 12
"""A text leaves elements open, which hide others: each dialect has so many posts."""


def _posts(count: int = 1) -> tuple[str, ...]:
    return tuple(f"posts/{number:03}.md" for number in range(count))


def _write(sandbox: Sandbox, texts: Sequence[str]) -> None:
    for name, text in zip(_posts(len(texts)), texts, strict=True):
        head = "" if text.startswith("---\n") else "---\ntitle: A text\ndate: 2026-01-02\n---\n\n"
        sandbox.write(name, head + text.replace(REMOTE, sandbox.listener))


def _groups(sandbox: Sandbox) -> None:
    texts = [f"Before.\n\n{text}\n\nAfter {text} it.\n" for text in MARKUP]
    _write(sandbox, ["\n".join(texts[number::_GROUPS]) for number in range(_GROUPS)])


def _together(sandbox: Sandbox) -> None:
    _write(sandbox, ["\n\n".join(f"Text {n}.\n\n{text}" for n, text in enumerate(MARKUP))])


def _metadata(sandbox: Sandbox) -> None:
    title = "title: A text\n"
    _write(sandbox, [f"---\n{title * ('title' not in line)}{line}\n---\na\n" for line in METADATA])


def _drawings(sandbox: Sandbox) -> None:
    for number, drawing in enumerate(DRAWINGS):
        sandbox.write(f"posts/{number}.svg", drawing.replace(REMOTE, sandbox.listener))
    _write(sandbox, ["\n\n".join(f"![a]({number}.svg)" for number in range(len(DRAWINGS)))])


def _book(sandbox: Sandbox) -> None:
    metadata = [
        f"---\n{'' if 'title' in line else 'title: a'}\n{line}\n---\na" for line in METADATA
    ]
    _write(sandbox, [*MARKUP, *metadata])
    script = "</{}><script>hit()</script>"
    keys = "title subtitle description publisher rights identifier".split()
    head = "".join(f"{key}: '{script.format(key)}'\n" for key in keys)
    head += f"authors: ['{script}']\nsubjects: ['{script}']\n"
    head += f"series: {{name: '{script}', position: 1}}\n"
    text = f"'{script} <a href=\"javascript:hit()\">a</a>'"
    pages = f"pages:\n  imprint: {{text: {text}}}\n  colophon: {{text: {text}}}\n"
    sandbox.write("book.yml", f"{head}preface: {text}\n{pages}posts: ['posts/*.md']\n")


def _scripted_book(sandbox: Sandbox) -> None:
    """Write a book that EPUBCheck reads, with all that is active in it."""
    container = (
        '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
        '<rootfiles><rootfile full-path="a.opf" media-type="application/oebps-package+xml"/>'
        "</rootfiles></container>"
    )
    with zipfile.ZipFile(sandbox.site / "book.epub", "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr("META-INF/container.xml", container)
        archive.writestr("a.opf", '<package xmlns="http://www.idpf.org/2007/opf" version="3.0"/>')
        for number, text in enumerate(MARKUP):
            document = f'<html xmlns="http://www.w3.org/1999/xhtml"><body>{text}</body></html>'
            archive.writestr(f"{number}.xhtml", document.replace(REMOTE, sandbox.listener))
        for number, drawing in enumerate(DRAWINGS):
            archive.writestr(f"{number}.svg", drawing.replace(REMOTE, sandbox.listener))


def _is_written(run: Run) -> None:
    assert run.outputs, run.stderr


def _input(name: str, build: Callable[[Sandbox], None], *command: str) -> HostileInput:
    return HostileInput(name, build, command, verify=_is_written)


INPUTS = (
    *(
        _input(dialect, _groups, "html", *_posts(_GROUPS), "--generator", dialect)
        for dialect in _DIALECTS
    ),
    *(
        _input(generator, _together, "html", *_posts(), "--generator", generator)
        for generator in _OTHERS
    ),
    _input("a book", _book, "collection", "book.yml", "--to", "epub", "--keep-going"),
    _input("a PDF", _together, "pdf", *_posts(), "--generator", "jekyll"),
    _input("metadata", _metadata, "html", *_posts(len(METADATA))),
    _input("drawings in a page", _drawings, "html", *_posts()),
    _input("drawings in a book", _drawings, "epub", *_posts()),
    _input("drawings in a PDF", _drawings, "pdf", *_posts()),
    HostileInput(
        "a book of strangers",
        _scripted_book,
        ("check", "book.epub", "--no-ace"),
        codes=("active-content", "remote-resource"),
        exits=(1,),
    ),
)
