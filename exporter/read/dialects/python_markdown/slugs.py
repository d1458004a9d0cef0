"""The ids of headings, as the settings of the extension `toc` ask for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from markdown.extensions.toc import slugify, slugify_unicode
from pymdownx.slugs import slugify as configured_slugify

Slugify: TypeAlias = Callable[[str, str], str]


def slugify_function(setting: object) -> Slugify:
    """Return the function that makes an id of a heading's text and a separator.

    `setting` is the name of a function, or a mapping `{"tag": name, "kwds": arguments}` of one that
    is made by a call, as the reader of MkDocs' settings returns it.
    """
    arguments: Mapping[str, object] = {}
    if isinstance(setting, Mapping):
        kwds = setting.get("kwds")
        arguments = kwds if isinstance(kwds, Mapping) else {}
        setting = setting.get("tag")
    module, _, name = str(setting or "").rpartition(".")
    configured: Slugify
    match name:
        case "slugify_unicode":
            return slugify_unicode
        case "slugify" if module.endswith("slugs"):
            configured = configured_slugify(case=str(arguments.get("case") or "none"))
        case "uslugify_cased" | "uslugify_cased_encoded":
            configured = configured_slugify(case="none")
        case "uslugify" | "uslugify_encoded" | "gfm" | "gfm_encoded":
            configured = configured_slugify(case="lower")
        case _:
            return slugify
    return configured
