"""The elements of a citation style as citeproc-py reads them, with corrections.

citeproc-py gives each element of the XML a class of its own. Here, some of them differ from those
of citeproc-py 0.11:

- a label of a variable that the work lacks is left out (not “edition”);
- a condition `disambiguate` holds for works whose citations would be the same (not for all);
- keys of a sorted list have neither marks of formatting nor accents (Łódź does not follow Zürich);
- a place in a work may be numeric, and lists and ranges of numbers are;
- the macros of a style are looked up once, not whenever a text names one, which took nine tenths of
  the time with the Chicago Manual of Style.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from citeproc import CitationStylesStyle
from citeproc.model import CitationStylesElement, ConditionFailed, Else_If, If, Key, Label, Text
from citeproc.source import VariableError
from lxml import etree

from exporter.citations.formatted_text import without_marks

_NUMBER = r"[A-Za-z]*\d+[A-Za-z]*"
_NUMERIC = re.compile(rf"{_NUMBER}(?:\s*[-–,&]\s*{_NUMBER})*")
"""What counts as numeric (CSL 1.0.2, “Choose”)."""
_CSL = "http://purl.org/net/xbiblio/csl"


class LoadedStyle(CitationStylesStyle):  # type: ignore[misc]  # no types
    """A style in the XML of `data`, for a locale of CSL."""

    def __init__(self, data: bytes, locale: str) -> None:
        lookup = etree.ElementNamespaceClassLookup()
        namespace = lookup.get_namespace(_CSL)
        namespace[None] = CitationStylesElement
        for kind in CitationStylesElement.__subclasses__():
            namespace[kind.__name__.replace("_", "-").lower()] = kind
        namespace["text"], namespace["label"] = _Text, _Label
        namespace["key"] = _Key
        namespace["if"], namespace["else-if"] = _If, _ElseIf
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        parser.set_element_class_lookup(lookup)
        root: Any = etree.fromstring(data, parser)
        self.root = root
        root.macros = {macro.get("name"): macro for macro in root.iterfind(f"{{{_CSL}}}macro")}
        root.calling = {}
        root.ambiguous = set()
        root.set_locale_list(locale, validate=False)


class _Text(Text):  # type: ignore[misc]  # no types
    def get_macro(self, name: str) -> Any:
        return self.get_root().macros[name]

    def calls_variable(self) -> bool:
        if (name := self.get("macro")) is None:
            return bool(super().calls_variable())
        calling = self.get_root().calling
        if name not in calling:
            calling[name] = bool(super().calls_variable())
        return bool(calling[name])


class _Label(Label):  # type: ignore[misc]  # no types
    def process(self, item: Any, variable: Any = None, *args: Any, **more: Any) -> Any:
        own = self.get("variable")
        if variable is None and own != "locator" and own.replace("-", "_") not in item.reference:
            raise VariableError
        return super().process(item, variable, *args, **more)


class _Key(Key):  # type: ignore[misc]  # no types
    def sort_keys(self, items: Any, context: Any) -> list[Any]:
        keys = super().sort_keys(items, context)
        return [key if key is None else _folded(f"{key}") for key in keys]


def _folded(key: str) -> str:
    """Return a key in lower case without marks, accents and quotation marks."""
    decomposed = unicodedata.normalize("NFKD", without_marks(key).casefold()).replace("ł", "l")
    return "".join(each for each in decomposed if each.isalnum() or each.isspace())


class _Condition(If):  # type: ignore[misc]  # no types
    def render(self, item: Any, *args: Any, **more: Any) -> Any:
        if self.get("disambiguate") == "true":
            is_ambiguous = item.key in self.get_root().ambiguous
            match = self.get("match", "all")
            if match == "any" and is_ambiguous:
                return self.render_children(item, *args, **more)
            if match != "any" and is_ambiguous == (match == "none"):
                raise ConditionFailed
        return super().render(item, *args, **more)

    def _is_numeric(self, item: Any) -> list[bool]:
        return [_is_number(item, name) for name in self.get("is-numeric").split()]


class _If(_Condition):
    pass


class _ElseIf(_Condition, Else_If):  # type: ignore[misc]  # no types
    pass


def _is_number(item: Any, name: str) -> bool:
    """Return whether a variable of a citation or of its work is numeric."""
    if name == "locator":
        value = item.locator.identifier if item.has_locator else ""
    else:
        value = item.reference.get(name.replace("-", "_"), "")
    return _NUMERIC.fullmatch(f"{value}") is not None
