"""Texts that are in no encoding, or in another than they seem to be."""

from __future__ import annotations

from hostile_inputs import POST_FILE, HostileInput, with_files

_TEXT = "---\ntitle: Żółw\n---\n\nHonest words — “quoted” 日本語.\n"


def _post(name: str, data: bytes) -> HostileInput:
    return with_files(name, {POST_FILE: data}, command=("html", POST_FILE), exits=(0, 1, 2))


INPUTS = (
    _post("utf-16 with a mark", _TEXT.encode("utf-16")),
    _post("utf-16 without a mark", _TEXT.encode("utf-16-le")),
    _post("utf-32", _TEXT.encode("utf-32")),
    _post("latin-1", "---\ntitle: Gr\xfc\xdfe\n---\n\nHonest words: \xa9 \x93a\x94.\n".encode("latin-1")),
    _post("shift-jis", "---\ntitle: A\n---\n\n日本語の文章。\n".encode("shift-jis")),
    _post("utf-7", b"---\ntitle: A\n---\n\nHonest +ADw-script+AD4-x()+ADw-/script+AD4-\n"),
    _post("iso-2022-jp escapes", b"---\ntitle: A\n---\n\nHonest \x1b$B\x1b(B<b\x1b(J>\n"),
    _post("overlong utf-8", b"---\ntitle: A\n---\n\nHonest \xc0\xbcscript\xc0\xbe \xe0\x80\xbc \xf8\x80\x80\x80\xbc\n"),
    _post("surrogates in utf-8", b"---\ntitle: \xed\xa0\x80\n---\n\nHonest \xed\xa0\xbd\xed\xb8\x80.\n"),
    _post("code points beyond unicode", b"---\ntitle: A\n---\n\nHonest \xf4\x90\x80\x80 \xf7\xbf\xbf\xbf.\n"),
    _post("zero bytes", b"---\ntitle: A\x00B\n---\n\nHon\x00est <scr\x00ipt>x()</scr\x00ipt>\n"),
    _post("only zero bytes", b"\x00" * 100_000),
    _post("marks of byte order everywhere", ("\ufeff" + _TEXT.replace(" ", " \ufeff")).encode()),
    _post("two marks of byte order", b"\xef\xbb\xbf\xef\xbb\xbf" + _TEXT.encode()),
    _post("line ends of carriage returns", _TEXT.replace("\n", "\r").encode()),
    _post("line ends of all kinds", _TEXT.replace("\n", "\r\n", 2).encode() + b"a\rb\x0bc\x0cd\xc2\x85e\xe2\x80\xa8f\xe2\x80\xa9g"),
    _post("an image", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40),
    _post("gzip", b"\x1f\x8b\x08" + bytes(range(256)) * 40),
    _post("an executable", b"\x7fELF" + bytes(range(256)) * 400),
    _post("every byte", b"---\ntitle: A\n---\n\n" + bytes(range(256)) * 50),
    with_files(
        "settings in latin-1", {POST_FILE: _TEXT, "_config.yml": "title: Gr\xfc\xdfe\n".encode("latin-1")}
    ),
    with_files("settings of zero bytes", {POST_FILE: _TEXT, "_config.yml": b"title: A\x00\n\x00\x01"}),
    with_files("data in utf-16", {POST_FILE: _TEXT, "_data/a.yml": "b: ż\n".encode("utf-16"), "_data/b.csv": b"\xff\xfe\x00"}),
)  # fmt: skip
