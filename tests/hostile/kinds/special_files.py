"""Files that are no regular files, names that no file can have, and folders without end."""

from __future__ import annotations

import os
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path

from hostile_inputs import HostileInput, Run, Sandbox

POST = "_posts/2026-01-02-post.md"
Build = Callable[[Sandbox], None]


def _in_place_of(name: str, make: Callable[[str], object], body: str = "Text.\n") -> Build:
    """Return a function that writes a post, and makes something in place of another file."""

    def build(sandbox: Sandbox) -> None:
        sandbox.post(body)
        file = sandbox.site / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.unlink(missing_ok=True)
        make(str(file))

    return build


def _socket(name: str) -> None:
    # The path of a socket has at most 108 bytes.
    folder, file = os.path.split(name)
    with socket.socket(socket.AF_UNIX) as listener:
        before = os.open(".", os.O_RDONLY)
        os.chdir(folder)
        listener.bind(file)
        os.chdir(before)
        os.close(before)


def _link_to(target: str) -> Callable[[str], None]:
    return lambda name: Path(name).symlink_to(target)


MAKERS: dict[str, Callable[[str], object]] = {
    "pipe": os.mkfifo,
    "socket": _socket,
    "loop of links": lambda name: Path(name).symlink_to(name),
    "zeros": _link_to("/dev/zero"),
    "terminal": _link_to("/dev/stdin"),
    "memory": _link_to("/proc/self/environ"),
    "folder": os.mkdir,
}
PLACES = {
    "_posts/2026-01-03-other.md": (
        "file-unreadable",
        ("collection", "_posts", "--to", "epub"),
        "Text.\n",
    ),
    "_config.yml": ("site-config", ("epub", POST), "Text.\n"),
    "_data/a.yml": ("site-config", ("epub", POST), "{{ site.data.a }}\n"),
    "_includes/a.html": ("include-missing", ("epub", POST), "{% include a.html %}\n"),
    "exporter.toml": ("file-unreadable", ("epub", POST), "Text.\n"),
    "_posts/a.png": ("image-unreadable", ("epub", POST), "![A](a.png)\n"),
    "refs.bib": ("bibliography-unread", ("epub", POST), "{% cite a --file refs %}\n"),
}
SPECIAL = tuple(
    HostileInput(
        f"{kind} for {name}",
        _in_place_of(name, make, body),
        command,
        # A folder of this name is no such file, and is read as a folder.
        () if kind == "folder" else (code,),
    )
    for name, (code, command, body) in PLACES.items()
    for kind, make in MAKERS.items()
)


def _theme(make: Callable[[str], object], name: str) -> Build:
    def build(sandbox: Sandbox) -> None:
        sandbox.post("Text.")
        sandbox.write("look/other.css", "")
        sandbox.write("look/theme.css", "")
        (sandbox.site / "look" / "theme.css").unlink(missing_ok=name != "theme.css")
        if name != "theme.css":
            sandbox.write("look/theme.css", "")
        make(str(sandbox.site / "look" / name))

    return build


THEMES = tuple(
    HostileInput(
        f"{kind} for {name} of a theme",
        _theme(MAKERS[kind], name),
        ("epub", POST, "--theme", "look"),
        exits=(2,),
    )
    for kind in ("pipe", "zeros")
    for name in ("theme.css", "theme.toml", "print.css")
)


def _named(kind: str) -> HostileInput:
    """Return a command that names such a file itself."""
    build = _in_place_of("named.md", MAKERS[kind])
    return HostileInput(f"{kind} is named", build, ("epub", "named.md"), exits=(1, 2))


def _large(name: str, size: int) -> Build:
    def make(path: str) -> None:
        with Path(path).open("wb") as file:
            file.truncate(size)

    return _in_place_of(name, make, "{{ site.data.a }} {% include a.html %} ![A](a.png)\n")


GIGABYTES = 8 * 1024**3
LARGE = (
    HostileInput(
        "large post",
        _large("_posts/2026-01-03-other.md", GIGABYTES),
        ("collection", "_posts", "--to", "epub"),
        ("file-unreadable",),
    ),
    HostileInput("large settings", _large("_config.yml", GIGABYTES), codes=("site-config",)),
    HostileInput("large data", _large("_data/a.yml", GIGABYTES), codes=("site-config",)),
    HostileInput(
        "large include", _large("_includes/a.html", GIGABYTES), codes=("include-missing",)
    ),
    HostileInput("large image", _large("_posts/a.png", GIGABYTES), codes=("image-unreadable",)),
    HostileInput("large exporter.toml", _large("exporter.toml", GIGABYTES), exits=(1,)),
    HostileInput("large book", _large("book.epub", GIGABYTES), ("check", "book.epub")),
)


def _deep(sandbox: Sandbox) -> None:
    sandbox.post("Text.")
    folder = os.open(sandbox.site, os.O_RDONLY)
    for _ in range(2000):
        os.mkdir("a", dir_fd=folder)
        inner = os.open("a", os.O_RDONLY, dir_fd=folder)
        os.close(folder)
        folder = inner
    os.close(folder)


def _remove_folders(run: Run) -> None:
    # Python removes folders by recursion, which ends with an error here.
    subprocess.run(("rm", "-rf", str(run.sandbox.site / "a")), check=True)


def _wide(sandbox: Sandbox) -> None:
    sandbox.post("Text.")
    folder = sandbox.site / "many"
    folder.mkdir()
    for number in range(20_000):
        (folder / f"{number}").touch()


def _links(sandbox: Sandbox) -> None:
    sandbox.post("{% include 0 %}\n\n![A](/_includes/0)\n")
    folder = sandbox.site / "_includes"
    folder.mkdir()
    for number in range(1500):
        (folder / f"{number}").symlink_to(f"{number + 1}")


def _links_to_the_root(sandbox: Sandbox) -> None:
    sandbox.post("Text.")
    for letter in "abcdefghij":
        (sandbox.site / letter).symlink_to(".")
    sandbox.write("book.yml", "title: B\nposts: ['*/*/*/*/*/*/*/*.md', _posts]\n")


def _globs(*patterns: str) -> Build:
    def build(sandbox: Sandbox) -> None:
        sandbox.post("Text.")
        folder = "x"
        for _ in range(12):
            folder += "/a"
            sandbox.write(f"{folder}/a.md", "---\ntitle: A\n---\n\nText.\n")
        posts = "\n".join(f"- '{pattern}'" for pattern in patterns)
        sandbox.write("book.yml", f"title: B\nposts:\n- _posts\n{posts}\n")

    return build


def _names(sandbox: Sandbox) -> None:
    names = ("a" * 300, "a/" * 3000, "a\x00b", "../" * 3000 + "etc/passwd", "%00", "con\udc80")
    images = "\n\n".join(f"![A](<{name}.png>)" for name in names)
    includes = "\n\n".join(f"{{% include {name} %}}" for name in names)
    links = "\n\n".join(f"[A](<{name}.md>)" for name in names)
    text = f"{images}\n\n{includes}\n\n{links}\n"
    sandbox.post(text.encode(errors="surrogateescape"))


BOOK = ("collection", "book.yml", "--to", "epub")
FOLDERS = (
    HostileInput(
        "folders in folders", _deep, ("collection", ".", "--to", "epub"), verify=_remove_folders
    ),
    HostileInput("many files", _wide, ("collection", ".", "--to", "epub")),
    HostileInput("chain of links", _links),
    HostileInput("links to the root", _links_to_the_root, BOOK),
    HostileInput("pattern of many stars", _globs("**/" * 14 + "*.md", "**/a/" * 14 + "b.md"), BOOK),
    HostileInput("pattern of stars in a name", _globs("x/" + "*a" * 60 + "b"), BOOK),
    HostileInput("long pattern", _globs("*/" * 5000 + "a.md"), BOOK),
    HostileInput("pattern of brackets", _globs("[" * 5000, "x/[!" + "]" * 3000), BOOK),
    HostileInput("named pattern", _globs(), ("collection", "**/" * 14 + "*.md", "--to", "epub")),
    HostileInput(
        "missing named pattern",
        _globs(),
        ("collection", "**/" * 14 + "*.x", "--to", "epub"),
        exits=(2,),
    ),
    HostileInput("names that no file can have", _names),
)

INPUTS = (*SPECIAL, *THEMES, *map(_named, MAKERS), *LARGE, *FOLDERS)
