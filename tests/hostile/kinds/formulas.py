"""Formulas that nest, grow or repeat without bound."""

from __future__ import annotations

from hostile_inputs import HostileInput, Sandbox


def _formulas(name: str, body: str, code: str = "", command: str = "epub") -> HostileInput:
    def build(sandbox: Sandbox) -> None:
        sandbox.write("_config.yml", "title: A blog\nkramdown:\n  math_engine: mathjax\n")
        sandbox.post(body)

    codes = (code,) if code else ()
    return HostileInput(name, build, (command, "_posts/2026-01-02-post.md"), codes)


def _formula(name: str, tex: str, code: str = "formula-invalid") -> HostileInput:
    return _formulas(name, f"$${tex}$$\n", code)


_CHAIN = "".join(
    rf"\newcommand{{\a{chr(97 + n)}}}{{\a{chr(98 + n)}\a{chr(98 + n)}}}" for n in range(24)
)

INPUTS = (
    _formula("10,000 braces", "{" * 10_000 + "x" + "}" * 10_000),
    _formula("5,000 fractions", r"\frac{" * 5000 + "x" + "}{y}" * 5000),
    _formula("5,000 roots", r"\sqrt" * 5000 + "x"),
    _formula("5,000 delimiters", r"\left(" * 5000),
    _formula("3,000 superscripts", "x" + "^{x" * 3000 + "}" * 3000),
    _formula("macro of itself", r"\def\a{\a\a}\a", ""),
    _formula("macros that double", _CHAIN + r"\newcommand{\ay}{x}\aa", ""),
    _formula("matrix of 300 by 300", r"\begin{matrix}" + ("x&" * 300 + r"\\") * 300),
    _formula("rule of 1,000,000,000 em", r"\rule{1e9em}{1e9em}x\kern1e9em", ""),
    _formulas("1,500 formulas", " ".join(f"$$x_{{{n}}}$$" for n in range(5000))),
    _formulas(
        "60 long formulas",
        "\n\n".join(f"$$x_{{{n}}}" + "+y" * 2000 + "$$" for n in range(60)),
        "formula-length",
        "html",
    ),
    _formula("formula of 1 MB", "x+" * 500_000),
)
