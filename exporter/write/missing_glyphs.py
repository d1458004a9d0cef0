"""Missing glyphs: characters that no font has, by script, with fonts that have them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from fontTools import unicodedata as scripts

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place, Source

_CJK, _CORE, _EMOJI = "fonts-noto-cjk", "fonts-noto-core", "fonts-noto-color-emoji"
_MAX_SHOWN = 8
"""The greatest number of characters named in a message."""


@dataclass(frozen=True, slots=True)
class Script:
    """A script or another group of characters, and fonts for it.

    `debian` is a package, `macos` and `windows` are fonts. `cure` is the hint if no font helps.
    """

    name: str
    debian: str = ""
    macos: str = ""
    windows: str = ""
    cure: str = ""


_SCRIPTS: Mapping[str, Script] = {
    "Arab": Script("Arabic", _CORE, "Geeza Pro", "Segoe UI"),
    "Armn": Script("Armenian", _CORE, "Mshtakan", "Segoe UI"),
    "Beng": Script("Bengali", _CORE, "Kohinoor Bangla", "Nirmala UI"),
    "Bopo": Script("Bopomofo", _CJK, "PingFang", "Microsoft JhengHei"),
    "Deva": Script("Devanagari", _CORE, "Kohinoor Devanagari", "Nirmala UI"),
    "Ethi": Script("Ethiopic", _CORE, "Kefa", "Ebrima"),
    "Grek": Script("Greek", _CORE, "Times New Roman", "Segoe UI"),
    "Gujr": Script("Gujarati", _CORE, "Kohinoor Gujarati", "Nirmala UI"),
    "Guru": Script("Gurmukhi", _CORE, "Gurmukhi MN", "Nirmala UI"),
    "Hang": Script("Hangul", _CJK, "Apple SD Gothic Neo", "Malgun Gothic"),
    "Hani": Script("Han", _CJK, "PingFang", "Microsoft YaHei"),
    "Hebr": Script("Hebrew", _CORE, "Arial Hebrew", "Segoe UI"),
    "Hira": Script("Hiragana", _CJK, "Hiragino Sans", "Yu Gothic"),
    "Kana": Script("Katakana", _CJK, "Hiragino Sans", "Yu Gothic"),
    "Khmr": Script("Khmer", _CORE, "Khmer MN", "Leelawadee UI"),
    "Knda": Script("Kannada", _CORE, "Noto Sans Kannada", "Nirmala UI"),
    "Laoo": Script("Lao", _CORE, "Lao MN", "Leelawadee UI"),
    "Mlym": Script("Malayalam", _CORE, "Malayalam MN", "Nirmala UI"),
    "Mymr": Script("Burmese", _CORE, "Noto Sans Myanmar", "Myanmar Text"),
    "Orya": Script("Oriya", _CORE, "Noto Sans Oriya", "Nirmala UI"),
    "Sinh": Script("Sinhala", _CORE, "Sinhala MN", "Nirmala UI"),
    "Taml": Script("Tamil", _CORE, "Tamil MN", "Nirmala UI"),
    "Telu": Script("Telugu", _CORE, "Kohinoor Telugu", "Nirmala UI"),
    "Thai": Script("Thai", _CORE, "Thonburi", "Leelawadee UI"),
    "Tibt": Script("Tibetan", _CORE, "Kailasa", "Microsoft Himalaya"),
}
_RARE_HAN = Script("rare Han", "fonts-hanazono", "Songti SC", "SimSun-ExtB")
_EMOJI_FONTS = Script("emoji", _EMOJI, "Apple Color Emoji", "Segoe UI Emoji")
_EAST_ASIAN_SYMBOLS = Script("East Asian symbols", _CJK, "PingFang", "Microsoft YaHei")
_SYMBOLS = Script("symbols", _CORE, "Apple Symbols", "Segoe UI Symbol")
_PRIVATE = Script(
    "private use",
    cure="use words or an image: only one icon font gives these characters a meaning",
)
_UNASSIGNED = Script("no script", cure="remove them: Unicode does not define these characters")
_ELSEWHERE = frozenset(
    """Berf Chrs Cpmn Diak Egyp Gara Gukh Jurc Kawi Kits Krai Maka Nagm Nand Onao Ougr Pcun Seal
    Sidt Sunu Tayo Tnsa Todr Tols Toto Tutg Vith""".split()
)
"""Scripts without a font in Debian."""
_EMOJI_BLOCKS = (
    *("Emoticons", "Miscellaneous Symbols and Pictographs", "Transport and Map Symbols"),
    *("Supplemental Symbols and Pictographs", "Symbols and Pictographs Extended-A"),
    *("Enclosed Alphanumeric Supplement", "Enclosed Ideographic Supplement"),
)
_EMOJI_SIGNS = frozenset(
    "⌚⌛⏩⏪⏫⏬⏰⏳⚡⛄⛅⛎⛔⛪⛲⛳⛵⛺⛽✅✊✋✨❌❎❓❔❕❗➕➖➗➰➿⬛⬜⭐⭕"
)


def report_missing(
    missing: str, diagnostics: Diagnostics, source: Source | None, instead: str
) -> None:
    """Report broken characters, and by script those that no font has.

    `missing` are the characters. `source` is the file they come from, if it is readable. `instead`
    says what is shown in their place.
    """
    broken = [char for char in missing if _is_broken(char)]
    if broken:
        message = f"broken characters: {_listed(map(_with_code, broken))}; {instead}"
        diagnostics.report("character-broken", message, _first_place(broken, source))
    scripts_: dict[Script, list[str]] = {}
    for char in missing:
        if not _is_broken(char):
            scripts_.setdefault(_script_of(char), []).append(char)
    for script, characters in scripts_.items():
        message = f"no font has these characters: {script.name} {_shown(characters)}; {instead}"
        place = _first_place(characters, source)
        diagnostics.report("glyph-missing", message, place, _cure(script), group=script.name)


def _is_broken(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Cs") or char == "\ufffd"


def _script_of(char: str) -> Script:
    match unicodedata.category(char):
        case "Co":
            return _PRIVATE
        case "Cn" if scripts.script(char) == "Zzzz":
            return _UNASSIGNED
    if scripts.block(char) in _EMOJI_BLOCKS or char in _EMOJI_SIGNS:
        return _EMOJI_FONTS
    code = scripts.script(char)
    if code in ("Zyyy", "Zinh"):
        return _script_of_shared(char)
    if code == "Hani" and char > "\uffff":
        return _RARE_HAN
    if code in _SCRIPTS:
        return _SCRIPTS[code]
    name = scripts.script_name(code)
    font = f"Noto Sans {name}"
    return Script(name, "" if code in _ELSEWHERE else _CORE, font, font)


def _script_of_shared(char: str) -> Script:
    """Return the script whose fonts have a character that several scripts share."""
    users = scripts.script_extension(char)
    if "Hani" in users or scripts.block(char) == "Halfwidth and Fullwidth Forms":
        return _EAST_ASIAN_SYMBOLS
    known = sorted(users & _SCRIPTS.keys())
    return _SCRIPTS["Deva" if "Deva" in known else known[0]] if known else _SYMBOLS


def _shown(characters: list[str]) -> str:
    """Return some of the characters, letters before combining marks."""
    order = sorted(characters, key=lambda char: (unicodedata.category(char)[0] == "M", char))
    if any(char.isalpha() for char in characters):
        return _listed(f"‘{char}’" for char in order)
    return _listed(map(_with_code, order))


def _with_code(char: str) -> str:
    """Return a character and its code point; a broken one with what it may have been."""
    number = f"U+{ord(char):04X}"
    if not _is_broken(char):
        return f"‘{char}’ ({number})"
    # C1 controls are usually Windows-1252 read as Latin-1.
    meant = char.encode("latin-1", "ignore").decode("cp1252", "ignore")
    return f"{number} (‘{meant}’?)" if meant and meant.isprintable() else number


def _listed(named: Iterable[str]) -> str:
    words = list(named)
    more = f" and {len(words) - _MAX_SHOWN} more" if len(words) > _MAX_SHOWN else ""
    return ", ".join(words[:_MAX_SHOWN]) + more


def _cure(script: Script) -> str:
    """Return where to get a font that has the characters, or what else to do."""
    if script.cure:
        return script.cure
    debian = f"{script.debian} (Debian, Ubuntu), " if script.debian else ""
    fonts = f"{script.macos} (macOS) or {script.windows} (Windows)"
    return f"for {script.name}, install {debian}{fonts}"


def _first_place(characters: Iterable[str], source: Source | None) -> Place | None:
    """Return the first place of any of the characters in a file; None if it has none of them."""
    if source is None:
        return None
    offsets = [at for char in characters if (at := source.text.find(char)) >= 0]
    return source.place(min(offsets)) if offsets else None
