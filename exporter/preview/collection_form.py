"""The form of a collection file: its fields with their values, and the change that each makes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal, TypeAlias, get_args

from exporter.changes import MAIN_KEYS, ListKey
from exporter.edit.apply import listed_text
from exporter.model.book import BACK, FRONT
from exporter.model.collection import ORDERS, PARTS_BY, VOLUMES_BY
from exporter.options.epub_profiles import epub_profile_names
from exporter.options.paper import SIZES
from exporter.options.pdf_profiles import printer_names, profile_names
from exporter.options.settings import COLLECTION_FORMATS, REFERENCE_SCOPES, REFERENCE_STYLES
from exporter.themes import theme_names

Values: TypeAlias = Mapping[str, Any]
"""The values of a collection file as written."""

_LISTS: tuple[str, ...] = get_args(ListKey)
_ROLES = ("preface", *(role for role in (*FRONT, *BACK) if role != "preface"))
_TITLES = {"preface": "Foreword", "half-title": "Half-title", "authors": "About the authors"}
_CONDITIONS = {
    "": "every chapter",
    "tag": "the tag",
    "author": "the author",
    "lang": "the language",
    "link": "a link to",
    "since": "a date since",
    "until": "a date until",
}
_POSITIONS = {"": "at the start of the chapter", "imprint": "on the imprint page"}
_IN_DISCLAIMERS = "Markdown. {author} and {title} are those of the chapter."
_LABEL = "Empty: “Disclaimer” in the language of the chapter."
_ALWAYS = "Also in chapters that have one of their own"
_NEW_DISCLAIMER = {"text": "Write what readers should know."}
_LONGEST_INDEX = 6
_FORMATS = (*COLLECTION_FORMATS, ", ".join(COLLECTION_FORMATS))


@dataclass(frozen=True, slots=True)
class FormField:
    """A field. `key` is that of the file or of `field_change`; `value` is written as a text.

    `options` are pairs of a value and its label. A choice of a setting shows, without a value, what
    the plan has for it. A flag has the value `on` or none; a button sets its value.
    """

    key: str
    label: str
    kind: Literal["text", "lines", "area", "date", "choice", "flag", "button"] = "text"
    hint: str = ""
    options: tuple[tuple[str, str], ...] = ()
    value: str = ""
    setting: str = ""


@dataclass(frozen=True, slots=True)
class FormSection:
    """Fields below a heading. They are folded if others are to stay visible."""

    label: str
    fields: tuple[FormField, ...]
    visible: tuple[FormField, ...] = ()


def form_json(values: Values) -> list[dict[str, object]]:
    """Return the form of a file as tabs: a label, and sections of fields."""
    tabs = (("Book", _book), ("Shops", _shops), ("Pages", _pages), ("Disclaimers", _disclaimers))
    return [
        {"label": label, "sections": [asdict(section) for section in sections(values)]}
        for label, sections in (*tabs, ("Design", _design))
    ]


def _book(values: Values) -> Iterator[FormSection]:
    yield _section(
        values,
        FormField("title", "Title"),
        FormField("subtitle", "Subtitle"),
        FormField("authors", "Authors", "lines", "One on a line. Empty: those of the posts."),
        FormField("editors", "Editors", "lines", "One on a line."),
        FormField("description", "Description", "area"),
        FormField("lang", "Language", hint="Such as en, pl or pt-BR."),
        FormField("date", "Date", "date"),
        FormField("publisher", "Publisher"),
        FormField("rights", "Rights"),
        FormField("series.name", "Series"),
        FormField("series.position", "Position in the series"),
        FormField("short-title", "Title in running heads"),
    )


def _shops(values: Values) -> Iterator[FormSection]:
    yield _section(
        values,
        FormField("isbn", "ISBN", hint="With 10 or 13 digits."),
        FormField("subjects", "Subjects", "lines", "One on a line. Empty: the tags of the posts."),
        FormField("keywords", "Keywords", "lines", "One on a line, the most important first."),
        FormField("categories.bisac", "BISAC categories", "lines", "Codes such as CKB009000."),
        FormField("categories.thema", "Thema categories", "lines", "Codes such as WBVS."),
        FormField("prices.print", "Prices of the printed book", "lines", "Such as USD 19.00."),
        FormField("prices.ebook", "Prices of the e-book", "lines", "Such as EUR 7.99."),
    )


def _design(values: Values) -> Iterator[FormSection]:
    motif = _text(values, "cover-motif")
    another = str(1 + int(motif) if _is_index(motif) else 1)
    yield _section(
        values,
        _choice("theme", "Theme", theme_names()),
        FormField("cover", "Cover picture", hint="A file beside this one. Empty: a drawn cover."),
        FormField(
            "cover-motif",
            "Drawing of the cover",
            hint="Any word makes another one. Empty: it follows from the title.",
        ),
        FormField("cover-motif", "Draw another", "button", value=another),
        _choice("profile", "PDF for", profile_names()),
        _choice("printer", "Printing service", printer_names()),
        FormField(
            "page-size",
            "Page size",
            hint="A name, or width and height such as 120x190mm.",
            options=_pairs(tuple(SIZES)),
        ),
        _choice("epub-profile", "EPUB for", epub_profile_names()),
        _choice("references.style", "References", REFERENCE_STYLES, "references"),
        _choice("references.scope", "List of references of the", REFERENCE_SCOPES, "scope"),
        _choice("order", "Order of the posts", ORDERS),
        _choice("parts", "Parts", PARTS_BY),
        _choice("volumes", "A volume for each", VOLUMES_BY),
        _choice("to", "Formats", _FORMATS),
    )


def _pages(values: Values) -> Iterator[FormSection]:
    for role in _ROLES:
        label, text = _TITLES.get(role, role.replace("-", " ").capitalize()), _page(values, role)
        is_on = _own_page(values, role) is not False
        flag = FormField(f"pages.{role}", label, "flag", value="on" if is_on else "")
        hint = "Markdown. {title}, {authors}, {date} and {site} are replaced."
        fields = (
            FormField(f"pages.{role}.text", "Text", "area", hint, value=text["text"]),
            FormField(f"pages.{role}.file", "Or a file with the text", value=text["file"]),
            FormField(f"pages.{role}.title", "Title", value=text["title"]),
        )
        if role == "preface":
            yield FormSection(label, fields)
        else:
            yield FormSection(label, () if role == "cover" else fields, (flag,))


def _disclaimers(values: Values) -> Iterator[FormSection]:
    for index, rule in enumerate(as_list(values.get("disclaimers"))):
        if not isinstance(rule, dict):
            continue
        key, data = f"disclaimers.{index}", _disclaimer(rule)
        when = dict(data["when"])
        condition = next(iter(when), "")
        label = f"Disclaimer {index + 1}"
        chapters: tuple[FormField, ...] = ()
        # Others are changed in the file.
        if condition in _CONDITIONS and (rule.get("when") or {}) == dict([*when.items()][:1]):
            names = tuple(_CONDITIONS.items())
            chapters = (
                FormField(f"{key}.when", "Chapters with", "choice", "", names, condition),
                FormField(f"{key}.value", "Which one", value=when.get(condition, "")),
            )[: 1 + bool(condition)]
        else:
            label += " of " + " and ".join(f"{name}: {value}" for name, value in when.items())
        yield FormSection(
            label,
            (
                *chapters,
                FormField(f"{key}.text", "Text", "area", _IN_DISCLAIMERS, value=data["text"]),
                FormField(f"{key}.label", "Label", hint=_LABEL, value=data["label"]),
                FormField(
                    f"{key}.where", "Where", "choice", "", tuple(_POSITIONS.items()), data["where"]
                ),
                FormField(f"{key}.always", _ALWAYS, "flag", value="on" * data["always"]),
                FormField(f"{key}.remove", "Remove", "button"),
            ),
        )
    yield FormSection("", (FormField("disclaimers.add", "Add a disclaimer", "button"),))


def field_change(values: Values, key: str, text: str) -> dict[str, object]:
    """Return the change that sets a field to a text, as `change_from_data` takes it."""
    match key.split("."):
        case ["parts"]:
            return {"type": "GroupPosts", "by": text or "none"}
        case ["pages", role]:
            return {"type": "SetPage", "role": role, "value": None if text else False}
        case ["pages", role, name]:
            other = {"text": "file", "file": "text"}.get(name)
            page = {**_page(values, role), **({other: ""} if other else {}), name: text}
            page_text = {"type": "PageText", **page} if any(page.values()) else None
            return {"type": "SetPage", "role": role, "value": page_text}
        case ["disclaimers", "add"]:
            return {
                "type": "AddDisclaimer",
                "disclaimer": {"type": "NewDisclaimer", **_NEW_DISCLAIMER},
            }
        case ["disclaimers", index, "remove"] if _is_index(index):
            return {"type": "RemoveDisclaimer", "index": int(index)}
        case ["disclaimers", index, name] if _is_index(index):
            rule = next(iter(as_list(values.get("disclaimers"))[int(index) :]), None)
            data = _changed(_disclaimer(rule if isinstance(rule, dict) else {}), name, text)
            disclaimer = {"type": "NewDisclaimer", **data}
            return {"type": "SetDisclaimer", "index": int(index), "disclaimer": disclaimer}
    if key in _LISTS:
        texts = [line.strip() for line in text.splitlines() if line.strip()]
        return {"type": "SetTexts", "key": key, "texts": texts}
    return {"type": "SetText", "key": key, "text": text}


def _is_index(text: str) -> bool:
    return text.isdecimal() and len(text) <= _LONGEST_INDEX


def _changed(disclaimer: dict[str, Any], name: str, text: str) -> dict[str, Any]:
    match name:
        case "when":
            return {**disclaimer, "when": [[text, ""]] if text else []}
        case "value":
            return {**disclaimer, "when": [[key, text] for key, _ in disclaimer["when"]]}
        case "always":
            return {**disclaimer, "always": bool(text)}
        case _:
            return {**disclaimer, name: text}


def _disclaimer(rule: Values) -> dict[str, Any]:
    """Return a disclaimer of a file as a change has it; a text in a file is empty."""
    text, where, when = rule.get("text"), rule.get("where"), rule.get("when")
    when = when if isinstance(when, dict) else {}
    return {
        "text": text if isinstance(text, str) else "",
        "when": [[name, listed_text(value)] for name, value in when.items()],
        "label": str(rule.get("label") or ""),
        "where": where if where == "imprint" else "",
        "always": bool(rule.get("always")),
    }


def _own_page(values: Values, role: str) -> object:
    pages = values.get("pages")
    own = values.get("preface") if role == "preface" else None
    return pages.get(role) if own is None and isinstance(pages, dict) else own


def _page(values: Values, role: str) -> dict[str, str]:
    """Return title, text and file of a page; empty where the file has none."""
    own = _own_page(values, role)
    if not isinstance(own, dict):
        own = {"text": own if isinstance(own, str) else ""}
    match own:
        case {"text": {"file": file}}:
            own = {**own, "text": "", "file": file}
    return {name: str(own.get(name) or "") for name in ("title", "text", "file")}


def _text(values: Values, key: str) -> str:
    """Return the value of a key such as `series.name` as a text, lists with an entry on a line."""
    outer, _, name = key.rpartition(".")
    owner = values.get(outer, {}) if outer else values
    if not isinstance(owner, dict):
        owner = {MAIN_KEYS.get(outer): owner}
    names = (_name(each) for each in as_list(owner.get(name)))
    return ("\n" if key in _LISTS else ", ").join(filter(None, names))


def _name(value: object) -> str:
    """Return a text, or the name or id of a person; empty for anything else."""
    match value:
        case str(text) | {"name": str(text)} | {"id": str(text)}:
            return text
    return ""


def as_list(value: object) -> Sequence[Any]:
    """Return the entries of a list; a single value is one, and None is none."""
    return value if isinstance(value, list) else [] if value is None else [value]


def _section(values: Values, *fields: FormField) -> FormSection:
    """Return fields with the values of a file."""
    return FormSection(
        "",
        tuple(
            each if each.kind == "button" else replace(each, value=_text(values, each.key))
            for each in fields
        ),
    )


def _choice(key: str, label: str, names: Sequence[str], setting: str = "") -> FormField:
    options = (("", "Default"), *_pairs(names))
    return FormField(key, label, "choice", options=options, setting=setting or key)


def _pairs(names: Sequence[str]) -> tuple[tuple[str, str], ...]:
    return tuple((name, name) for name in names)
