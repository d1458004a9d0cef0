"""Files and constructs without content."""

from __future__ import annotations

from hostile_inputs import POST_FILE, HostileInput, with_files

_POST = "---\ntitle: A\n---\n\nHonest words.\n"
_NOTHING = (
    "#\n\n##\n\n> \n\n- \n\n1. \n\n| |\n|-|\n| |\n\n[]()\n\n![]()\n\n[^1]\n\n[^1]:\n\n```\n```\n\n$$ $$\n\n****\n\n``\n\n"
    "<p></p><table></table><ul></ul><dl></dl><figure></figure><ruby></ruby><details></details><svg></svg><math></math>\n"
)  # fmt: skip


def _post(name: str, text: str) -> HostileInput:
    return with_files(name, {POST_FILE: text})


def _file(name: str, file: str, command: tuple[str, ...], text: str = _POST) -> HostileInput:
    return with_files(name, {POST_FILE: text, file: b""}, command=command, exits=(0, 1, 2))


INPUTS = (
    _post("post", ""),
    _post("post of spaces", " \n\t\n" * 1000),
    _post("post of a mark of byte order", "\ufeff"),
    _post("post of metadata", "---\n---\n"),
    _post("post of a title", "---\ntitle: A\n---\n"),
    _post("title", "---\ntitle: ''\n---\n\nHonest words.\n"),
    _post("title of spaces", "---\ntitle: '  \u3000 '\n---\n\nHonest words.\n"),
    _post("title of a character without width", "---\ntitle: '\u200b'\n---\n\nHonest words.\n"),
    _post("constructs", f"---\ntitle: A\n---\n\n{_NOTHING}"),
    with_files(
        "constructs, printed",
        {POST_FILE: f"---\ntitle: A\n---\n\n{_NOTHING}"},
        command=("pdf", POST_FILE),
    ),
    _post("comments", "---\ntitle: A\n---\n\n<!-- -->{::comment}{:/comment}{% comment %}{% endcomment %}"),
    _file("settings of the site", "_config.yml", ("html", POST_FILE)),
    _file("settings of the exporter", "exporter.toml", ("html", POST_FILE)),
    _file("data", "_data/a.yml", ("html", POST_FILE), f"{_POST}\n{{{{ site.data.a }}}}\n"),
    _file("include", "_includes/a.html", ("html", POST_FILE), f"{_POST}\n{{% include a.html %}}\n"),
    _file("image", "a.png", ("html", POST_FILE), f"{_POST}\n![b](/a.png)\n"),
    _file("drawing", "a.svg", ("html", POST_FILE), f"{_POST}\n![b](/a.svg)\n"),
    _file("bibliography", "a.bib", ("html", POST_FILE), _POST.replace("A\n", "A\nbibliography: a\n") + "<d-cite key='k'></d-cite>"),
    _file("collection file", "book.yml", ("collection", "book.yml")),
    _file("theme", "theme/theme.css", ("html", POST_FILE, "--theme", "./theme")),
    _file("settings of a theme", "theme/theme.toml", ("html", POST_FILE, "--theme", "./theme")),
    _file("epub", "a.epub", ("check", "a.epub", "--no-ace")),
    _file("pdf", "a.pdf", ("check", "a.pdf")),
    with_files("folder", {"posts/.keep": b""}, command=("collection", "posts"), exits=(2,)),
    with_files("lists of a collection", {POST_FILE: _POST, "book.yml": "title: A\nposts: []\n"}, command=("collection", "book.yml")),
    with_files("parts of a collection", {POST_FILE: _POST, "book.yml": "title: A\nparts:\n- title: ''\n  posts: []\n- {}\n- \n"}, command=("collection", "book.yml")),
)  # fmt: skip
