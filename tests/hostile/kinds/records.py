"""Books whose record asks for what its reader would not allow."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Mapping
from functools import partial

from hostile_inputs import HostileInput, Run, Sandbox

_POST = "_posts/2026-01-02-post.md"
_RECORD = {
    "made-by": "blog-exporter",
    "asked": {"post": _POST},
    "formats": ["epub"],
    "settings": {},
    "sources": {_POST: "0" * 32},
    "documents": {"text/a.xhtml": _POST},
    "versions": {"python": "3"},
}


def _book(record: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("META-INF/exporter.json", record)
    return file.getvalue()


def _build(record: Callable[[Sandbox], bytes], sandbox: Sandbox) -> None:
    sandbox.post(f"Text.\n\n![A picture]({sandbox.listener}/x.png)\n")
    (sandbox.site / "inside.md").symlink_to(sandbox.secret)
    theme = sandbox.outside / "theme"
    theme.mkdir()
    (theme / "theme.css").write_text(f"p::before {{ content: url({sandbox.listener}/css) }}\n")
    sandbox.write("book.epub", _book(record(sandbox)))


def _changed(sandbox: Sandbox, changes: Mapping[str, object]) -> bytes:
    text = json.dumps({**_RECORD, **changes}, ensure_ascii=True)
    return text.replace("OUTSIDE", str(sandbox.outside)).encode()


def _secret_digest(sandbox: Sandbox) -> bytes:
    """Return a record that would tell whether the secret has a known content."""
    digest = hashlib.sha256(sandbox.secret.read_bytes()).hexdigest()[:32]
    secret = str(sandbox.secret)
    return _changed(sandbox, {"sources": {_POST: "0" * 32, secret: digest, "inside.md": digest}})


def _tells_nothing_of_the_secret(run: Run) -> None:
    about = [line for line in run.stdout.splitlines() if "rebuild-source" in line]
    assert sum("is not read" in line for line in about) == 2, about


def _changes(**changes: object) -> Callable[[Sandbox], bytes]:
    return partial(_changed, changes=changes)


def _raw(data: bytes) -> Callable[[Sandbox], bytes]:
    return lambda _: data


_OUTSIDE = {_POST: "0" * 32, "OUTSIDE/secret.md": "0" * 32, "../outside/secret.md": "0" * 32}
_DIFFERS, _SETTING, _INVALID = ("rebuild-differs",), ("rebuild-setting",), ("record-invalid",)
_RECORDS: Mapping[str, tuple[Callable[[Sandbox], bytes], tuple[str, ...]]] = {
    "a post above the site": (
        _changes(asked={"post": "../outside/secret.md"}, sources=_OUTSIDE),
        _DIFFERS,
    ),
    "a post by its whole path": (
        _changes(asked={"post": "OUTSIDE/secret.md"}, sources=_OUTSIDE),
        _DIFFERS,
    ),
    "a post behind a link": (
        _changes(asked={"post": "inside.md"}, sources={_POST: "", "inside.md": ""}),
        _DIFFERS,
    ),
    "a post that is no source": (_changes(asked={"post": "_config.yml"}), _DIFFERS),
    "a folder above the site": (_changes(asked={"paths": ["../outside"]}), _DIFFERS),
    "a pattern above the site": (_changes(asked={"paths": ["*/../../outside/*.md"]}), _DIFFERS),
    "a theme": (_changes(settings={"theme": "../outside/theme"}), _SETTING),
    "a theme by its whole path": (
        _changes(settings={"theme": "OUTSIDE/theme"}, versions={"theme": "x"}),
        _SETTING,
    ),
    "downloads": (_changes(settings={"fetch_images": True}), _SETTING),
    "a setting that does not exist": (_changes(settings={"allow_outside": ["/"]}), _INVALID),
    "numbers without end": (
        _changes(settings={"margins": {"head": 1e308 * 10, "outer": 1, "foot": 1, "inner": 1}}),
        _INVALID,
    ),
    "a filter of another type": (_changes(asked={"paths": ["_posts"], "filter": []}), ()),
    "halves of surrogates": (
        _changes(sources={_POST: "", "\ud800": ""}, asked={"post": "\ud800"}),
        _DIFFERS,
    ),
    "names that no file has": (
        _changes(sources={_POST: "", "a\0b": "", "x" * 5000: ""}, asked={"post": "a\0b"}),
        _INVALID,
    ),
    "an array in 200,000 levels": (_raw(b"[" * 200_000), _INVALID),
    "a number of 100,000 digits": (_raw(b'{"asked": ' + b"9" * 100_000 + b"}"), _INVALID),
    "a record of 9 MB": (_raw(b" " * 9_000_000), ("record-missing",)),
    "text that is no JSON": (_raw(b"\xff\xfe{"), _INVALID),
    "null": (_raw(b"null"), _INVALID),
    "keys twice": (_raw(b'{"asked": {}, "asked": {"post": 1}}'), _INVALID),
}

INPUTS = (
    *(
        HostileInput(
            name,
            partial(_build, record),
            ("check", "--rebuild", "book.epub", "--site", "."),
            codes=codes,
            exits=(1,),
        )
        for name, (record, codes) in _RECORDS.items()
    ),
    HostileInput(
        "a question about a secret",
        partial(_build, _secret_digest),
        ("check", "--rebuild", "book.epub", "--site", "."),
        codes=("rebuild-source",),
        exits=(1,),
        verify=_tells_nothing_of_the_secret,
    ),
)
