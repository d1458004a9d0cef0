"""`exporter init`: look at a site, and write its settings and a first collection file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from textwrap import wrap

import exporter
from exporter.api.listing import GroupedBy
from exporter.api.output_paths import title_stem
from exporter.cli.call import Call, cache_folder
from exporter.cli.command import Command
from exporter.cli.option_groups import add_message_options
from exporter.cli.option_types import count
from exporter.cli.parser import Parser, UsageError
from exporter.cli.settings_template import settings_template
from exporter.cli.table import text_width
from exporter.input_files import is_folder
from exporter.model.site_settings import SETTINGS_FILE
from exporter.reports.file_names import relative_name
from exporter.reports.records import CountRecord, CreatedFileRecord, SurveyRecord
from exporter.reports.text import counted, plural
from exporter.runtime.cache import DiskCache, NullCache
from exporter.runtime.context import BuildContext

_A_POST = "a post is a Markdown file"
_SEVERAL = 3
"""Posts from which a year or a tag makes a first book."""
_NAMED = 5
"""The most names of a list that are shown."""


def run(call: Call) -> int:
    """Say what the site holds, and write the files that do not exist yet."""
    folder: Path = call.arguments.folder
    if not is_folder(str(folder)):
        raise UsageError(f"there is no folder ‘{folder}’")
    cache = cache_folder(None)
    with call.console.bars() as on_progress:
        context = BuildContext(
            cache=DiskCache(cache) if cache else NullCache(), on_progress=on_progress
        )
        try:
            survey = exporter.survey_site(folder, context=context)
        except exporter.ExportError as error:
            # Mistakes in an exporter.toml that exists.
            return call.console.diagnostics(error.diagnostics)
    if not survey.posts:
        about_files = (each for each in survey.diagnostics if each.place and each.place.line)
        reason = next((f"{each.place}: {each.message}" for each in about_files), _A_POST)
        raise UsageError(f"the folder ‘{folder}’ has no posts ({reason})")
    selection = _selection(call, survey)
    name, text = _collection_file(survey, selection)
    files = {SETTINGS_FILE: settings_template(), name: text}
    written = {file: _create(survey.site.root / file, text) for file, text in files.items()}
    if call.console.json:
        call.console.record(_record(survey, written))
    else:
        call.console.document("\n".join(_lines(survey)))
        for file, is_new in written.items():
            path = relative_name(str(survey.site.root / file))
            what = f"wrote {path}" if is_new else f"{path} exists, and was left as it is"
            call.console.document(what)
        book = relative_name(str(survey.site.root / name))
        call.console.document(f"next: exporter collection {book} --dry-run")
    return 0 if any(written.values()) else 1


def _create(path: Path, text: str) -> bool:
    """Write a file that does not exist. Returns whether it was written."""
    try:
        # Exclusive: neither a file nor the target of a link is overwritten.
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        return False
    return True


def _selection(call: Call, survey: exporter.SiteSurvey) -> tuple[str, str]:
    """Return the condition of the first book, as its kind and its value; both empty for all posts.

    By default it is the last year with several posts, or else the most frequent tag.
    """
    years = {group.name: group for group in exporter.group_posts(survey.posts, "year")}
    tags = {group.name: group for group in exporter.group_posts(survey.posts, "tag")}
    year, tag = call.arguments.year, call.arguments.tag
    if year and tag:
        raise UsageError("--year and --tag do not go together")
    if year:
        if str(year) not in years:
            others = f"posts are of {', '.join(sorted(years))}" if years else "no post has a date"
            raise UsageError(f"no post is of {year} ({others})")
        return "year", str(year)
    if tag:
        known = {name.casefold(): name for name in tags}
        if tag.casefold() not in known:
            raise UsageError(f"no post has the tag ‘{tag}’ (exporter list tags shows them)")
        return "tag", known[tag.casefold()]
    for name in sorted(years, reverse=True):
        if len(years[name].posts) >= _SEVERAL:
            return "year", name
    most = next(iter(tags.values()), None)
    return ("tag", most.name) if most and len(most.posts) >= _SEVERAL else ("", "")


def _collection_file(survey: exporter.SiteSurvey, selection: tuple[str, str]) -> tuple[str, str]:
    """Return the name and the text of the first collection file."""
    kind, value = selection
    match kind:
        case "year":
            posts = f"{{since: {value}-01-01, until: {value}-12-31}}"
        case "tag":
            posts = f"{{tag: {_quoted(value)}}}"
        case _:
            posts = "."
    stem = title_stem(value)
    title = _quoted(f"{survey.title}: {value}" if value else survey.title)
    name = f"book-{stem}.yml" if stem else "book.yml"
    return name, _COLLECTION.format(title=title, posts=posts, name=name)


_COLLECTION = """\
# A book of the exporter. See what is in it:  exporter collection {name} --dry-run
# and make it:                                exporter collection {name}
title: {title}
# subtitle: One more line
# authors: [Somebody, Somebody else]
# cover: cover.png

# Posts by folder, file, pattern or condition; an item of a list is one of them.
posts: {posts}
# exclude:
#   - _posts/2026-01-01-not-this-one.md

# listed, date, -date or title
order: date
# year or tag: a part for each
# parts: year

# preface: |
#   A few words before the first chapter.
"""


def _quoted(text: str) -> str:
    """Return a text as a YAML value in quotation marks."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _lines(survey: exporter.SiteSurvey) -> Iterator[str]:
    """Yield what was found, a line for each kind."""
    site, posts = survey.site, survey.posts
    yield f"{site}"
    groups = {by: exporter.group_posts(posts, by) for by in ("author", "lang", "tag")}
    days = [post.metadata.date for post in posts if post.metadata.date]
    dates = f", {min(days)} to {max(days)}" if days else ", none with a date"
    rows = {
        "posts": f"{len(posts)}{dates}",
        "authors": _named(groups["author"]),
        "languages": _named(groups["lang"]),
        "tags": _named(groups["tag"]),
        "disclaimers": _in_posts(survey.disclaimers),
        "formulas": _in_posts(survey.formulas),
        "images": _images(survey),
    }
    found = Counter(each.severity for each in survey.diagnostics)
    rows["diagnostics"] = f"{counted(found)} (exporter check shows them)" if found else "none"
    for name, text in rows.items():
        first = f"  {name + ':':13}"
        yield from wrap(
            text, text_width(), initial_indent=first, subsequent_indent=" " * len(first)
        )
    yield ""


def _in_posts(keys: tuple[str, ...]) -> str:
    return f"in {plural(len(keys), 'post')}" if keys else "none"


def _named(groups: tuple[exporter.PostGroup, ...]) -> str:
    """Return the number of groups, and the names of the largest with their posts."""
    names = [f"{each.name} ({len(each.posts)})" for each in groups[:_NAMED]]
    more = ", …" * (len(groups) > _NAMED)
    return f"{len(groups)}: {', '.join(names)}{more}" if groups else "none"


def _images(survey: exporter.SiteSurvey) -> str:
    missing, remote = survey.count("image-missing"), survey.count("image-remote")
    named = [f"{missing} missing"] * (missing > 0)
    named += [f"{remote} on the web (--fetch-images)"] * (remote > 0)
    return ", ".join(named) or "none missing"


def _record(survey: exporter.SiteSurvey, written: Mapping[str, bool]) -> SurveyRecord:
    def counts(by: GroupedBy) -> tuple[CountRecord, ...]:
        groups = exporter.group_posts(survey.posts, by)
        return tuple(CountRecord(name=each.name, posts=len(each.posts)) for each in groups)

    return SurveyRecord(
        root=str(survey.site.root),
        generator=survey.site.generator,
        evidence=survey.site.evidence,
        title=survey.title,
        posts=len(survey.posts),
        authors=counts("author"),
        languages=counts("lang"),
        tags=counts("tag"),
        years=counts("year"),
        disclaimers=len(survey.disclaimers),
        formulas=len(survey.formulas),
        images_missing=survey.count("image-missing"),
        images_remote=survey.count("image-remote"),
        files=tuple(
            CreatedFileRecord(file=relative_name(str(survey.site.root / file)), written=is_new)
            for file, is_new in written.items()
        ),
    )


def _add_options(parser: Parser) -> None:
    group = parser.add_argument_group("site")
    group.add_argument(
        "folder",
        nargs="?",
        type=Path,
        default=Path(),
        metavar="FOLDER",
        help="a folder of the site; the files are written to its root (default: the current one)",
    )
    group.add_argument(
        "--year",
        type=count,
        metavar="YYYY",
        help="make the first collection file for the posts of this year (default: the last year "
        "with several posts, or else the most frequent tag)",
    )
    group.add_argument(
        "--tag",
        metavar="TAG",
        help="make it for the posts with this tag (default: by year)",
    )
    add_message_options(parser, diagnostics=False)


COMMAND = Command(
    "init",
    "[OPTION ...] [FOLDER]",
    ("init", "init my-blog --tag baking"),
    _add_options,
    run,
)
