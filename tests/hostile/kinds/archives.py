"""EPUBs of strangers whose archive or whose XML is made to harm the one who checks them."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Mapping
from functools import partial

from hostile_inputs import HostileInput, Run, Sandbox

_CONTAINER = (
    '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="book.opf" media-type="application/oebps-package+xml"/></rootfiles>'
    "</container>"
)
_PACKAGE = (
    '{head}<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="i">'
    '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="i">x</dc:identifier>'
    "<dc:title>{title}</dc:title><dc:language>en</dc:language></metadata><manifest>"
    '<item id="n" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>{items}'
    '</manifest><spine><itemref idref="n"/>{spine}</spine></package>'
)
_PAGE = (
    '{head}<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">'
    "<head><title>x</title></head><body>{body}</body></html>"
)
_NAV = '<nav epub:type="toc"><ol>{}</ol></nav>'
_ITEM = '<li><a href="nav.xhtml">x</a></li>'
_ENTITIES = "<!DOCTYPE x [{}]>"
_LAUGHS = _ENTITIES.format(
    '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 30))
)


def _book(
    files: Mapping[str, str | bytes] | None = None,
    *,
    items: str = "",
    spine: str = "",
    title: str = "x",
    opf_head: str = "",
    nav: str = _NAV.format(_ITEM),
    nav_head: str = "",
) -> bytes:
    """Return a small EPUB with some files more, or other ones."""
    content: dict[str, str | bytes] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": _CONTAINER,
        "book.opf": _PACKAGE.format(head=opf_head, title=title, items=items, spine=spine),
        "nav.xhtml": _PAGE.format(head=nav_head, body=nav),
        **(files or {}),
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            method = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(name, data, method)
    return file.getvalue()


def _edited(edit: Callable[[zipfile.ZipFile], None]) -> bytes:
    file = io.BytesIO(_book())
    with zipfile.ZipFile(file, "a") as archive:
        edit(archive)
    return file.getvalue()


def _bomb() -> bytes:
    return _book({"bomb.css": b" " * 200_000_000})


def _overlapping() -> bytes:
    """Return an archive whose directory names the same data a thousand times (D. Fifield)."""
    data = bytearray(_book({"big.css": b"a" * 8_000_000}))
    end = data.rindex(b"PK\5\6")
    size, start = struct.unpack_from("<LL", data, end + 12)
    directory = bytes(data[start : start + size])
    entry = directory[directory.rindex(b"PK\1\2") :]
    more = b"".join(entry.replace(b"big.css", b"b%05d" % number + b"s") for number in range(1000))
    count = struct.unpack_from("<H", data, end + 8)[0] + 1000
    tail = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, size + len(more), start, 0)
    return bytes(data[:start]) + directory + more + tail


def _claims(offset: int, value: int, format_: str) -> bytes:
    """Return a book whose end record claims something else."""
    data = bytearray(_book())
    struct.pack_into(format_, data, data.rindex(b"PK\5\6") + offset, value)
    return bytes(data)


def _many_entries() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for number in range(70_000):
            archive.writestr(f"{number}", b"")
    return file.getvalue()


def _lying_sizes() -> bytes:
    """Return a book whose directory gives an entry four bytes, with 50 MB behind them."""
    data = bytearray(_book({"bomb.css": b" " * 50_000_000}))
    at = data.rindex(b"PK\1\2")
    struct.pack_into("<L", data, at + 24, 4)
    return bytes(data)


def _local_header() -> bytes:
    return _book({"good.css": "a{}"}).replace(b"good.css", b"evil.css", 1)


def _encrypted_entry() -> bytes:
    data = bytearray(_book({"secret.css": "a{}"}))
    for signature, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        at = data.rindex(signature)
        data[at + offset] |= 1
    return bytes(data)


def _link(archive: zipfile.ZipFile) -> None:
    info = zipfile.ZipInfo("link.css")
    info.create_system, info.external_attr = 3, 0o120777 << 16
    archive.writestr(info, "/etc/passwd")


def _names(*names: str) -> Callable[[zipfile.ZipFile], None]:
    def edit(archive: zipfile.ZipFile) -> None:
        for name in names:
            info = zipfile.ZipInfo("x")
            # The constructor would change some of them.
            info.filename = name
            archive.writestr(info, "x")

    return edit


def _encryption(method: str) -> bytes:
    return _book(
        {
            "META-INF/encryption.xml": '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:'
            'container"><EncryptedData xmlns="http://www.w3.org/2001/04/xmlenc#">'
            f'<EncryptionMethod Algorithm="{method}"/></EncryptedData></encryption>'
        }
    )


_XXE = _ENTITIES.format('<!ENTITY e SYSTEM "file:///etc/passwd">')
_AES = "http://www.w3.org/2001/04/xmlenc#aes256-cbc"
_UNSAFE, _LARGE, _ENCRYPTED = ("archive-unsafe",), ("archive-too-large",), ("book-encrypted",)

_BOOKS: Mapping[str, tuple[Callable[[], bytes], tuple[str, ...]]] = {
    "a bomb": (_bomb, _LARGE),
    "data of a thousand entries that overlap": (_overlapping, _LARGE),
    "70,000 entries": (_many_entries, _LARGE),
    "a directory that claims gigabytes": (partial(_claims, 12, 0xFFFF_FFF0, "<L"), _LARGE),
    "a directory beyond the file": (partial(_claims, 16, 0xFFFF_FFF0, "<L"), ()),
    "sizes that lie": (_lying_sizes, _UNSAFE),
    "another local header": (_local_header, _UNSAFE),
    "names that lead out": (
        partial(_edited, _names("../../x", "/etc/x", "a/../../x", "C:\\x", "..\\x")),
        _UNSAFE,
    ),
    "names with control characters": (partial(_edited, _names("a\x01b", "a\x1b[2Jb")), _UNSAFE),
    "the same name twice": (
        lambda: _edited(_names("twice1", "twice2")).replace(b"twice2", b"twice1"),
        _UNSAFE,
    ),
    "a link": (partial(_edited, _link), _UNSAFE),
    "an encrypted entry": (_encrypted_entry, _ENCRYPTED),
    "encrypted files": (partial(_encryption, _AES), _ENCRYPTED),
    "digital rights": (partial(_book, {"META-INF/rights.xml": "<rights/>"}), _ENCRYPTED),
    "the beginning of an archive": (lambda: _book()[:400], ("archive-unreadable",)),
    "nothing": (bytes, ("archive-unreadable",)),
    "a page that begins with a zero byte": (lambda: _book(nav_head="\0"), ()),
    "an archive in an archive": (lambda: _book({"inner.epub": _book()}), ()),
    "a hundred titles of entities": (partial(_book, title="&a28;", opf_head=_LAUGHS), ()),
    "a page of entities": (partial(_book, nav="<p>&a28;</p>", nav_head=_LAUGHS), ()),
    "an external entity": (partial(_book, title="&e;", opf_head=_XXE), ()),
    "an external entity in a page": (partial(_book, nav="<p>&e;</p>", nav_head=_XXE), ()),
    "30,000 nested elements": (partial(_book, nav="<b>" * 30_000 + "</b>" * 30_000), ()),
    "an attribute of a megabyte": (partial(_book, nav=f'<p title="{"x" * 1_000_000}">x</p>'), ()),
    "a navigation in 10,000 levels": (
        lambda: _book(
            nav=_NAV.format('<li><a href="nav.xhtml">x</a><ol>' * 10_000 + "</ol></li>" * 10_000)
        ),
        (),
    ),
    "a spine of 20,000 items": (lambda: _book(spine='<itemref idref="n"/>' * 20_000), ()),
    "fallbacks in a circle": (
        lambda: _book(
            {"a.xyz": "x"},
            items='<item id="a" href="a.xyz" media-type="a/b" fallback="b"/>'
            '<item id="b" href="a.xyz" media-type="a/b" fallback="a"/>',
            spine='<itemref idref="a"/>',
        ),
        (),
    ),
    "brackets in brackets of CSS": (lambda: _book({"a.css": "a{" * 50_000 + "(" * 50_000}), ()),
    "20,000 style attributes": (lambda: _book(nav='<p style="position:fixed">x</p>' * 20_000), ()),
}


_NO_EPUBCHECK = "#!/bin/sh\necho '{\"messages\": []}'\n"
_WITH_EPUBCHECK = ("a page of entities", "sizes that lie", "an external entity", "a link")
"""What EPUBCheck reads too; the others are seen by this program's own checks only."""


def _written(make: Callable[[], bytes], sandbox: Sandbox) -> None:
    sandbox.write("book.epub", make())
    sandbox.write("bin/java", _NO_EPUBCHECK).chmod(0o755)


def _has_run_all_checks(run: Run) -> None:
    assert "internal-error" not in run.stdout, run.stdout
    assert "has not ended" not in run.stdout, run.stdout


INPUTS = tuple(
    HostileInput(
        name,
        partial(_written, make),
        ("check", "book.epub", "--no-ace", "--profile", "kindle"),
        codes=codes,
        exits=(1,) if codes else (0, 1),
        verify=_has_run_all_checks,
        environment={} if name in _WITH_EPUBCHECK else {"PATH": "bin:/usr/bin:/bin"},
    )
    for name, (make, codes) in _BOOKS.items()
)
