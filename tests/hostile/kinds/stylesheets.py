"""Stylesheets of themes and of drawings that load something, run, or have no end."""

from __future__ import annotations

from collections.abc import Callable

from hostile_inputs import HostileInput, Run, Sandbox
from script_vectors import REMOTE
from stylesheet_vectors import DRAWINGS, STYLESHEETS

_POST = "_posts/2026-01-02-post.md"


def _theme(sandbox: Sandbox, css: str | bytes) -> None:
    sandbox.post("# Salt\n\nWhite, *in* 1871.\n")
    sandbox.write("theme/theme.css", css)


def _is_refused(run: Run) -> None:
    assert "theme.css:" in run.stderr, run.stderr
    assert not run.outputs


def _refused(
    name: str, css: str | bytes | Callable[[Sandbox], str], command: str = "epub"
) -> HostileInput:
    def build(sandbox: Sandbox) -> None:
        text = css(sandbox) if callable(css) else css
        _theme(sandbox, text.replace(REMOTE, sandbox.listener) if isinstance(text, str) else text)

    return HostileInput(
        f"theme, {name}",
        build,
        (command, _POST, "--theme", "theme"),
        exits=(2,),
        verify=_is_refused,
    )


def _accepted(name: str, css: str, command: str = "epub") -> HostileInput:
    return HostileInput(
        f"theme, {name}",
        lambda sandbox: _theme(sandbox, css),
        (command, _POST, "--theme", "theme"),
        exits=(0,),
        verify=_is_written,
    )


def _is_written(run: Run) -> None:
    assert run.outputs, run.stderr


def _drawings(command: str) -> HostileInput:
    """Return a post with all drawings."""

    def build(sandbox: Sandbox) -> None:
        for number, content in enumerate(DRAWINGS):
            svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{content}</svg>'
            sandbox.write(f"images/{number}.svg", svg.replace(REMOTE, sandbox.listener))
        sandbox.post("\n\n".join(f"![a](/images/{number}.svg)" for number in range(len(DRAWINGS))))

    return HostileInput(f"drawings, {command}", build, (command, _POST), verify=_is_written)


def _drawing(name: str, content: str, attributes: str = "") -> HostileInput:
    def build(sandbox: Sandbox) -> None:
        head = f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" {attributes}>'
        sandbox.write("a.svg", f"{head}{content}<rect width='9' height='9'/></svg>")
        sandbox.post("![a](/a.svg)\n")

    return HostileInput(f"drawing, {name}", build, verify=_is_written)


def _styled(name: str, css: str) -> HostileInput:
    """Return a post with an image that has a style."""

    def build(sandbox: Sandbox) -> None:
        sandbox.post(f'<p style="{css}"><img src="a.svg" style="{css}" alt="a"></p>\n\nSalt.\n')
        sandbox.write("_posts/a.svg", '<svg xmlns="http://www.w3.org/2000/svg" width="9"/>')

    return HostileInput(f"style attribute, {name}", build, verify=_is_written)


_DEEP = 100_000
_SHEETS = [css for css in STYLESHEETS if REMOTE in css and "AlphaImage" not in css]
_DOUBLED = "".join(f"--a{n}: var(--a{n + 1}) var(--a{n + 1}); " for n in range(40))
_FOLLOWED = "".join(f"--a{n}: var(--a{n + 1}); " for n in range(3000))
_SVG = "url(\"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'%3E{}%3C/svg%3E\")"

INPUTS = (
    *(_refused(css.replace(REMOTE, "…")[:60], css) for css in _SHEETS[::2]),
    *(_refused(css.replace(REMOTE, "…")[:60], css, "pdf") for css in _SHEETS[1::4]),
    *(_refused(css.replace(REMOTE, "…")[:60], css, "html") for css in _SHEETS[3::4]),
    _refused(
        "a file of the machine", lambda box: f"p {{ background: url({box.secret.as_uri()}) }}"
    ),
    _refused("a file above", "p { background: url(../../outside/secret.txt) }", "pdf"),
    _refused(
        "a value that leaves its string", ":root { --a: '\"), url(//x)' } p { x: url(var(--a)) }"
    ),
    _refused(
        "a drawing with an image",
        f"p {{ background: {_SVG.format(f'%3Cimage href={REMOTE}/%3E')} }}",
    ),
    _refused("a drawing that repeats", f"p {{ background: {_SVG.format('%3Cuse/%3E')} }}"),
    _refused("brackets", "p { margin: " + "(" * _DEEP),
    _refused("braces", "p {" * _DEEP),
    _refused("functions", "p { margin: " + "calc(" * _DEEP, "pdf"),
    _refused("a url of spaces", "p { background: url(" + " " * 50_000),
    _refused("many urls of spaces", "p { background: url(  " * 50_000),
    _refused("a number of 5,000 digits", f"p {{ margin: {'9' * 5000}px }}"),
    _refused("a number without bound", f"p {{ margin: {'9' * 4000}px }}"),
    _refused("5 MB", "p { quotes: none }\n" * 270_000),
    _refused("5 MB of one value", f"p {{ quotes: {'a ' * 2_500_000} }}"),
    _refused("5 MB in a string", f"p {{ quotes: '{'a' * 5_000_000}' }}"),
    _refused("values that double", f":root {{ {_DOUBLED} --a40: 1 }} p {{ margin: var(--a0) }}"),
    _refused(
        "values that follow others", f":root {{ {_FOLLOWED} --a3000: 1 }} p {{ x: var(--a0) }}"
    ),
    _refused("values in a ring", ":root { --a: var(--b); --b: var(--a) } p { margin: var(--a) }"),
    _refused(
        "a hundred million tracks", "p { display: grid; grid: repeat(100000000, 1px) }", "pdf"
    ),
    _refused("a counter as long", "@counter-style x { pad: 1000000000 'y' }", "pdf"),
    _refused(
        "a thin gradient", "p { background: repeating-linear-gradient(red 0, blue 1e-5px) }", "pdf"
    ),
    _refused("UTF-16", "p { margin: 0 }".encode("utf-16")),
    _refused("zeros", b"\0" * 100_000),
    _accepted("the end of the styles", "q { quotes: '</style><script>hit()</script>' }", "html"),
    _accepted("a surrogate", "q { quotes: '\\d800' '\\110000' '\\0' }"),
    _accepted("a byte order mark and a charset", "\ufeff@charset 'utf-7'; q { quotes: none }"),
    _accepted("comments", "/* a */ " * 100_000),
    _accepted("an open comment", "q { quotes: none } /*" + "a" * 500_000),
    *(_drawings(command) for command in ("epub", "html", "pdf")),
    _drawing("brackets", f"<style>p {{ fill: {'(' * _DEEP}</style>", f"fill='{'(' * _DEEP}'"),
    _drawing("2 MB of styles", f"<style>{'p { fill: red }' * 130_000}</style>"),
    _drawing("a url of spaces", f"<g style='fill: url({' ' * 50_000}'/>"),
    _drawing("many values", "<g fill='url(#a)' style='fill: url( #a )'/>" * 20_000),
    _styled("brackets", "width: " + "(" * _DEEP),
    _styled("backgrounds", "background: " * 20_000),
    _styled("a number of 5,000 digits", f"width: {'9' * 5000}px"),
    _styled("a url of spaces", "background: url(" + " " * 50_000),
)
