"""The settings of a site: the content of `exporter.toml` at its root."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from exporter.model.collection import Order, PartsBy, VolumesBy
from exporter.model.post_filter import PostFilter
from exporter.options.settings import Choices, Format

SETTINGS_FILE = "exporter.toml"
"""The name of the file at the root of a site."""


@dataclass(frozen=True, slots=True)
class RecognizedSite:
    """The root of a site and the title of its generator, such as “Hugo”.

    `evidence` is the file or folder by which it was recognised, or “marks in its texts”; it is
    empty if there is none.
    """

    root: Path
    generator: str
    evidence: str = ""

    def __str__(self) -> str:
        """The site in a few words, for people."""
        reason = f" ({self.evidence})" if self.evidence else ""
        return f"the site ‘{self.root}’ is read as {self.generator}{reason}"


@dataclass(frozen=True, slots=True)
class CollectionDefaults:
    """What holds for collections that do not say otherwise; empty or None for nothing."""

    title: str = ""
    filter: PostFilter = field(default_factory=PostFilter)
    order: Order | None = None
    parts_by: PartsBy | None = None
    volumes_by: VolumesBy | None = None
    formats: tuple[Format, ...] = ()


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """The settings of a site; None or empty for what the file leaves open.

    `output` is the file or folder that is written to. `jobs`, `cache` and `timings` do not change
    the output; `check_profile` and `ace` are for checks. `ignored_codes` are codes of findings.
    `bibliography` names the files with the works that posts cite, `costs` the file of what printing
    services charge.
    """

    choices: Choices = field(default_factory=Choices)
    collection: CollectionDefaults = field(default_factory=CollectionDefaults)
    strict: bool | None = None
    output: str = ""
    jobs: int | None = None
    cache: bool | None = None
    timings: bool | None = None
    check_profile: str | None = None
    ace: bool | None = None
    ignored_codes: frozenset[str] = frozenset()
    bibliography: tuple[str, ...] = ()
    costs: str = ""

    @property
    def decides_books(self) -> bool:
        """Whether any book of the site depends on these settings."""
        defaults = replace(self.collection, formats=())
        return (
            self.choices != Choices() or defaults != CollectionDefaults() or bool(self.bibliography)
        )
