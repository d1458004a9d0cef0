"""Code on which regular expressions of syntax highlighting run without end."""

from __future__ import annotations

from hostile_inputs import HostileInput, Sandbox


def _code(name: str, language: str, code: str, *, plain: bool = True) -> HostileInput:
    def build(sandbox: Sandbox) -> None:
        sandbox.post(f"```{language}\n{code}\n```\n")

    codes = ("code-plain",) if plain else ()
    return HostileInput(name, build, codes=codes)


def _blocks(sandbox: Sandbox) -> None:
    sandbox.post("\n".join(f"```perl\n{'s{' * 20_000}\n```\n\nText {n}." for n in range(8)))


INPUTS = (
    _code("Perl, 20,000 times s{", "perl", "s{" * 20_000),
    HostileInput("8 blocks of Perl", _blocks, codes=("code-plain",)),
    _code("a line of 400,000 characters", "js", "a(" * 200_000),
    _code("20,000 lines", "python", "if x: pass\n" * 20_000),
    _code("AutoHotkey, empty lines", "ahk", "x\n" + "\n" * 20_000 + "x", plain=False),
    _code("no known language", "s{" * 20_000, "x", plain=False),
)
