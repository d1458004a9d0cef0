"""Works of a bibliography as references, and as text where there is no list of references."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from exporter.citations.style_files import CitationFormat
from exporter.model.edition import Reference
from exporter.model.nodes import Blocks, Citation, Inline, Inlines, Link, Node, Text
from exporter.model.printed_addresses import displayed_url
from exporter.model.walk import rewrite, sequences
from exporter.model.works import Cite, Work, WorkName


def entry_of_work(work: Work, number: int) -> Reference:
    """Return the entry of a work in a list of references."""
    return Reference(
        f"ref-{number}",
        number,
        work.address,
        displayed_url(work.address),
        _where(work),
        work.text("title"),
        author=work.full_names,
        date=work.year,
        accessed=dict(work.dates).get("accessed", ""),
        work=work,
    )


def _where(work: Work) -> str:
    """Return where a work appeared, in words that are those of no language."""
    issue = work.text("issue")
    volume = work.text("volume") + (f"({issue})" if issue else "")
    container = " ".join(filter(None, (work.text("container-title"), volume)))
    pages = work.text("page").replace("-", "–")
    return ", ".join(filter(None, (container, pages, work.text("publisher"))))


def with_author_and_year(blocks: Blocks) -> Blocks:
    """Return the blocks with the citations of works as text: authors, year and place.

    They are links to the addresses of the works on the web.
    """

    def rewritten(node: Node) -> Node:
        changes: dict[str, Any] = {}
        for name, children in sequences(node):
            if any(isinstance(child, Citation) and child.cite for child in children):
                changes[name] = _as_text(children)
        return replace(node, **changes) if changes else node

    return rewrite(blocks, rewritten)


def _as_text(inlines: tuple[Any, ...]) -> Inlines:
    found: list[Inline] = []
    for index, inline in enumerate(inlines):
        if not isinstance(inline, Citation) or inline.cite is None:
            found.append(inline)
            continue
        cite, after = inline.cite, inlines[index + 1 : index + 2]
        following = after[0].cite if after and isinstance(after[0], Citation) else None
        opening, closing = "; " if cite.continues else " (", ")"
        if following and following.continues:
            closing = ""
        opening += f"{cite.prefix} " if cite.prefix else ""
        if cite.form == "in-text":
            opening = f"{cite.work.short_names} ("
        place = f", {cite.after}" if cite.after else ""
        found.extend((Text(opening), _linked(cite), Text(place + closing)))
    return tuple(each for each in found if not isinstance(each, Text) or each.text)


def _linked(cite: Cite) -> Inline:
    """Return the year of a work, behind its authors unless the text names or leaves them out."""
    work = cite.work
    words = work.year or work.text("title")
    if not cite.form and words != work.short_names:
        words = f"{work.short_names} {words}"
    return Link((Text(words),), work.address) if work.address else Text(words)


def work_of_reference(reference: Reference, format_: CitationFormat) -> Work:
    """Return the work that a reference is to: a page of the web, unless the text cites another.

    Where citations name authors, the site stands for an author who is not known.
    """
    author = reference.author
    if reference.work:
        return reference.work
    if not author and format_ == "author-date":
        author = reference.site
    fields = (
        ("title", reference.title or ("" if author else reference.site)),
        ("container-title", reference.site if author != reference.site else ""),
        ("URL", reference.address),
    )
    dates = (("issued", reference.date), ("accessed", reference.accessed))
    return Work(
        reference.id,
        "webpage",
        tuple((name, text) for name, text in fields if text),
        (("author", (WorkName(literal=author),)),) if author else (),
        tuple((name, date) for name, date in dates if date),
    )
