"""What e-readers break on in a stylesheet: each rule with its reason, and where that is known from.

An old reading system passes over what it does not know, or gives up the whole stylesheet; within
`@supports`, which it does not know either, newer things are safe. That does not help the person who
reads, whose own size, typeface and colours are to win everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StylesheetRule:
    """Something to keep out of a stylesheet. `guarded` says that `@supports` makes it safe."""

    reason: str
    source: str
    guarded: bool = False


_KINDLE = "Kindle Publishing Guidelines"
_OLD_ENGINE = "Readium CSS, EPUB Compatibility, ‘@supports’; dvschultz/99problems, issues 22 and 53"

SYNTAX = StylesheetRule("it is no CSS, and old readers then drop the whole stylesheet", _OLD_ENGINE)
VARIABLE = StylesheetRule(
    "old readers drop what is made of it, or the whole stylesheet", _OLD_ENGINE, guarded=True
)
SUM = StylesheetRule(
    "readers on Adobe's old engine drop the whole stylesheet", _OLD_ENGINE, guarded=True
)
SELECTOR = StylesheetRule(
    "old readers drop the rule, or the whole stylesheet", _OLD_ENGINE, guarded=True
)
LAYOUT = StylesheetRule(
    "old readers do not know it, and newer ones break pages badly within it",
    "Readium CSS, EPUB Compatibility; epubfix",
    guarded=True,
)
POSITION = StylesheetRule(
    "what is out of the flow may lie on other text, or on no page at all",
    "EPUB Content Documents 3.0.1, section 3.3.1",
)
DIRECTION = StylesheetRule(
    "an EPUB says it in its markup, with ‘dir’ and ‘bdo’", "EPUB 3.3, CSS requirements"
)
IMPORT = StylesheetRule(
    "Adobe's old engine loses the way to places where there is a second stylesheet",
    "dvschultz/99problems, issue 31",
)
REMOTE = StylesheetRule("without a network there is nothing", "EPUB 3.3, resource locations")
FONT = StylesheetRule(
    "Kobo and Kindle take TTF and OTF", f"kobolabs/epub-spec, supported fonts; {_KINDLE}, fonts"
)
ABSOLUTE = StylesheetRule(
    "it does not grow with the reader's own size of text",
    f"{_KINDLE}, section 9.3.3; WCAG 2.2, 1.4.4",
)
VIEWPORT = StylesheetRule(
    "that may be the page, the window, or all the pages side by side",
    "Readium CSS, Injection and Pagination",
    guarded=True,
)
NEGATIVE = StylesheetRule(
    "some readers pass it over, some cut text off, and Amazon asked for it to be taken out",
    "asciidoctor/asciidoctor-epub3, issue 390; koreader/koreader, issue 3432",
)
COLOUR = StylesheetRule(
    "it cannot be read on a page that is dark, or on one that is light",
    f"{_KINDLE}, section 9.3.2",
)
GROUND = StylesheetRule(
    "text has the reader's colour, which may be that of this ground", f"{_KINDLE}, section 9.3.2"
)
FORCED = StylesheetRule(
    "the choice of the person who reads no longer wins",
    f"{_KINDLE}, section 9.3.2; Readium CSS, user settings",
)
