"""What printing services and shops ask for when a book is uploaded.

A service is a file, `styles/services/NAME.toml`: that of a printing service has the name of its
printer, that of a shop the name of its EPUB profile. docs/packages.md gives the sources.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from typing import Any, Literal, TypeAlias

from exporter.themes import resources

IsbnPolicy: TypeAlias = Literal["required", "offered", "optional"]
"""Whether a book needs an ISBN, is given one if it has none, or can do without."""


@dataclass(frozen=True, slots=True)
class Service:
    """The forms of a service. A limit of 0 is one that the service does not name.

    - `title` is the name of the service.
    - `interior`, `cover` (of a printed book), `book` (an EPUB) and `image` (the front) are the
      names of the files, empty for one that it does not take. `{name}` stands for the title in
      small letters with hyphens, `{isbn}` for the digits of the ISBN, or for the name without one.
    - `title_length` is the maximum length of title and subtitle together, `description_length` of
      the description with its markup, `short_length` of a short description; in characters.
      `description_least` is the minimum length of the description.
    - `contributors` is the maximum number of people that the forms have room for.
    - `elements` are those of HTML that a description may have; without any it is plain text.
    - `keywords` is the maximum number of keywords, `keyword_length` of the characters of each, and
      `keywords_length` of all, joined by the `separator`; without one, each has a field.
    - `bisac` and `thema` are the maximum numbers of subjects.
    - `isbn` says whether the book needs an ISBN.
    - `onix` says that the service takes records in ONIX 3.0.
    - `tasks` are what a person has to do, with the facts of the book in braces.
    - `sources` are numbers of the list in docs/packages.md, looked up on the day `checked`.
    """

    name: str
    title: str = ""
    interior: str = ""
    cover: str = ""
    book: str = ""
    image: str = "{name}-front.jpg"
    title_length: int = 0
    description_length: int = 0
    description_least: int = 0
    short_length: int = 0
    contributors: int = 0
    elements: tuple[str, ...] = ()
    keywords: int = 0
    keyword_length: int = 0
    keywords_length: int = 0
    separator: str = ""
    bisac: int = 0
    thema: int = 0
    isbn: IsbnPolicy = "optional"
    onix: bool = False
    tasks: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    checked: str = ""

    @property
    def is_printer(self) -> bool:
        """Whether the service prints books."""
        return bool(self.interior)


@cache
def service(name: str) -> Service:
    """Return what a service asks for, by the name of a printer or of an EPUB profile."""
    values = resources.values("services", name, (field.name for field in fields(Service)[1:]))
    return Service(name, **{key: _value(value) for key, value in values.items()})


def _value(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
