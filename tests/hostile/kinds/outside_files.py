"""Files outside of a site that its texts, settings and links name."""

from __future__ import annotations

from collections.abc import Callable

from hostile_inputs import HostileInput, Run, Sandbox

POST = "_posts/2026-01-02-post.md"


def _named(run: Run) -> None:
    """Check that a message names what was not read, and how to have it read."""
    assert "--allow-outside" in run.stdout, run.stdout[-3000:]


def _link(
    name: str, target: str, body: str = "Text.\n", metadata: str = ""
) -> Callable[[Sandbox], None]:
    """Return a function that makes a link in the site to something in the folder outside."""

    def build(sandbox: Sandbox) -> None:
        sandbox.post(body, metadata)
        file = sandbox.site / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.unlink(missing_ok=True)
        file.symlink_to(sandbox.outside / target)

    return build


def _linked(
    name: str, target: str, code: str, body: str = "Text.\n", metadata: str = ""
) -> HostileInput:
    return HostileInput(
        f"link {name}", _link(name, target, body, metadata), codes=(code,), verify=_named
    )


LINKS = (
    _linked("_config.yml", "secret.yml", "site-config"),
    _linked("_includes/a.html", "secret.html", "include-missing", "{% include a.html %}\n"),
    _linked("_includes", "", "include-missing", "{% include secret.html %}\n"),
    _linked("_posts/part.md", "secret.md", "include-missing", "{% include_relative part.md %}\n"),
    _linked("_data/a.yml", "secret.yml", "site-config", "{{ site.data.a | jsonify }}\n"),
    _linked("_data", "", "folder-unread", "{{ site.data.secret | jsonify }}\n"),
    _linked("_data/authors.yml", "secret.yml", "site-config", metadata="author: ola"),
    _linked("exporter.toml", "secret.txt", "file-unreadable"),
    _linked(
        "a.bib", "secret.bib", "bibliography-unread", "{% cite Zanzibar %}\n", "bibliography: a"
    ),
    _linked("img/a.png", "secret.txt", "image-unreadable", "![A](/img/a.png)\n"),
    _linked("img", "", "folder-unread", "![A](/img/secret.txt)\n\n![A](/img/secret.png)\n"),
    _linked("_layouts", "", "folder-unread", "$$x$$ and $x$\n"),
)


def _posts(name: str, posts: str, *codes: str, more: str = "") -> HostileInput:
    """Return a collection file whose posts lie elsewhere."""

    def build(sandbox: Sandbox) -> None:
        sandbox.post("Text.")
        (sandbox.outside / "theme").mkdir()
        (sandbox.outside / "theme" / "theme.css").write_text(":root { --accent: #123456; }\n")
        where = posts.replace("{outside}", str(sandbox.outside))
        sandbox.write("book.yml", f"title: B\nposts: [{where}, _posts]\n{more}")

    return HostileInput(
        f"collection {name}",
        build,
        ("collection", "book.yml", "--to", "epub"),
        codes or ("collection-file",),
    )


COLLECTIONS = (
    _posts("parent", "../outside/secret.md"),
    _posts("absolute", "'{outside}/secret.md'"),
    _posts("absolute folder", "'{outside}'"),
    _posts("absolute pattern", "'{outside}/**'"),
    _posts("root pattern", "'/**/secret.md'"),
    _posts("parent pattern", "'../*/*.md'"),
    _posts("pattern with a parent", "'_posts/../../outside/*.md'"),
    _posts("parent behind a star", "'*/../../outside/secret.md'", "post-missing"),
    _posts("zero byte", '"a\\0b.md"'),
    _posts("long name", "x" * 300 + ".md"),
    _posts("long path", "'" + "x/" * 3000 + "a.md'"),
    _posts("theme", "_posts", "collection-value", more="theme: ../outside/theme\n"),
    _posts("absolute theme", "_posts", "collection-value", more="theme: '{outside}/theme'\n"),
    _posts("preface", "_posts", more="preface: {file: ../outside/secret.md}\n"),
    _posts("cover", "_posts", more="cover: ../outside/secret.png\n"),
    _posts("introduction", "_posts", more="pages: {preface: {file: /etc/passwd}}\n"),
)


def _post_is_a_link(sandbox: Sandbox) -> None:
    sandbox.post("Text.")
    (sandbox.site / "_posts" / "2026-01-03-other.md").symlink_to(sandbox.secret)


def _folder_is_a_link(sandbox: Sandbox) -> None:
    sandbox.post("Text.")
    (sandbox.site / "_posts" / "more").symlink_to(sandbox.outside)


def _folder_of_posts_is_a_link(sandbox: Sandbox) -> None:
    sandbox.post("Text.")
    (sandbox.site / "blog").mkdir()
    (sandbox.outside / "2026-01-03-secret.md").write_bytes(sandbox.secret.read_bytes())
    (sandbox.site / "blog" / "_posts").symlink_to(sandbox.outside)


def _transclusion(sandbox: Sandbox) -> None:
    (sandbox.site / "_config.yml").unlink()
    sandbox.write(".obsidian/app.json", "{}")
    sandbox.write("note.md", "![[secret]]\n\n![[link]]\n\n[[../outside/secret]]\n")
    (sandbox.site / "link.md").symlink_to(sandbox.secret)


def _theme(content: Callable[[Sandbox], None]) -> Callable[[Sandbox], None]:
    def build(sandbox: Sandbox) -> None:
        sandbox.post("Text.")
        sandbox.write("look/theme.css", ":root { --accent: #123456; }\n")
        content(sandbox)

    return build


def _link_to(name: str, target: str) -> Callable[[Sandbox], None]:
    def build(sandbox: Sandbox) -> None:
        file = sandbox.site / name
        file.unlink(missing_ok=True)
        file.symlink_to(sandbox.outside / target)

    return build


def _font(address: str) -> Callable[[Sandbox], None]:
    def build(sandbox: Sandbox) -> None:
        where = address.replace("{outside}", str(sandbox.outside))
        sandbox.write("look/theme.toml", f'[fonts.serif]\nregular = "{where}"\n')

    return build


def _themed(name: str, content: Callable[[Sandbox], None]) -> HostileInput:
    command = ("epub", POST, "--theme", "look")
    return HostileInput(f"theme {name}", _theme(content), command, exits=(1, 2))


THEMES = (
    _themed("link css", _link_to("look/theme.css", "secret.css")),
    _themed("link toml", _link_to("look/theme.toml", "secret.txt")),
    _themed("font outside", _font("../../outside/secret.txt")),
    _themed("font absolute", _font("{outside}/secret.txt")),
    _themed("font device", _font("/dev/zero")),
)


def _jekyll_settings(sandbox: Sandbox) -> None:
    sandbox.write(
        "_config.yml",
        "title: B\nincludes_dir: ../outside\ndata_dir: ../outside\nlayouts_dir: ../outside\n"
        "source: .\ncollections_dir: ../outside\n"
        "scholar: {source: ../outside, bibliography: secret}\n"
        "code_dir: ../outside\n",
    )
    sandbox.post(
        "{% include secret.html %} {{ site.data.secret }} {% cite Zanzibar %}\n\n"
        "{% include ../../outside/secret.html %}\n\n{% include_code secret.txt %}\n\n"
        "{% include_relative ../../outside/secret.md %}\n\n"
        "{% render_partial ../outside/secret.md %}\n"
    )


def _settings_of_export(sandbox: Sandbox) -> None:
    sandbox.post("Text.", "export: {theme: ../outside/theme}")


def _settings_of_site(sandbox: Sandbox) -> None:
    sandbox.post("Text.")
    sandbox.write("exporter.toml", 'theme = "../outside/theme"\n')


def _allows_itself(sandbox: Sandbox) -> None:
    sandbox.post("{% include a.html %}")
    sandbox.write("exporter.toml", 'allow-outside = ["../outside"]\n')
    _link_to("_a", "secret.html")(sandbox)


def _gallery(sandbox: Sandbox) -> None:
    sandbox.post('{% include gallery folder="../outside" %}\n\n![A](/../outside/secret.png)\n')


OTHERS = (
    HostileInput(
        "post is a link",
        _post_is_a_link,
        ("collection", "_posts", "--to", "epub"),
        ("file-unreadable",),
    ),
    HostileInput(
        "folder is a link",
        _folder_is_a_link,
        ("collection", "_posts", "--to", "epub"),
        ("folder-unread",),
    ),
    HostileInput(
        "folder of posts is a link",
        _folder_of_posts_is_a_link,
        ("collection", ".", "--to", "epub"),
        ("folder-unread",),
    ),
    HostileInput("transclusion", _transclusion, ("epub", "note.md"), ("file-unreadable",)),
    HostileInput(
        "settings of jekyll", _jekyll_settings, codes=("folder-unread", "include-missing")
    ),
    HostileInput("theme in a post", _settings_of_export),
    HostileInput("theme in exporter.toml", _settings_of_site, exits=(1,)),
    HostileInput("allow-outside in exporter.toml", _allows_itself, exits=(1,)),
    HostileInput("gallery", _gallery),
)

INPUTS = (*LINKS, *COLLECTIONS, *OTHERS, *THEMES)
