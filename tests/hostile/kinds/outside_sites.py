"""Settings of other generators, and their texts, that name files outside of the site."""

from __future__ import annotations

from hostile_inputs import HostileInput, Sandbox


def _site(name: str, files: dict[str, str], command: tuple[str, ...], *codes: str) -> HostileInput:
    """Return a site of another generator, without the files of Jekyll."""

    def build(sandbox: Sandbox) -> None:
        (sandbox.site / "_config.yml").unlink()
        for file, content in files.items():
            if content.startswith("-> "):
                path = sandbox.site / file
                path.parent.mkdir(parents=True, exist_ok=True)
                path.symlink_to(content[3:].replace("{outside}", str(sandbox.outside)))
            else:
                sandbox.write(file, content.replace("{outside}", str(sandbox.outside)))

    return HostileInput(f"site {name}", build, command, codes)


_MARKDOWN = "# A page\n\nText.\n"
INPUTS = (
    _site(
        "mkdocs docs_dir",
        {"mkdocs.yml": "site_name: B\ndocs_dir: ../outside\n", "docs/a.md": _MARKDOWN},
        ("collection", ".", "--to", "epub"),
    ),
    _site(
        "mkdocs inherit",
        {"mkdocs.yml": "INHERIT: ../outside/secret.yml\nsite_name: B\n", "docs/a.md": _MARKDOWN},
        ("epub", "docs/a.md"),
        "site-config",
    ),
    _site(
        "mkdocs snippets",
        {
            "mkdocs.yml": "site_name: B\nmarkdown_extensions:\n  - pymdownx.snippets:\n"
            "      base_path: ['{outside}', '/']\n",
            "docs/a.md": '# A\n\n--8<-- "secret.md"\n\n--8<-- "../outside/secret.md"\n\n--8<-- "link.md"\n',
            "link.md": "-> {outside}/secret.md",
        },
        ("epub", "docs/a.md"),
        "include-missing",
    ),
    _site(
        "mkdocs nav",
        {
            "mkdocs.yml": "site_name: B\nnav: [a.md, ../../outside/secret.md, '{outside}/secret.md']\n",
            "docs/a.md": _MARKDOWN,
        },
        ("collection", ".", "--to", "epub"),
        "outline-missing",
    ),
    _site(
        "hugo contentDir",
        {"hugo.toml": 'title = "B"\ncontentDir = "../outside"\n', "content/a.md": _MARKDOWN},
        ("collection", ".", "--to", "epub"),
    ),
    _site(
        "hugo mounts",
        {
            "hugo.toml": 'title = "B"\n[module]\n[[module.mounts]]\nsource = "../outside"\ntarget = "content"\n',
            "content/a.md": _MARKDOWN,
        },
        ("collection", ".", "--to", "epub"),
    ),
    _site(
        "hugo readfile",
        {
            "hugo.toml": 'title = "B"\n',
            "content/a.md": '# A\n\n{{< readfile file="../outside/secret.md" >}}\n\n{{< readfile file="link.md" >}}\n',
            "content/link.md": "-> {outside}/secret.md",
        },
        ("epub", "content/a.md"),
    ),
    _site(
        "hugo shortcode",
        {
            "hugo.toml": 'title = "B"\n',
            "content/a.md": "# A\n\n{{< leak >}}\n",
            "layouts/shortcodes/leak.html": "-> {outside}/secret.html",
        },
        ("epub", "content/a.md"),
        "include-missing",
    ),
    _site(
        "hugo settings",
        {
            "hugo.toml": "-> {outside}/secret.txt",
            "content/a.md": _MARKDOWN,
            "layouts/a.html": "",
            "archetypes/a.md": "",
        },
        ("epub", "content/a.md"),
        "site-config",
    ),
    _site(
        "mdbook include",
        {
            "book.toml": "[book]\ntitle = 'B'\n",
            "src/SUMMARY.md": "- [A](a.md)\n- [S](../../outside/secret.md)\n",
            "src/a.md": "# A\n\n{{#include ../../outside/secret.md}}\n\n{{#include link.md}}\n",
            "src/link.md": "-> {outside}/secret.md",
        },
        ("collection", ".", "--to", "epub"),
        "include-missing",
        "outline-missing",
    ),
    _site(
        "mdbook src",
        {
            "book.toml": "[book]\ntitle = 'B'\nsrc = '../outside'\n",
            "src/SUMMARY.md": "- [A](a.md)\n",
            "src/a.md": _MARKDOWN,
        },
        ("collection", ".", "--to", "epub"),
    ),
    _site(
        "summary is a link",
        {
            "book.toml": "[book]\ntitle = 'B'\n",
            "src/SUMMARY.md": "-> {outside}/secret.md",
            "src/a.md": _MARKDOWN,
        },
        ("collection", ".", "--to", "epub"),
        "file-unreadable",
    ),
    _site(
        "pelican path",
        {
            "pelicanconf.py": "SITENAME = 'B'\nPATH = '../outside'\n",
            "content/a.md": "Title: A\n\nText.\n",
        },
        ("collection", ".", "--to", "epub"),
    ),
    _site(
        "pelican settings",
        {"pelicanconf.py": "-> {outside}/secret.txt", "content/a.md": "Title: A\n\nText.\n"},
        ("epub", "content/a.md"),
        "site-config",
    ),
    _site(
        "vitepress include",
        {
            ".vitepress/config.js": "export default { title: 'B', srcDir: '../outside' }\n",
            "a.md": "# A\n\n<!--@include: ../outside/secret.md-->\n\n<<< @/../outside/secret.md\n\n<!--@include: ./link.md-->\n",
            "link.md": "-> {outside}/secret.md",
        },
        ("epub", "a.md"),
        "include-missing",
    ),
    _site(
        "docusaurus authors",
        {
            "docusaurus.config.js": "module.exports = { title: 'B', url: 'https://b.example', baseUrl: '/', presets: [['classic', { blog: { path: '../outside', authorsMapPath: '../../outside/secret.yml' } }]] }\n",
            "blog/2026-01-02-a.md": "---\ntitle: A\nauthors: [Zanzi]\n---\n\nText.\n",
        },
        ("epub", "blog/2026-01-02-a.md"),
    ),
    _site(
        "zola",
        {
            "config.toml": 'base_url = "https://b.example"\ntitle = "B"\n',
            "content/_index.md": "-> {outside}/secret.md",
            "content/a.md": "+++\ntitle = 'A'\n+++\n\nText.\n",
            "templates/a.html": "",
        },
        ("collection", ".", "--to", "epub"),
    ),
    _site(
        "eleventy data",
        {
            "eleventy.config.js": "module.exports = { dir: { input: '../outside' } }\n",
            "_data/metadata.json": "-> {outside}/secret.yml",
            "content/content.json": "-> {outside}/secret.yml",
            "content/a.md": _MARKDOWN,
        },
        ("epub", "content/a.md"),
        "site-config",
    ),
    _site(
        "hexo source_dir",
        {
            "scaffolds/post.md": "",
            "source/_posts/a.md": "---\ntitle: A\n---\n\nText.\n",
            "source/_posts/b.md": "-> {outside}/secret.md",
        },
        ("collection", "source/_posts", "--to", "epub"),
    ),
    _site(
        "astro collection",
        {
            "astro.config.mjs": "export default { site: 'https://b.example' }\n",
            "src/content.config.ts": "const a = defineCollection({ loader: glob({ base: '../outside' }) })\n",
            "src/content/a.md": _MARKDOWN,
        },
        ("collection", ".", "--to", "epub"),
    ),
    _site(
        "obsidian notes",
        {
            ".obsidian/app.json": "-> {outside}/secret.txt",
            "note.md": "![[secret]]\n\n![[link]]\n\n![[../outside/secret]]\n",
            "link.md": "-> {outside}/secret.md",
        },
        ("epub", "note.md"),
        "site-config",
    ),
)
