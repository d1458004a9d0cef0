"""Embedded fonts: the faces that a book uses, subset to its characters and renamed.

The SIL Open Font License 1.1 may reserve a font name, as it does ‘Source’: a modified font must
have another name, and keeps its copyright and licence entries.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from struct import pack
from typing import TYPE_CHECKING, Any

from lxml import etree

from exporter.themes import FACES, Face

if TYPE_CHECKING:
    import uharfbuzz as hb

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
"""The name ids of copyright, version, trademark, manufacturer, designer, vendor URL, licence and
licence URL (OpenType 1.9, `name`)."""
_NEW_NAMES = (1, 2, 3, 4, 6, 16, 17)
"""The name ids of family, style, identifier, full name, PostScript name, and of family and style
for programs that know more than four styles."""
_ENGLISH = 0x0409
"""English of the United States, for Windows."""

_XHTML = "http://www.w3.org/1999/xhtml"
_ITALIC = (
    "(self::x:em or self::x:i or self::x:cite or self::x:dfn or self::x:var or self::x:h4 or "
    "self::x:h5 or self::x:h6 or @class='standfirst' or @class='subtitle' or "
    "parent::*[@class='cited-in'])"
)
_BOLD = (
    "(self::x:strong or self::x:b or self::x:h1 or self::x:h2 or self::x:h3 or self::x:th or "
    "self::x:dt)"
)
_IN_SANS = (
    "ancestor-or-self::*[self::x:table or self::x:figcaption or self::x:h3 or @role='note' or "
    "@role='doc-notice' or @class='label' or @class='byline' or @class='embed' or "
    "@class='details' or @class='low' or @class='line' or @class='bio' or @class='chapters']"
)
_IN_CODE = "ancestor::*[@class='code']"
_USES: Mapping[tuple[str, int, bool], tuple[tuple[str, str], ...]] = {
    ("Exporter Serif", 400, True): (("italic", f"not({_IN_SANS})"),),
    ("Exporter Serif", 600, True): (
        ("italic", f"ancestor-or-self::*[{_BOLD}] or descendant::*[{_BOLD}]"),
        ("heading", "true()"),
    ),
    ("Exporter Sans", 400, True): (("italic", _IN_SANS),),
    ("Exporter Mono", 400, False): (("code", "true()"),),
    ("Exporter Mono", 400, True): (
        ("comment", _IN_CODE),
        ("code", f"ancestor::*[{_ITALIC}] or descendant::*[{_ITALIC}]"),
    ),
    ("Exporter Mono", 600, False): (
        ("keyword", _IN_CODE),
        ("code", f"ancestor::*[{_BOLD}] or descendant::*[{_BOLD}]"),
    ),
}
"""The elements that use a face (family, weight, italic): those of a kind for which an XPath
expression is true. Other faces are always used."""


def faces_of(document: etree._Element) -> frozenset[Face]:
    """Return the faces that a document uses."""
    kinds = _kinds(document)
    return frozenset(face for face in FACES if _is_used(face, kinds))


def file_name(face: Face) -> str:
    """Return the file name of a face in the package."""
    return f"{face.family.replace(' ', '')}-{_style(face).replace(' ', '')}.ttf"


def characters_of(document: etree._Element) -> frozenset[str]:
    """Return the characters of a document, also in the other case and in NFC and NFD."""
    text = _ALWAYS + "".join(map(str, document.itertext()))
    text += unicodedata.normalize("NFC", text)
    text = "".join(frozenset(text))
    text += unicodedata.normalize("NFD", text)
    if "Σ" in text:
        # The only letter whose small form depends on its place.
        text += "σς"
    return frozenset(text + text.upper() + text.lower())


def subset_font(face: Face, data: bytes, characters: Iterable[str]) -> bytes:
    """Return a TrueType font, subset to the characters and renamed as the face."""
    # Not needed if the cache holds the fonts.
    import uharfbuzz as hb

    options = hb.SubsetInput()
    options.unicode_set.update(sorted(ord(c) for c in characters))
    options.layout_feature_tag_set.clear()
    options.layout_feature_tag_set.update(_tag(feature) for feature in _FEATURES)
    options.drop_table_tag_set.update([_tag("DSIG")])
    # E-readers have high resolutions, and hint automatically.
    options.flags = hb.SubsetFlags.NO_HINTING
    # The names of stylistic sets are dropped with their features.
    options.name_id_set.update(_KEPT_NAMES + _NEW_NAMES)
    options.name_lang_id_set.update([_ENGLISH])
    renamed = _renamed(hb.Face(data), face)
    return bytes(hb.subset(renamed, options).blob.data)


def _kinds(document: etree._Element) -> Mapping[str, Sequence[etree._Element]]:
    """Return the elements of a document by what they are.

    They are found by name and class, since a path that searches the document takes longer than all
    that is asked about them.
    """
    by_class: dict[str, list[etree._Element]] = {}
    classed: Any = _xpath("//*[@class]")(document)
    for element in classed:
        by_class.setdefault(element.get("class"), []).append(element)

    def found(names: str, classes: str = "") -> list[etree._Element]:
        named = document.iter(*(f"{{{_XHTML}}}{name}" for name in names.split()))
        return [*named, *(each for name in classes.split() for each in by_class.get(name, ()))]

    cited_in = (
        each for parent in by_class.get("cited-in", ()) for each in parent.iterchildren("*")
    )
    return {
        "heading": found("h4 h5 h6"),
        "italic": [*found("em i cite dfn var h4 h5 h6", "standfirst subtitle"), *cited_in],
        "code": found("code kbd samp", "address first-address"),
        "comment": by_class.get("c", ()),
        "keyword": [*by_class.get("k", ()), *by_class.get("n", ())],
    }


def _is_used(face: Face, kinds: Mapping[str, Sequence[etree._Element]]) -> bool:
    uses = _USES.get((face.family, face.weight, face.italic))
    return uses is None or any(
        _xpath(f"boolean({condition})")(element)
        for kind, condition in uses
        for element in kinds[kind]
    )


@cache
def _xpath(path: str) -> etree.XPath:
    return etree.XPath(path, namespaces={"x": _XHTML})


def _style(face: Face) -> str:
    weight = "Semibold" if face.weight == 600 else ""
    return f"{weight} {'Italic' if face.italic else ''}".strip() or "Regular"


def _tag(name: str) -> int:
    return int.from_bytes(name.encode())


def _renamed(font: hb.Face, face: Face) -> hb.Face:
    """Return the font with the names of the face."""
    import uharfbuzz as hb

    style = _style(face)
    postscript = file_name(face).removesuffix(".ttf")
    kept = {number: font.get_name(number) for number in _KEPT_NAMES}
    names = {
        **kept,
        # Some readers look a family up by this name; semibold is its bold face.
        1: face.family,
        2: style.replace("Semibold", "Bold"),
        3: f"{kept[5]};{postscript}",
        4: face.family if style == "Regular" else f"{face.family} {style}",
        6: postscript,
        16: face.family,
        17: style,
    }
    # HarfBuzz reads these bytes as long as the font exists: its functions refer to them.
    tables = {tag: font.reference_table(tag).data for tag in font.table_tags}
    tables["name"] = _name_table({number: name for number, name in names.items() if name})
    renamed = hb.Face.create_for_tables(lambda _, tag, __: tables.get(tag), None)
    renamed.set_get_table_tags_func(lambda *_: [*tables], None)
    return renamed


def _name_table(names: Mapping[int, str]) -> bytes:
    """Return a table `name` with English names for Windows, by their ids (OpenType 1.9, `name`)."""
    records, texts = b"", b""
    for number, name in sorted(names.items()):
        text = name.encode("utf-16-be")
        records += pack(">6H", 3, 1, _ENGLISH, number, len(text), len(texts))
        texts += text
    return pack(">3H", 0, len(names), 6 + len(records)) + records + texts
