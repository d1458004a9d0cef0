"""The settings of a build, with their default values and their validation."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime
from typing import Any, Literal, TypeAlias, assert_never, get_args

from exporter.diagnostics.suggestions import suggestion
from exporter.errors import SettingsError
from exporter.input_files import is_folder
from exporter.options.cover_rules import BINDINGS, PAPER_KINDS, Binding, PaperKind
from exporter.options.epub_profiles import DEFAULT_EPUB_PROFILE, epub_profile_names
from exporter.options.geometry import Margins, leaves_room
from exporter.options.imposition import (
    DEFAULT_CREEP,
    IMPOSE_STYLES,
    MAX_CREEP,
    ImposeStyle,
    Imposition,
)
from exporter.options.paper import Paper, paper, sheet_paper
from exporter.options.pdf_profiles import (
    DEFAULT_PROFILE,
    Profile,
    printer_names,
    profile,
    profile_names,
)
from exporter.plugins.active import active_plugins
from exporter.themes import theme

Format: TypeAlias = Literal["epub", "html", "pdf"]
ReferenceStyle: TypeAlias = Literal["endnotes", "footnotes", "inline", "none"]
ReferenceScope: TypeAlias = Literal["chapter", "book", "both"]
QrPlaces: TypeAlias = Literal["none", "references", "chapters", "both"]

FORMATS: tuple[Format, ...] = get_args(Format)
COLLECTION_FORMATS: tuple[Format, ...] = ("epub", "pdf")
REFERENCE_STYLES: tuple[ReferenceStyle, ...] = get_args(ReferenceStyle)
REFERENCE_SCOPES: tuple[ReferenceScope, ...] = get_args(ReferenceScope)
QR_PLACES: tuple[QrPlaces, ...] = get_args(QrPlaces)
GENERATORS = tuple(
    """jekyll hugo docusaurus eleventy astro mkdocs mdbook gitbook pelican hexo zola vuepress
    obsidian plain""".split()
)
"""The programs whose sites are read, by the names that `generator` takes."""

_WORDS: Mapping[str, Callable[[], tuple[str, ...]]] = {
    "profile": profile_names,
    "printer": lambda: ("", *printer_names()),
    "paper": lambda: PAPER_KINDS,
    "binding": lambda: BINDINGS,
    "epub_profile": epub_profile_names,
    "impose": lambda: ("", *IMPOSE_STYLES),
    "generator": lambda: ("", *GENERATORS),
    "references": lambda: REFERENCE_STYLES,
    "scope": lambda: REFERENCE_SCOPES,
    "qr": lambda: QR_PLACES,
}
"""The allowed values of each setting that takes a keyword."""


@dataclass(frozen=True, slots=True)
class Certifier:
    """The person who certifies that a book is accessible.

    `credential` is what qualifies the person, `report` the address of the evaluation.
    """

    name: str
    credential: str = ""
    report: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of a build. Raises `SettingsError` for a value that is not allowed.

    - `profile`: what a PDF is made for: `screen`, `print`, `press` or `review`.
    - `printer`: the printing service whose rules a PDF follows; it implies the profile `press`.
    - `paper`: that of a printed book, for the width of its spine: `white`, `cream` or `colour`.
    - `binding`: that of its cover: `paperback` or `hardcover`.
    - `epub_profile`: the e-readers that an EPUB is made for.
    - `theme`: the name of a built-in theme, or the path of a theme's folder.
    - `page_size`: the trim of a PDF: a name such as `a5` or `6x9`, or `120x190mm`; empty for the
      profile's.
    - `margins`: in points; None to compute them from the page size.
    - `two_sided`: mirrored margins, and chapters that start on a right-hand page; None for the
      profile's.
    - `impose`: the pages of a PDF are put on sheets of paper, to print at home: as a `booklet` to
      fold, or `2up`, two side by side; empty for pages.
    - `sheet_size`: the paper of these sheets: a name such as `a4` or `320x450mm`; empty for A4, or
      for Letter if the pages are measured in inches. `signature`: the maximum number of sheets that
      are folded into one another; 0 to decide by their number. `creep`: how far the pages move
      towards the fold for each sheet around theirs, in points.
    - `references`: links become numbered references in a list (`endnotes`) or at the foot of the
      page (`footnotes`), show their address in the line (`inline`), or stay plain links (`none`).
    - `citation_style`: the name of a citation style (CSL), or the path of its file, in which
      citations and lists of references are set; empty for that of the exporter.
    - `scope`: a list of references for each `chapter`, for the whole `book`, or `both`.
    - `qr`: QR codes in a PDF for paper (of the profile `print`, `press` or `review`): of the
      addresses in lists of `references`, of the posts at the end of `chapters`, or `both`.
    - `prefer_archived`: links to the web lead to the archived copies that `references.lock` has.
    - `epoch`: a timezone-aware datetime for all build dates (SOURCE_DATE_EPOCH, see
      reproducible-builds.org); None for the dates of the posts.
    - `fetch_images`: download images from the web into the user's cache.
    - `generator`: the program that makes the site, such as `hugo`; empty to recognise it.
    - `liquid`: run Liquid over the texts of a site whose generator does not.
    - `certified_by`: the person who certifies that an EPUB is accessible; without one, it makes no
      such claim.
    - `allow_outside`: folders outside of the site from which files may be read that its texts,
      settings and links name.
    - `plugins`: the names of the installed plugins whose code runs; see `exporter.plugins`.
    """

    profile: str = DEFAULT_PROFILE
    printer: str = ""
    paper: PaperKind = "white"
    binding: Binding = "paperback"
    epub_profile: str = DEFAULT_EPUB_PROFILE
    theme: str = ""
    page_size: str = ""
    margins: Margins | None = None
    two_sided: bool | None = None
    impose: ImposeStyle | Literal[""] = ""
    sheet_size: str = ""
    signature: int = 0
    creep: float = DEFAULT_CREEP
    references: ReferenceStyle = "endnotes"
    citation_style: str = ""
    scope: ReferenceScope = "chapter"
    qr: QrPlaces = "none"
    prefer_archived: bool = False
    epoch: datetime | None = None
    fetch_images: bool = False
    generator: str = ""
    liquid: bool = False
    certified_by: Certifier | None = None
    allow_outside: tuple[str, ...] = ()
    plugins: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Raise `SettingsError` for a wrong value, or for values that contradict each other."""
        _check_values(self)
        if self.printer and self.profile not in (DEFAULT_PROFILE, "press"):
            raise _contradiction(self.printer, self.profile)
        if self.qr in ("references", "both") and self.references in ("inline", "none"):
            message = "there is no list of references for QR codes"
            raise SettingsError(message, "choose references: endnotes, or qr: chapters", "qr")
        if self.margins and not leaves_room(self.trim, self.margins):
            message = "the margins leave no room for the text"
            raise SettingsError(message, "choose smaller margins, or a larger page", "margins")

    @property
    def pdf_profile(self) -> Profile:
        """The profile of a PDF; with a printer, the profile `press` under its rules."""
        return profile(self.profile, self.printer)

    @property
    def trim(self) -> Paper:
        """The trim of a PDF."""
        return paper(self.page_size or self.pdf_profile.page_size)

    @property
    def imposition(self) -> Imposition | None:
        """How the pages of a PDF are put on sheets; None for pages."""
        if not self.impose:
            return None
        return Imposition(self.impose, self.sheet_size, self.signature, self.creep)

    def file_suffix(self, format_: Format) -> str:
        """Return the suffix of a file name: `.pdf`, or `-press.pdf` for a non-default profile.

        That of imposed sheets names them too: `-print-booklet.pdf`.
        """
        match format_:
            case "pdf":
                name, default = self.pdf_profile.name, DEFAULT_PROFILE
            case "epub":
                name, default = self.epub_profile, DEFAULT_EPUB_PROFILE
            case "html":
                name, default = "", ""
            case _:
                assert_never(format_)
        names = [name] if name != default else []
        if format_ == "pdf" and self.impose:
            names.append(self.impose)
        return "".join(f"-{each}" for each in names) + f".{format_}"

    @property
    def cover_suffix(self) -> str:
        """The suffix of the file of a full cover: `-press-kdp-cover.pdf`.

        A binding or a paper that is not the default is a part of it.
        """
        default = Settings()
        parts = [self.pdf_profile.name, "cover"]
        parts += [self.binding] * (self.binding != default.binding)
        parts += [self.paper] * (self.paper != default.paper)
        return f"-{'-'.join(parts)}.pdf"


@dataclass(frozen=True, slots=True)
class Choices:
    """The settings that one source sets, such as a file or the command line; None if it is unset.

    Choices override those of the files for the fields that are set; `Settings` replace all of them.
    The fields are those of `Settings`. A printer needs the profile `press`: a source that sets a
    printer sets that profile too, and a source that sets another profile removes the printer of
    other sources, as one that sets only `references` removes their citation style. Raises
    `SettingsError` for a value that is not allowed.
    """

    profile: str | None = None
    printer: str | None = None
    paper: PaperKind | None = None
    binding: Binding | None = None
    epub_profile: str | None = None
    theme: str | None = None
    page_size: str | None = None
    margins: Margins | None = None
    two_sided: bool | None = None
    impose: ImposeStyle | Literal[""] | None = None
    sheet_size: str | None = None
    signature: int | None = None
    creep: float | None = None
    references: ReferenceStyle | None = None
    citation_style: str | None = None
    scope: ReferenceScope | None = None
    qr: QrPlaces | None = None
    prefer_archived: bool | None = None
    epoch: datetime | None = None
    fetch_images: bool | None = None
    generator: str | None = None
    liquid: bool | None = None
    certified_by: Certifier | None = None
    allow_outside: tuple[str, ...] | None = None
    plugins: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        """Raise `SettingsError` for a wrong value, or for values that contradict each other."""
        _check_values(self)
        if self.printer and self.profile not in (None, "press"):
            raise _contradiction(self.printer, self.profile or "")

    def over(self, settings: Settings) -> Settings:
        """Return the settings, overridden by these choices.

        Raises `SettingsError` if they contradict each other.
        """
        return replace(settings, **self.named())

    def before(self, other: Choices) -> Choices:
        """Return these choices, and those of `other` where these are unset."""
        return replace(other, **self.named())

    def named(self) -> dict[str, Any]:
        """Return the settings that are set, by field, and those that follow from a printer."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        named = {name: value for name, value in values.items() if value is not None}
        if self.printer:
            named["profile"] = "press"
        elif self.profile not in (None, "press"):
            named["printer"] = ""
        if self.references and self.citation_style is None:
            named["citation_style"] = ""
        return named


def reference_choices(written: str) -> Choices:
    """Return the choices that a style of references makes: one of the exporter, or of CSL."""
    if written in REFERENCE_STYLES:
        return Choices(references=written)
    return Choices(references="endnotes", citation_style=written)


def check_word(setting: str, value: object, known: tuple[str, ...]) -> None:
    """Raise `SettingsError` if a value is not one of the known words."""
    if value not in known:
        words = tuple(word for word in known if word)
        hint = suggestion(value, words) if isinstance(value, str) else suggestion("", words)
        raise SettingsError(f"‘{setting}’ cannot be ‘{value}’", hint, setting)


def _check_values(values: Settings | Choices) -> None:
    """Raise `SettingsError` for the first setting whose value is not allowed."""
    for setting, known in _WORDS.items():
        value = getattr(values, setting)
        if value is not None:
            check_word(setting, value, known())
    for setting in ("theme", "page_size", "sheet_size", "citation_style"):
        value = getattr(values, setting)
        if not isinstance(value, str | None):
            raise SettingsError(f"‘{setting}’ takes a text, not {value!r}", "", setting)
    if values.theme:
        theme(values.theme)
    if values.page_size:
        paper(values.page_size)
    if values.sheet_size:
        sheet_paper(values.sheet_size)
    _check_imposition(values.signature, values.creep)
    if values.margins is not None:
        _check_margins(values.margins)
    for setting in ("two_sided", "prefer_archived", "fetch_images", "liquid"):
        value = getattr(values, setting)
        if value not in (None, False, True):
            raise SettingsError(f"‘{setting}’ takes True or False, not {value!r}", "", setting)
    _check_epoch(values.epoch)
    _check_certifier(values.certified_by)
    _check_folders(values.allow_outside)
    _check_plugins(values.plugins)


def _check_margins(margins: object) -> None:
    values = asdict(margins).values() if isinstance(margins, Margins) else (None,)
    if not all(isinstance(each, int | float) and 0 <= each < math.inf for each in values):
        message = f"‘margins’ takes four lengths from 0, not {margins!r}"
        raise SettingsError(message, "write Margins(head, outer, foot, inner) in points", "margins")


def _check_imposition(signature: object, creep: object) -> None:
    if signature is not None and not (type(signature) is int and signature >= 0):
        message = f"‘signature’ takes a number of sheets from 0, not {signature!r}"
        raise SettingsError(message, "write 4, or 0 to decide by the pages", "signature")
    if creep is not None and not (isinstance(creep, int | float) and 0 <= creep <= MAX_CREEP):
        message = f"‘creep’ takes a length of at most 1 mm, not {creep!r}"
        raise SettingsError(message, "write the thickness of the paper in points", "creep")


def _check_epoch(epoch: object) -> None:
    if epoch is not None and not (isinstance(epoch, datetime) and _is_in_utc_range(epoch)):
        message = f"‘epoch’ takes a time with its time zone, not {epoch!r}"
        raise SettingsError(message, "write datetime(…, tzinfo=UTC)", "epoch")


def _is_in_utc_range(time: datetime) -> bool:
    """Return whether a time has a zone, and its year in UTC is one that Python has."""
    try:
        return time.tzinfo is not None and bool(time.astimezone(UTC))
    except OverflowError:
        return False


def _check_certifier(certifier: object) -> None:
    if certifier is None:
        return
    texts = asdict(certifier).values() if isinstance(certifier, Certifier) else (None,)
    if not all(isinstance(text, str) for text in texts) or not next(iter(texts)):
        message = f"‘certified_by’ takes a person with a name, not {certifier!r}"
        raise SettingsError(message, "write Certifier('Ola Wrona')", "certified_by")


def _check_folders(paths: object) -> None:
    if paths is None:
        return
    if not isinstance(paths, tuple) or not all(isinstance(path, str) for path in paths):
        message = f"‘allow_outside’ takes a tuple of paths, not {paths!r}"
        raise SettingsError(message, "write ('../shared',)", "allow_outside")
    for path in paths:
        if not is_folder(path):
            raise SettingsError(f"there is no folder ‘{path}’", "", "allow_outside")


def _check_plugins(names: object) -> None:
    if not names:
        return
    if not isinstance(names, tuple) or not all(isinstance(name, str) for name in names):
        message = f"‘plugins’ takes a tuple of names, not {names!r}"
        raise SettingsError(message, "write ('blog-exporter-pantry',)", "plugins")
    active_plugins(names)


def _contradiction(printer: str, profile_name: str) -> SettingsError:
    message = f"the printer {printer} takes the profile press, not {profile_name}"
    return SettingsError(message, "leave out one of the two")
