"""Front-matter Markdown to EPUB and accessible, print-quality PDF.

Make files: `epub`, `pdf` and `html` of a post or a collection; `collection` of many posts, in
several formats; `cover` for a printed collection; `package` for a printing service or a shop. Each
returns a `Result` with the bytes, the path and the diagnostics. `estimate` returns what a printed
collection is and costs.

Look at posts: `load` and `load_collection` return the model of what was read, `edition` that of
a book whose links, references and contents are resolved; `to_json` and `from_json` write and read
both. `check_file` validates posts and finished files.

Edit collection files: `open_draft` and `new_draft` return a `CollectionDraft`, to which the changes
of the module `exporter.changes` are made. Comments are kept, and nothing is written before `save`.

`Settings` and `Choices` hold what the options of the command line say, `BuildContext` a cache and
an executor; `installed_plugins` returns what `plugins` can name. Every exception derives from
`ExporterError`; `ExportError` holds the diagnostics of content with errors.

>>> import exporter
>>> exporter.epub("_posts/2026-05-14-a-kitchen-knife.md", "dist/").path
PosixPath('dist/2026-05-14-a-kitchen-knife.epub')

The model is made of frozen dataclasses: a `Post` or `Book` holds the blocks and inlines of `nodes`,
each with its `Place` in the source. `dataclasses.replace` returns a changed copy, `rewrite` one
with a function applied to every node. This book has no links:

>>> from dataclasses import replace
>>> def unlink(node):
...     return node.children if isinstance(node, exporter.nodes.Link) else node
>>> post = exporter.load("_posts/2026-05-14-a-kitchen-knife.md")
>>> unlinked = exporter.epub(replace(post, blocks=exporter.rewrite(post.blocks, unlink)))
"""

from exporter import early_path as _early_path  # noqa: F401, I001 (before all others)
from exporter import early_interrupt as _early_interrupt  # noqa: F401 (before the slow ones)
from exporter.lazy_names import getter_of_names as _getter_of_names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from exporter import changes
    from exporter.api.checks import CheckResult, check_file
    from exporter.api.corrections import CorrectionsFormat, export_corrections
    from exporter.api.covers import cover
    from exporter.api.drafts import (
        CollectionDraft,
        DraftEntry,
        DraftState,
        change_from_data,
        new_draft,
        open_draft,
    )
    from exporter.api.estimates import estimate
    from exporter.api.explanations import Explanation, explain, explanations
    from exporter.api.exports import collection, epub, html, pdf
    from exporter.api.imposing import impose
    from exporter.api.listing import ListedPost, PostGroup, group_posts, list_posts
    from exporter.api.machine import check_machine
    from exporter.api.models import (
        edition,
        from_json,
        load,
        load_collection,
        markdown_to_html,
        recognized_site,
        site_settings,
        to_json,
    )
    from exporter.api.packages import package
    from exporter.api.planning import BookPlan, PlannedPart, plan_collection
    from exporter.api.reference_export import ReferenceFormat, export_references
    from exporter.api.references import ReferenceCheck, check_references
    from exporter.api.results import ExportError, Result
    from exporter.api.session import Session
    from exporter.api.surveys import SiteSurvey, survey_site
    from exporter.diagnostics import Diagnostic, Diagnostics, Severity
    from exporter.diagnostics.source import PagePlace, Place
    from exporter.edit.errors import EditError
    from exporter.errors import ClusterError, ExporterError, MissingDependency, SettingsError
    from exporter.model import nodes
    from exporter.model.book import Book
    from exporter.model.edition import Edition
    from exporter.model.estimate import Estimate, EstimatedCost
    from exporter.model.post import Post
    from exporter.model.reference_lock import LockedReference
    from exporter.model.walk import rewrite, walk
    from exporter.options.geometry import Margins
    from exporter.options.origins import PlannedSetting
    from exporter.options.settings import Certifier, Choices, Format, Settings
    from exporter.plugins import Plugin, PluginError, installed_plugins
    from exporter.reports.schemas import json_schema
    from exporter.runtime.cache import DiskCache, NullCache
    from exporter.runtime.context import BuildContext
    from exporter.runtime.dask_executor import DaskExecutor
    from exporter.runtime.executor import ProcessExecutor, SerialExecutor
    from exporter.runtime.machine import MachineCheck
    from exporter.themes import ThemeError
    from exporter.transforms import FilterProgram, Transform, TransformError

__all__ = [
    "Book",
    "BookPlan",
    "BuildContext",
    "Certifier",
    "CheckResult",
    "Choices",
    "ClusterError",
    "CollectionDraft",
    "CorrectionsFormat",
    "DaskExecutor",
    "Diagnostic",
    "Diagnostics",
    "DiskCache",
    "DraftEntry",
    "DraftState",
    "EditError",
    "Edition",
    "Estimate",
    "EstimatedCost",
    "Explanation",
    "ExportError",
    "ExporterError",
    "FilterProgram",
    "Format",
    "ListedPost",
    "LockedReference",
    "MachineCheck",
    "Margins",
    "MissingDependency",
    "NullCache",
    "PagePlace",
    "Place",
    "PlannedPart",
    "PlannedSetting",
    "Plugin",
    "PluginError",
    "Post",
    "PostGroup",
    "ProcessExecutor",
    "ReferenceCheck",
    "ReferenceFormat",
    "Result",
    "SerialExecutor",
    "Session",
    "Settings",
    "SettingsError",
    "Severity",
    "SiteSurvey",
    "ThemeError",
    "Transform",
    "TransformError",
    "__version__",
    "change_from_data",
    "changes",
    "check_file",
    "check_machine",
    "check_references",
    "collection",
    "cover",
    "edition",
    "epub",
    "estimate",
    "explain",
    "explanations",
    "export_corrections",
    "export_references",
    "from_json",
    "group_posts",
    "html",
    "impose",
    "installed_plugins",
    "json_schema",
    "list_posts",
    "load",
    "load_collection",
    "markdown_to_html",
    "new_draft",
    "nodes",
    "open_draft",
    "package",
    "pdf",
    "plan_collection",
    "recognized_site",
    "rewrite",
    "site_settings",
    "survey_site",
    "to_json",
    "walk",
]

__version__ = "0.1.0"

_NAMES = {
    "api.checks": ("CheckResult", "check_file"),
    "api.corrections": ("CorrectionsFormat", "export_corrections"),
    "api.covers": ("cover",),
    "api.drafts": (
        "CollectionDraft",
        "DraftEntry",
        "DraftState",
        "change_from_data",
        "new_draft",
        "open_draft",
    ),
    "api.estimates": ("estimate",),
    "api.explanations": ("Explanation", "explain", "explanations"),
    "api.exports": ("collection", "epub", "html", "pdf"),
    "api.imposing": ("impose",),
    "api.listing": ("ListedPost", "PostGroup", "group_posts", "list_posts"),
    "api.machine": ("check_machine",),
    "api.models": (
        "edition",
        "from_json",
        "load",
        "load_collection",
        "markdown_to_html",
        "recognized_site",
        "site_settings",
        "to_json",
    ),
    "api.packages": ("package",),
    "api.planning": ("BookPlan", "PlannedPart", "plan_collection"),
    "api.reference_export": ("ReferenceFormat", "export_references"),
    "api.references": ("ReferenceCheck", "check_references"),
    "api.results": ("ExportError", "Result"),
    "api.session": ("Session",),
    "api.surveys": ("SiteSurvey", "survey_site"),
    "changes": ("changes",),
    "diagnostics": ("Diagnostic", "Diagnostics", "Severity"),
    "diagnostics.source": ("PagePlace", "Place"),
    "edit.errors": ("EditError",),
    "errors": ("ClusterError", "ExporterError", "MissingDependency", "SettingsError"),
    "model": ("nodes",),
    "model.book": ("Book",),
    "model.edition": ("Edition",),
    "model.estimate": ("Estimate", "EstimatedCost"),
    "model.post": ("Post",),
    "model.reference_lock": ("LockedReference",),
    "model.walk": ("rewrite", "walk"),
    "options.geometry": ("Margins",),
    "options.origins": ("PlannedSetting",),
    "options.settings": ("Certifier", "Choices", "Format", "Settings"),
    "plugins": ("Plugin", "PluginError", "installed_plugins"),
    "reports.schemas": ("json_schema",),
    "runtime.cache": ("DiskCache", "NullCache"),
    "runtime.context": ("BuildContext",),
    "runtime.dask_executor": ("DaskExecutor",),
    "runtime.executor": ("ProcessExecutor", "SerialExecutor"),
    "runtime.machine": ("MachineCheck",),
    "themes": ("ThemeError",),
    "transforms": ("FilterProgram", "Transform", "TransformError"),
}
"""The names of the public API in each module, which is loaded when one of them is first used."""
_HOMES = {name: module for module, names in _NAMES.items() for name in names}

if not TYPE_CHECKING:
    __getattr__ = _getter_of_names(__name__, _HOMES)

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})
