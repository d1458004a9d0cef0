"""The page of the documentation about the objects of the public API, made from `__all__`."""

from __future__ import annotations

import inspect

import exporter

INTRODUCTION = """\
# Objects of the Python API

All names of `import exporter`, with the first sentences of their descriptions. This page is made
from `exporter.__all__`: `pytest tests/test_docs.py --update` renews it. [Python API](api.md) says
how the objects are used together.
"""
IN_FULL = """\
## In full

The documentation as a site (`make docs`) has signatures, parameters and members here, taken from
the code. Where this page is read as Markdown, `help(exporter.epub)` prints the same.
"""


def api_page() -> str:
    """Return the page in Markdown."""
    groups: dict[str, list[str]] = {
        "Functions": [],
        "Exceptions": [],
        "Classes": [],
        "Modules": [],
        "Types": [],
    }
    for name in exporter.__all__:
        if name != "__version__":
            groups[_group(getattr(exporter, name))].append(name)
    sections = (_section(title, names) for title, names in groups.items())
    in_full = (f"::: exporter.{name}" for names in groups.values() for name in names)
    return "\n\n".join((INTRODUCTION.strip(), *sections, IN_FULL.strip(), *in_full)) + "\n"


def _group(value: object) -> str:
    if inspect.isfunction(value):
        return "Functions"
    if inspect.ismodule(value):
        return "Modules"
    if isinstance(value, type):
        return "Exceptions" if issubclass(value, Exception) else "Classes"
    return "Types"


def _section(title: str, names: list[str]) -> str:
    rows = "\n".join(f"| `{name}` | {_summary(name)} |" for name in names)
    return f"## {title}\n\n| name | description |\n|---|---|\n{rows}"


def _summary(name: str) -> str:
    """Return the first paragraph of a description, on one line; of an alias, its type."""
    value = getattr(exporter, name)
    if _group(value) == "Types":
        return f"`{value}`".replace("typing.", "").replace("|", r"\|")
    text = (inspect.getdoc(value) or "").partition("\n\n")[0]
    return " ".join(text.split()).replace("|", r"\|")
