"""What a reader must find in the small book of `site/`, written by hand from its sources.

Titles, names and other texts hold quotes, apostrophes, ampersands and angle brackets, since each
ends up in an attribute or a string somewhere.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

SITE = Path(__file__).parent / "site"
FILE = SITE / "book.yml"

TITLE = 'Ropes & "Rigs" <O\'Neil>'
SUBTITLE = 'A "knot" & <bend>, it\'s all'
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
"""The colours of the pictures: that of a loop, one without words, and the portrait of Ada."""

MANUAL = "https://manual.example/a?b=%22c%22&d='e'"
ARCHIVE = "https://archive.example/?a='b'&c=1"
FILM = "https://film.example/"
SOURCE = "https://source.example/"
VIDEO = "https://video.example/embed?a=1&b=2"
LAW = "https://law.example/"
BIO = "https://bio.example/?a=1&b=2"
NAMES = {
    MANUAL: 'The "Manual" & <Handbook> of O\'Neil',
    FILM: "the film",
    SOURCE: "a source",
    VIDEO: 'A "film" & <more>',
    LAW: "the law",
}
"""What the lists of references call an address: as the collection does, else as its first link."""
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
    """A chapter, or a page with a text of its own.

    `sections` are headings below the title, each with its level. `pictures` are alternative texts
    with the colour of the picture, if it is of pixels. `citations` are words and addresses, those
    of a note where it is first called. `notes` are their words and how often each is called.
    `crossings` are links into the book: words, the title of the division and the heading that they
    lead to. `foreign` are words in another language than the rest. `reads` are pieces of the text
    in the order in which they must be read. `spans` are words set apart, each with its element.
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
    sections: tuple[tuple[int, str], ...] = ()
    pictures: tuple[tuple[str, tuple[int, int, int] | None], ...] = ()
    citations: tuple[tuple[str, str], ...] = ()
    notes: tuple[tuple[str, int], ...] = ()
    crossings: tuple[tuple[str, str, str], ...] = ()
    foreign: tuple[tuple[str, str], ...] = ()
    tables: tuple[tuple[str, tuple[tuple[Cell, ...], ...]], ...] = ()
    code: tuple[str, ...] = ()
    formulas: tuple[str, ...] = ()
    abbreviations: tuple[tuple[str, str], ...] = ()
    boxes: tuple[str, ...] = ()
    spans: tuple[tuple[str, str], ...] = ()
    reads: tuple[str, ...] = ()

    @property
    def kicker(self) -> str:
        return " · ".join(self.tags)


BOWLINE = Text(
    title='The <Bowline> & "friends" of O\'Neil',
    source="_posts/2026-03-02-bowline.md",
    authors=(ADA,),
    date="2026-03-05",
    dateline="5 March 2026",
    address="https://knots.example/2026/03/bowline.html",
    tags=('ropes & "lines" <O\'Neil>', "knots"),
    standfirst='Why the "king" & queen of <knots> isn\'t hard.',
    rights=f"© 2026 {ADA}",
    disclaimers=(("Disclaimer", "Ropes kill, & “maim”."),),
    sections=(
        (2, "“Half” & <whole> hitches, O’Neil’s"),
        (3, "Below it"),
        (2, "Tables"),
    ),
    pictures=(
        ("A \"loop\" of <rope> & O'Neil's hand", GREEN),
        ("Image: bare.png", BLUE),
        ("A drawn line", None),
    ),
    citations=(
        ("a source", SOURCE),
        ("the manual", MANUAL),
        ("the manual again", MANUAL),
        ("the film", FILM),
        ('A "film" & <more>', VIDEO),
    ),
    notes=(
        ("The note on “loops” & <eyes>, with a source", 2),
        ("The note with a list:", 1),
    ),
    crossings=(
        ("the Polish chapter", "Półsztyk & „węzeł” <O'Neil>", "Pierwszy"),
        ("the table below", 'The <Bowline> & "friends" of O\'Neil', "Tables"),
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
    formulas=("a < b",),
    abbreviations=(("ABC", "Always \"Be\" <Careful> & 'slow'"),),
    boxes=("Disclaimer", "Note"),
    spans=(
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
    reads=(
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
        'A "film" & <more>',
    ),
)
HITCH = Text(
    title="Półsztyk & „węzeł” <O'Neil>",
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
    sections=((2, "Pierwszy"), (2, "Note 1")),
    citations=(("instrukcji", MANUAL),),
    notes=(("Uwaga o „węźle”.", 1),),
    crossings=(("tabelę", BOWLINE.title, "Tables"), ("rozdział", BOWLINE.title, "")),
    foreign=(("half hitch", "en"),),
    boxes=("Uwaga \"<&>'",),
    reads=(
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
    authors=(JAN,),
    rights=f"© {JAN}",
    sections=((2, "Stripes"),),
    crossings=(("the bowline knot", BOWLINE.title, "Below it"),),
    reads=("An anchor needs rope.", "Stripes", "Here are none."),
)
ZEBRA = Text(
    title="Albright knot",
    source="notes/zebra.md",
    authors=(EVE,),
    rights=f"© {EVE}",
    sections=((2, "Stripes"), (2, "Stripes")),
    reads=("A zebra is tied up.", "Stripes", "Black ones.", "Stripes", "White ones."),
)
FAREWELL = Text(
    title="Farewell",
    source="notes/farewell.md",
    authors=(ADA,),
    date="2025-12-24",
    dateline="24 December 2025",
    address="https://knots.example/2025/12/farewell.html",
    rights=f"© 2025 {ADA}",
    citations=(("the film", FILM),),
    crossings=(("the hitch", HITCH.title, ""),),
    reads=("Cut the rope, as", "does. Back to"),
)
PREFACE = Text(
    title="Preface",
    citations=(("the law", LAW),),
    notes=(("So do they.", 1),),
    crossings=(("the bowline", BOWLINE.title, ""),),
    reads=("We", "all", "tie. See"),
)
PARTS = (
    # By date, which the name of a file does not decide.
    ('Part "one" & <two>, it\'s', "Here it begins.", (BOWLINE, HITCH)),
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
    crossings=BOWLINE.crossings[1:],
)
"""A post by itself: a link to another post leads to where that lives."""
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
    """The files that the book is made from, with the beginning of their SHA-256."""
    files = (path for path in SITE.rglob("*") if path.is_file() and path.parent.name != "right")
    return {
        path.relative_to(SITE).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()[:32]
        for path in files
    }


def numbers(texts: Sequence[Text], scope: str) -> dict[str, list[int]]:
    """The numbers of each text's citations, by its title: through the book, or by chapter."""
    known: dict[str, int] = {}
    found = {}
    for text in texts:
        if scope == "chapter":
            known = {}
        found[text.title] = [
            known.setdefault(address, len(known) + 1) for _, address in text.citations
        ]
    return found
