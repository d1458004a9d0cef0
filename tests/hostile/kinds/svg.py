"""Drawings that never end, or fill the memory, where they are drawn."""

from __future__ import annotations

import gzip

from hostile_inputs import HostileInput, Sandbox

_HEAD = '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100" viewBox="0 0 100 100">'
_PDF = ("pdf", "_posts/2026-01-02-post.md")


def _levels(element: str, reference: str, end: str) -> str:
    parts = [f'<{element} id="l0"><rect width="1" height="1"/></{element}>']
    for level in range(1, 9):
        inner = reference.format(level - 1) * 10
        parts.append(f'<{element} id="l{level}">{inner}</{element}>')
    return "".join(parts) + end


def _drawing(name: str, content: str | bytes, *, refused: bool = True) -> HostileInput:
    def build(sandbox: Sandbox) -> None:
        data = content if isinstance(content, bytes) else f"{_HEAD}{content}</svg>".encode()
        sandbox.write("a.svg", data)
        sandbox.post("![A drawing](/a.svg)\n")

    return HostileInput(name, build, _PDF, codes=("image-unreadable",) if refused else ())


INPUTS = (
    _drawing("use on levels", _levels("g", '<use href="#l{}"/>', '<use href="#l8"/>')),
    _drawing(
        "patterns on levels",
        _levels("pattern", '<rect fill="url(#l{})"/>', '<rect fill="url(#l8)"/>'),
    ),
    _drawing("masks on levels", _levels("mask", '<g mask="url(#l{})"/>', '<g mask="url(#l8)"/>')),
    _drawing(
        "clip paths on levels",
        _levels("clipPath", '<rect clip-path="url(#l{})"/>', '<rect clip-path="url(#l8)"/>'),
    ),
    _drawing("use of itself", '<g id="a"><use href="#a"/><use href="#a"/></g>'),
    _drawing("pattern of itself", '<pattern id="a"><rect fill="url(#a)"/></pattern>'),
    _drawing(
        "markers on a long path",
        '<marker id="m"><path d="M0 0' + " 1 2" * 2000 + '"/></marker>'
        '<path marker-mid="url(#m)" d="M0 0' + " 1 2" * 2000 + '"/>',
    ),
    _drawing("path of 5 MB", '<path d="M0 0' + " L1 2 3 4" * 500_000 + '"/>'),
    _drawing("100,000 texts", "<text>" + "<tspan>a</tspan>" * 100_000 + "</text>"),
    _drawing("100,000 groups deep", "<g>" * 100_000 + "</g>" * 100_000),
    _drawing(
        "gradients in a chain",
        "".join(f'<linearGradient id="g{n}" href="#g{n + 1}"/>' for n in range(5000)),
    ),
    _drawing(
        "gradient repeated without end",
        '<linearGradient id="a" spreadMethod="repeat" x1="0" x2="0.00000001"><stop offset="0"/>'
        '<stop offset="1"/></linearGradient><rect width="9" height="9" fill="url(#a)"/>',
        refused=False,
    ),
    _drawing(
        "view box of no numbers",
        '<svg viewBox="-1e308 nan 1e308 inf"><rect width="inf" height="nan"/></svg>',
        refused=False,
    ),
    _drawing(
        "selectors of many ancestors",
        "<style>" + "g g g g g g g g * { fill: red }" * 50 + "</style>"
        "" + "<g>" * 90 + "<rect/>" * 500 + "</g>" * 90,
    ),
    _drawing("compressed groups", gzip.compress(f"{_HEAD}{'<g/>' * 5_000_000}</svg>".encode())),
    _drawing(
        "entities of entities",
        b'<!DOCTYPE svg [<!ENTITY a0 "aaaaaaaaaa">'
        + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10))
        + f"]>{_HEAD}<text>&a9;</text></svg>".encode(),
    ),
)
