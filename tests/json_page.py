"""The page of the documentation about the JSON of the exporter, made from its schemas."""

from __future__ import annotations

import json
from typing import Any, get_args

from exporter import json_schema, nodes

UNIONS = {"block": get_args(nodes.Block), "inline": get_args(nodes.Inline)}
"""The unions of many objects, which are listed once."""

INTRODUCTION = """\
# JSON

What the exporter prints as JSON: the lines of `--format json`, and models. This page is made
from the schemas: `pytest tests/test_docs.py --update` renews it. `exporter schema output` and
`exporter schema model` print them as JSON Schema (2020-12); from Python, `exporter.json_schema`
returns them. No object has other fields than those named here.
"""
OUTPUT = """\
## The lines of --format json

Each line is one object, and its `type` says which. All fields are always there.

```sh
exporter list _posts --format json
```
"""
MODEL = """\
## The model

`exporter model` prints an edition, with `--unresolved` a post as it was read; a
[filter](api.md#filter-programs) gets and prints such a post. A post is a tree of blocks and
inlines. A field that may be missing has its default then.

```sh
exporter model --unresolved _posts/2026-03-24-the-polite-retry.md
```
"""


def json_page() -> str:
    """Return the page in Markdown."""
    output, model = json_schema("output"), json_schema("model")
    types = {
        value: name
        for name, definition in output["$defs"].items()
        for value in _constants(definition["properties"].get("type", {}))
    }
    rows = (
        f"| `{value}` | {_link(name, 'output')} | {_summary(output['$defs'][name])} |"
        for value, name in sorted(types.items())
    )
    overview = "| type | object | use |\n|---|---|---|\n" + "\n".join(rows)
    roots = ", ".join(_link(_name(each), "model") for each in model["anyOf"])
    parts = [INTRODUCTION.strip(), OUTPUT.strip(), overview, *_sections(output, "output")]
    parts += [MODEL.strip(), f"A model is one of: {roots}.", *map(_union_section, UNIONS)]
    parts += _sections(model, "model")
    return "\n\n".join(parts) + "\n"


def _sections(schema: dict[str, Any], where: str) -> list[str]:
    """Return a section for each object of a schema."""
    return [_section(name, each, where) for name, each in schema["$defs"].items()]


def _section(name: str, definition: dict[str, Any], where: str) -> str:
    required = definition["required"]
    rows = (
        f"| `{field}` | {_value(value, where)}{'' if field in required else '; may be missing'} |"
        for field, value in definition["properties"].items()
    )
    table = "| field | value |\n|---|---|\n" + "\n".join(rows)
    return f"### {_title(name, where)}\n\n{definition['description']}\n\n{table}"


def _value(schema: dict[str, Any], where: str) -> str:
    """Return the description of the values that a schema permits, for the cell of a table."""
    match schema:
        case {"$ref": _}:
            return _link(_name(schema), where)
        case {"anyOf": [{"$ref": _}, *_] as choices} if name := _union(choices):
            return f"[{name}](#model-{name})"
        case {"anyOf": choices}:
            return " or ".join(_value(each, where) for each in choices)
        case {"enum": _} | {"const": _}:
            return ", ".join(f"`{json.dumps(each)}`" for each in _constants(schema))
        case {"prefixItems": items}:
            return f"array: {', '.join(_value(each, where) for each in items)}"
        case {"items": item}:
            return f"array of {_value(item, where)}"
        case {"properties": {"entries": {"additionalProperties": entry}}}:
            return f'object with `type` `"mapping"` and `entries`, by name: {_value(entry, where)}'
        case {"properties": {"type": kind, "value": value}}:
            name = _value(kind, where)
            return f"object with `type` {name} and `value`, a string ({value['format']})"
    return str(schema["type"])


def _union(choices: list[dict[str, Any]]) -> str:
    """Return the name of a union; empty for one that has none."""
    names = {_name(each) for each in choices if "$ref" in each}
    same = (name for name, types in UNIONS.items() if names == {each.__name__ for each in types})
    return next(same, "")


def _union_section(name: str) -> str:
    links = ", ".join(_link(each.__name__, "model") for each in UNIONS[name])
    return f"### {_title(name, 'model')}\n\nOne of: {links}."


def _constants(schema: dict[str, Any]) -> list[Any]:
    return [schema["const"]] if "const" in schema else schema.get("enum", [])


def _summary(definition: dict[str, Any]) -> str:
    """Return the first paragraph of a description, on one line."""
    return " ".join(definition["description"].partition("\n\n")[0].split()).replace("|", r"\|")


def _name(reference: dict[str, Any]) -> str:
    return str(reference["$ref"]).rpartition("/")[2]


def _title(name: str, where: str) -> str:
    """Return the title of a section; both schemas may have an object of the same name."""
    return name if where == "output" else f"Model: {name}"


def _link(name: str, where: str) -> str:
    anchor = _title(name, where).lower().replace(":", "").replace(" ", "-")
    return f"[{name}](#{anchor})"
