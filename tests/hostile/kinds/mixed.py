"""Every piece of markup at once, in a site of each generator."""

from __future__ import annotations

import random

from hostile_inputs import HostileInput, Sandbox
from markup_pieces import PIECES, SPACES, WORDS
from site_documents import SITES, TEXTS

_LENGTH = 6000
"""The number of pieces of a text."""


def _text(seed: str) -> str:
    chosen = random.Random(seed)  # noqa: S311 (not for cryptography)
    text = "".join(
        chosen.choice(kinds)
        for _ in range(_LENGTH)
        for kinds in (PIECES, SPACES, chosen.choice((WORDS, SPACES)))
    )
    # A file with it is no text.
    return text.replace("\0", "")


def _site(name: str, command: str) -> HostileInput:
    text = TEXTS.get(name, "docs/post.md")

    def build(sandbox: Sandbox) -> None:
        (sandbox.site / "_config.yml").unlink()
        for file, content in SITES[name].items():
            sandbox.write(file, content)
        sandbox.write(text, f"---\ntitle: A\n---\n\n{_text(name)}\n")

    return HostileInput(f"{name} ({command})", build, (command, text))


INPUTS = tuple(_site(name, "pdf" if name == "plain" else "html") for name in SITES)
