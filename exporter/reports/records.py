"""The lines of JSON that the command line prints; the published schema is made of these types."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal, TypeAlias

from exporter.diagnostics.codes.examples import CodeExample
from exporter.diagnostics.source import PagePlace
from exporter.model.edition import StatedDisclaimer
from exporter.model.estimate import PageSource
from exporter.model.reference_lock import LinkStatus
from exporter.options.cover_rules import Binding, PaperKind
from exporter.options.printing_costs import Ink
from exporter.runtime.machine import CheckState

SeverityName: TypeAlias = Literal["notice", "warning", "error"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DiagnosticRecord:
    """A finding. Lines and columns count from 1; they are null for a folder, or without a file."""

    type: Literal["diagnostic"] = "diagnostic"
    severity: SeverityName
    code: str
    message: str
    file: str | None
    line: int | None
    column: int | None
    hint: str
    page: PagePlace | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultRecord:
    """A file that was written. `pages` are those of a PDF, 0 for other formats."""

    type: Literal["result"] = "result"
    source: str
    file: str
    bytes: int
    chapters: int
    pages: int
    disclaimers: tuple[StatedDisclaimer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PreflightRecord:
    """A requirement of a PDF, what the file has, and whether that is enough."""

    type: Literal["preflight"] = "preflight"
    file: str
    requirement: str
    found: str
    met: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedRecord:
    """A file that was checked, and how many diagnostics it has of those that are shown."""

    type: Literal["checked"] = "checked"
    file: str
    diagnostics: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CacheRecord:
    """The cache: its entries, their size and its limit in bytes, before they were removed."""

    type: Literal["cache"] = "cache"
    folder: str
    removed: bool
    entries: int
    bytes: int
    limit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorRecord:
    """An author of a post; the id is empty for one that the site does not know."""

    name: str
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedPostRecord:
    """What is known of a post without reading its text. Dates are in the form of ISO 8601."""

    file: str
    key: str
    title: str
    authors: tuple[AuthorRecord, ...]
    date: str | None
    updated: str | None
    tags: tuple[str, ...]
    series: tuple[str, ...]
    lang: str
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PostRecord(PlannedPostRecord):
    """A post in a list."""

    type: Literal["post"] = "post"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedPartRecord:
    """A part of a book: its title, which may be empty, its opening text, and its posts in order."""

    title: str
    introduction: PlannedPostRecord | None
    posts: tuple[PlannedPostRecord, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedSettingRecord:
    """A setting of a book, and where its value is from; null where the exporter decides it."""

    name: str
    value: bool | str | tuple[str, ...] | None
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedFileRecord:
    """A file that would be written, and whether it would replace one."""

    file: str
    replaces: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRecord:
    """A book that would be made of a collection."""

    type: Literal["plan"] = "plan"
    title: str
    lang: str
    authors: tuple[str, ...]
    date: str | None
    parts: tuple[PlannedPartRecord, ...]
    pages: tuple[str, ...]
    settings: tuple[PlannedSettingRecord, ...]
    files: tuple[PlannedFileRecord, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRecord:
    """The posts with a tag or of a series: how many, and from when to when; empty without dates."""

    type: Literal["tag", "series"]
    name: str
    posts: int
    since: str
    until: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorGroupRecord:
    """The posts of an author: how many, and from when to when; empty without dates."""

    type: Literal["author"] = "author"
    name: str
    id: str
    posts: int
    since: str
    until: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplanationRecord:
    """What a diagnostic code means."""

    type: Literal["explanation"] = "explanation"
    code: str
    subject: str
    severity: SeverityName
    cause: str
    fix: str
    example: CodeExample | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CountRecord:
    """How many posts have an author, a language, a tag or a year."""

    name: str
    posts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CreatedFileRecord:
    """A file of a new site, and whether it was written: one that exists is left as it is."""

    file: str
    written: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyRecord:
    """What a site holds: its posts, those with disclaimers and formulas, and missing images."""

    type: Literal["survey"] = "survey"
    root: str
    generator: str
    evidence: str
    title: str
    posts: int
    authors: tuple[CountRecord, ...]
    languages: tuple[CountRecord, ...]
    tags: tuple[CountRecord, ...]
    years: tuple[CountRecord, ...]
    disclaimers: int
    formulas: int
    images_missing: int
    images_remote: int
    files: tuple[CreatedFileRecord, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineCheckRecord:
    """A component: what was found, what does not work without it, and how to install it."""

    type: Literal["machine-check"] = "machine-check"
    name: str
    state: CheckState
    found: str
    meaning: str
    fix: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceRecord:
    """What is known of an address to which posts link; each is empty if it is unknown.

    `code` is the status of HTTP, 0 without a response. Dates are in the form of ISO 8601.
    """

    type: Literal["reference"] = "reference"
    address: str
    status: LinkStatus
    code: int
    reason: str
    final: str
    permanent: bool
    title: str
    site: str
    author: str
    date: str
    lang: str
    accessed: str
    checked: str
    archived: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimatedCostRecord:
    """What a copy costs in a marketplace. Amounts are decimal numbers; null if not known.

    `royalty` is paid for a copy at `price`, the list price of the book in this currency.
    """

    marketplace: str
    currency: str
    ink: Ink
    cost: str
    minimum_price: str | None
    price: str | None
    royalty: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimateRecord:
    """A printed book of a printing service: lengths in millimetres, weights in grams.

    `weight` is the lowest and the highest, null if it is not known. Without `costs`, they are not
    known, and the `calculator` of the service tells them.
    """

    type: Literal["estimate"] = "estimate"
    title: str
    printer: str
    service: str
    pages: int
    pages_from: PageSource
    paper: PaperKind
    binding: Binding
    width: float
    height: float
    spine: float
    spine_source: str
    spine_confirmed: bool
    weight: tuple[int, int] | None
    weight_with_cover: bool
    costs: tuple[EstimatedCostRecord, ...]
    calculator: str
    rule: str
    checked: str
    cost_source: str
    royalty_source: str
    paper_source: str
    costs_file: str


OutputRecord: TypeAlias = (
    DiagnosticRecord
    | ResultRecord
    | PreflightRecord
    | CheckedRecord
    | CacheRecord
    | PostRecord
    | PlanRecord
    | GroupRecord
    | AuthorGroupRecord
    | ExplanationRecord
    | SurveyRecord
    | MachineCheckRecord
    | ReferenceRecord
    | EstimateRecord
)
"""A line of the output of `--format json`."""


def record_data(record: OutputRecord) -> dict[str, Any]:
    """Return a record as JSON data, its type first."""
    return {"type": record.type, **asdict(record)}
