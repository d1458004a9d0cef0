"""The HTML writer: one web page that contains its styles and images."""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place
from exporter.model.artifact import Artifact, PrintedPages
from exporter.model.assets import Asset
from exporter.model.east_asian import has_east_asian
from exporter.model.edition import Chapter, Edition
from exporter.model.labels import Labels
from exporter.model.nodes import Blocks, Node, Note
from exporter.model.record import Record
from exporter.model.walk import notes_in_order, rewrite
from exporter.options.settings import Settings
from exporter.runtime.context import BuildContext
from exporter.themes import theme
from exporter.write.chapter import chapter_to_xhtml
from exporter.write.direction import direction, has_rtl
from exporter.write.images.preparation import (
    ImageTarget,
    PreparedImage,
    display_name,
    prepare_image,
    with_addresses,
)
from exporter.write.repair import safe_text
from exporter.write.styles import EAST_ASIAN, RTL, stylesheet
from exporter.write.templates import render
from exporter.write.xhtml import Dialect, blocks_to_xhtml


def write(
    edition: Edition,
    settings: Settings,
    diagnostics: Diagnostics,
    context: BuildContext | None = None,  # noqa: ARG001 (nothing is cached)
    *,
    record: Record | None = None,  # noqa: ARG001 (a web page carries none)
    pages: PrintedPages | None = None,  # noqa: ARG001 (a web page has no pages)
) -> Artifact:
    """Return the edition as one web page that holds its styles and images."""
    body = "\n".join(_chapter(chapter, diagnostics) for chapter in edition.chapters)
    css = stylesheet("html", theme(settings.theme), more=_script_layers(body))
    document = render(
        "page.html",
        title=edition.metadata.title,
        lang=edition.metadata.lang,
        direction=direction(edition.metadata.lang),
        authors=[author.name for author in edition.metadata.authors],
        description=edition.metadata.description,
        # HTML ends a `style` element at any `</style`, and CSS reads the escape as the same.
        css=Markup(css.replace("</", r"<\/")),  # noqa: S704
        body=Markup(body),  # noqa: S704 (escaped node by node)
    )
    return Artifact(document.encode(), ".html")


def _script_layers(body: str) -> tuple[str, ...]:
    east_asian = EAST_ASIAN if has_east_asian(body) else ()
    return (*east_asian, *(RTL if has_rtl(body) else ()))


def _chapter(chapter: Chapter, diagnostics: Diagnostics) -> str:
    def address(asset: Asset, place: Place | None) -> str:
        if asset.media_type not in ("image/svg+xml", "image/tiff"):
            # Browsers display all the other formats of assets.
            return PreparedImage(asset.media_type, asset.read()).data_url
        image = prepare_image(asset, ImageTarget())
        image.report(display_name(asset), place, diagnostics)
        return image.data_url

    chapter, addresses = with_addresses(chapter, address, diagnostics)

    def image(asset: Asset) -> str:
        return addresses[asset.digest]

    lang = chapter.metadata.lang
    dialect = Dialect(
        "html", image, chapter.labels, diagnostics, lang=lang, direction=direction(lang)
    )
    return safe_text(chapter_to_xhtml(chapter, dialect), chapter, diagnostics)


def fragment(blocks: Blocks, labels: Labels, diagnostics: Diagnostics) -> str:
    """Return blocks as read, before resolve, as an HTML fragment with the notes at its end."""
    dialect = Dialect("html", _no_asset, labels, diagnostics, resolved=False)
    notes = notes_in_order(blocks)
    numbers = {note.label: number for number, note in enumerate(notes, 1)}

    def number(node: Node) -> Node:
        return replace(node, number=numbers[node.label]) if isinstance(node, Note) else node

    body = blocks_to_xhtml(rewrite(blocks, number), dialect)
    if not notes:
        return body
    items = "\n".join(
        f'<li id="fn-{numbers[note.label]}">'
        f"{blocks_to_xhtml(rewrite(note.children, number), dialect)}</li>"
        for note in notes
    )
    return f'{body}\n<div class="footnotes"><ol>\n{items}\n</ol></div>'


def _no_asset(asset: Asset) -> str:
    raise AssertionError(f"image resolved before resolve: {asset}")
