"""Long displayed formulas in lines, broken before relations, plus and minus signs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from exporter.file_formats.tex import cells, rows

_TOKEN = re.compile(r"\\(?:begin|end)\s*\{[^{}]*\}|\\(?:[A-Za-z]+|.)|\S", re.DOTALL)
_RELATIONS = frozenset(
    r"""= < > \le \leq \ge \geq \ne \neq \approx \equiv \sim \simeq \cong \propto \to \rightarrow
    \Rightarrow \implies \iff \Leftrightarrow \mapsto \coloneqq""".split()
)
_SIGNS = frozenset(("+", "-", r"\pm", r"\mp"))
_GAPS = frozenset((r"\quad", r"\qquad"))
_OPENING = frozenset((*"{([", r"\{", r"\left", r"\lfloor", r"\lceil", r"\langle"))
_CLOSING = frozenset((*"})]", r"\}", r"\right", r"\rfloor", r"\rceil", r"\rangle"))
_NO_OPERAND = frozenset((*"([,;:", *_RELATIONS, *_SIGNS, *_GAPS))
_WEIGHTLESS = frozenset((*"{}^_", r"\left", r"\right", r"\,", r"\;", r"\!"))
_MAX_LEFT_SIDE = 0.4
"""The part of a line that may stand before the first relation for the lines to be aligned at it."""


class _Segment(NamedTuple):
    """A part of a formula that is not broken, and the sign that it begins with."""

    tex: str
    sign: str
    weight: int


def in_lines(tex: str, width: float, max_width: float) -> str:
    """Return a formula of a width in lines of at most `max_width`; as it is if it has no breaks."""
    if len(rows(tex)) > 1 or len(cells(tex)) > 1:
        return tex
    segments = list(_segments(tex))
    total = sum(segment.weight for segment in segments) or 1
    # The weights are estimates.
    limit = 0.9 * max_width * total / width
    lines: list[list[_Segment]] = [[]]
    for segment in segments:
        used = sum(each.weight for each in lines[-1])
        if lines[-1] and used + segment.weight > limit:
            lines.append([])
        lines[-1].append(segment)
    if len(lines) < 2:
        return tex
    body = r"\\ ".join(_aligned(lines, limit))
    return rf"\begin{{aligned}}{body}\end{{aligned}}"


def _aligned(lines: list[list[_Segment]], limit: float) -> Iterator[str]:
    """Yield lines with their points of alignment."""
    first, *others = lines
    at = next((n for n, each in enumerate(first) if n and each.sign in _RELATIONS), 0)
    if sum(each.weight for each in first[:at]) > limit * _MAX_LEFT_SIDE:
        at = 0
    yield f"{_joined(first[:at])} & {_joined(first[at:])}"
    for line in others:
        sign, whole = line[0].sign, _joined(line)
        if sign in _GAPS:
            yield f"& {whole.removeprefix(sign)}"
        else:
            yield f"& {whole}" if sign in _RELATIONS and at else rf"& \quad {whole}"


def _joined(segments: list[_Segment]) -> str:
    return "".join(segment.tex for segment in segments)


def _segments(tex: str) -> Iterator[_Segment]:
    """Yield the parts of a formula between the places where it may be broken."""
    depth, start, weight, sign, before = 0, 0, 0, "", "("
    for match in _TOKEN.finditer(tex):
        token = match[0]
        if token in _CLOSING or token.startswith(r"\end"):
            depth -= 1
        is_break = token in _RELATIONS or token in _GAPS
        is_break = is_break or (token in _SIGNS and before not in _NO_OPERAND)
        if is_break and depth == 0 and before not in "^_" and match.start() > start:
            yield _Segment(tex[start : match.start()], sign, weight)
            start, weight, sign = match.start(), 0, token
        if token in _OPENING or token.startswith(r"\begin"):
            depth += 1
        # There is space around relations and signs.
        weight += (token not in _WEIGHTLESS) + is_break
        before = token
    yield _Segment(tex[start:], sign, weight)
