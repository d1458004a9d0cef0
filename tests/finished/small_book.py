"""The expected content of the small book of `site/`, written by hand from its sources.

Titles, names and other texts contain quotes, apostrophes, ampersands and angle brackets, since each
becomes an attribute value or a string somewhere.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

SITE = Path(__file__).parent / "site"
FILE = SITE / "book.yml"

TITLE = "Ropes & “Rigs” <O’Neil>"
SUBTITLE = "A “knot” & <bend>, it’s all"
DESCRIPTION = 'On "ropes" & <rigs>, it\'s said.'
EDITOR = 'Ed "<Itor>" & O\'Sons'
PUBLISHER = 'Rope & "Sons" <O\'Ltd>'
RIGHTS = '© 2026 "R" & <S>, it\'s'
SERIES = "Series \"<&>'"
SUBJECTS = ["On \"<&>'", "ropes"]
DATE = "2026-05-31"
SITE_TITLE = 'Knots & "Bends" <O\'Neil>'
SITE_ADDRESS = "https://knots.example"

ADA = 'Ada "Rope" O\'Neil <Jr> & Co'
JAN = "Jan Żółw"
EVE = "Eve \"<&>' Else"
AUTHORS = [ADA, JAN]

GREEN = (0, 200, 0)
BLUE = (0, 0, 200)
RED = (200, 0, 0)
"""The colours of the images `loop.png`, `bare.png` and `ada.png`."""

MANUAL = "https://manual.example/a?b=%22c%22&d='e'"
ARCHIVE = "https://archive.example/?a='b'&c=1"
FILM = "https://film.example/"
SOURCE = "https://source.example/"
VIDEO = "https://video.example/embed?a=1&b=2"
LAW = "https://law.example/"
BIO = "https://bio.example/?a=1&b=2"
NAMES = {
    MANUAL: 'The "Manual" & <Handbook> of O\'Neil',
    FILM: "the knot film",
    SOURCE: "a lexicon",
    VIDEO: 'A "knot" & <more>',
    LAW: "the law",
}
"""The titles of references: from the collection file, else the words of the first link."""
MANUAL_AUTHOR = "A. \"<&>' B"
MANUAL_LINK_TITLE = "The \"manual\", <2nd> & 'last'"


@dataclass(frozen=True)
class Cell:
    text: str
    scope: str = ""
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True)
class Text:
    """The content of a chapter or of the preface.

    `headings` are those below the title, with their levels. `images` are alternative texts with the
    colour of the image, None for an SVG. `citations` are the words and addresses of links; those of
    a note are at its first call. `notes` are the beginnings of notes, with their numbers of calls.
    `cross_references` are the words of a link, and the titles of the division and of the heading
    that it leads to. `foreign` are words in another language. `inline_elements` are tags and words.
    `reading_order` are pieces of the text.
    """

    title: str
    lang: str = "en"
    source: str = ""
    authors: tuple[str, ...] = ()
    date: str = ""
    dateline: str = ""
    address: str = ""
    tags: tuple[str, ...] = ()
    standfirst: str = ""
    rights: str = ""
    disclaimers: tuple[tuple[str, str], ...] = ()
    headings: tuple[tuple[int, str], ...] = ()
    images: tuple[tuple[str, tuple[int, int, int] | None], ...] = ()
    citations: tuple[tuple[str, str], ...] = ()
    notes: tuple[tuple[str, int], ...] = ()
    cross_references: tuple[tuple[str, str, str], ...] = ()
    foreign: tuple[tuple[str, str], ...] = ()
    tables: tuple[tuple[str, tuple[tuple[Cell, ...], ...]], ...] = ()
    code: tuple[str, ...] = ()
    formulas: tuple[tuple[str, str], ...] = ()
    abbreviations: tuple[tuple[str, str], ...] = ()
    admonitions: tuple[str, ...] = ()
    inline_elements: tuple[tuple[str, str], ...] = ()
    reading_order: tuple[str, ...] = ()

    @property
    def kicker(self) -> str:
        return " · ".join(self.tags)


BOWLINE = Text(
    title="The <Bowline> & “friends” of O’Neil",
    source="_posts/2026-03-02-bowline.md",
    authors=(ADA,),
    date="2026-03-05",
    dateline="5 March 2026",
    address="https://knots.example/2026/03/bowline.html",
    tags=('ropes & "lines" <O\'Neil>', "knots"),
    standfirst="Why the “king” & queen of <knots> isn’t hard.",
    rights=f"© 2026 {ADA}",
    disclaimers=(("Disclaimer", "Ropes kill, & “maim”."),),
    headings=(
        (2, "“Half” & <whole> hitches, O’Neil’s"),
        (3, "Below it"),
        (2, "Tables"),
    ),
    images=(
        ("A \"loop\" of <rope> & O'Neil's hand", GREEN),
        ("Image: bare.png", BLUE),
        ("A drawn line", None),
    ),
    citations=(
        ("a lexicon", SOURCE),
        ("the manual", MANUAL),
        ("the manual again", MANUAL),
        ("the knot film", FILM),
        ('A "knot" & <more>', VIDEO),
    ),
    notes=(
        ("The note on “loops” & <eyes>, with a lexicon", 2),
        ("The note with a list:", 1),
    ),
    cross_references=(
        ("the Polish chapter", "Półsztyk & „węzeł” <O’Neil>", "Pierwszy"),
        ("the table below", "The <Bowline> & “friends” of O’Neil", "Tables"),
    ),
    foreign=(("nœud de chaise", "fr"), ("שלום", "he"), ("Der Knoten ist zu.", "de")),
    tables=(
        (
            'Strength of "knots" & <bends>',
            (
                (Cell(""), Cell("Load", "col", columns=2)),
                (Cell("Knot", "col"), Cell("dry", "col"), Cell("wet", "col")),
                (Cell("Bowline", "row", rows=2), Cell("11"), Cell("12")),
                (Cell("21"), Cell("22")),
                (Cell("Hitch", "row"), Cell("31"), Cell("32")),
            ),
        ),
        ("", ((Cell("Name", "col"), Cell("Turns", "col")), (Cell("Reef"), Cell("2")))),
    ),
    code=(
        "bool tied = 1 < 2 && \"x\" != 'y';",
        'def tie(rope: str = "<&>\'") -> str:\n    return rope',
    ),
    formulas=(("a_1^2 < b", "a sub 1 squared is less than b"),),
    abbreviations=(("ABC", "Always \"Be\" <Careful> & 'slow'"),),
    admonitions=("Disclaimer", "Note"),
    inline_elements=(
        ("em", "kill"),
        ("em", "emphasis"),
        ("strong", "strength"),
        ("code", "code <&> \"x'"),
        ("sub", "2"),
        ("sup", "+"),
        ("kbd", "Ctrl"),
        ("del", "nothing"),
        ("mark", "light"),
        ("ins", "more"),
    ),
    reading_order=(
        "Ropes kill, & “maim”.",
        "A bowline is a loop.",
        "In French it is",
        "Of the",
        "“Half” & <whole> hitches, O’Neil’s",
        "Caption: a \"loop\" & 'rope' <1>",
        "Between words",
        "stands a picture without words. This one is lost:",
        'Image: Lost "rope" & <twine>',
        "Below it",
        "Some emphasis, strength, code <&> \"x' and H2O+, Ctrl, nothing, light, more.",
        "bool tied = 1 < 2",
        "def tie",
        "Der Knoten ist zu.",
        "Tables",
        'Strength of "knots" & <bends>',
        "Load",
        "Knot",
        "Bowline",
        "11",
        "22",
        "Hitch",
        "Reef",
        "Third",
        "Fourth",
        "tied",
        "loose",
        "Bight",
        "A bent rope",
        "Note",
        "Mind the “bight” & <eye>.",
        'The "inside" & <outside>',
        "Turn it over.",
        'A "knot" & <more>',
    ),
)
HITCH = Text(
    title="Półsztyk & „węzeł” <O’Neil>",
    lang="pl",
    source="_posts/2026-03-01-hitch.md",
    authors=(JAN, ADA),
    date="2026-03-09",
    dateline="9 marca 2026",
    address="https://knots.example/2026/03/hitch.html",
    tags=("knots",),
    rights=f"© 2026 {JAN}, {ADA}",
    disclaimers=(("Uwaga \"<&>'", f"Tekst {JAN} i {ADA} & „redakcji” <jest> po polsku."),),
    # The id of a heading may be none of those that a book needs for itself.
    headings=((2, "Pierwszy"), (2, "Note 1")),
    citations=(("instrukcji", MANUAL),),
    notes=(("Uwaga o „węźle”.", 1),),
    cross_references=(("tabelę", BOWLINE.title, "Tables"), ("rozdział", BOWLINE.title, "")),
    foreign=(("half hitch", "en"),),
    admonitions=("Uwaga \"<&>'",),
    reading_order=(
        "Węzeł jest z",
        "Pierwszy",
        "Zobacz",
        "albo",
        "po angielsku",
        "half hitch",
        "Note 1",
        "Koniec.",
    ),
)
ANCHOR = Text(
    title="Zeppelin bend",
    source="notes/anchor.md",
    address="https://knots.example/notes/anchor",
    authors=(JAN,),
    rights=f"© {JAN}",
    headings=((2, "Stripes"),),
    cross_references=(("the bowline knot", BOWLINE.title, "Below it"),),
    reading_order=("An anchor needs rope.", "Stripes", "Here are none."),
)
ZEBRA = Text(
    title="Albright knot",
    source="notes/zebra.md",
    address="https://knots.example/notes/zebra",
    authors=(EVE,),
    rights=f"© {EVE}",
    headings=((2, "Stripes"), (2, "Stripes")),
    reading_order=("A zebra is tied up.", "Stripes", "Black ones.", "Stripes", "White ones."),
)
FAREWELL = Text(
    title="Farewell",
    source="notes/farewell.md",
    authors=(ADA,),
    date="2025-12-24",
    dateline="24 December 2025",
    address="https://knots.example/notes/farewell",
    rights=f"© 2025 {ADA}",
    citations=(("the knot film", FILM),),
    cross_references=(("the hitch", HITCH.title, ""),),
    reading_order=("Cut the rope, as", "does. Back to"),
)
PREFACE = Text(
    title="Preface",
    citations=(("the law", LAW),),
    notes=(("So do they.", 1),),
    cross_references=(("the bowline", BOWLINE.title, ""),),
    reading_order=("We", "all", "tie. See"),
)
PARTS = (
    # By date, which the name of a file does not decide.
    ("Part “one” & <two>, it’s", "Here it begins.", (BOWLINE, HITCH)),
    # Posts without a date come after those that have one, by their paths.
    ("The end", "", (FAREWELL, ANCHOR, ZEBRA)),
)
CHAPTERS = tuple(chapter for _, _, chapters in PARTS for chapter in chapters)
TEXTS = (PREFACE, *CHAPTERS)

ALONE = replace(
    BOWLINE,
    citations=(
        *BOWLINE.citations[:4],
        ("the Polish chapter", f"{HITCH.address}#pierwszy"),
        *BOWLINE.citations[4:],
    ),
    cross_references=BOWLINE.cross_references[1:],
)
"""A post by itself: links to other posts are references to their web addresses."""
ALONE_NAMES = {
    **NAMES,
    MANUAL: MANUAL_LINK_TITLE,
    f"{HITCH.address}#pierwszy": "the Polish chapter",
}

INDEX = (
    ("knots", (BOWLINE, HITCH)),
    ('ropes & "lines" <O\'Neil>', (BOWLINE,)),
)
PEOPLE = ((ADA, (BOWLINE, HITCH, FAREWELL)), (EVE, (ZEBRA,)), (JAN, (HITCH, ANCHOR)))
COVER_WORDS = (TITLE, SUBTITLE, ADA, JAN)


def digests() -> dict[str, str]:
    """Return the first 32 digits of the SHA-256 of each source file of the book."""
    files = (path for path in SITE.rglob("*") if path.is_file() and path.parent.name != "right")
    return {
        path.relative_to(SITE).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()[:32]
        for path in files
    }


def back_matter(scope: str) -> list[str]:
    """Return the titles of the divisions after the chapters; `scope` is that of the references."""
    references = ["References"] if scope == "book" else []
    return [*references, "About the authors", "Index of subjects", "Colophon"]


def numbers(texts: Sequence[Text], scope: str) -> dict[str, list[int]]:
    """Return the numbers of the citations of each text, by its title."""
    known: dict[str, int] = {}
    found = {}
    for text in texts:
        if scope == "chapter":
            known = {}
        found[text.title] = [
            known.setdefault(address, len(known) + 1) for _, address in text.citations
        ]
    return found
