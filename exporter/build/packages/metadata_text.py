"""The metadata of a book as a text from which a person copies each value into a form."""

from __future__ import annotations

from collections.abc import Iterator

from exporter.build.packages.contents import (
    INCH,
    MILLIMETRE,
    Contents,
    PrintedBook,
    in_inches_and_millimetres,
    isbn_digits,
)
from exporter.model.post import Author
from exporter.write.epub.metadata import file_as

_ROLES = {"aut": "Author", "edt": "Editor"}
_INKS = {"grey": "black", "cmyk": "colour", "rgb": "colour"}
_FOR_FORMS = {0xA0: " ", 0x2009: " ", 0x202F: " ", 0x2011: "-", 0xAD: None}
"""What forms have for spaces and hyphens at which no line may end, or may."""


def metadata_text(contents: Contents) -> str:
    """Return the metadata: each value below its name, in the order of most forms."""
    title = f"{contents.metadata.title} — {contents.service.title}"
    lines = [title, "=" * len(title)]
    for name, value in _fields(contents):
        if value:
            lines += ["", name, "-" * len(name), value.translate(_FOR_FORMS)]
    return "\n".join(lines) + "\n"


def ink_of(printed: PrintedBook) -> str:
    """Return the ink of the inside: black or colour."""
    return _INKS[printed.colour]


def _fields(contents: Contents) -> Iterator[tuple[str, str]]:
    metadata, service, series = contents.metadata, contents.service, contents.metadata.series
    yield "Title", metadata.title
    yield "Subtitle", metadata.subtitle
    if series:
        yield "Series", series.name
        yield "Number in the series", series.position
    yield "Language", _language(metadata.lang)
    yield "Contributors", "\n".join(_contributors(contents))
    yield "Publisher or imprint", metadata.publisher
    yield "Date of publication", metadata.date.isoformat() if metadata.date else ""
    if contents.isbn:
        yield "ISBN", "\n".join(dict.fromkeys((contents.isbn, isbn_digits(contents.isbn))))
    if service.short_length:
        yield f"Short description (up to {service.short_length} characters)", metadata.description
    if service.elements:
        yield f"Description as HTML{_limit(contents)}", contents.description
        yield "Description as plain text", contents.plain_description
    else:
        yield f"Description{_limit(contents)}", contents.description
    keywords = list(contents.keywords)
    if keywords:
        one_field = service.separator or not service.keywords
        yield "Keywords", contents.joined(keywords) if one_field else "\n".join(keywords)
    else:
        yield "Tags of the posts, to choose keywords from", ", ".join(metadata.subjects)
    yield "Subjects (BISAC), the main one first", "\n".join(contents.bisac)
    yield "Subjects (Thema), the main one first", "\n".join(contents.thema)
    yield "Rights", metadata.rights
    yield "Prices", "\n".join(map(str, contents.prices))
    if contents.printed:
        yield from _of_printed(contents.printed)
    width = max(len(file.name) for file in contents.files)
    files = (f"{file.name:{width}}  {file.purpose}" for file in contents.files)
    yield "Files", "\n".join(files)


def _limit(contents: Contents) -> str:
    most, length = contents.service.description_length, len(contents.description)
    return f" ({length} of {most} characters)" if most else f" ({length} characters)"


def _language(tag: str) -> str:
    """Return the English name of a language with its tag, such as `German (de)`."""
    from babel import Locale, UnknownLocaleError

    try:
        name = Locale.parse(tag, sep="-").english_name
    except (UnknownLocaleError, ValueError):
        name = None
    return f"{name} ({tag})" if name else tag


def _contributors(contents: Contents) -> Iterator[str]:
    for person, roles in contents.people.items():
        for role in roles:
            yield f"{_ROLES[role]}: {person.name}{_sorted_as(person)}"


def _sorted_as(person: Author) -> str:
    name = person.file_as or file_as(person.name)
    return f" (sorted as {name})" if name != person.name else ""


def _of_printed(printed: PrintedBook) -> Iterator[tuple[str, str]]:
    yield "Pages", f"{printed.pages}"
    yield "Trim size", in_inches_and_millimetres(printed.trim)
    yield "Spine", f"{printed.spine / INCH:.4g} in ({printed.spine / MILLIMETRE:.1f} mm)"
    yield "Ink, paper and binding", f"{ink_of(printed)}, {printed.paper}, {printed.binding}"
    yield "Price on the cover", printed.price
