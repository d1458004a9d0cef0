"""The attributes of HTML elements that nodes keep."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypedDict

from lxml.html import HtmlElement

from exporter.file_formats.css_tokens import style_values
from exporter.read.metadata.languages import language_tag


class NodeAttributes(TypedDict):
    """The attributes that most nodes have."""

    id: str
    classes: tuple[str, ...]
    lang: str
    direction: Literal["", "ltr", "rtl", "auto"]


def node_attributes(element: HtmlElement) -> NodeAttributes:
    """Return the id, the classes, the language and the direction of an element."""
    if not element.keys():
        return {"id": "", "classes": (), "lang": "", "direction": ""}
    lang = element.get("lang")
    return {
        "id": element.get("id") or "",
        "classes": classes_of(element),
        "lang": language_tag(lang) if lang else "",
        "direction": _direction(element),
    }


def style_of(element: HtmlElement) -> Mapping[str, str]:
    """Return the declarations of the `style` attribute, in lower case, without `!important`."""
    css = element.get("style")
    return style_values(css) if css else {}


def centred(element: HtmlElement) -> tuple[tuple[str, str], ...]:
    """Return an attribute that says that an element is centred; none if it is not."""
    if element.tag != "center" and not element.keys():
        return ()
    align = style_of(element).get("text-align") or (element.get("align") or "").lower()
    return (("align", "center"),) if align == "center" or element.tag == "center" else ()


def classes_of(element: HtmlElement | None) -> tuple[str, ...]:
    """Return the classes of an element, if there is one."""
    names = element.get("class") if element is not None else None
    return tuple(names.split()) if names else ()


def _direction(element: HtmlElement) -> Literal["", "ltr", "rtl", "auto"]:
    match (element.get("dir") or "").strip().lower():
        case "ltr" | "rtl" | "auto" as direction:
            return direction
        case _:
            return ""
