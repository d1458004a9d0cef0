"""Fonts: the faces that a book needs, cut down to its characters, under names of our own.

The licence of fonts (SIL OFL 1.1) may reserve a name, as it does ‘Source’: a font that was changed
must be called something else, and keeps its copyright and licence entries.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from io import BytesIO
from typing import TYPE_CHECKING

from exporter.themes import FACES, Face

if TYPE_CHECKING:
    from lxml import etree

_ALWAYS = (
    "".join(map(chr, range(0x20, 0x7F)))
    + "\u00a0\u00ad\u2002\u2003\u2009\u200a\u2011\u2060"
    + "¡¿§©®°·×«»‹›–—‘’‚“”„…•†‡′″€™−←→↑↓↩☐☑"
)
"""Characters that stylesheets and reading systems add to any text."""
_FEATURES = (
    "c2sc case ccmp frac kern liga lnum locl mark mkmk onum ordn pnum sinf smcp subs sups tnum zero"
).split()
_KEPT_NAMES = (0, 5, 7, 8, 9, 11, 13, 14)
"""Copyright, version, trademark, maker, designer, maker's address, licence and its address."""

_X = {"x": "http://www.w3.org/1999/xhtml"}
_SLANTED = (
    "(self::x:em or self::x:i or self::x:cite or self::x:dfn or self::x:var or self::x:h4 or "
    "self::x:h5 or self::x:h6 or @class='standfirst' or @class='subtitle' or "
    "parent::*[@class='cited-in'])"
)
_HEAVY = (
    "(self::x:strong or self::x:b or self::x:h1 or self::x:h2 or self::x:h3 or self::x:th or "
    "self::x:dt)"
)
_IN_SANS = (
    "ancestor-or-self::*[self::x:table or self::x:figcaption or self::x:h3 or @role='note' or "
    "@role='doc-notice' or @class='label' or @class='byline' or @class='embed' or "
    "@class='details' or @class='low' or @class='line' or @class='bio' or @class='chapters']"
)
_CODE = (
    "(self::x:code or self::x:kbd or self::x:samp or @class='address' or @class='first-address')"
)
_NEEDS = {
    ("Exporter Serif", 400, True): f"//*[{_SLANTED}][not({_IN_SANS})]",
    ("Exporter Serif", 600, True): (
        f"//*[{_SLANTED}][ancestor-or-self::*[{_HEAVY}] or descendant::*[{_HEAVY}]]"
        "|//x:h4|//x:h5|//x:h6"
    ),
    ("Exporter Sans", 400, True): f"//*[{_SLANTED}][{_IN_SANS}]",
    ("Exporter Mono", 400, False): f"//*[{_CODE}]",
    ("Exporter Mono", 400, True): (
        "//*[@class='code']//*[@class='c']"
        f"|//*[{_CODE}][ancestor::*[{_SLANTED}] or descendant::*[{_SLANTED}]]"
    ),
    ("Exporter Mono", 600, False): (
        "//*[@class='code']//*[@class='k' or @class='n']"
        f"|//*[{_CODE}][ancestor::*[{_HEAVY}] or descendant::*[{_HEAVY}]]"
    ),
}
"""What in a document needs a face (family, weight, italic); the others are always needed."""


def faces_of(document: etree._Element) -> frozenset[Face]:
    """The faces that a document asks for."""
    return frozenset(face for face in FACES if _is_needed(face, document))


def file_name(face: Face) -> str:
    """What the file of a face is called in the package."""
    return f"{face.family.replace(' ', '')}-{_style(face).replace(' ', '')}.ttf"


def characters_of(document: etree._Element) -> frozenset[str]:
    """The characters of a document, and those that styles may make of them."""
    text = _ALWAYS + "".join(map(str, document.itertext()))
    text = text + unicodedata.normalize("NFC", text) + unicodedata.normalize("NFD", text)
    return frozenset(text + text.upper() + text.lower())


def embedded(face: Face, data: bytes, characters: Iterable[str]) -> bytes:
    """The font that is a face, cut down to the characters and renamed, as TrueType."""
    # A book of the same characters has its fonts from the build before.
    import uharfbuzz as hb  # type: ignore[import-untyped]

    wanted = hb.SubsetInput()
    wanted.unicode_set.update(sorted(ord(c) for c in characters))
    wanted.layout_feature_tag_set.clear()
    wanted.layout_feature_tag_set.update(_tag(feature) for feature in _FEATURES)
    wanted.drop_table_tag_set.update([_tag("DSIG")])
    # Screens of e-readers are fine enough, and their rasterisers hint by themselves.
    wanted.flags = hb.SubsetFlags.NO_HINTING
    # Stylistic sets, whose names would stay behind, are not among the features kept.
    wanted.name_id_set.update(_KEPT_NAMES)
    wanted.name_lang_id_set.update([0x0409])
    subset = hb.subset(hb.Face(data), wanted)
    return _renamed(subset.blob.data, face)


def _is_needed(face: Face, document: etree._Element) -> bool:
    path = _NEEDS.get((face.family, face.weight, face.italic))
    return path is None or bool(document.xpath(f"boolean({path})", namespaces=_X))


def _style(face: Face) -> str:
    weight = "Semibold" if face.weight == 600 else ""
    return f"{weight} {'Italic' if face.italic else ''}".strip() or "Regular"


def _tag(name: str) -> int:
    return int.from_bytes(name.encode())


def _renamed(data: bytes, face: Face) -> bytes:
    """The font under the face's family name. The date of its last change stays the designer's."""
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    with TTFont(BytesIO(data), recalcTimestamp=False) as font:
        names = font["name"]
        style = _style(face)
        full = face.family if style == "Regular" else f"{face.family} {style}"
        postscript = file_name(face).removesuffix(".ttf")
        version = str(names.getDebugName(5))
        names.names = [name for name in names.names if name.nameID in _KEPT_NAMES]
        said = {
            1: full.removesuffix(" Italic"),
            2: "Italic" if face.italic else "Regular",
            3: f"{version};{postscript}",
            4: full,
            6: postscript,
            16: face.family,
            17: style,
        }
        for number, words in said.items():
            names.setName(words, number, 3, 1, 0x0409)
        stream = BytesIO()
        font.save(stream)
    return stream.getvalue()
