"""Docusaurus sites: how they are recognised, and what settings and metadata mean."""

from __future__ import annotations

from pathlib import Path

import pytest
from sample_sites import post_text, resolve_folder, write_files

import exporter
from exporter.diagnostics import Diagnostics
from exporter.model.post import Post
from exporter.read.sites.registry import find_site

CONFIG = """// @ts-check
import {themes} from 'prism-react-renderer';

const url = 'https://bakers.example';

/** @type {import('@docusaurus/types').Config} */
const config = {
  title: `The Bakers`,
  url,
  baseUrl: '/bread/',
  i18n: { defaultLocale: 'pl', locales: ['pl'] },
  presets: [
    ['classic', ({
      docs: { sidebarPath: require.resolve('./sidebars.js'), routeBasePath: '/guide' },
      blog: { showReadingTime: true, feedOptions: { createFeedItems: async (p) => ({ ...p }) } },
    })],
  ],
  plugins: [['@docusaurus/plugin-content-docs', { id: 'flour', path: 'flour' }]],
};
export default config;
"""
AUTHORS = """ola:
  name: Ola Wrona
  title: Baker
  url: https://ola.example
  socials: {github: ola, x: olabakes}
"""


def read(folder: Path, key: str, text: str, **files: str | bytes) -> tuple[Post, Diagnostics]:
    root = write_files(folder, {"docusaurus.config.js": CONFIG, key: text, **files})
    diagnostics = Diagnostics()
    return exporter.load(root / key, diagnostics=diagnostics), diagnostics


@pytest.mark.parametrize(
    ("files", "evidence"),
    [
        (("docusaurus.config.ts",), "docusaurus.config.ts"),
        (("website/docusaurus.config.mjs",), "website/docusaurus.config.mjs"),
        (("website/siteConfig.js",), "website/siteConfig.js"),
        (("static/a.txt",), "blog"),
    ],
)
def test_files_by_which_docusaurus_is_recognised(
    files: tuple[str, ...], evidence: str, tmp_path: Path
) -> None:
    post = "---\ntitle: A\n---\nOne.\n\n<!-- truncate -->\n\nTwo.\n"
    root = write_files(tmp_path, {**dict.fromkeys(files, ""), "blog/2026-01-02-a.md": post})
    found = find_site(root)
    assert (found.generator.name, found.evidence) == ("docusaurus", evidence)


def test_settings_are_read_and_not_run(tmp_path: Path) -> None:
    site = find_site(write_files(tmp_path, {"docusaurus.config.js": CONFIG})).read(Diagnostics())
    assert (site.title, site.address, site.base, site.lang) == (
        "The Bakers",
        "https://bakers.example/bread",
        "/bread",
        "pl",
    )


def test_settings_that_are_no_literals_are_reported(tmp_path: Path) -> None:
    text = "module.exports = require('./settings')(process.env);\n"
    diagnostics = Diagnostics()
    find_site(write_files(tmp_path, {"docusaurus.config.js": text})).read(diagnostics)
    assert [finding.code for finding in diagnostics] == ["site-config"]


@pytest.mark.parametrize("text", ["export default {};\n", "export default defineConfig({ })\n"])
def test_empty_settings_are_not_reported(tmp_path: Path, text: str) -> None:
    diagnostics = Diagnostics()
    find_site(write_files(tmp_path, {"docusaurus.config.js": text})).read(diagnostics)
    assert list(diagnostics) == []


@pytest.mark.parametrize(
    ("key", "head", "path"),
    [
        ("blog/2026-01-02-rye.md", "", "/blog/2026/01/02/rye"),
        ("blog/2026-01-02-rye/index.mdx", "", "/blog/2026/01/02/rye"),
        ("blog/2026/1/2-rye.md", "", "/blog/2026/01/02/rye"),
        ("blog/rye.md", "date: 2026-01-02", "/blog/rye"),
        ("blog/rye.md", "slug: /dark", "/blog/dark"),
        ("docs/01-start/02-rye.md", "", "/guide/start/rye"),
        ("docs/start/index.md", "", "/guide/start"),
        ("docs/start/start.md", "", "/guide/start"),
        ("docs/rye.md", "id: dark", "/guide/dark"),
        ("docs/start/rye.md", "slug: dark", "/guide/start/dark"),
        ("docs/intro.md", "slug: /", "/guide"),
        ("flour/rye.md", "", "/flour/rye"),
        ("src/pages/about.md", "", "/about"),
    ],
)
def test_addresses(key: str, head: str, path: str, tmp_path: Path) -> None:
    files = {"docs/a.md": "A.\n", "flour/a.md": "A.\n", "blog/a.md": "A.\n"}
    post, _ = read(tmp_path, key, f"---\ntitle: Rye\n{head}\n---\nDark.\n", **files)
    assert post.address == f"https://bakers.example/bread{path}"


def test_authors_dates_and_tags(tmp_path: Path) -> None:
    head = """---
title: Rye
authors:
  - ola
  - {name: Jan Kos, url: https://jan.example}
tags: [bread, {label: Dark bread, permalink: /dark}]
image: "@site/static/img/rye.png"
last_update: {date: 2026-03-04, author: ola}
unlisted: true
---
Dark.
"""
    files = {"blog/authors.yml": AUTHORS}
    post, _ = read(tmp_path, "blog/2026/01/02-rye/index.md", head, **files)
    metadata = post.metadata
    assert [(author.name, author.bio) for author in metadata.authors] == [
        ("Ola Wrona", "Baker"),
        ("Jan Kos", ""),
    ]
    assert ("github", "https://github.com/ola") in metadata.authors[0].links
    assert (str(metadata.date), str(metadata.updated)) == ("2026-01-02", "2026-03-04")
    assert (metadata.tags, metadata.cover) == (("bread", "Dark bread"), "/img/rye.png")
    assert not metadata.published


def test_addresses_from_the_root_of_the_site(tmp_path: Path) -> None:
    links = "[Salt](@site/docs/salt.md) [file](pathname:///files/a.pdf) ![L](@site/static/l.svg)"
    text = f"# Rye\n\n{links}\n"
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
    files = {"docs/salt.md": "# Salt\n", "static/l.svg": drawing}
    post, diagnostics = read(tmp_path, "blog/rye.md", text, **files)
    assert set(post.linked_posts) == {"/docs/salt.md"}
    assert set(post.assets) == {"/l.svg"}
    assert not [*diagnostics]


def test_parts_of_texts_are_included_and_no_posts(tmp_path: Path) -> None:
    text = "import Salt from './_salt.mdx';\n\n# Rye\n\n<Salt />\n\nEnd.\n"
    files = {"docs/_salt.mdx": "import X from './x';\n\nWeigh the *salt*.\n", "docs/_x/y.md": "No."}
    post, _ = read(tmp_path, "docs/rye.mdx", text, **files)
    assert post_text(post) == "Rye Weigh the salt. End."
    found = find_site(tmp_path)
    texts = found.generator.posts_below(found.read(Diagnostics()), tmp_path)
    assert [text.name for text in texts] == ["rye.mdx"]


def test_titles_and_marks_of_code(tmp_path: Path) -> None:
    code = "const a = 1;\n// highlight-next-line\nconst b = 2;\n"
    text = f'# Rye {{#dark}}\n\n```js {{2}} title="a.js"\n{code}```\n'
    post, _ = read(tmp_path, "docs/rye.md", text)
    heading, block = post.blocks
    assert heading.id == "dark"
    assert (block.file, block.language, block.text) == ("a.js", "js", "const a = 1;\nconst b = 2;")


DOCS = {
    "docs/intro.md": "---\nslug: /\n---\n# Intro\n",
    "docs/guides/index.md": "# Guides\n\nAll of them.\n",
    "docs/guides/01-rye.md": "# Rye\n",
    "docs/guides/salt.md": "---\nid: the-salt\n---\n# Salt\n",
    "docs/02-api/b.md": "---\nsidebar_position: 2\n---\n# B\n",
    "docs/02-api/z.md": "---\nsidebar_position: 1\n---\n# Z\n",
    "docs/02-api/more/_category_.json": '{"label": "More of it", "position": 3}',
    "docs/02-api/more/one.mdx": "# One\n",
    "docs/_part.md": "A part of other texts.\n",
    "blog/2026-01-01-post.md": "# Post\n",
}
SIDEBARS = """
/** @type {import('@docusaurus/plugin-content-docs').SidebarsConfig} */
const sidebars = {
  tutorial: [
    'intro',
    {
      type: 'category',
      label: 'How to',
      link: {type: 'doc', id: 'guides/index'},
      items: ['guides/rye', 'guides/nowhere', {Deeper: [{type: 'doc', id: 'guides/the-salt'}]}],
    },
    {Shorthand: ['guides/the-salt']},
    {type: 'link', label: 'Web', href: 'https://bread.example'},
    ...require('./other'),
  ],
  api: [{type: 'autogenerated', dirName: '02-api'}],
};
export default sidebars;
"""


def parts_of(root: Path, folder: str, files: dict[str, str]) -> tuple[list[object], list[str]]:
    """Return the keys of the chapters of a folder's book, in parts with titles, and findings."""
    write_files(root, {"docusaurus.config.js": "export default {baseUrl: '/'};", **files})
    edition, found = resolve_folder(root / folder)
    parts: list[object] = []
    for part in edition.parts:
        keys = [chapter.key for chapter in part.chapters]
        parts += [(part.opening.title, keys)] if part.opening else keys
    return parts, [each.message for each in found if each.code != "book-outline"]


def test_sidebars_give_order_and_parts(tmp_path: Path) -> None:
    files = {**DOCS, "sidebars.js": SIDEBARS}
    api = ["docs/02-api/z.md", "docs/02-api/b.md"]
    more = ("More of it", ["docs/02-api/more/one.mdx"])
    parts, found = parts_of(tmp_path, ".", files)
    assert parts == [
        "docs/intro.md",
        ("How to", ["docs/guides/01-rye.md", "docs/guides/salt.md"]),
        *api,
        more,
        "blog/2026-01-01-post.md",
    ]
    assert found == ["there is no text ‘guides/nowhere’"]
    assert parts_of(tmp_path, "docs/02-api", {})[0] == [*api, more]
    assert parts_of(tmp_path, "blog", {}) == (["blog/2026-01-01-post.md"], [])


def test_positions_give_order_and_parts(tmp_path: Path) -> None:
    parts, found = parts_of(tmp_path, "docs", DOCS)
    assert parts == [
        ("Api", ["docs/02-api/z.md", "docs/02-api/b.md", "docs/02-api/more/one.mdx"]),
        "docs/intro.md",
        ("Guides", ["docs/guides/01-rye.md", "docs/guides/salt.md"]),
    ]
    assert found == []


def test_sidebars_of_the_first_version_name_ids_in_metadata_that_are_no_yaml(
    tmp_path: Path,
) -> None:
    files: dict[str, str | bytes] = {
        "docs/b/Rye.md": "---\nid: dark-rye\ntitle: Rye: dark\n---\nText.\n",
        "docs/a.md": "# A\n",
        "website/siteConfig.js": "const siteConfig = {baseUrl: '/'}; module.exports = siteConfig;",
        "website/sidebars.json": '{"docs": {"Bread": ["b/dark-rye", "a"]}}',
    }
    edition, found = resolve_folder(write_files(tmp_path, files))
    chapters = [chapter.metadata.title for part in edition.parts for chapter in part.chapters]
    assert chapters == ["Rye: dark", "A"]
    assert {each.code for each in found} == {"book-outline", "metadata-lines"}


def test_sidebars_that_are_no_literals_are_named(tmp_path: Path) -> None:
    files = {"docs/a.md": "# A\n", "sidebars.js": "module.exports = require('./all')();"}
    parts, found = parts_of(tmp_path, "docs", files)
    assert parts == ["docs/a.md"]
    assert found == ["the sidebars are not literals; they were not read"]
