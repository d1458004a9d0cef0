"""Citation styles: where they are found, and what of their XML is read.

Anybody may have written a style. Its size, its depth and the text that it may make are limited, and
it has neither entities nor macros that call themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal, TypeAlias

from lxml import etree

from exporter.citations.style_names import STYLE_HINT, style_file
from exporter.diagnostics.source import Place
from exporter.errors import ExporterError
from exporter.input_files import FileKind, read_named

CitationFormat: TypeAlias = Literal["author-date", "numeric", "note"]

_CSL = "{http://purl.org/net/xbiblio/csl}"
_MAX_COST = 20_000
"""The most elements that may be rendered; the Chicago Manual of Style has 3,000."""
_VARIABLES = frozenset(f"{_CSL}{name}" for name in ("date", "group", "names", "number"))
"""Elements that always call a variable."""
_MAX_PARENTS = 3


class CitationStyleError(ExporterError):
    """A citation style cannot be used: the message says why, `place` where."""

    def __init__(self, message: str, place: Place | None = None, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.place = place
        self.hint = hint


@dataclass(frozen=True, slots=True)
class CitationStyle:
    """A citation style that can be used: the XML of its file, as the processor reads it.

    `has_list` says whether it has a list of references, which has numbers if it is `numbered`; the
    style adds letters to years if `adds_letters`.
    """

    data: bytes
    format: CitationFormat
    has_list: bool
    numbered: bool
    adds_letters: bool
    locale: str


def read_style(name: str) -> CitationStyle:
    """Return the style of a name, or in a file if it ends in `.csl`.

    Of a style that only names another, it is that one. Raises `CitationStyleError`, also if
    citeproc-py is not installed.
    """
    if find_spec("citeproc") is None:
        raise CitationStyleError("citeproc-py is not installed", hint=STYLE_HINT)
    for _ in range(_MAX_PARENTS):
        file = _file_of(name)
        root = _parsed(file)
        links = root.findall(f"{_CSL}info/{_CSL}link[@rel='independent-parent']")
        if not links or root.find(f"{_CSL}citation") is not None:
            return _style(root, file)
        name = (links[0].get("href") or "").rstrip("/").rpartition("/")[2]
    raise CitationStyleError(f"the style ‘{name}’ names other styles, one after the other")


def _file_of(name: str) -> Path:
    file = Path(name) if name.lower().endswith(".csl") else style_file(name)
    if file is None:
        raise CitationStyleError(f"there is no citation style ‘{name}’", hint=STYLE_HINT)
    return file


def _parsed(file: Path) -> Any:
    place = Place(str(file))
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(read_named(file, FileKind.CITATION_STYLE), parser)
    except OSError as error:
        raise CitationStyleError(f"the style cannot be read: {error}", place) from error
    except etree.XMLSyntaxError as error:
        raise CitationStyleError(f"the style is not XML: {error.msg}", _at(file, error)) from error
    tree: Any = root.getroottree()
    if tree.docinfo.doctype:
        raise CitationStyleError("the style has a document type declaration", place)
    if root.tag != f"{_CSL}style":
        raise CitationStyleError("the file is not a style of CSL 1.0", place)
    return root


def _at(file: Path, error: Any) -> Place:
    return Place(str(file), max(getattr(error, "lineno", 1) or 1, 1))


def _style(root: Any, file: Path) -> CitationStyle:
    _check_schema(root, file)
    macros = {macro.get("name"): macro for macro in root.findall(f"{_CSL}macro")}
    _check_macros(root, macros, file)
    citation, listed = root.find(f"{_CSL}citation"), root.find(f"{_CSL}bibliography")
    category = root.find(f"{_CSL}info/{_CSL}category[@citation-format]")
    written = category.get("citation-format") if category is not None else ""
    format_: CitationFormat = "author-date"
    if root.get("class") == "note":
        format_ = "note"
    elif written in ("numeric", "label") or _has_variable(citation, "citation-number", macros):
        format_ = "numeric"
    numbered = listed is not None and _without_number(listed)
    _without_initials(root)
    suffixes = root.iterfind(f".//{_CSL}text[@variable='year-suffix']")
    adds_letters = citation.get("disambiguate-add-year-suffix") == "true"
    return CitationStyle(
        etree.tostring(root),
        format_,
        listed is not None,
        numbered or format_ == "numeric",
        adds_letters and next(suffixes, None) is not None,
        root.get("default-locale", ""),
    )


def _check_schema(root: Any, file: Path) -> None:
    from citeproc import SCHEMA_PATH

    schema = etree.RelaxNG(etree.parse(SCHEMA_PATH))
    if not schema.validate(root):
        error = schema.error_log[0]
        message = f"the style does not follow the schema of CSL 1.0: {error.message}"
        raise CitationStyleError(message, Place(str(file), max(error.line, 1)))


def _calls(element: Any) -> Iterator[Any]:
    """Yield the elements that call macros."""
    yield from (each for each in element.iter(f"{_CSL}text", f"{_CSL}key") if each.get("macro"))


def _check_macros(root: Any, macros: Mapping[str, Any], file: Path) -> None:
    """Raise `CitationStyleError` for a macro that is missing, recursive, or too large."""
    for call in _calls(root):
        if call.get("macro") not in macros:
            message = f"the style has no macro ‘{call.get('macro')}’"
            raise CitationStyleError(message, Place(str(file), call.sourceline))
    called = {name: {call.get("macro") for call in _calls(macros[name])} for name in macros}
    try:
        order = [*TopologicalSorter(called).static_order()]
    except CycleError as error:
        first = error.args[1][0]
        place = Place(str(file), macros[first].sourceline)
        raise CitationStyleError(f"the macro ‘{first}’ calls itself", place) from error
    for cost in (_rendered, _searched):
        costs: dict[str, int] = {}
        for name in order:
            costs[name] = cost(macros[name], costs)
        for part in root.iterfind(f"{_CSL}*"):
            if part.tag != f"{_CSL}macro" and cost(part, costs) > _MAX_COST:
                message = "the macros of the style call one another too often"
                raise CitationStyleError(message, Place(str(file), part.sourceline))


def _rendered(element: Any, costs: Mapping[str, int]) -> int:
    """Return the most elements that are rendered for an element: of a choice, one branch is."""
    inner = [_rendered(child, costs) for child in element]
    most = max(inner, default=0) if element.tag == f"{_CSL}choose" else sum(inner)
    return 1 + costs.get(element.get("macro") or "", 0) + most


def _searched(element: Any, costs: Mapping[str, int]) -> int:
    """Return how many elements citeproc-py searches for one that calls a variable."""
    if element.tag in _VARIABLES:
        return 1
    inner = sum(_searched(child, costs) for child in element)
    return 1 + costs.get(element.get("macro") or "", 0) + inner


def _has_variable(element: Any, variable: str, macros: Mapping[str, Any]) -> bool:
    layout = element.find(f"{_CSL}layout")
    parts = [layout, *(macros[call.get("macro")] for call in _calls(layout))]
    return any(part.find(f".//{_CSL}text[@variable='{variable}']") is not None for part in parts)


def _without_number(listed: Any) -> bool:
    """Remove the number that the entries of a list begin with; return whether there was one.

    The list has numbers of its own, which are those of its items.
    """
    layout = listed.find(f"{_CSL}layout")
    first = layout[0]
    if first.get("variable") != "citation-number":
        return False
    layout.remove(first)
    return True


def _without_initials(root: Any) -> None:
    """Move `initialize-with` to the names that are initialized.

    citeproc-py 0.11 does not know `initialize="false"`, which keeps given names in full.
    """
    holders = (root, root.find(f"{_CSL}citation"), root.find(f"{_CSL}bibliography"))
    marks = [holder.attrib.pop("initialize-with", None) for holder in holders if holder is not None]
    mark = next((each for each in marks if each is not None), None)
    for name in root.iter(f"{_CSL}name"):
        if name.get("initialize") == "false":
            name.attrib.pop("initialize-with", None)
        elif mark is not None and "initialize-with" not in name.attrib:
            name.set("initialize-with", mark)
