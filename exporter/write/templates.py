"""Whole documents around what was written: Jinja2 templates from `styles/templates/`."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from exporter.themes import resources


def page(template: str, **values: object) -> str:
    """The document that `template` (a name below `styles/templates/`) makes of the values.

    Every value is escaped but those wrapped in `markupsafe.Markup`; a value that the template
    names and nobody gives is an error of ours.
    """
    return _environment().get_template(template).render(values)


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(resources.styles() / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
