"""Embedded fonts: the faces that a book uses, subset to its characters and renamed.

The SIL Open Font License 1.1 may reserve a font name, as it does ‘Source’: a modified font must
have another name, and keeps its copyright and licence entries.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from io import BytesIO
from typing import Any

from lxml import etree

from exporter.themes import FACES, Face

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
    if "Σ" not in text:
        # All that follows depends on each character alone, unlike the small letter of a sigma.
        text = "".join(frozenset(text))
    text += unicodedata.normalize("NFD", text)
    return frozenset(text + text.upper() + text.lower())


def subset_font(face: Face, data: bytes, characters: Iterable[str]) -> bytes:
    """Return a TrueType font, subset to the characters and renamed as the face."""
    # Not needed if the cache holds the fonts.
    import uharfbuzz as hb  # type: ignore[import-untyped]

    options = hb.SubsetInput()
    options.unicode_set.update(sorted(ord(c) for c in characters))
    options.layout_feature_tag_set.clear()
    options.layout_feature_tag_set.update(_tag(feature) for feature in _FEATURES)
    options.drop_table_tag_set.update([_tag("DSIG")])
    # E-readers have high resolutions, and hint automatically.
    options.flags = hb.SubsetFlags.NO_HINTING
    # The names of stylistic sets are dropped with their features.
    options.name_id_set.update(_KEPT_NAMES)
    options.name_lang_id_set.update([0x0409])
    subset = hb.subset(hb.Face(data), options)
    return _renamed(subset.blob.data, face)


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


def _renamed(data: bytes, face: Face) -> bytes:
    """Return the font with the names of the face, and its own modification date."""
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    with TTFont(BytesIO(data), recalcTimestamp=False) as font:
        names = font["name"]
        style = _style(face)
        full = face.family if style == "Regular" else f"{face.family} {style}"
        postscript = file_name(face).removesuffix(".ttf")
        version = str(names.getDebugName(5))
        names.names = [name for name in names.names if name.nameID in _KEPT_NAMES]
        new_names = {
            # Some readers look a family up by this name; semibold is its bold face.
            1: face.family,
            2: style.replace("Semibold", "Bold"),
            3: f"{version};{postscript}",
            4: full,
            6: postscript,
            16: face.family,
            17: style,
        }
        for name_id, name in new_names.items():
            names.setName(name, name_id, 3, 1, 0x0409)
        stream = BytesIO()
        font.save(stream)
    return stream.getvalue()
