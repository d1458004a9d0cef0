"""TeX as authors write it to the TeX that both libraries read.

math-core makes MathML and mathra makes drawings and speech. Each lacks some environments and
commands; what other commands can express is rewritten, so that both get the same formula.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from exporter.file_formats.tex import (
    argument,
    arguments,
    cells,
    optional_argument,
    replace_commands,
    replace_environments,
    rows,
    without_comments,
)


class NormalForm(NamedTuple):
    """A formula in normal form. `number` is what stands beside it, such as “(7)”."""

    tex: str
    number: str = ""


_SYNONYMS: Mapping[str, str] = {
    "AA": r"\text{Å}",
    "cdotp": r"\cdot ",
    "euro": r"\text{€}",
    "hbox": r"\text",
    "hfil": r"\quad ",
    "hfill": r"\quad ",
    "llap": "",
    "mathbbm": r"\mathbb",
    "mathclap": "",
    "mathds": r"\mathbb",
    "mathllap": "",
    "mathrlap": "",
    "mbox": r"\text",
    "pmb": r"\boldsymbol",
    "qed": r"\square ",
    "rlap": "",
    "textsc": r"\text",
}
"""Commands that a library lacks, and what stands for them."""

_IGNORED: Mapping[str, int] = {
    "allowbreak": 0,
    "displaybreak": 0,
    "footnotesize": 0,
    "label": 1,
    "large": 0,
    "Large": 0,
    "LARGE": 0,
    "huge": 0,
    "Huge": 0,
    "noalign": 1,
    "nobreak": 0,
    "nonumber": 0,
    "normalsize": 0,
    "notag": 0,
    "require": 1,
    "scriptsize": 0,
    "small": 0,
    "strut": 0,
    "tiny": 0,
    "xspace": 0,
}
"""Commands without a meaning for a formula in a book, and how many arguments they have."""

_WRAPPERS: Mapping[str, int] = {
    "bbox": 0,
    "class": 1,
    "cssId": 1,
    "ensuremath": 0,
    "href": 1,
    "htmlClass": 1,
    "htmlData": 1,
    "htmlId": 1,
    "htmlStyle": 1,
    "style": 1,
}
"""Commands of which only the last argument is kept, and how many arguments come before it."""

_ALIGNED = frozenset("align alignat alignedat flalign split eqnarray xalignat xxalignat".split())
_GATHERED = frozenset("gather multline multlined".split())
_TRANSPARENT = frozenset("equation math displaymath subequations".split())
_WITH_COLUMNS = frozenset("alignat alignedat xalignat xxalignat".split())
_WITH_ROWS = frozenset("matrix pmatrix cases eqalign eqalignno displaylines substack".split())
_PLAIN_NUMBER = re.compile(r"[^\\${}^_]{0,20}")
_UPRIGHT = re.compile(
    r"\s*(?:\\(?:rm|sf)\b|\\(?:math|text)(?:rm|sf|up)?\s*\{)?\s*([A-Za-z]{2,}|[A-Z])\s*\}?\s*"
)
_STYLED_NAME = re.compile(r"\\(?:math|text|bold)[a-z]+\s*\{")


def normal_form(tex: str, *, block: bool) -> NormalForm:
    """Return a formula in normal form."""
    tex = without_comments(tex).strip()
    tex = replace_commands(tex, _replaced_plain_tex)
    tex = replace_environments(tex, _replaced_environment)
    tex = re.sub(r"(?:\\\\\s*)+$", "", tex).strip()
    if len(rows(tex)) > 1 or len(cells(tex)) > 1:
        aligned = any(len(cells(row)) > 1 for row in rows(tex))
        tex = _multiline(tex, "aligned" if aligned else "gathered")
    number = ""
    if block:
        tex, number = _without_tag(tex)
        if not _PLAIN_NUMBER.fullmatch(number):
            tex, number = rf"{tex} \qquad \text{{{number}}}", ""
    tex = replace_commands(tex, _replaced)
    return NormalForm(tex.strip(), number)


def _replaced_plain_tex(name: str, tex: str, at: int) -> tuple[str, int] | None:
    """Replace the commands of plain TeX whose argument has rows."""
    inner = argument(tex, at) if name in _WITH_ROWS and tex[at : at + 1] in ("{", " ") else None
    if inner is None:
        return None
    body = replace_commands(inner[0], _replaced_plain_tex)
    body = re.sub(r"\\cr(?:cr)?(?![A-Za-z])", r"\\\\", body)
    match name:
        case "matrix" | "pmatrix" | "cases":
            return rf"\begin{{{name}}}{body}\end{{{name}}}", inner[1]
        case "eqalign" | "eqalignno":
            return rf"\begin{{aligned}}{body}\end{{aligned}}", inner[1]
        case "displaylines":
            return rf"\begin{{gathered}}{body}\end{{gathered}}", inner[1]
        case "substack":
            return rf"\begin{{subarray}}{{c}}{body}\end{{subarray}}", inner[1]
        case _:
            return None


def _replaced_environment(name: str, body: str) -> str | None:
    plain = name.removesuffix("*")
    if plain in _TRANSPARENT:
        return f" {body} "
    if plain == "smallmatrix":
        return rf"{{\scriptstyle\begin{{matrix}}{body}\end{{matrix}}}}"
    if plain in _WITH_COLUMNS:
        columns = argument(body, 0)
        body = body[columns[1] :] if columns else body
    if plain == "eqnarray":
        body = r"\\".join(map(_equation, rows(body)))
    if plain in _ALIGNED:
        return _multiline(body, "aligned")
    if plain in _GATHERED:
        # A sign at the start of a line is between two terms.
        return _multiline(re.sub(r"(\\\\\s*)(?=[-+])", r"\1{}", body), "gathered")
    return None


def _equation(row: str) -> str:
    """Return a row of `eqnarray`, which has the relation in a column of its own."""
    left, *others = cells(row)
    return f"{left}&{''.join(others)}" if others else row


def _multiline(body: str, environment: str) -> str:
    """Return rows as one environment; tags become a last column, unless there is one row."""
    lines = rows(body)
    if lines and not lines[-1].strip():
        lines.pop()
    if len(lines) < 2:
        inner = lines[0] if lines else ""
        if len(cells(inner)) < 2:
            return f" {inner} "
        inner, number = _without_tag(inner)
        tag = rf"\tag*{{{number}}}" if number else ""
        return rf"\begin{{{environment}}}{inner}\end{{{environment}}}{tag}"
    tagged = [_without_tag(line) for line in lines]
    if not any(number for _, number in tagged):
        body = r"\\".join(lines)
        return rf"\begin{{{environment}}}{body}\end{{{environment}}}"
    if environment == "gathered":
        body = r"\\".join(_with_column(rf"\displaystyle {line}", n, 1) for line, n in tagged)
        return rf"\begin{{array}}{{cl}}{body}\end{{array}}"
    columns = max(len(cells(line)) for line, _ in tagged)
    columns += 1 - columns % 2
    body = r"\\".join(_with_column(line, number, columns) for line, number in tagged)
    return rf"\begin{{aligned}}{body}\end{{aligned}}"


def _with_column(line: str, number: str, columns: int) -> str:
    """Return a row with its number behind as many columns."""
    if not number:
        return line
    gap = "&" * (columns + 1 - len(cells(line)))
    return rf"{line}{gap}\qquad\text{{{number}}}"


def _without_tag(tex: str) -> tuple[str, str]:
    """Return TeX without its tags, and the last of them as it is shown."""
    number = ""

    def replaced(name: str, tex: str, at: int) -> tuple[str, int] | None:
        nonlocal number
        if name != "tag":
            return None
        star = tex[at : at + 1] == "*"
        found = argument(tex, at + star)
        if found is None:
            return None
        number = found[0] if star else f"({found[0]})"
        return "", found[1]

    tex = replace_commands(tex, replaced)
    return tex, number


def _replaced(name: str, tex: str, at: int) -> tuple[str, int] | None:
    """Replace a command that a library lacks."""
    if name == "operatorname" or name == "mathop":
        return _operator(name, tex, at)
    if name == "buildrel":
        parts = re.compile(r"(.*?)\\over\s*(?=(.))", re.DOTALL).match(tex, at)
        below = argument(tex, parts.end()) if parts else None
        if parts is None or below is None:
            return None
        return rf"\overset{{{parts[1]}}}{{{below[0]}}}", below[1]
    if name == "root":
        parts = re.compile(r"(.*?)\\of(?![A-Za-z])", re.DOTALL).match(tex, at)
        under = argument(tex, parts.end()) if parts else None
        if parts is None or under is None:
            return None
        return rf"\sqrt[{parts[1].strip()}]{{{under[0]}}}", under[1]
    if name == "unicode":
        code = argument(tex, at)
        number = re.fullmatch(r"x([0-9A-Fa-f]{1,5})|(\d{1,6})", code[0].strip()) if code else None
        if code is None or number is None:
            return None
        return chr(int(number[1], 16) if number[1] else int(number[2])), code[1]
    if name in _SYNONYMS:
        return _SYNONYMS[name], at
    if name in _IGNORED:
        found = arguments(tex, at, _IGNORED[name])
        return ("", found[1]) if found else None
    if name in _WRAPPERS:
        at = optional_argument(tex, at)[1]
        found = arguments(tex, at, _WRAPPERS[name] + 1)
        return (f"{{{replace_commands(found[0][-1], _replaced)}}}", found[1]) if found else None
    return None


def _operator(name: str, tex: str, at: int) -> tuple[str, int] | None:
    """Replace operators whose names are written with fonts."""
    star = name == "operatorname" and tex[at : at + 1] == "*"
    found = argument(tex, at + star)
    if found is None:
        return None
    if name == "operatorname":
        if _STYLED_NAME.match(found[0].strip()):
            return rf"\mathop{{{found[0]}}}", found[1]
        return None
    upright = _UPRIGHT.fullmatch(found[0])
    if upright and found[0].strip() != upright[1]:
        return rf"\operatorname*{{{upright[1]}}}", found[1]
    return None
