"""The figures of the comparison as Markdown, for the page in docs/ that explains them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from bench.composition.counters import EMPTY_FOOT, LOOSE, TIGHT, Counters
from bench.report import table

BEGIN = "<!-- Written by make compare: -->"
END = "<!-- End of what make compare writes. -->"

_Cell: TypeAlias = Callable[[Counters], str]


def figures(
    counted: Mapping[str, Counters],
    versions: Sequence[str],
    left_out: Mapping[str, str],
    day: str,
    picture: str,
) -> str:
    """Return the table, the picture and the versions.

    `counted` has the names of the tools, and `left_out` the reasons why others are not in the
    table. `picture` is the path of the image.
    """
    rows = [(name, *map(cell, counted.values())) for name, cell in _rows()]
    lines = [("", *counted), ("", *("-" for _ in counted)), *rows]
    names = _listed(list(counted))
    parts = [
        table(lines),
        f"![The same passage on pages of {names}]({picture})",
        f"*The page with the same passage, by {names}.*",
        f"Versions, {day}:",
        "\n".join(f"- {version}" for version in versions),
    ]
    if left_out:
        parts += [
            "Left out:",
            "\n".join(f"- {name}: {reason}" for name, reason in left_out.items()),
        ]
    return "\n\n".join(parts)


def with_figures(page: str, written: str) -> str:
    """Return a page with the text between `BEGIN` and `END` replaced."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"the page has no lines ‘{BEGIN}’ and ‘{END}’")
    return f"{before}{BEGIN}\n\n{written}\n\n{END}{after}"


def write_figures(page: Path, written: str) -> None:
    """Replace the figures on a page."""
    page.write_text(with_figures(page.read_text("utf-8"), written), "utf-8")


def _rows() -> list[tuple[str, _Cell]]:
    loose: list[tuple[str, _Cell]] = [
        (f"lines with word spaces over {limit:g} × normal", _loose(index))
        for index, limit in enumerate(LOOSE)
    ]
    return [
        ("justified lines", lambda each: str(each.justified)),
        *loose,
        (
            f"lines with word spaces under {TIGHT:g} × normal",
            lambda each: _share(each.tight, each.justified),
        ),
        ("lines that end in a hyphen", lambda each: _share(each.hyphens, each.justified)),
        ("ladders of more than two hyphens", lambda each: str(each.ladders)),
        ("runts", lambda each: f"{each.runts} of {each.paragraphs}"),
        ("irregular leading", lambda each: f"{each.irregular} of {each.intervals}"),
        ("lines on one grid", lambda each: _share(each.on_grid, each.lines)),
        ("spreads whose lines align across", lambda each: f"{each.aligned} of {each.spreads}"),
        (
            f"page feet more than {EMPTY_FOOT:.0%} empty",
            lambda each: f"{each.empty_feet} of {each.feet}",
        ),
        ("pages", lambda each: str(each.pages)),
    ]


def _loose(index: int) -> _Cell:
    return lambda each: _share(each.loose[index], each.justified)


def _share(part: int, whole: int) -> str:
    return f"{part} ({part / whole:.0%})" if whole else "–"


def _listed(names: list[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last
