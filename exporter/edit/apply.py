"""What a change does to the values of a collection file.

The same function changes plain values, which say what the file has to mean afterwards, and the
values of ruamel.yaml, which hold the comments and the layout.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Protocol, TypeAlias, assert_never

from exporter import changes
from exporter.changes import Change, EntryPosition
from exporter.edit.errors import EditError

Mapping: TypeAlias = Any
"""A mapping that can be changed: a dict, or one of ruamel.yaml."""
List: TypeAlias = Any
"""A list that can be changed, likewise."""


class Values(Protocol):
    """How new values are written, and how values that have comments are moved."""

    def text(self, text: str, old: object = None) -> object:
        """Return a text in the manner of the one that it replaces."""

    def put(self, mapping: Mapping, key: str, value: object) -> None:
        """Set a key; a new one stands where the documentation has it."""

    def drop(self, mapping: Mapping, key: str) -> None:
        """Remove a key."""

    def take(self, values: List, index: int) -> object:
        """Remove a value of a list; return it with its comments, for `insert`."""

    def insert(self, values: List, index: int, taken: object) -> None:
        """Insert a new value, or one that `take` has returned."""


def apply(change: Change, book: Mapping, values: Values) -> None:
    """Change the values of a collection file. Raises `EditError`."""
    match change:
        case changes.SetText(key, text):
            with _owner_of_key(book, key, values) as (owner, name):
                _set_text(owner, name, text, values)
        case changes.SetTexts(key, texts):
            with _owner_of_key(book, key, values) as (owner, name):
                _set_texts(owner, name, texts, values)
        case changes.SetPage(role, value):
            _set_page(book, role, value, values)
        case changes.AddDisclaimer(disclaimer):
            rules = _list(book, "disclaimers", values)
            values.insert(rules, len(rules), {})
            _set_rule(rules[-1], disclaimer, values)
        case changes.SetDisclaimer(index, disclaimer):
            rule = _item(book.get("disclaimers"), index, "disclaimer")
            if not isinstance(rule.get("text"), dict):
                _required(disclaimer.text, "a disclaimer needs a text")
            _set_rule(rule, disclaimer, values)
        case changes.RemoveDisclaimer(index):
            _item(book.get("disclaimers"), index, "disclaimer")
            rules = _list(book, "disclaimers", values)
            values.take(rules, index)
            if not rules:
                values.drop(book, "disclaimers")
        case changes.AddPosts(paths, at):
            entries = _entries(book, at.part, values)
            _check(at.index, len(entries) + 1, "entry")
            for number, path in enumerate(paths):
                values.insert(entries, at.index + number, values.text(path))
        case changes.RemoveEntry(at):
            _take_entry(book, at, values)
        case changes.MoveEntry(at, to):
            taken = _take_entry(book, at, values, others=at.part == to.part)
            entries = _entries(book, to.part, values)
            _check(to.index, len(entries) + 1, "entry")
            values.insert(entries, to.index, taken)
        case changes.ListPosts(part, paths):
            _required(paths, "a book or a part needs a post")
            values.put(_owner(book, part), "posts", [values.text(path) for path in paths])
        case changes.ExcludePosts(paths):
            excluded = _list(book, "exclude", values)
            for path in paths:
                values.insert(excluded, len(excluded), values.text(path))
        case changes.RemoveExclusion(index):
            excluded = _list(book, "exclude", values)
            _check(index, len(excluded), "exclusion")
            values.take(excluded, index)
            if not excluded:
                values.drop(book, "exclude")
        case changes.GroupPosts(by):
            _check_has_no_parts(book)
            _set_text(book, "parts", "" if by == "none" else by, values)
        case changes.IntoParts(title):
            _into_parts(book, title, values)
        case changes.AddPart(title, paths, index):
            parts = _parts(book)
            _check(index, len(parts) + 1, "part")
            _required(paths, "a part needs a post")
            listed = [values.text(path) for path in paths]
            values.insert(parts, index, {"title": values.text(title), "posts": listed})
        case changes.RenamePart(index, title):
            _set_text(_item(_parts(book), index, "part"), "title", title, values)
        case changes.MovePart(index, to):
            parts = _parts(book)
            _check(index, len(parts), "part")
            _check(to, len(parts), "part")
            values.insert(parts, to, values.take(parts, index))
        case changes.RemovePart(index):
            parts = _parts(book)
            _check(index, len(parts), "part")
            if len(parts) == 1:
                raise EditError("a book needs a part", "add another part first")
            values.take(parts, index)
        case _:
            assert_never(change)


def listed_text(value: object) -> str:
    """Return a text, or the texts of a list, in one line."""
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _set_text(mapping: Mapping, key: str, text: str, values: Values) -> None:
    if not text:
        if key in mapping:
            values.drop(mapping, key)
    else:
        values.put(mapping, key, values.text(text, mapping.get(key)))


@contextmanager
def _owner_of_key(book: Mapping, key: str, values: Values) -> Iterator[tuple[Mapping, str]]:
    """Provide the mapping that has a key, and the key in it; drop one that is empty then."""
    outer, _, name = key.rpartition(".")
    if not outer:
        yield book, name
        return
    if isinstance(book.get(outer), str) and outer in changes.MAIN_KEYS:
        values.put(book, outer, {changes.MAIN_KEYS[outer]: book[outer]})
    yield _mapping(book, outer, values), name
    if not book[outer]:
        values.drop(book, outer)


def _set_texts(mapping: Mapping, key: str, texts: Sequence[str], values: Values) -> None:
    if not texts:
        _set_text(mapping, key, "", values)
        return
    listed = _list(mapping, key, values)
    for number, text in enumerate(texts):
        found = next((at for at in range(number, len(listed)) if _is_of(listed[at], text)), None)
        if found != number:
            value = values.text(text) if found is None else values.take(listed, found)
            values.insert(listed, number, value)
    while len(listed) > len(texts):
        values.take(listed, len(listed) - 1)


def _is_of(value: object, name: str) -> bool:
    """Return whether a value is a text, or a person with this name or id."""
    match value:
        case str():
            return value == name
        case {"name": written} if written == name:
            return True
        case {"id": written}:
            return bool(written == name)
    return False


def _set_page(
    book: Mapping, role: str, value: changes.PageText | bool | None, values: Values
) -> None:
    is_key = role == "preface" and role in book
    pages = book if is_key else _mapping(book, "pages", values)
    match value:
        case None:
            if role in pages:
                values.drop(pages, role)
        case bool():
            values.put(pages, role, value)
        case changes.PageText(title, text, file):
            if not isinstance(pages.get(role), dict):
                old = pages.get(role)
                written = {"text": old} if isinstance(old, str) else {}
                values.put(pages, role, written)
            for key, part in (("title", title), ("text", text), ("file", file)):
                _set_text(pages[role], key, part, values)
    if not book.get("pages", True):
        values.drop(book, "pages")


def _set_rule(rule: Mapping, disclaimer: changes.NewDisclaimer, values: Values) -> None:
    old = rule.get("when") if isinstance(rule.get("when"), dict) else {}
    if dict(disclaimer.when) != {key: listed_text(value) for key, value in old.items()}:
        if disclaimer.when:
            when = {key: values.text(value) for key, value in disclaimer.when}
            values.put(rule, "when", when)
        else:
            values.drop(rule, "when")
    _set_text(rule, "label", disclaimer.label, values)
    if disclaimer.text or not isinstance(rule.get("text"), dict):
        _set_text(rule, "text", disclaimer.text, values)
    _set_text(rule, "where", disclaimer.where, values)
    if disclaimer.always and not rule.get("always"):
        values.put(rule, "always", value=True)
    elif not disclaimer.always and "always" in rule:
        values.drop(rule, "always")


def _take_entry(
    book: Mapping, at: EntryPosition, values: Values, *, others: bool = False
) -> object:
    """Remove an entry; with `others`, it comes back into the same list."""
    entries = _entries(book, at.part, values)
    _check(at.index, len(entries), "entry")
    if len(entries) == 1 and not others:
        raise EditError("a book or a part needs a post", "add another post, or remove the part")
    return values.take(entries, at.index)


def _into_parts(book: Mapping, title: str, values: Values) -> None:
    _check_has_no_parts(book)
    if "posts" not in book:
        raise EditError("the book has no posts", "add a post first")
    # The comment above ‘posts’ is then that of the key below, which is ‘parts’.
    part = {"title": values.text(title), "posts": book["posts"]}
    if "parts" in book:
        values.drop(book, "parts")
    values.put(book, "parts", [part])
    values.drop(book, "posts")


def _check_has_no_parts(book: Mapping) -> None:
    if isinstance(book.get("parts"), list | dict):
        raise EditError("the book has parts already", "remove them first")


def _parts(book: Mapping) -> List:
    parts = book.get("parts")
    if not isinstance(parts, list):
        raise EditError("the book has no list of parts", "divide it into parts first")
    return parts


def _owner(book: Mapping, part: int | None) -> Mapping:
    """Return what has the posts: the book or a part."""
    if part is not None:
        return _item(_parts(book), part, "part")
    if isinstance(book.get("parts"), list | dict):
        raise EditError("the posts of this book are in its parts", "choose a part")
    return book


def _entries(book: Mapping, part: int | None, values: Values) -> List:
    return _list(_owner(book, part), "posts", values)


def _list(mapping: Mapping, key: str, values: Values) -> List:
    """Return the list of a key; a single value becomes a list of it."""
    if not isinstance(mapping.get(key), list):
        values.put(mapping, key, [] if mapping.get(key) is None else [mapping[key]])
    return mapping[key]


def _mapping(mapping: Mapping, key: str, values: Values) -> Mapping:
    if mapping.get(key) is None:
        values.put(mapping, key, {})
    if not isinstance(mapping[key], dict):
        raise EditError(f"‘{key}’ is not a mapping", "mend the file in an editor first")
    return mapping[key]


def _item(found: object, index: int, what: str) -> Mapping:
    listed = found if isinstance(found, list) else [] if found is None else [found]
    _check(index, len(listed), what)
    if not isinstance(listed[index], dict):
        raise EditError(f"the {what} is not a mapping", "mend the file in an editor first")
    return listed[index]


def _check(index: int, size: int, what: str) -> None:
    if not 0 <= index < size:
        raise EditError(f"there is no {what} {index + 1}", "the file may have changed")


def _required(value: Any, message: str) -> Any:
    if not value:
        raise EditError(message)
    return value
