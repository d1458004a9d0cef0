"""An edition of three chapters in two parts, with pages around them."""

from __future__ import annotations

from sample_editions import chapter, collection, page, paragraph

from exporter.model.book import Person
from exporter.model.edition import EditionPart, IndexTerm
from exporter.model.nodes import CrossReference, Heading, Paragraph, Text
from exporter.model.post import Author


def link_to(key: str, target: str = "", title: str = "Salt") -> CrossReference:
    """Return a link to another division of the book."""
    return CrossReference((Text(title),), target, chapter=key, title=title)


SALT = chapter((paragraph("Salt."), Heading(2, (Text("Of the sea"),), id="sea")))
SALT_KEY = SALT.key
PEPPER = chapter(
    (Paragraph((link_to(SALT_KEY, "sea"), link_to(SALT_KEY, "gone"))),),
    "pepper",
    "Pepper & other spices",
)
SOL = chapter(
    (paragraph("Sól."), Heading(2, (Text("Morze"),), id="morze")), "sol", "Sól", lang="pl"
)
MINERALS = page("part", "Minerals", key="part-1", name="part-1", kicker="Part I")
PLANTS = page("part", "Plants", key="part-2", name="part-2", kicker="Part II")
PARTS = (EditionPart((SALT, SOL), MINERALS), EditionPart((PEPPER,), PLANTS))
FRONT = (
    page("cover", "Spices"),
    page("half-title", "Spices"),
    page("title-page", "Spices"),
    page("imprint", "Imprint", (paragraph("All rights reserved."),)),
    page("contents", "What is inside"),
    page("preface", "Before the meal", (Paragraph((link_to("contents"), link_to("cover"))),)),
)
BACK = (
    page("authors", "About the authors", people=(Person(Author("Maria Lis"), chapters=()),)),
    page("index", "Index", terms=(IndexTerm("sea", (link_to(SALT_KEY),)),)),
    page("colophon", "Colophon", (Paragraph((link_to("preface"),)),)),
)
BOOK = collection(PARTS, FRONT, BACK)
PLAIN = collection(PARTS)
