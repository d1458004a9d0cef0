"""Metadata in JavaScript, as Eleventy reads it: literals only, since it is not run.

They are those of variables (`const title = "Rye";`) or of one object (`{ title: "Rye" }`).
"""

from __future__ import annotations

import re

from exporter.read.yaml_errors import DataSyntaxError
from exporter.read.yaml_text import load_yaml

_STRING = r"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|`[^`$\\]*`"
_LINE = re.compile(
    r"\s*(?P<variable>(?:const|let|var)\s+)?[\"']?(?P<key>[\w$]+)[\"']?\s*[=:]\s*"
    rf"(?P<value>{_STRING}|true|false|-?\d[\d.]*|\[[^\[\]{{}}\n]*\])\s*[,;]?\s*(?://.*)?"
)
_NO_CODE = re.compile(rf"{_STRING}|//.*")


def load_javascript(text: str) -> dict[str, object]:
    """Return the values of the variables in a program, or of the object that it is."""
    values: dict[str, object] = {}
    inside = 1 if text.lstrip().startswith("{") else 0
    depth = 0
    for line in text.split("\n"):
        found = _LINE.fullmatch(line)
        if found and depth == inside and bool(found["variable"]) != bool(inside):
            written = found["value"]
            try:
                # Lists and strings of one line are the same in YAML.
                value = written[1:-1] if written[0] == "`" else load_yaml(written)
            except DataSyntaxError:
                value = written.strip("\"'")
            values.setdefault(found["key"], value)
        code = _NO_CODE.sub("", line)
        depth += code.count("{") - code.count("}")
    return values
