"""The functions of the public API; `import exporter` has them all."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from exporter.diagnostics import Diagnostic, Diagnostics, Severity
from exporter.diagnostics.source import Place
from exporter.errors import ExporterError, SettingsError
from exporter.options.settings import COLLECTION_FORMATS, Choices, Format, Settings, check_word
from exporter.runtime.context import BuildContext

if TYPE_CHECKING:
    from exporter import build
    from exporter.check.results import PreflightRow
    from exporter.model.book import Book, Part
    from exporter.model.collection import Order, PartsBy
    from exporter.model.edition import Edition, StatedDisclaimer
    from exporter.model.post import Post
    from exporter.model.post_filter import PostFilter
    from exporter.model.site_settings import SiteSettings
    from exporter.transforms import Transform

PathName: TypeAlias = str | PathLike[str]
Words: TypeAlias = str | Sequence[str]
Day: TypeAlias = date | str

_LONGEST_NAME = 100
"""Characters of a file name that is made from a title."""


@dataclass(frozen=True, slots=True)
class Result:
    """A file that was made.

    - `data`: its bytes.
    - `name`: its name, such as `a-year-of-bread-press.pdf`.
    - `path`: where it was saved, None if no output was named.
    - `title`: the title of the book; `chapters`: how many posts are in it.
    - `pages`: how many pages a PDF has, with empty ones; 0 for other formats.
    - `disclaimers`: every disclaimer in it, and where it stands.
    - `preflight`: what its profile requires and what it has, for a PDF of a strict build.
    - `diagnostics`: everything that was found in this build, also about its other files.

    A result that was saved can be passed to `open` and to `Path`.
    """

    data: bytes = field(repr=False)
    name: str
    path: Path | None
    title: str
    chapters: int
    pages: int = 0
    disclaimers: tuple[StatedDisclaimer, ...] = ()
    preflight: tuple[PreflightRow, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()

    def __fspath__(self) -> str:
        if self.path is None:
            raise TypeError(f"‘{self.name}’ was not saved: no output was named")
        return str(self.path)


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The result of a check.

    - `diagnostics`: the problems that were found.
    - `preflight`: a row for each requirement of the file's profile; empty if none apply.
    """

    diagnostics: tuple[Diagnostic, ...]
    preflight: tuple[PreflightRow, ...] = ()


class ExportError(ExporterError):
    """The content has errors, or a file could not be saved.

    `diagnostics` holds everything that was found; `results` are the files that could be made all
    the same.
    """

    def __init__(self, diagnostics: Sequence[Diagnostic], results: Sequence[Result] = ()) -> None:
        super().__init__(diagnostics, results)
        self.diagnostics = tuple(diagnostics)
        self.results = tuple(results)

    def __str__(self) -> str:
        return "\n".join(map(str, self.diagnostics))


def epub(
    source: PathName | Post | Book,
    output: PathName | None = None,
    *,
    settings: Settings | Choices | None = None,
    site: PathName | None = None,
    strict: bool | None = None,
    transforms: Sequence[Transform] = (),
    context: BuildContext | None = None,
) -> Result:
    """Make an EPUB of a post or a collection.

    `source` is the path of a post or of a collection file, or a model (see `load`). `output` is a
    file if it ends in the extension of the format, else a folder: one that exists, ends in a slash
    or has no extension. Without it, nothing is saved and the result has the bytes.

    `settings`: `Choices` override the files for the fields that are set; `Settings` replace all of
    theirs. `site` is the root of the site, by default the nearest folder above the source with a
    `_config.yml`. `strict` makes every warning an error, and validates what was made as
    `check_file` does, but without Ace; by default as `exporter.toml` says. `transforms` are
    functions from a post to a post, or `FilterProgram`s: each post is changed by all of them in
    turn, before the book is made of it. `context` has a cache, an executor and a progress callback;
    none of them changes the file.

    Raises `ExportError` if there are errors in the content, `SettingsError` for wrong arguments,
    `MissingDependency` if something is not installed on this machine.
    """
    return _export("epub", source, output, _options(settings, site, context, strict, transforms))


def pdf(
    source: PathName | Post | Book,
    output: PathName | None = None,
    *,
    settings: Settings | Choices | None = None,
    site: PathName | None = None,
    strict: bool | None = None,
    transforms: Sequence[Transform] = (),
    context: BuildContext | None = None,
) -> Result:
    """Make a PDF of a post or a collection; the arguments are those of `epub`."""
    return _export("pdf", source, output, _options(settings, site, context, strict, transforms))


def html(
    source: PathName | Post | Book,
    output: PathName | None = None,
    *,
    settings: Settings | Choices | None = None,
    site: PathName | None = None,
    strict: bool | None = None,
    transforms: Sequence[Transform] = (),
    context: BuildContext | None = None,
) -> Result:
    """Make one self-contained web page of a post; the arguments are those of `epub`."""
    return _export("html", source, output, _options(settings, site, context, strict, transforms))


def collection(
    *sources: PathName | Post,
    output: PathName | None = None,
    formats: Format | Sequence[Format] | None = None,
    title: str = "",
    tag: Words = (),
    author: Words = (),
    since: Day | None = None,
    until: Day | None = None,
    lang: Words = (),
    order: Order | None = None,
    parts: PartsBy | None = None,
    settings: Settings | Choices | None = None,
    site: PathName | None = None,
    strict: bool | None = None,
    transforms: Sequence[Transform] = (),
    keep_going: bool = False,
    context: BuildContext | None = None,
) -> list[Result]:
    """Make one book of many posts. Returns a file in each of the formats, in their order.

    `sources` are a collection file; or posts, folders and patterns; or models of posts. `formats`
    are `epub`, `pdf` or both; by default that of the output's name, else those of `exporter.toml`,
    else both. In a folder `output`, the book is named after its title. `tag`, `author`, `since`,
    `until` and `lang` choose among posts that are named without a collection file: every condition
    must hold, with one of its words. Dates may be text such as `2026-05-14`. `order` is `listed`,
    `date`, `-date` or `title`; `parts` makes a part of each `year` or `tag`. If a post cannot
    be read, no book is made; `keep_going` makes it without that post, and the `ExportError` that is
    raised has it in `results`. Other arguments and exceptions are those of `epub`.
    """
    named = (formats,) if isinstance(formats, str) else formats or _formats_of(output)
    unique = tuple(dict.fromkeys(named))
    for format_ in unique:
        check_word("formats", format_, COLLECTION_FORMATS)
    request = _request(sources, title, _filter(tag, author, since, until, lang), order, parts)
    options = _options(settings, site, context, strict, transforms)
    return _make(request, unique, output, replace(options, keep_going=keep_going))


def load(
    path: PathName = "post.md",
    *,
    text: str | None = None,
    settings: Settings | Choices | None = None,
    site: PathName | None = None,
    diagnostics: Diagnostics | None = None,
) -> Post:
    """Return the model of a post as it was read: metadata, blocks, images; nothing is resolved.

    `text` stands for the content of the file, which need not exist; its folder is where images and
    the site are looked up. Findings are added to `diagnostics`. Raises `ExportError` if the post
    cannot be read. The model can be changed (`dataclasses.replace`) and passed to `epub` or `pdf`.
    """
    from exporter import build

    file = _path(path, "path")
    if build.is_collection_file(file):
        raise SettingsError(f"‘{file}’ is a collection file", "use load_collection")
    found, options = _findings(file), _options(settings, site, None)
    post = build.load_post(file, options, found, text)
    _hand_over(found, diagnostics)
    if post is None:
        raise ExportError(tuple(found))
    return post


def load_collection(
    *sources: PathName | Post,
    text: str | None = None,
    title: str = "",
    tag: Words = (),
    author: Words = (),
    since: Day | None = None,
    until: Day | None = None,
    lang: Words = (),
    order: Order | None = None,
    parts: PartsBy | None = None,
    settings: Settings | Choices | None = None,
    site: PathName | None = None,
    context: BuildContext | None = None,
    diagnostics: Diagnostics | None = None,
) -> Book:
    """Return the model of a collection: its posts in order, and the pages around them.

    `text` stands for the content of the collection file that is named, which need not exist. Other
    arguments are those of `collection`, exceptions and `diagnostics` those of `load`.
    """
    from exporter import build

    filter_ = _filter(tag, author, since, until, lang)
    request = _request(sources, title, filter_, order, parts, text)
    found = _findings(request)
    gathered = build.gather(request, _options(settings, site, context), found)
    _hand_over(found, diagnostics)
    if gathered is None or found.worst() is Severity.ERROR:
        raise ExportError(tuple(found))
    return gathered.book


def edition(
    source: PathName | Post | Book,
    *,
    settings: Settings | Choices | None = None,
    site: PathName | None = None,
    transforms: Sequence[Transform] = (),
    context: BuildContext | None = None,
    diagnostics: Diagnostics | None = None,
) -> Edition:
    """Return the edition of a post or a collection: everything is resolved, nothing is written.

    `source` and `settings` are those of `epub`, exceptions and `diagnostics` those of `load`.
    """
    from exporter import build

    found = _findings(_source(source))
    options = _options(settings, site, context, transforms=transforms)
    resolved = build.resolve_source(_source(source), options, found)
    _hand_over(found, diagnostics)
    if resolved is None:
        raise ExportError(tuple(found))
    return resolved


def check_file(
    path: PathName,
    *,
    profile: str | None = None,
    ace: bool | None = None,
    rebuild: bool = False,
    settings: Settings | Choices | None = None,
    site: PathName | None = None,
    transforms: Sequence[Transform] = (),
    context: BuildContext | None = None,
) -> CheckResult:
    """Validate a post, a collection file, an EPUB or a PDF.

    What a source holds and its chapters in an EPUB or a PDF would not is a finding too.
    `profile` is what a PDF must be fit for (such as `press` or `press-kdp`), or `kindle` for an
    EPUB; by default what the file was made for. `ace` says whether an EPUB is checked by Ace, where
    it is installed. Both are by default as `exporter.toml` says.
    `rebuild` makes an EPUB or a PDF again from its record, and compares the bytes. Errors in the
    file are findings of the result; raises `SettingsError` for an unknown profile,
    `MissingDependency` if a validator is not installed.
    """
    from exporter.build.checking import check_source

    file = _path(path, "path")
    found, options = _findings(file), _options(settings, site, context, transforms=transforms)
    table = check_source(file, options, found, profile=profile, ace=ace, compare=rebuild)
    return CheckResult(tuple(found), table)


def site_settings(path: PathName = ".", *, site: PathName | None = None) -> SiteSettings:
    """Return the settings in `exporter.toml` of the site around a file or a folder.

    Raises `ExportError` for mistakes in the file.
    """
    from exporter.build.inputs import find_settings_file, read_site_inputs
    from exporter.model.site_settings import SiteSettings

    options, found = _options(None, site, None), _findings(Path(path))
    if find_settings_file(Path(path), options) is None:
        return SiteSettings()
    inputs = read_site_inputs(Path(path), options, found)
    if inputs is None:
        raise ExportError(tuple(found))
    return inputs.settings


def markdown_to_html(text: str) -> str:
    """Return the HTML of Markdown without a metadata block.

    Nothing is resolved: disclaimers stay quotations, and links are not numbered.
    """
    from exporter.diagnostics.source import Source
    from exporter.read.markdown_body import read_markdown
    from exporter.resolve.labels import labels_for
    from exporter.write.html import fragment

    diagnostics = Diagnostics()
    blocks = read_markdown(Source("text", text), 0, diagnostics)
    return fragment(blocks, labels_for("en"), diagnostics)


def to_json(value: Post | Book | Edition) -> str:
    """Return a model as JSON: the type of each value, and each field that is not at its default."""
    from exporter.model.json_format import dumps

    return dumps(value)


def from_json(text: str) -> Post | Book | Edition:
    """Return the model that `to_json` wrote. Raises ValueError for other JSON."""
    from exporter.model.json_format import loads

    value: Post | Book | Edition = loads(text)
    return value


def _export(
    format_: Format,
    source: PathName | Post | Book,
    output: PathName | None,
    options: build.BuildOptions,
) -> Result:
    (result,) = _make(_source(source), (format_,), output, options)
    return result


def _make(
    source: build.Source,
    formats: Sequence[Format],
    output: PathName | None,
    options: build.BuildOptions,
) -> list[Result]:
    """Build a book in some formats, by default those of the site, and save its files."""
    from exporter import build
    from exporter.build.checking import check_built

    file = None if output is None else _named_file(output, formats)
    found, results = _findings(source), []
    built = build.build_book(source, formats, options, found)
    if built is None:
        raise ExportError(tuple(found))
    for artifact in built.files:
        name = _file_name(source, built.title, artifact.suffix)
        path = file if file or output is None else Path(output) / name
        if path and isinstance(source, Path) and path.exists() and path.samefile(source):
            raise SettingsError(f"‘{path}’ is the post itself", "name another file", "output")
        if path and not build.save(artifact, path, found):
            continue
        table: tuple[PreflightRow, ...] = ()
        if built.strict:
            table = check_built(artifact, path or Path(name), built, found)
        about = (built.title, built.chapters, artifact.page_count, built.disclaimers, table)
        results.append(Result(artifact.data, name, path, *about))
    results = [replace(result, diagnostics=tuple(found)) for result in results]
    worst, least = found.worst(), Severity.WARNING if built.strict else Severity.ERROR
    if not results or (worst is not None and worst >= least):
        raise ExportError(tuple(found), results)
    return results


def _named_file(output: PathName, formats: Sequence[Format]) -> Path | None:
    """Return the path of the one file that an output names; None for a folder.

    Raises `SettingsError` for a file of another format, or one file for several formats.
    """
    path, written = _path(output, "output"), fspath(output)
    if written.endswith(("/", os.sep)) or path.is_dir() or not path.suffix:
        return None
    suffixes = [f".{format_}" for format_ in formats or COLLECTION_FORMATS]
    if path.suffix.lower() not in suffixes:
        message = f"‘{written}’ does not end in {' or '.join(suffixes)}"
        hint = f"write ‘{path.with_suffix(suffixes[0])}’ for a file, ‘{written}/’ for a folder"
        raise SettingsError(message, hint, "output")
    if len(formats) > 1:
        hint = f"name a folder for {' and '.join(formats)}"
        raise SettingsError(f"‘{written}’ is one file", hint, "output")
    return path


def _formats_of(output: PathName | None) -> Sequence[Format]:
    """Return the format of the file that an output names; nothing for a folder."""
    if output is None or Path(output).is_dir():
        return ()
    suffix = Path(output).suffix.lower()
    return tuple(format_ for format_ in COLLECTION_FORMATS if suffix == f".{format_}")


def _file_name(source: build.Source, title: str, suffix: str) -> str:
    """Return the name of a file: a post keeps its own, a collection is named after its title."""
    from exporter.build import is_collection
    from exporter.model.post import Post

    match source:
        case Post():
            return f"{Path(source.key).stem}{suffix}"
        case Path() if not is_collection(source):
            return f"{source.stem}{suffix}"
        case _:
            return f"{title_stem(title) or 'collection'}{suffix}"


def title_stem(title: str) -> str:
    """Return a file name without suffix that is made from a title; empty without a letter in it."""
    words = re.sub(r"['’]", "", title.lower())
    return re.sub(r"\W+", "-", words)[:_LONGEST_NAME].strip("-")


def _source(source: PathName | Post | Book) -> build.Source:
    """Return a source for a build. Models lose the digests by which unchanged posts are cached."""
    from exporter.model.book import Book
    from exporter.model.post import Post

    match source:
        case Post():
            return replace(source, content_digest="")
        case Book():
            return replace(source, parts=tuple(map(_without_digests, source.parts)))
        case _:
            return _path(source, "source", "a path, a Post or a Book")


def _path(value: PathName, argument: str, types: str = "a path") -> Path:
    """Return the path that an argument names. Raises `SettingsError` for another type."""
    if not isinstance(value, str | PathLike):
        message = f"‘{argument}’ takes {types}, not {type(value).__name__}"
        raise SettingsError(message, setting=argument)
    return Path(value)


def _without_digests(part: Part) -> Part:
    chapters = tuple(replace(post, content_digest="") for post in part.chapters)
    return replace(part, chapters=chapters)


def _request(
    sources: Sequence[PathName | Post],
    title: str,
    filter_: PostFilter,
    order: Order | None,
    parts: PartsBy | None,
    text: str | None = None,
) -> build.CollectionRequest:
    from exporter.build import CollectionRequest
    from exporter.model.post import Post

    posts = tuple(replace(each, content_digest="") for each in sources if isinstance(each, Post))
    others = (each for each in sources if not isinstance(each, Post))
    paths = tuple(_path(each, "sources", "paths and Posts") for each in others)
    return CollectionRequest(paths, posts, title, filter_, order, parts, text)


def _filter(
    tag: Words, author: Words, since: Day | None, until: Day | None, lang: Words
) -> PostFilter:
    from exporter.model.post_filter import PostFilter

    days = _day(since, "since"), _day(until, "until")
    return PostFilter(_words(tag), _words(author), *days, _words(lang))


def _day(value: Day | None, argument: str) -> date | None:
    """Return a date, also one as text. Raises `SettingsError` for anything else."""
    match value:
        case datetime():
            return value.date()
        case None | date():
            return value
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        message = f"‘{argument}’ takes a date, not {value!r}"
        raise SettingsError(message, "write YYYY-MM-DD", argument) from None


def _words(value: Words) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) and value else tuple(value)


def _options(
    settings: Settings | Choices | None,
    site: PathName | None,
    context: BuildContext | None,
    strict: bool | None = None,
    transforms: Sequence[Transform] = (),
) -> build.BuildOptions:
    from exporter.build import BuildOptions

    if not isinstance(settings, Settings | Choices | None):
        message = f"‘settings’ takes Settings or Choices, not {type(settings).__name__}"
        raise SettingsError(message, "write Choices(page_size='a5')", "settings")
    root = None if site is None else _path(site, "site")
    return BuildOptions(
        settings or Choices(), root, context or BuildContext(), strict, tuple(transforms)
    )


def _findings(source: build.Source) -> Diagnostics:
    from exporter.build import path_of

    return Diagnostics(Place(str(path_of(source))))


def _hand_over(found: Diagnostics, diagnostics: Diagnostics | None) -> None:
    if diagnostics is not None:
        diagnostics.extend(found)
