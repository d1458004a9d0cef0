"""Texts whose pages take the layout engine without end."""

from __future__ import annotations

from hostile_inputs import HostileInput, Sandbox


def _pages(name: str, body: str, code: str = "") -> HostileInput:
    def build(sandbox: Sandbox) -> None:
        sandbox.post(body)

    codes = (code,) if code else ()
    return HostileInput(name, build, ("pdf", "_posts/2026-01-02-post.md"), codes)


INPUTS = (
    _pages("word of 50,000 letters", "a" * 50_000),
    _pages("50,000 combining accents", "a" + "\u0301" * 50_000),
    _pages("100 emphases deep", "<em><b>" * 50 + "x" + "</b></em>" * 50),
    _pages(
        "tables 50 deep",
        "<table><tr><td>" * 50 + "some words of a text" + "</td></tr></table>" * 50,
    ),
    _pages("lists 60 deep", "\n".join("  " * n + "- some words of an item" for n in range(60))),
    _pages("quotations 58 deep", "> " * 58 + "some words of a quotation " * 10),
    _pages(
        "cells of a million columns",
        "<table><tr><td colspan=1000000 rowspan=1000000>a</td><td>b</td></tr></table>",
    ),
    _pages("image of a million miles", '<img src="a.png" width="1000000000" height="1000000000">'),
    _pages("3,000 line breaks", "a" + "<br>" * 3000 + "b"),
    _pages("20,000 reversed letters", "\u202e" * 20_000 + "x"),
)
