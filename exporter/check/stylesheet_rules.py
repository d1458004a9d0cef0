"""What e-readers fail on in a stylesheet: each rule with its reason and its source.

An old reading system ignores what it does not know, or the whole stylesheet. Newer features are
safe inside `@supports`, which it does not know either; but not those that override the reader's
choice of size, typeface and colours.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StylesheetRule:
    """A feature to avoid. `guarded` says that `@supports` makes it safe."""

    reason: str
    source: str
    guarded: bool = False


_KINDLE = "Kindle Publishing Guidelines"
_OLD_ENGINE = "Readium CSS, EPUB Compatibility, ‘@supports’; dvschultz/99problems, issues 22 and 53"

SYNTAX = StylesheetRule(
    "invalid CSS, for which old readers ignore the whole stylesheet", _OLD_ENGINE
)
VARIABLE = StylesheetRule(
    "old readers ignore declarations with variables, or the whole stylesheet",
    _OLD_ENGINE,
    guarded=True,
)
MATH = StylesheetRule(
    "readers with Adobe's old engine ignore the whole stylesheet", _OLD_ENGINE, guarded=True
)
SELECTOR = StylesheetRule(
    "old readers ignore the rule, or the whole stylesheet", _OLD_ENGINE, guarded=True
)
LAYOUT = StylesheetRule(
    "old readers do not support it, and newer ones break its pages badly",
    "Readium CSS, EPUB Compatibility; epubfix",
    guarded=True,
)
POSITION = StylesheetRule(
    "positioned content may overlap text, or be on no page",
    "EPUB Content Documents 3.0.1, section 3.3.1",
)
DIRECTION = StylesheetRule(
    "an EPUB sets direction in markup, with ‘dir’ and ‘bdo’", "EPUB 3.3, CSS requirements"
)
IMPORT = StylesheetRule(
    "with a second stylesheet, Adobe's old engine loses link targets",
    "dvschultz/99problems, issue 31",
)
FONT = StylesheetRule(
    "Kobo and Kindle support TTF and OTF",
    f"kobolabs/epub-spec, supported fonts; {_KINDLE}, fonts",
)
ABSOLUTE = StylesheetRule(
    "does not scale with the reader's text size",
    f"{_KINDLE}, section 9.3.3; WCAG 2.2, 1.4.4",
)
VIEWPORT = StylesheetRule(
    "relates to the page, the window or all pages side by side, depending on the reader",
    "Readium CSS, Injection and Pagination",
    guarded=True,
)
NEGATIVE = StylesheetRule(
    "some readers ignore it, some cut off text, and Amazon has asked for its removal",
    "asciidoctor/asciidoctor-epub3, issue 390; koreader/koreader, issue 3432",
)
COLOUR = StylesheetRule(
    "not readable on a dark page, or not on a light one",
    f"{_KINDLE}, section 9.3.2",
)
BACKGROUND = StylesheetRule(
    "text has the reader's colour, which may be that of this background",
    f"{_KINDLE}, section 9.3.2",
)
FORCED = StylesheetRule(
    "overrides the reader's own choice",
    f"{_KINDLE}, section 9.3.2; Readium CSS, user settings",
)
