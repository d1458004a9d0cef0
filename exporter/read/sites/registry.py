"""The generators that are read, and the one that made the site around a file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from itertools import product
from pathlib import Path

from exporter.diagnostics import Diagnostics
from exporter.input_files import InputFolders, real_path
from exporter.model.site_settings import SETTINGS_FILE
from exporter.read.sites.jekyll import Jekyll
from exporter.read.sites.plain import Plain
from exporter.read.sites.site import Generator, Site
from exporter.read.sites.text_files import read_beginning, texts_below


@dataclass(frozen=True, slots=True)
class _Entry:
    """A generator, whose module is not loaded before it is needed: few calls need more than one.

    Its evidence is in, or is, a file or a folder whose name begins with one of `marks`.
    """

    name: str
    module: str
    class_name: str
    marks: tuple[str, ...] = ()

    def load(self) -> Generator:
        """Return the generator."""
        module = import_module(f"exporter.read.sites.{self.module}")
        generator: Generator = getattr(module, self.class_name)()
        return generator


_ENTRIES = (
    _Entry("hexo", "hexo", "Hexo", ("_config.",)),
    _Entry("jekyll", "jekyll", "Jekyll", ("_config.",)),
    _Entry("zola", "zola", "Zola", ("config.toml", "zola.toml")),
    _Entry("docusaurus", "docusaurus", "Docusaurus", ("docusaurus.", "siteConfig.", "website")),
    _Entry("astro", "astro", "Astro", ("astro.config",)),
    _Entry("vuepress", "vuepress", "VuePress", (".vite", ".vue", "doc", "site", "src", "website")),
    # A vault may be published with Eleventy.
    _Entry("obsidian", "obsidian", "Obsidian", ("quartz.config", "src")),
    _Entry("eleventy", "eleventy", "Eleventy", (".eleventy", "eleventy.config")),
    _Entry("hugo", "hugo", "Hugo", ("hugo.", "config")),
    _Entry("mdbook", "mdbook", "MdBook", ("book.toml",)),
    _Entry("mkdocs", "mkdocs", "MkDocs", ("mkdocs.", "zensical.")),
    _Entry("pelican", "pelican", "Pelican", ("pelicanconf.", "publishconf.")),
    _Entry("gitbook", "mdbook", "GitBook", (".gitbook", "book.json", "SUMMARY.md")),
    _Entry("plain", "plain", "Plain"),
)
"""Every generator, in the order in which they are tried on a folder."""
_SAMPLE = 50
"""The number of texts that are searched for signs of a generator, where no file says which."""
_SAMPLE_LENGTH = 16_384
_SIGNED_PART = 4
"""One text in so many must have signs: a single one may be about a template language."""
_CODE = re.compile(
    r"^(`{3,}|~{3,}).*?^\1|(?<!`)(`+)(?!`)[^\n]*?(?<!`)\2(?!`)", re.DOTALL | re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class SiteRoot:
    """The root of a site, its generator, and the file by which that was recognised.

    `evidence` is a phrase where no file says it, and empty if there is no generator.
    """

    folders: InputFolders
    generator: Generator
    evidence: str = ""

    @property
    def folder(self) -> Path:
        """The root of the site."""
        return self.folders.root

    def read(self, diagnostics: Diagnostics) -> Site:
        """Return the site; broken settings are ignored, after a report."""
        return self.generator.read_site(self.folders.reporting_to(diagnostics), diagnostics)


def find_site(
    path: Path, generator: str = "", root: Path | None = None, outside: Sequence[Path] = ()
) -> SiteRoot:
    """Return the site around a file or a folder, which need not exist.

    It is the nearest folder with the evidence of a generator, else that with the settings of the
    exporter or a repository, else the folder itself. `generator` and `root` are those that the user
    names; `outside` are other files and folders that may be read, besides `path`.
    """
    entries = tuple(each for each in _ENTRIES if each.name == generator) or _ENTRIES
    named = real_path(path)
    start = named if InputFolders(named).is_folder(named) else named.parent
    roots = (real_path(root),) if root else (start, *start.parents)
    candidates = [InputFolders(each).including(*outside, path) for each in roots]
    for folders in candidates:
        names = folders.names()
        for entry in entries:
            if not any(name.startswith(entry.marks) for name in names):
                continue
            each = entry.load()
            evidence = each.evidence(folders)
            if evidence and (generator or root or each.holds(folders, named)):
                return SiteRoot(folders, each, evidence)
    known = [entry.load() for entry in entries]
    for folders, each in product(candidates, known):
        if evidence := each.weak_evidence(folders):
            return SiteRoot(folders, each, evidence)
    folders = candidates[0] if root else _root_without_evidence(candidates)
    if len(known) == 1:
        return SiteRoot(folders, known[0])
    found = _generator_by_signs(path, candidates[0])
    return SiteRoot(folders, found, "" if isinstance(found, Plain) else "marks in its texts")


def generators() -> tuple[Generator, ...]:
    """Return every generator, in the order in which they are tried on a folder."""
    return tuple(entry.load() for entry in _ENTRIES)


def _root_without_evidence(candidates: Sequence[InputFolders]) -> InputFolders:
    for folders in candidates:
        if folders.is_file(folders.root / SETTINGS_FILE) or ".git" in folders.names():
            return folders
    return candidates[0]


def _generator_by_signs(path: Path, folders: InputFolders) -> Generator:
    """Return the generator of which the texts of a folder have signs, else none.

    They are those of Jekyll in a part of the texts, or links between them as in Obsidian.
    """
    from exporter.read.sites.obsidian import Obsidian

    jekyll, obsidian = Jekyll(), Obsidian()
    files = list(texts_below(folders.root, folders))
    sample = (file for file in dict.fromkeys((path, *files[:_SAMPLE])) if folders.is_file(file))
    texts = [_CODE.sub("", read_beginning(file, folders, _SAMPLE_LENGTH)) for file in sample]
    if sum(map(jekyll.signs, texts)) * _SIGNED_PART >= max(len(texts), 1):
        return jekyll
    names = {file.name for file in files}
    return obsidian if any(obsidian.signs(text, names) for text in texts) else Plain()
