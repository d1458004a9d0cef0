"""Documents from the Jinja2 templates in `styles/templates/`."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from exporter.themes import resources


def render(template: str, **values: object) -> str:
    """Return the document of a template (its file name) with these values.

    Values are escaped unless they are `markupsafe.Markup`. Raises jinja2.UndefinedError if one that
    the template names is missing.
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
