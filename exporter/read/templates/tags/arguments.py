"""The arguments of a plugin's tag, which each plugin reads in its own way."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_QUOTED = r"\"((?:[^\"\\]|\\.)*)\"|'((?:[^'\\]|\\.)*)'|[“”](.*?)[“”]"
_ARGUMENT = re.compile(
    rf"(?:(?P<name>[A-Za-z][\w-]*)\s*(?:=|:(?!//))\s*(?=\S))?(?:{_QUOTED}|(?P<bare>[^\s,]+,?))",
    re.DOTALL,
)
_FLAG = re.compile(r"(?:^|\s)--([A-Za-z][\w-]*)")
_IMAGE = re.compile(
    r"[^\s,]+\.(?:avif|bmp|gif|jfif|jpe?g|png|svg|tiff?|webp)(?:[?#]\S*)?", re.IGNORECASE
)
_FILE = re.compile(
    r"[^\s,]+\.(?:csv|gz|ipynb|pdf|pptx|tar|tgz|xlsx|zip)(?:[?#]\S*)?", re.IGNORECASE
)
_WEB_ADDRESS = re.compile(r"https?://\S.*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class TagArguments:
    """Arguments in their order and by name, and the text in which they were written.

    `name="value"`, `name: value` and `--name words up to the next flag` are named.
    """

    positional: tuple[str, ...] = ()
    named: Mapping[str, str] = field(default_factory=dict)
    text: str = ""

    def first(self, *names: str) -> str:
        """Return the first value that one of the names has; empty if there is none."""
        return next((self.named[name] for name in names if self.named.get(name)), "")

    @property
    def image(self) -> str:
        """The address of an image, by its suffix; empty if no argument is one."""
        return self._first_like(_IMAGE)

    @property
    def file(self) -> str:
        """The address of a document or an archive, by its suffix; empty if no argument is one."""
        return self._first_like(_FILE)

    @property
    def address(self) -> str:
        """The first argument that is a web address; empty if none is."""
        return self._first_like(_WEB_ADDRESS)

    def _first_like(self, pattern: re.Pattern[str]) -> str:
        values = (*self.positional, *self.named.values())
        return next((value for value in values if pattern.fullmatch(value)), "")


def parse_arguments(text: str) -> TagArguments:
    """Return the arguments in the text behind the name of a tag."""
    text = text.strip()
    flags = list(_FLAG.finditer(text))
    end = flags[0].start() if flags else len(text)
    positional, named = [], {}
    for match in _ARGUMENT.finditer(text, 0, end):
        value = next((part for part in match.groups()[1:4] if part is not None), None)
        value = re.sub(r"\\(.)", r"\1", value) if value is not None else match["bare"].strip(",")
        if match["name"]:
            named[match["name"]] = value
        else:
            positional.append(value)
    ends = [*(flag.start() for flag in flags[1:]), len(text)]
    for flag, flag_end in zip(flags, ends, strict=False):
        named[flag[1]] = text[flag.end() : flag_end].strip().lstrip("=").strip("\"'")
    return TagArguments(tuple(positional), named, text)


def arguments_between(
    text: str, start: int, argument: re.Pattern[str], end: re.Pattern[str]
) -> tuple[TagArguments, re.Match[str]] | None:
    """Return the arguments up to the end of a tag, and the match of that; None without an end.

    `argument` has the group `name`, and one for each way in which a value is written: in `double`,
    a backslash precedes a character that is meant as such; a `list` has values between commas.
    Names are returned in lower case.
    """
    positional: list[str] = []
    named: dict[str, str] = {}
    at = start
    while (closing := end.match(text, at)) is None:
        found = argument.match(text, at)
        if found is None or found.lastgroup is None:
            return None
        value = found[found.lastgroup]
        if found.lastgroup == "double":
            value = re.sub(r"\\(.)", r"\1", value)
        elif found.lastgroup == "list":
            value = ", ".join(word.strip().strip("\"'`") for word in value.split(","))
        if found["name"]:
            named[found["name"].lower()] = value
        else:
            positional.append(value)
        at = found.end()
    return TagArguments(tuple(positional), named, text[start : closing.start()].strip()), closing
