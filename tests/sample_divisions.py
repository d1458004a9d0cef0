"""Pages of a small book, and their markup as elements."""

from __future__ import annotations

from lxml import etree
from sample_editions import chapter, edition, paragraph

from exporter.diagnostics import Diagnostics
from exporter.model.book import Role
from exporter.model.edition import Edition, Page
from exporter.model.nodes import CrossReference, Text
from exporter.resolve.labels import labels_for
from exporter.write.division import page_to_xhtml
from exporter.write.xhtml import Dialect, Medium

EPUB = "{http://www.idpf.org/2007/ops}"
LABELS = labels_for("en")
SALT = chapter((paragraph("Salt."),), "salt", "Salt & pepper")
TEA = chapter((paragraph("Herbata."),), "tea", "Herbata", lang="pl")
KEYS = (SALT.key, TEA.key)


def link_to(title: str, key: str) -> CrossReference:
    return CrossReference((Text(title),), "", key, title)


LINK_TO_SALT, LINK_TO_TEA = link_to("Salt & pepper", KEYS[0]), link_to("Herbata", KEYS[1])


def page(role: Role, title: str = "A title", **more: object) -> Page:
    return Page(role, role, role, title, "en", LABELS, **more)


def dialect(medium: Medium = "epub") -> Dialect:
    def folio(key: str, _: str) -> str:
        return str(KEYS.index(key) + 12) if key in KEYS else "90"

    return Dialect(
        medium,
        lambda image: f"images/{image.digest[:4]}.png",
        LABELS,
        Diagnostics(),
        url_of=lambda key, target: f"{key}.xhtml{'#' * bool(target)}{target}",
        folio=folio if medium == "print" else None,
    )


def section_of(of: Page, book: Edition | None = None, medium: Medium = "epub") -> etree._Element:
    """Return the section element of a page."""
    xhtml = page_to_xhtml(of, book or edition(SALT, TEA), dialect(medium))
    markup = f'<body xmlns:epub="{EPUB[1:-1]}">{xhtml}</body>'
    (section,) = etree.fromstring(markup.encode())
    return section


def texts(element: etree._Element, path: str) -> list[str]:
    return [" ".join("".join(found.itertext()).split()) for found in element.iterfind(path)]
