"""Control characters in titles, names and addresses that messages quote."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Callable
from functools import partial

from hostile_inputs import HostileInput, Run, Sandbox

TEXT = "".join(
    (
        "\x1b[2J\x1b[31m",
        "\x1b]52;c;ZXZpbA==\x07",  # the clipboard
        "\x1b]8;;https://evil.example\x1b\\here",  # a link of the terminal
        "\x9b31m\x9d0;title\x9c\x7f\x08",
        "\u202egpj.\u2066\u2069",
        "\n::error file=x::forged\rforged",
        "\u2028forged\u2029forged\x85forged\x0b\x0c",
    )
)
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def _has_no_control_characters(run: Run) -> None:
    output = run.stdout + run.stderr
    assert not _CONTROL.search(output), ascii(output)
    assert not any(line.startswith(("forged", "::error")) for line in output.splitlines()), output
    assert "\\u001b" in output, output
    for line in run.stdout.splitlines():
        if line.startswith("{"):
            json.loads(line)


def _in_addresses(text: str, sandbox: Sandbox) -> None:
    quoted = json.dumps(f"{text}.png")
    sandbox.post(f"Text.\n\n![x](<{text}.png>)\n", f"cover: {quoted}\nimage: {quoted}")


def _in_metadata(text: str, sandbox: Sandbox) -> None:
    quoted = json.dumps(text)
    sandbox.post("[x](#nowhere)", f"lang: {quoted}\ndate: {quoted}\nauthor: {quoted}")


def _in_the_name(text: str, sandbox: Sandbox) -> None:
    sandbox.post("![x](missing.png)", name=f"2026-01-02-{text.replace('/', '')}.md")


def _in_collection(text: str, sandbox: Sandbox) -> None:
    sandbox.post("Text.")
    quoted = json.dumps(text)
    sandbox.write("book.yml", f"title: {quoted}\nposts: [{quoted}]\n{quoted}: {quoted}\n")


def _in_epub(text: str, sandbox: Sandbox) -> None:
    with zipfile.ZipFile(sandbox.site / "book.epub", "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr(f"{text.replace('/', '')}.css", f"p {{ position: fixed; {text} }}")


_POST = "_posts/2026-01-02-post.md"
_BUILDS: dict[str, tuple[Callable[[str, Sandbox], None], tuple[str, ...]]] = {
    "addresses": (_in_addresses, ("html", _POST, "-v")),
    "metadata": (_in_metadata, ("html", _POST, "-v", "--json")),
    "a name": (_in_the_name, ("collection", "_posts", "--to", "epub", "-v")),
    "a collection file": (_in_collection, ("collection", "book.yml", "--to", "epub")),
    "the names in an EPUB": (_in_epub, ("check", "book.epub", "--no-ace")),
}

INPUTS = tuple(
    HostileInput(f"in {where}", partial(build, TEXT), command, verify=_has_no_control_characters)
    for where, (build, command) in _BUILDS.items()
)
