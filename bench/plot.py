"""Line charts with two logarithmic axes, as SVG."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

_WIDTH, _HEIGHT = 460, 320
_LEFT, _RIGHT, _TOP, _BOTTOM = 58, 16, 34, 44
# Marks tell lines apart without colour.
_COLOURS = ("#0b5394", "#b45f06", "#38761d", "#741b47")
_MARKS = (
    '<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>',
    '<path d="M{x:.1f} {y:.1f}m-4 3.5h8l-4 -7z" fill="{colour}"/>',
    '<path d="M{x:.1f} {y:.1f}m-3.2 -3.2h6.4v6.4h-6.4z" fill="{colour}"/>',
    '<path d="M{x:.1f} {y:.1f}m-4.4 0l4.4 -4.4l4.4 4.4l-4.4 4.4z" fill="{colour}"/>',
)

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Panel:
    """A chart: its title, and the points of each line by name."""

    title: str
    lines: Mapping[str, Sequence[Point]]


@dataclass(frozen=True, slots=True)
class _Scale:
    """A logarithmic scale from values between two bounds to positions."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        share = math.log(value / self.low) / math.log(self.high / self.low)
        return self.start + share * (self.end - self.start)


def ticks(low: float, high: float) -> list[float]:
    """Return 1, 2 and 5 times powers of ten, from below `low` to above `high`."""
    powers = range(math.floor(math.log10(low)) - 1, math.ceil(math.log10(high)) + 2)
    rounds = [step * 10.0**power for power in powers for step in (1, 2, 5)]
    first = max(tick for tick in rounds if tick <= low * (1 + 1e-9))
    last = min(tick for tick in rounds if tick >= high * (1 - 1e-9) and tick > first)
    return [tick for tick in rounds if first <= tick <= last]


def draw_panels(panels: Sequence[Panel], x_label: str) -> str:
    """Return the panels as one SVG, two in a row."""
    full = [panel for panel in panels if any(panel.lines.values())]
    names = list(dict.fromkeys(name for panel in full for name in panel.lines))
    rows = math.ceil(len(full) / 2)
    width, height = 2 * _WIDTH, rows * _HEIGHT + 30
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img"'
        ' font-family="sans-serif" font-size="11">',
        f"<title>{escape(', '.join(panel.title for panel in full))}</title>",
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
    ]
    for number, panel in enumerate(full):
        row, column = divmod(number, 2)
        parts.append(f'<g transform="translate({column * _WIDTH} {row * _HEIGHT})">')
        parts += _panel(panel, names, x_label)
        parts.append("</g>")
    parts += _legend(names, rows * _HEIGHT + 12)
    return "\n".join((*parts, "</svg>", ""))


def _panel(panel: Panel, names: Sequence[str], x_label: str) -> Iterator[str]:
    points = [point for line in panel.lines.values() for point in line]
    x_ticks, y_ticks = (ticks(min(values), max(values)) for values in zip(*points, strict=True))
    x = _Scale(x_ticks[0], x_ticks[-1], _LEFT, _WIDTH - _RIGHT)
    y = _Scale(y_ticks[0], y_ticks[-1], _HEIGHT - _BOTTOM, _TOP)
    yield f'<text x="{_LEFT}" y="20" font-weight="bold">{escape(panel.title)}</text>'
    for tick in x_ticks:
        yield _line(x(tick), y.start, x(tick), y.end)
        yield _text(x(tick), y.start + 15, "middle", f"{tick:,g}")
    for tick in y_ticks:
        yield _line(x.start, y(tick), x.end, y(tick))
        yield _text(x.start - 6, y(tick) + 4, "end", f"{tick:,g}")
    yield _text((x.start + x.end) / 2, _HEIGHT - 12, "middle", x_label)
    for name, line in panel.lines.items():
        style = names.index(name) % len(_COLOURS)
        positions = [(x(size), y(value)) for size, value in sorted(line)]
        path = " ".join(f"{left:.1f},{top:.1f}" for left, top in positions)
        colour = _COLOURS[style]
        yield f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="1.6"/>'
        for left, top in positions:
            yield _MARKS[style].format(x=left, y=top, colour=colour)


def _legend(names: Sequence[str], top: float) -> Iterator[str]:
    for number, name in enumerate(names):
        style, left = number % len(_COLOURS), _LEFT + number * 200
        yield _MARKS[style].format(x=left, y=top, colour=_COLOURS[style])
        yield _text(left + 10, top + 4, "start", name)


def _line(left: float, top: float, right: float, bottom: float) -> str:
    ends = f'x1="{left:.1f}" y1="{top:.1f}" x2="{right:.1f}" y2="{bottom:.1f}"'
    return f'<line {ends} stroke="#ddd"/>'


def _text(left: float, top: float, anchor: str, text: str) -> str:
    position = f'x="{left:.1f}" y="{top:.1f}"'
    return f'<text {position} text-anchor="{anchor}" fill="#333">{escape(text)}</text>'
