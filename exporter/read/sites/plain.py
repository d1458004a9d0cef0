"""Files and folders of Markdown without a site generator, and what other generators share."""

from __future__ import annotations

from typing import Any

from exporter.diagnostics import Diagnostics
from exporter.file_formats.urls import split_url
from exporter.input_files import InputFolders
from exporter.read.metadata.block import read_metadata
from exporter.read.metadata.dates import local_day
from exporter.read.sites.data_files import DataFiles
from exporter.read.sites.file_index import FileIndex
from exporter.read.sites.folders import folders_inside
from exporter.read.sites.formula_support import FormulaSupport
from exporter.read.sites.permalinks import dated_name, former_paths
from exporter.read.sites.post_index import PostEntry, PostIndex
from exporter.read.sites.site import Generator, Site

_STATIC_FOLDERS = ("", "static", "public", "source", "assets", "docs")
_WIKI_PAGES = ("_Sidebar.md", "_Footer.md")
"""Pages that only the wikis of GitHub have."""
DOLLARS = frozenset(("$", "$$"))
"""The marks of formulas where no setting of a site says others, as GitHub reads them."""
ALL_EXTENSIONS = frozenset(
    """admonitions attributes badges block_ids callouts careful_comments code_marks containers
    definition_lists emoji image_sizes inline_footnotes jsx link_embeds
    marks notion signatures tables_of_contents task_states wiki_embeds wiki_links""".split()
)


class Plain(Generator):
    """No generator: CommonMark with every extension that cannot be taken for something else."""

    name = "plain"
    title = "plain Markdown"

    def evidence(self, folders: InputFolders) -> str:
        """Return the name of the file by which a folder is the root of such a site, or empty."""
        return ""

    def read_site(self, folders: InputFolders, diagnostics: Diagnostics) -> Site:
        """Return the site in the root of folders; broken settings are ignored, after a report."""
        extensions = ALL_EXTENSIONS
        if any(folders.is_file(folders.root / name) for name in _WIKI_PAGES):
            extensions = ALL_EXTENSIONS - {"wiki_links"} | {"text_first_wiki_links"}
        return site_of(
            self,
            folders,
            templates=frozenset(("hexo-tags", "shortcodes")),
            extensions=extensions,
            static_folders=folders_inside(folders.root, folders, *_STATIC_FOLDERS),
            formula_marks=DOLLARS,
        )


def site_of(
    generator: Generator, folders: InputFolders, config_file: str = "", **fields: Any
) -> Site:
    """Return a site whose posts are found, and have addresses, as its generator says.

    `config_file` is relative to the root; `fields` are those of `Site`, of which `base` is the path
    of the address by default.
    """
    root = folders.root
    fields.setdefault("base", split_url(fields.get("address", "")).path)

    def find_entries() -> tuple[PostEntry, ...]:
        return _entries(site)

    site = Site(
        folders=folders,
        generator=generator,
        config_file=root / config_file,
        author_files=fields.pop("author_files", ()),
        posts=PostIndex(folders, find_entries, None),
        data=DataFiles(root / "_data", folders),
        formulas=FormulaSupport(folders, root / "_layouts", root / "_includes"),
        includes=root / "_includes",
        files=FileIndex(folders),
        **fields,
    )
    return site


def _entries(site: Site) -> tuple[PostEntry, ...]:
    """Return every published post or page of a site."""
    entries = []
    for file in site.generator.linkable_pages(site, site.root):
        key = site.key(file)
        values = site.metadata_of(
            key, read_metadata(file, site.folders, or_lines=bool(site.metadata_lines)) or {}
        )
        if values.get("published") is False:
            continue
        date, slug = dated_name(file.stem)
        date = local_day(values.get("date"), site.timezone) or date
        path = site.generator.path_of(site, key, date, values)
        entries.append(PostEntry(file, key, date, slug, path, former_paths(values)))
    return tuple(entries)
