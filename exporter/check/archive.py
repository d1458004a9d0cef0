"""The ZIP archive of an EPUB, checked against limits before anything of it is read.

Its central directory says what is in it. What that claims is checked against the size of the file,
so that no entry is unpacked whose size is out of proportion (EPUB Open Container Format 3.3, 4.3).
"""

from __future__ import annotations

import re
import stat
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from struct import Struct
from typing import BinaryIO

from lxml import etree

from exporter.check.results import ARCHIVE_ERRORS
from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place
from exporter.errors import ExporterError
from exporter.input_files import FileKind, open_named

MAX_ENTRIES = 65_535
"""Entries of an archive without ZIP64. A book of 5,000 posts with an image each has 10,000."""
MAX_DOCUMENT = 32 * 1024**2
"""Bytes of one unpacked document. A chapter of 60,000 words has 0.5 MB."""
_MAX_DIRECTORY = 16 * 1024**2
"""Bytes of the central directory: 250 for each entry."""
_MAX_RATIO = 100
"""How many times larger than its compressed data the content may be. Text and stylesheets have 3 to
20; deflate gives 1,032 for a constant byte."""
_SMALL = 10 * 1024**2
"""Bytes that may be unpacked at any ratio: a table of empty cells has a high one."""
_REPORTED = 5
"""How many entries of one problem are reported."""

_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_END = Struct("<4s4H2LH")
_END64 = Struct("<4sQ2H2L4Q")
_LOCATOR64 = Struct("<4sLQL")
_LOCAL = Struct("<4s2B4HL2L2H")
_LONGEST_COMMENT = 65_535
_DATA_DESCRIPTOR = 0x08
_ENCRYPTED = 0x41
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\\]")
"""Of the characters that no path in a container may have (4.2.5) those that change its meaning."""


class ArchiveTooLarge(ExporterError, zipfile.BadZipFile):  # noqa: N818 (names what is wrong)
    """An archive or an entry has more than is read of it."""


@contextmanager
def opened_archive(path: Path) -> Iterator[zipfile.ZipFile]:
    """Provide the archive at a path, which must be a regular file.

    Raises one of `ARCHIVE_ERRORS`, among them `BadZipFile` for too many entries.
    """
    with open_named(path, FileKind.BOOK) as file:
        yield _archive(file)


def archive_of(data: bytes) -> zipfile.ZipFile:
    """Return the archive in some bytes. Raises one of `ARCHIVE_ERRORS`."""
    return _archive(BytesIO(data))


def _archive(file: BinaryIO) -> zipfile.ZipFile:
    _check_directory(file)
    file.seek(0)
    return zipfile.ZipFile(file)


def read_entry(archive: zipfile.ZipFile, name: str, most: int = MAX_DOCUMENT) -> bytes:
    """Return an entry of at most so many bytes. Raises one of `ARCHIVE_ERRORS`."""
    info = archive.getinfo(name)
    if info.compress_type not in _METHODS:
        raise zipfile.BadZipFile(f"‘{name}’ is compressed by another method than deflate")
    if info.file_size > most:
        raise ArchiveTooLarge(f"‘{name}’ has {info.file_size:,} bytes; {most:,} are read")
    with archive.open(info) as entry:
        data = entry.read(most + 1)
    if len(data) > most:
        raise ArchiveTooLarge(f"‘{name}’ has more bytes than it says")
    return data


def parsed(document: bytes) -> etree._Element:
    """Return the root of an XML document, without its entities and what they would load.

    Raises `XMLSyntaxError`, also for elements in more than 256 others and for huge texts.
    """
    return etree.fromstring(document, etree.XMLParser(resolve_entities=False, no_network=True))


def check_archive(path: Path, diagnostics: Diagnostics) -> bool:
    """Report what is wrong with an archive. Returns whether what is in it may be unpacked."""
    place = Place(str(path))
    try:
        with opened_archive(path) as archive:
            if problem := next(_size_problems(archive, path.stat().st_size), ""):
                raise ArchiveTooLarge(problem)
            _report_entries(archive, place, diagnostics)
            _report_encryption(archive, place, diagnostics)
    except ArchiveTooLarge as error:
        diagnostics.report("archive-too-large", str(error), place)
        return False
    except ARCHIVE_ERRORS as error:
        # EPUBCheck may know more.
        diagnostics.report("archive-unreadable", f"the archive cannot be read: {error}", place)
    return True


def _check_directory(file: BinaryIO) -> None:
    """Raise `BadZipFile` for a central directory that is too large to be read."""
    file.seek(0, 2)
    size = file.tell()
    start = max(0, size - _LONGEST_COMMENT - _END.size)
    file.seek(start)
    tail = file.read(size - start)
    at = tail.rfind(b"PK\5\6")
    if at < 0 or len(tail) - at < _END.size:
        raise zipfile.BadZipFile("it has no central directory")
    _, _, _, _, entries, length, _, _ = _END.unpack_from(tail, at)
    locator = start + at - _LOCATOR64.size
    if locator >= 0:
        file.seek(locator)
        signature, _, offset, _ = _LOCATOR64.unpack(file.read(_LOCATOR64.size))
        if signature == b"PK\6\7" and offset + _END64.size <= size:
            file.seek(offset)
            found = _END64.unpack(file.read(_END64.size))
            if found[0] == b"PK\6\6":
                entries, length = max(entries, found[7]), max(length, found[8])
    if entries > MAX_ENTRIES:
        raise ArchiveTooLarge(f"the archive has {entries:,} entries; {MAX_ENTRIES:,} are read")
    if length > min(size, _MAX_DIRECTORY):
        raise ArchiveTooLarge(f"the archive’s directory claims to have {length:,} bytes")


def _size_problems(archive: zipfile.ZipFile, size: int) -> Iterator[str]:
    """Yield what makes unpacking an archive take more than its size in the file allows."""
    infos = archive.infolist()
    if len(infos) > MAX_ENTRIES:
        yield f"the archive has {len(infos):,} entries; {MAX_ENTRIES:,} are read"
    for info in infos:
        if info.file_size > max(_SMALL, info.compress_size * _MAX_RATIO):
            yield (
                f"‘{info.filename}’ has {info.compress_size:,} bytes that unpack to "
                f"{info.file_size:,}"
            )
    total = sum(info.file_size for info in infos)
    if total > max(_SMALL, size * _MAX_RATIO):
        yield f"the archive has {size:,} bytes that unpack to {total:,}"
    end, last = 0, ""
    for info in sorted(infos, key=lambda each: each.header_offset):
        if info.header_offset < end:
            yield f"the data of ‘{last}’ and ‘{info.filename}’ overlap"
        end = info.header_offset + _LOCAL.size + len(_raw_name(info)) + info.compress_size
        last = info.filename
    if end > size:
        yield f"the data of ‘{last}’ end beyond the file"


def _report_entries(archive: zipfile.ZipFile, place: Place, diagnostics: Diagnostics) -> None:
    """Report names and kinds of entries that a container may not have."""
    found: dict[str, list[str]] = {}
    names = Counter(info.filename for info in archive.infolist())
    for name, count in names.items():
        if count > 1:
            found.setdefault("stands in the archive more than once", []).append(name)
    for info in archive.infolist():
        for problem in _entry_problems(archive, info):
            found.setdefault(problem, []).append(info.orig_filename)
    for problem, entries in found.items():
        for name in entries[:_REPORTED]:
            diagnostics.report("archive-unsafe", f"‘{name}’ {problem}", place, group=problem)
        if len(entries) > _REPORTED:
            message = f"{len(entries) - _REPORTED} more entries: an entry {problem}"
            diagnostics.report("archive-unsafe", message, place, group=problem)


def _entry_problems(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[str]:
    name = info.orig_filename
    if name.startswith("/") or re.match(r"[A-Za-z]:", name):
        yield "has an absolute path"
    if ".." in name.replace("\\", "/").split("/"):
        yield "leads out of the archive"
    if _FORBIDDEN.search(name):
        yield "has a character that no path in an EPUB may have"
    mode = info.external_attr >> 16
    if info.create_system == 3 and stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        yield "is a link or a device, not a file"
    if info.compress_type not in _METHODS:
        yield "is compressed by another method than deflate"
    if not _has_local_header(archive, info):
        yield "has another header in the archive than in its directory"


def _has_local_header(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bool:
    """Return whether the header before the data of an entry says what the directory says."""
    file = archive.fp
    if file is None:
        return False
    file.seek(info.header_offset)
    header = file.read(_LOCAL.size)
    if len(header) < _LOCAL.size:
        return False
    signature, _, _, flags, method, _, _, crc, packed, size, length, _ = _LOCAL.unpack(header)
    if signature != b"PK\3\4" or method != info.compress_type:
        return False
    if file.read(length) != _raw_name(info) or (flags ^ info.flag_bits) & _ENCRYPTED:
        return False
    if flags & _DATA_DESCRIPTOR or 0xFFFF_FFFF in (packed, size):
        # The sizes stand behind the data, or in the fields of ZIP64.
        return True
    return bool((crc, packed, size) == (info.CRC, info.compress_size, info.file_size))


def _raw_name(info: zipfile.ZipInfo) -> bytes:
    return info.orig_filename.encode("utf-8" if info.flag_bits & 0x800 else "cp437", "replace")


_OBFUSCATIONS = frozenset({"http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"})
"""Methods that only change the first bytes of a font (4.4); readers need no key."""
_RIGHTS = ("META-INF/rights.xml", "META-INF/license.lcpl", "META-INF/sinf.xml")
"""Files of systems for digital rights management: Adobe's, Readium LCP and Apple's."""
_METHOD = re.compile(rb"EncryptionMethod[^>]{0,1000}?Algorithm\s*=\s*[\"']([^\"']{0,1000})")


def _report_encryption(archive: zipfile.ZipFile, place: Place, diagnostics: Diagnostics) -> None:
    """Report what cannot be read without a key."""
    names = set(archive.namelist())
    reasons = []
    encrypted = [info.filename for info in archive.infolist() if info.flag_bits & _ENCRYPTED]
    if encrypted:
        more = f" and {len(encrypted) - 1} more entries are" if len(encrypted) > 1 else " is"
        reasons.append(f"‘{encrypted[0]}’{more} encrypted in the archive")
    if "META-INF/encryption.xml" in names and "META-INF/encryption.xml" not in encrypted:
        methods = set(_METHOD.findall(read_entry(archive, "META-INF/encryption.xml")))
        if other := sorted({method.decode(errors="replace") for method in methods} - _OBFUSCATIONS):
            reasons.append(f"META-INF/encryption.xml names files that are encrypted ({other[0]})")
    if rights := [name for name in _RIGHTS if name in names]:
        reasons.append(f"{rights[0]} belongs to digital rights management")
    for reason in reasons:
        diagnostics.report("book-encrypted", reason, place)
