"""Sites of Astro, VuePress, VitePress and Eleventy, whose settings are programs."""

from __future__ import annotations

from pathlib import Path

import pytest
from sample_sites import post_text, write_files

import exporter
from exporter.diagnostics import Diagnostics
from exporter.model.post import Post
from exporter.read.sites.registry import find_site
from exporter.read.sites.site import Site

ASTRO: dict[str, str | bytes] = {
    "astro.config.mjs": "import mdx from '@astrojs/mdx';\n"
    "export default defineConfig({ site: 'https://bakers.example', base: '/bread', "
    "integrations: [starlight({ title: 'The Bakers' })], i18n: { defaultLocale: 'pl' } });\n",
    "src/content.config.ts": "const loader = glob({ base: './src/data/blog' });\n",
}
VITEPRESS: dict[str, str | bytes] = {
    "docs/.vitepress/config.mts": "import { defineConfig } from 'vitepress'\n"
    "export default defineConfig({\n  title: 'The Bakers', lang: 'pl-PL', base: '/bread/',\n"
    "  sitemap: { hostname: 'https://bakers.example' }, cleanUrls: true,\n})\n",
}
ELEVENTY: dict[str, str | bytes] = {
    "eleventy.config.js": "module.exports = function (eleventyConfig) {\n"
    '  eleventyConfig.addPassthroughCopy({ "./public/": "/" });\n'
    "  return { dir: { input: 'content', includes: '../_includes' } };\n};\n",
    "_data/metadata.js": "export default { title: 'The Bakers', url: 'https://bakers.example/', "
    "language: 'pl', author: { name: 'Ola Wrona' } };\n",
    "content/blog/blog.11tydata.js": "module.exports = { tags: ['posts'], summary: 'Of bread' };\n",
}
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'


def site_with(folder: Path, files: dict[str, str | bytes]) -> Site:
    return find_site(write_files(folder, files)).read(Diagnostics())


def read(
    folder: Path, site: dict[str, str | bytes], key: str, text: str, **files: str | bytes
) -> tuple[Post, Diagnostics]:
    root = write_files(folder, {**site, key: text, **files})
    diagnostics = Diagnostics()
    return exporter.load(root / key, diagnostics=diagnostics), diagnostics


@pytest.mark.parametrize(
    ("files", "generator", "evidence"),
    [
        (("astro.config.ts",), "astro", "astro.config.ts"),
        (("src/content.config.ts", "src/content/a.md"), "astro", "src/content.config.ts"),
        ((".vuepress/config.js",), "vuepress", ".vuepress"),
        (("docs/.vitepress/config.mts", "docs/a.md"), "vuepress", "docs/.vitepress"),
        ((".eleventy.js",), "eleventy", ".eleventy.js"),
        (("eleventy.config.mjs",), "eleventy", "eleventy.config.mjs"),
        (("content/blog/blog.11tydata.js",), "eleventy", "content/blog/blog.11tydata.js"),
    ],
)
def test_files_by_which_generators_are_recognised(
    files: tuple[str, ...], generator: str, evidence: str, tmp_path: Path
) -> None:
    found = find_site(write_files(tmp_path, dict.fromkeys(files, "")))
    assert (found.generator.name, found.evidence) == (generator, evidence)


@pytest.mark.parametrize(
    ("files", "address"),
    [
        (ASTRO, "https://bakers.example/bread"),
        (VITEPRESS, "https://bakers.example/bread"),
        (ELEVENTY, "https://bakers.example"),
    ],
)
def test_settings_are_read_and_not_run(
    files: dict[str, str | bytes], address: str, tmp_path: Path
) -> None:
    site = site_with(tmp_path, files)
    assert (site.title, site.address) == ("The Bakers", address)
    assert site.lang in ("pl", "pl-PL")


@pytest.mark.parametrize(
    ("site", "key", "head", "path"),
    [
        (ASTRO, "src/data/blog/Dark Rye.md", "", "/blog/dark-rye"),
        (ASTRO, "src/data/blog/rye/index.mdx", "", "/blog/rye"),
        (ASTRO, "src/content/news/rye.md", "slug: dark", "/news/dark"),
        (ASTRO, "src/content/docs/guide/rye.mdx", "", "/guide/rye"),
        (ASTRO, "src/pages/about.md", "", "/about"),
        (VITEPRESS, "docs/guide/rye.md", "", "/guide/rye"),
        (VITEPRESS, "docs/guide/index.md", "", "/guide/"),
        (VITEPRESS, "docs/README.md", "", "/"),
        (ELEVENTY, "content/blog/rye.md", "", "/blog/rye/"),
        (ELEVENTY, "content/blog/2026-01-02-rye.md", "", "/blog/rye/"),
        (ELEVENTY, "content/blog/rye/rye.md", "", "/blog/rye/"),
        (ELEVENTY, "content/rye.md", "permalink: dark.html", "/dark.html"),
        (ELEVENTY, "content/rye.md", 'permalink: "/{{ title }}/"', "/rye/"),
    ],
)
def test_addresses(
    site: dict[str, str | bytes], key: str, head: str, path: str, tmp_path: Path
) -> None:
    files = {"src/data/blog/a.md": "# A\n"}
    post, _ = read(tmp_path, site, key, f"---\ntitle: Rye\n{head}\n---\nDark.\n", **files)
    base = find_site(tmp_path / key).read(Diagnostics()).address
    assert post.address == f"{base}{path}"


def test_metadata_and_images_of_astro(tmp_path: Path) -> None:
    text = """---
title: Rye
pubDatetime: 2026-01-02T10:00:00Z
modDatetime: 2026-03-04
image: {src: "@/assets/rye.svg", alt: Rye}
---
import { Image } from 'astro:assets';
import salt from '~/assets/salt.svg';

<Image src={salt} alt="Salt" /> ![Rye](../../../assets/rye.svg) [about](/about)
"""
    files: dict[str, str | bytes] = {
        "src/assets/rye.svg": DRAWING,
        "src/assets/salt.svg": DRAWING,
        "src/pages/about.md": "# About\n",
        "src/content/blog/_part.md": "No post.\n",
    }
    post, diagnostics = read(tmp_path, ASTRO, "src/content/blog/rye.mdx", text, **files)
    metadata = post.metadata
    assert (str(metadata.date), str(metadata.updated)) == ("2026-01-02", "2026-03-04")
    assert metadata.cover == "/src/assets/rye.svg"
    assert set(post.assets) == {
        "/src/assets/rye.svg",
        "/src/assets/salt.svg",
        "../../../assets/rye.svg",
    }
    assert set(post.linked_posts) == {"/about"}
    assert {finding.code for finding in diagnostics} == {"mdx-removed"}
    site = find_site(tmp_path).read(Diagnostics())
    assert [text.name for text in site.generator.posts_below(site, tmp_path)] == ["rye.mdx"]


def test_texts_of_vitepress(tmp_path: Path) -> None:
    text = """# Rye {#dark}

[[toc]]

::: code-group
```sh [npm]
npm add flour # [!code focus]
```
:::

See <Badge type="tip" text="new" /> [salt](./salt) ![Rye](/rye.svg).
"""
    files: dict[str, str | bytes] = {
        "docs/salt.md": "# Salt\n",
        "docs/index.md": "---\nlayout: home\n---\n",
        "docs/public/rye.svg": DRAWING,
    }
    post, diagnostics = read(tmp_path, VITEPRESS, "docs/rye.md", text, **files)
    assert post.metadata.title == "Rye"
    assert "npm add flour See new salt" in post_text(post)
    assert set(post.linked_posts) == {"./salt"}
    assert set(post.assets) == {"/rye.svg"}
    assert {finding.code for finding in diagnostics} <= {"code-marks", "contents-omitted"}
    site = find_site(tmp_path).read(Diagnostics())
    names = [text.name for text in site.generator.posts_below(site, tmp_path)]
    assert names == ["rye.md", "salt.md"]


def test_data_of_folders_and_tags_of_eleventy(tmp_path: Path) -> None:
    head = "---\ntitle: Rye\ntags: [post, Dark bread]\ndate: Last Modified\n---\n"
    text = f"{head}![Rye](/img/rye.svg)\n"
    post, diagnostics = read(
        tmp_path, ELEVENTY, "content/blog/rye.md", text, **{"public/img/rye.svg": DRAWING}
    )
    metadata = post.metadata
    assert (metadata.description, metadata.tags) == ("Of bread", ("Dark bread",))
    assert [author.name for author in metadata.authors] == ["Ola Wrona"]
    assert metadata.date is None
    assert set(post.assets) == {"/img/rye.svg"}
    assert not [*diagnostics]


def test_links_of_eleventy_by_file(tmp_path: Path) -> None:
    text = "# Rye\n\n[a](/blog/salt.md) [b](blog/salt.md) [c](./salt.md)\n"
    post, diagnostics = read(
        tmp_path, ELEVENTY, "content/blog/rye.md", text, **{"content/blog/salt.md": "# Salt\n"}
    )
    assert {linked.key for linked in post.linked_posts.values()} == {"content/blog/salt.md"}
    assert len(post.linked_posts) == 3
    assert not [*diagnostics]


def test_tags_of_eleventy_do_not_run(tmp_path: Path) -> None:
    text = """# Rye

{% image "rye.svg", "A loaf" %}

{% raw %}`{{ code }}`{% endraw %}

{% callout "Salt" %}

White.

{% endcallout %}

{{ page.url }}
"""
    post, diagnostics = read(
        tmp_path, ELEVENTY, "content/blog/rye.md", text, **{"content/blog/rye.svg": DRAWING}
    )
    assert "White." in post_text(post)
    assert "{%" not in post_text(post)
    assert set(post.assets) == {"rye.svg"}
    assert [str(finding.place).rpartition("rye.md:")[2] for finding in diagnostics] == ["13:1"]


def parts_of(root: Path) -> list[tuple[str, list[str]]]:
    found = find_site(root)
    outline = found.generator.outline(found.read(Diagnostics()), root, Diagnostics())
    assert outline
    return [(part.title, [Path(path).stem for path in part.paths]) for part in outline.parts]


@pytest.mark.parametrize(
    "sidebar",
    [
        "[{ text: 'Flour', items: [{ link: '/flour/rye' }, { link: '/flour/wheat.html' }] }]",
        "{ '/flour/': [{ text: 'Flour', items: [{ link: 'rye' }, { link: 'wheat' }] }] }",
        "{ '/flour/': [{ title: 'Flour', children: ['rye', ['wheat', 'Wheat']] }] }",
    ],
)
def test_the_sidebar_of_vitepress(sidebar: str, tmp_path: Path) -> None:
    config = f"export default {{ title: 'Bread', themeConfig: {{ sidebar: {sidebar} }} }}\n"
    files = {"flour/rye.md": "# Rye\n", "flour/wheat.md": "# Wheat\n", "a.md": "# A\n"}
    root = write_files(tmp_path, {".vitepress/config.js": config, **files})
    assert parts_of(root) == [("Flour", ["rye", "wheat"])]


def test_the_sidebar_of_starlight(tmp_path: Path) -> None:
    config = """export default defineConfig({ integrations: [starlight({ title: 'Bread', sidebar: [
  { label: 'Start', items: ['start/oven', { label: 'F', link: '/start/flour/' }] },
  { label: 'Loaves', autogenerate: { directory: 'loaves' } },
] })] });
"""
    names = ("start/flour", "start/oven", "loaves/a", "loaves/b")
    files = {f"src/content/docs/{name}.md": f"# {name}\n" for name in names}
    files["src/content/docs/loaves/c.md"] = "---\ntitle: C\nsidebar: {order: 1}\n---\n# C\n"
    root = write_files(tmp_path, {"astro.config.mjs": config, **files})
    assert parts_of(root) == [("Start", ["oven", "flour"]), ("Loaves", ["c", "a", "b"])]


def test_settings_of_several_statements(tmp_path: Path) -> None:
    config = """import type { Config } from 'vitepress'
const nav: Config['nav'] = [{ text: 'Docs', items: [] }]
export const sidebar: Config['sidebar'] = { '/flour/': [{ text: 'Flour', items: ['rye'] }] }
export default defineConfigWithTheme<Config>({ title: 'Bread', themeConfig: { nav, sidebar } })
"""
    root = write_files(
        tmp_path, {".vitepress/config.ts": config, "a.md": "# A\n", "flour/rye.md": "# Rye\n"}
    )
    assert find_site(root).read(Diagnostics()).title == "Bread"
    assert parts_of(root) == [("Flour", ["rye"])]


def test_files_that_texts_of_vitepress_include(tmp_path: Path) -> None:
    text = """# Rye

<!-- @include: ./parts/salt.md{2,} -->

- Code:
  <<< @/oven.js#hot{js} [hot.js]

@[code{1-1} ts](./oven.js)

<!-- @include: ../../secret.md -->

```md
<<< @/oven.js
```
"""
    files = {
        "docs/parts/salt.md": "No.\nWeigh the *salt*.\n",
        "docs/oven.js": "one();\n// #region hot\n  two();\n// #endregion hot\n",
    }
    post, diagnostics = read(tmp_path, VITEPRESS, "docs/rye.md", text, **files)
    words = post_text(post)
    assert "Weigh the salt. Code:two(); one();" in words
    assert "<<< @/oven.js" in words
    assert "secret.md" in words
    assert [finding.code for finding in diagnostics] == ["include-missing"]


def test_settings_in_constants_of_a_theme(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "astro.config.ts": "export default defineConfig({ site: SITE.website, vite: {} });\n",
        "src/config.ts": "export const SITE = { website: 'https://bakers.example/', "
        "title: 'The Bakers', author: 'Ola Wrona', lang: 'pl' } as const;\n",
    }
    post, _ = read(tmp_path, files, "src/content/blog/rye.md", "# Rye\n")
    assert post.address == "https://bakers.example/blog/rye"
    assert (post.metadata.lang, post.site_title) == ("pl", "The Bakers")
    assert [author.name for author in post.metadata.authors] == ["Ola Wrona"]


def test_the_order_of_eleventy(tmp_path: Path) -> None:
    files = {
        "content/a.md": "---\neleventyNavigation: {key: A, order: 2}\n---\n# A\n",
        "content/b.md": "---\neleventyNavigation: {key: B, order: 1}\n---\n# B\n",
        "content/c.md": "# C\n",
    }
    root = write_files(tmp_path, {"eleventy.config.js": "export default {};\n", **files})
    assert parts_of(root) == [("", ["b", "a", "c"])]


def test_statements_of_nunjucks_show_nothing(tmp_path: Path) -> None:
    text = '{% import "a.njk" as a %}\n\n# Rye\n\n{% set b = 1 %}\n\n```js/1-2\nx\n```\n'
    post, diagnostics = read(tmp_path, ELEVENTY, "content/blog/rye.md", text)
    assert post_text(post) == "Rye x"
    assert [finding.code for finding in diagnostics] == ["shortcode-replaced"] * 2
