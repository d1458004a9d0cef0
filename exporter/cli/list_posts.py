"""`exporter list`: the posts of a site, and their tags, authors and series."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from textwrap import wrap
from typing import Any, Literal, TypeAlias, get_args

import exporter
from exporter.cli.call import Call
from exporter.cli.command import Command
from exporter.cli.inputs import require
from exporter.cli.option_groups import (
    add_message_options,
    add_order_option,
    add_selection_options,
    add_site_options,
)
from exporter.cli.parser import Parser, UsageError
from exporter.cli.table import print_rows, text_width
from exporter.cli.terminal import is_terminal
from exporter.diagnostics import Diagnostics
from exporter.diagnostics.suggestions import nearest
from exporter.reports.file_names import relative_name
from exporter.reports.records import AuthorGroupRecord, GroupRecord, PostRecord
from exporter.reports.text import plural
from exporter.reports.to_records import post_record

Subject: TypeAlias = Literal["posts", "tags", "authors", "series"]
_SUBJECTS: tuple[Subject, ...] = get_args(Subject)
_KEYS = {"tag": "tags", "author": "author", "series": "series"}
"""The keys that name what posts have in common."""
_INDENT = " " * 12
"""Below the title of a post, which stands behind its date."""


def run(call: Call) -> int:
    """List the posts that a collection would have, or what they have in common."""
    values, paths = call.arguments, call.paths or [Path()]
    near = nearest(str(paths[0]), _SUBJECTS)
    if near and not paths[0].exists():
        raise UsageError(f"‘{paths[0]}’ is neither a list nor a file (did you mean ‘{near}’?)")
    require("list", paths, "post", "collection", "folder")
    found = Diagnostics(ignored=call.ignored_codes)
    # `found` has the diagnostics of an error.
    with suppress(exporter.ExportError):
        posts = exporter.list_posts(*paths, **call.selection, order=values.order, diagnostics=found)
        if call.console.shows_documents:
            _show(call, values.subject, posts)
    return call.console.diagnostics(found.reported(), found.ignored())


def _show(call: Call, subject: Subject, posts: Sequence[exporter.ListedPost]) -> None:
    match subject:
        case "posts" if call.console.json:
            for post in posts:
                call.console.record(post_record(post, PostRecord))
        case "posts" if is_terminal(sys.stdout):
            for post in posts:
                call.console.document("\n".join(_post_lines(post)))
        case "posts":
            print_rows((), map(_post_fields, posts))
        case "tags":
            _show_groups(call, "tag", exporter.group_posts(posts, "tag"))
        case "authors":
            _show_groups(call, "author", exporter.group_posts(posts, "author"))
        case "series":
            _show_groups(call, "series", exporter.group_posts(posts, "series"))
    if is_terminal(sys.stdout) and posts and not call.console.json:
        call.console.note(plural(len(posts), "post"))


def _show_groups(call: Call, what: str, groups: Sequence[exporter.PostGroup]) -> None:
    """Show the number of posts in each group, and from when to when they are."""
    if not groups:
        key, article = _KEYS[what], "an" if what == "author" else "a"
        call.console.note(f"no post has {article} {what} (write ‘{key}: …’ in its front matter)")
    elif call.console.json:
        for group in groups:
            call.console.record(_group_record(what, group))
    else:
        ids = ("id",) if what == "author" else ()
        header = (what, *ids, "posts", "since", "until")
        rows = (
            (group.name, *((group.id,) if ids else ()), f"{len(group.posts):5}", *_dates(group))
            for group in groups
        )
        print_rows(header, rows, wrapped=0)


def _dates(group: exporter.PostGroup) -> tuple[str, str]:
    first, last = group.dates or ("", "")
    return f"{first}", f"{last}"


def _group_record(what: str, group: exporter.PostGroup) -> GroupRecord | AuthorGroupRecord:
    name, count = group.name, len(group.posts)
    since, until = _dates(group)
    if what == "author":
        return AuthorGroupRecord(name=name, id=group.id, posts=count, since=since, until=until)
    type_: Literal["tag", "series"] = "tag" if what == "tag" else "series"
    return GroupRecord(type=type_, name=name, posts=count, since=since, until=until)


def _post_fields(post: exporter.ListedPost) -> tuple[str, ...]:
    about = post.metadata
    authors = ", ".join(author.name for author in about.authors)
    file, day, tags = relative_name(str(post.path)), str(about.date or ""), ", ".join(about.tags)
    return file, day, about.lang, about.title, authors, tags


def _post_lines(post: exporter.ListedPost) -> list[str]:
    """Return the date and the title of a post, its file, and its authors and tags."""
    about = post.metadata
    authors = ", ".join(author.name for author in about.authors)
    tags = ", ".join(about.tags)
    day = str(about.date or "").ljust(len(_INDENT))
    lines = wrap(about.title, text_width(), initial_indent=day, subsequent_indent=_INDENT)
    lines.append(_INDENT + relative_name(str(post.path)))
    if people := "; ".join(filter(None, (authors, tags))):
        lines += wrap(people, text_width(), initial_indent=_INDENT, subsequent_indent=_INDENT)
    return lines


class _Sources(argparse.Action):
    """Takes the first word for the subject of the list if it is one of those."""

    def __call__(
        self,
        _parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: Any,
        _option: str | None = None,
    ) -> None:
        words: list[str] = list(values)
        if words and words[0] in _SUBJECTS:
            namespace.subject = words.pop(0)
        namespace.paths = [*map(Path, words)]


def _add_options(parser: Parser) -> None:
    group = parser.add_argument_group("input")
    group.add_argument(
        "paths",
        nargs="*",
        action=_Sources,
        metavar="[posts|tags|authors|series] SOURCE",
        help="what to list (default: posts); then posts, folders, patterns or a collection file "
        "(default: the current folder; write ./tags for a folder with such a name)",
    )
    add_order_option(group, "order of the posts, as in exporter collection")
    add_site_options(group, texts=False)
    add_selection_options(parser)
    add_message_options(parser)
    parser.set_defaults(subject="posts")


COMMAND = Command(
    "list",
    "[posts|tags|authors|series] [OPTION ...] [SOURCE ...]",
    (
        "list",
        "list tags _posts --since 2025-01-01",
        "list posts --tag baking | cut -f 1 | xargs -d '\\n' exporter epub",
    ),
    _add_options,
    run,
)
