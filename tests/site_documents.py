"""Texts read as posts of a site of each generator, and written as the documents of an EPUB."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sample_sites import CONFIG, write_files

from exporter.build.accounting import chapter_documents
from exporter.diagnostics import Diagnostic, Diagnostics
from exporter.gather import book_of_post
from exporter.model.edition import Edition
from exporter.options.settings import Settings
from exporter.read.context import ReadContext
from exporter.read.post import read_post
from exporter.read.sites.registry import find_site
from exporter.read.sites.site import Site
from exporter.resolve import resolve
from exporter.write.epub.documents import division_document
from exporter.write.repair import Fault, valid_document

SITES: Mapping[str, Mapping[str, str]] = {
    "plain": {"exporter.toml": ""},
    "jekyll": {
        "_config.yml": CONFIG,
        "_includes/note.html": "<p>{{ include.text }}{{ content }}</p>\n",
        "_data/people.yml": "ann: {name: Ann}\n",
        "_layouts/post.html": "{{ content }}\n",
    },
    "docusaurus": {"docusaurus.config.js": "module.exports = {title: 'Bread'};\n"},
    "obsidian": {".obsidian/app.json": "{}", "other.md": "# Other\n\nText. ^block\n"},
    "hugo": {"hugo.toml": "baseURL = 'https://bread.example/'\ntitle = 'Bread'\n"},
    "zola": {"config.toml": "base_url = 'https://bread.example'\n", "content/_index.md": ""},
    "hexo": {"_config.yml": "title: Bread\n", "scaffolds/post.md": ""},
    "mkdocs": {
        "mkdocs.yml": "site_name: Bread\nmarkdown_extensions: [abbr, admonition, attr_list, "
        "def_list, footnotes, md_in_html, tables, toc, smarty, pymdownx.arithmatex, "
        "pymdownx.betterem, pymdownx.caret, pymdownx.critic, pymdownx.details, pymdownx.emoji, "
        "pymdownx.highlight, pymdownx.inlinehilite, pymdownx.keys, pymdownx.magiclink, "
        "pymdownx.mark, pymdownx.smartsymbols, pymdownx.snippets, pymdownx.superfences, "
        "pymdownx.tabbed, pymdownx.tasklist, pymdownx.tilde, pymdownx.blocks.admonition]\n"
    },
    "pelican": {"pelicanconf.py": "SITENAME = 'Bread'\n"},
    "mdbook": {"book.toml": "[book]\ntitle = 'Bread'\n[preprocessor.katex]\n"},
    "gitbook": {"SUMMARY.md": "* [Post](docs/post.md)\n", ".gitbook.yaml": ""},
    "vuepress": {".vitepress/config.js": "export default {title: 'Bread'}\n"},
    "astro": {"astro.config.mjs": "export default {};\n"},
    "eleventy": {"eleventy.config.js": "module.exports = {};\n"},
}
"""The files by which a site is recognised, and what its texts may use, by the generator."""
TEXTS = {"hexo": "source/_posts/post.md", "pelican": "content/post.md", "zola": "content/post.md"}

"""The path of a text in a site, where it is not `docs/post.md`."""


@dataclass(frozen=True, slots=True)
class WrittenText:
    """The edition of a text, its document in an EPUB with the faults in it, and the findings."""

    edition: Edition
    document: bytes
    faults: tuple[Fault, ...]
    findings: tuple[Diagnostic, ...]


class SampleSites:
    """A site of each generator below a folder, which is read once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._sites: dict[str, Site] = {}

    def path(self, name: str, suffix: str = ".md") -> Path:
        """Return the path of the text in the site of a generator, which has no file."""
        return (self._folder / name / TEXTS.get(name, "docs/post.md")).with_suffix(suffix)

    def site(self, name: str) -> Site:
        """Return the site of a generator."""
        if name not in self._sites:
            root = write_files(self._folder / name, SITES[name])
            self.path(name).parent.mkdir(parents=True, exist_ok=True)
            self._sites[name] = find_site(self.path(name), name, root).read(Diagnostics())
        return self._sites[name]

    def written(self, name: str, text: str, suffix: str = ".md") -> WrittenText | None:
        """Return a text as it is written; None if it is no post, which is then reported."""
        diagnostics = Diagnostics()
        context = ReadContext(self.site(name), diagnostics)
        post = read_post(self.path(name, suffix), context, text)
        if post is None:
            assert len(diagnostics), "a text that cannot be read is not reported"
            return None
        edition = resolve(book_of_post(post), Settings(), diagnostics)
        (markup,) = (each.markup() for each in chapter_documents(edition, "epub").values())
        document = division_document(edition.chapters[0], markup, "bodymatter")
        valid = valid_document(document)
        return WrittenText(edition, valid.data, valid.faults, tuple(diagnostics))
