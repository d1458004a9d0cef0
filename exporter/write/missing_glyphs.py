"""What no font here has: named by its script, with the fonts that have it, and where it stands."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from fontTools import unicodedata as scripts  # type: ignore[import-untyped]

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place, Source

_CJK, _CORE, _EMOJI = "fonts-noto-cjk", "fonts-noto-core", "fonts-noto-color-emoji"
_SHOWN = 8
"""How many characters of a script are shown: enough to know the words by."""


@dataclass(frozen=True, slots=True)
class Script:
    """A kind of characters, and who has it: a package of Debian, fonts of macOS and of Windows.

    Without any, `cure` says what else to do.
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
_PICTURES = Script("emoji", _EMOJI, "Apple Color Emoji", "Segoe UI Emoji")
_EAST_ASIAN = Script("East Asian signs", _CJK, "PingFang", "Microsoft YaHei")
_SIGNS = Script("symbols", _CORE, "Apple Symbols", "Segoe UI Symbol")
_PRIVATE = Script(
    "private use",
    cure="write words or show a picture: these mean something in one icon font only",
)
_UNASSIGNED = Script("no script", cure="leave them out: Unicode knows no such characters")
_ELSEWHERE = frozenset(
    """Berf Chrs Cpmn Diak Egyp Gara Gukh Jurc Kawi Kits Krai Maka Nagm Nand Onao Ougr Pcun Seal
    Sidt Sunu Tayo Tnsa Todr Tols Toto Tutg Vith""".split()
)
"""Scripts that no package of Debian's has a font for."""
_EMOJI_BLOCKS = (
    *("Emoticons", "Miscellaneous Symbols and Pictographs", "Transport and Map Symbols"),
    *("Supplemental Symbols and Pictographs", "Symbols and Pictographs Extended-A"),
    *("Enclosed Alphanumeric Supplement", "Enclosed Ideographic Supplement"),
)
_EMOJI_SIGNS = frozenset(
    "⌚⌛⏩⏪⏫⏬⏰⏳⚡⛄⛅⛎⛔⛪⛲⛳⛵⛺⛽✅✊✋✨❌❎❓❔❕❗➕➖➗➰➿⬛⬜⭐⭕"
)


def report_missing(
    missing: str, findings: Diagnostics, source: Source | None, instead: str
) -> None:
    """Report the characters that no font has: broken text, and each script that lacks a font.

    `source` is the file that they come from, where it could be read; `instead` says what became of
    them.
    """
    broken = [sign for sign in missing if _is_broken(sign)]
    lacking = [sign for sign in missing if not _is_broken(sign)]
    if broken:
        message = (
            f"{_listed(map(_coded, broken))}: no character, but what is left of one; {instead}"
        )
        findings.report("character-broken", message, _first(broken, source))
    if lacking:
        groups: dict[Script, list[str]] = {}
        for sign in lacking:
            groups.setdefault(_script_of(sign), []).append(sign)
        for script, signs in groups.items():
            message = f"no font has these characters: {script.name} {_shown(signs)}; {instead}"
            place = _first(signs, source)
            findings.report("glyph-missing", message, place, _cure(script), group=script.name)


def _is_broken(sign: str) -> bool:
    return unicodedata.category(sign) in ("Cc", "Cs") or sign == "\ufffd"


def _script_of(sign: str) -> Script:
    match unicodedata.category(sign):
        case "Co":
            return _PRIVATE
        case "Cn" if scripts.script(sign) == "Zzzz":
            return _UNASSIGNED
    if scripts.block(sign) in _EMOJI_BLOCKS or sign in _EMOJI_SIGNS:
        return _PICTURES
    code = scripts.script(sign)
    if code in ("Zyyy", "Zinh"):
        return _shared(sign)
    if code == "Hani" and sign > "\uffff":
        return _RARE_HAN
    if code in _SCRIPTS:
        return _SCRIPTS[code]
    name = scripts.script_name(code)
    font = f"Noto Sans {name}"
    return Script(name, "" if code in _ELSEWHERE else _CORE, font, font)


def _shared(sign: str) -> Script:
    """Whose fonts have a sign that several scripts use, or all."""
    users = scripts.script_extension(sign)
    if "Hani" in users or scripts.block(sign) == "Halfwidth and Fullwidth Forms":
        return _EAST_ASIAN
    known = sorted(users & _SCRIPTS.keys())
    return _SCRIPTS["Deva" if "Deva" in known else known[0]] if known else _SIGNS


def _shown(signs: list[str]) -> str:
    """Some of the characters, letters before the marks that stand on them."""
    order = sorted(signs, key=lambda sign: (unicodedata.category(sign)[0] == "M", sign))
    coded = not any(sign.isalpha() for sign in signs)
    return _listed(map(_coded, order) if coded else (f"‘{sign}’" for sign in order))


def _coded(sign: str) -> str:
    """A character by its number, and as it is seen, if it is."""
    number = f"U+{ord(sign):04X}"
    if not _is_broken(sign):
        return f"‘{sign}’ ({number})"
    # What Windows has there, and what was meant by most who sent it.
    meant = sign.encode("latin-1", "ignore").decode("cp1252", "ignore")
    return f"{number} (‘{meant}’?)" if meant and meant.isprintable() else number


def _listed(named: Iterable[str]) -> str:
    words = list(named)
    more = f" and {len(words) - _SHOWN} more" if len(words) > _SHOWN else ""
    return ", ".join(words[:_SHOWN]) + more


def _cure(script: Script) -> str:
    """Return where to get a font that has the characters, or what else to do."""
    if script.cure:
        return script.cure
    debian = f"{script.debian} (Debian, Ubuntu), " if script.debian else ""
    fonts = f"{script.macos} (macOS) or {script.windows} (Windows)"
    return f"for {script.name}, install {debian}{fonts}"


def _first(signs: Iterable[str], source: Source | None) -> Place | None:
    """The first place of any of these characters in a file; None where it only names them."""
    if source is None:
        return None
    offsets = [at for sign in signs if (at := source.text.find(sign)) >= 0]
    return source.place(min(offsets)) if offsets else None
