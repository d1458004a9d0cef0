"""The HTML writer: one page that holds its styles and its pictures."""

from __future__ import annotations

import base64

from markupsafe import Markup

from exporter.diagnostics import Diagnostics
from exporter.model.assets import Asset
from exporter.model.nodes import Blocks
from exporter.model.publication import Artifact, Edition, Labels
from exporter.settings import Settings
from exporter.write.chapter import chapter_to_xhtml
from exporter.write.pages import page
from exporter.write.styles import stylesheet
from exporter.write.xhtml import Dialect, blocks_to_xhtml


def write(edition: Edition, settings: Settings, diagnostics: Diagnostics) -> Artifact:
    """The edition as a self-contained page for a browser."""
    body = "\n".join(
        chapter_to_xhtml(chapter, Dialect("html", data_uri, chapter.labels, diagnostics))
        for chapter in edition.chapters
    )
    document = page(
        "page.html",
        title=edition.metadata.title,
        lang=edition.metadata.lang,
        authors=[author.name for author in edition.metadata.authors],
        description=edition.metadata.description,
        # The page's own styles; no post can add to them.
        css=Markup(stylesheet("html", settings)),  # noqa: S704
        body=Markup(body),  # noqa: S704 (escaped node by node)
    )
    return Artifact(document.encode(), ".html")


def fragment(blocks: Blocks, labels: Labels, diagnostics: Diagnostics) -> str:
    """Blocks as HTML without a page around them."""
    return blocks_to_xhtml(blocks, Dialect("html", data_uri, labels, diagnostics))


def data_uri(asset: Asset) -> str:
    """A picture's bytes as an address."""
    data = base64.b64encode(asset.read()).decode()
    return f"data:{asset.media_type};base64,{data}"
