"""Fields that are read on first access, and summaries that stand for content."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from sample_editions import asset, chapter, image_bytes, image_paragraph, paragraph
from sample_sites import post_source, write_site

from exporter.build import BuildOptions, CollectionRequest, build_book
from exporter.diagnostics import Diagnostics
from exporter.model import lazy_fields
from exporter.model.edition import Chapter
from exporter.model.lazy_fields import LazyEntry, lazy_instance, replace_fields
from exporter.model.nodes import (
    Cell,
    CodeBlock,
    Disclaimer,
    Group,
    Heading,
    Image,
    Note,
    Paragraph,
    Row,
    Table,
    Text,
)
from exporter.model.summary import summarize, summary_of
from exporter.options.settings import Format
from exporter.runtime.cache import DiskCache, deserialize, serialize
from exporter.runtime.context import BuildContext

CLONE = Path(__file__).resolve().parent.parent
WHOLE = chapter((paragraph("Salt."),))


def _read_later(reads: list[str]) -> Chapter:
    def read() -> Mapping[str, Any]:
        reads.append("blocks")
        return {"blocks": WHOLE.blocks}

    known = {each.name: getattr(WHOLE, each.name) for each in fields(WHOLE)}
    known.pop("blocks")
    return lazy_instance(Chapter, known, read)


def test_a_field_is_read_once_on_first_access() -> None:
    reads: list[str] = []
    later = _read_later(reads)
    assert (later.name, later.notes, reads) == (WHOLE.name, (), [])
    assert later.blocks == later.blocks == WHOLE.blocks
    assert reads == ["blocks"]


def test_the_error_for_another_attribute_names_it() -> None:
    reads: list[str] = []
    for value in (WHOLE, _read_later(reads)):
        with pytest.raises(AttributeError, match="'Chapter' object has no attribute 'blokcs'"):
            _ = value.blokcs  # what is tested
    assert reads == []
    # It has no value where all fields have one.
    with pytest.raises(AttributeError, match="_read_fields"):
        _ = WHOLE._read_fields


def test_fields_are_read_once_and_what_they_were_read_from_is_released() -> None:
    later = deserialize(serialize(LazyEntry(WHOLE, ("blocks", "notes"))), LazyEntry)
    assert later
    blocks = later.value.blocks
    assert object.__getattribute__(later.value, "_read_fields") is None
    assert not hasattr(later.value, "blokcs")
    assert later.value.blocks is blocks


def test_fields_that_cannot_be_read_are_a_failure() -> None:
    later = lazy_instance(Chapter, {"name": "salt"}, lambda: None)
    with pytest.raises(RuntimeError, match="fields of a Chapter cannot be read"):
        _ = later.blocks


def test_another_thread_may_have_read_a_field_meanwhile() -> None:
    later: Chapter

    def read() -> Mapping[str, Any]:
        # Reads again, as another thread would.
        if not values:
            values.append(WHOLE.blocks)
            assert later.blocks == WHOLE.blocks
        return {"blocks": WHOLE.blocks}

    values: list[Any] = []
    known = {each.name: getattr(WHOLE, each.name) for each in fields(WHOLE)}
    known.pop("blocks")
    later = lazy_instance(Chapter, known, read)
    assert later.blocks == WHOLE.blocks
    getter: Any = Chapter.__getattr__  # not declared for checkers
    # A thread that asked before the other had set the field.
    assert getter(later, "blocks") == WHOLE.blocks


def test_a_copy_with_another_field_reads_nothing() -> None:
    reads: list[str] = []
    copy = replace_fields(_read_later(reads), name="salt-2")
    assert (copy.name, reads) == ("salt-2", [])
    assert copy == replace(WHOLE, name="salt-2")


def test_a_copy_keeps_its_value_of_a_field_that_is_read_later() -> None:
    stored = deserialize(serialize(LazyEntry(WHOLE, ("blocks", "notes"))), LazyEntry)
    assert stored
    copy = replace_fields(stored.value, notes=(Note((paragraph("Sea."),)),))
    assert copy.blocks == WHOLE.blocks
    assert len(copy.notes) == 1


def test_an_entry_of_a_cache_is_read_in_two_parts() -> None:
    data = serialize(LazyEntry(WHOLE, ("blocks", "notes")))
    stored: Any = deserialize(data, LazyEntry)
    assert stored.value == WHOLE
    later: Any = deserialize(data, LazyEntry)
    assert later.value.key == WHOLE.key
    with pytest.raises(AttributeError):
        object.__getattribute__(later.value, "blocks")


def test_copies_have_the_value_that_is_read() -> None:
    assert _read_later([]) == WHOLE
    assert replace(_read_later([]), name="salt-2") == replace(WHOLE, name="salt-2")
    assert deserialize(serialize(_read_later([])), Chapter) == WHOLE


def test_a_summary_counts_what_a_text_holds(tmp_path: Path) -> None:
    jar = asset(image_bytes("PNG"), tmp_path, "jar.png", "image/png")
    note = Note((image_paragraph(jar, "In the note"), Paragraph((Text("sól", lang="pl"),))))
    boxed = Disclaimer((Heading(2, (Text("Boxed"),), id="boxed"),), "Note")
    blocks = (
        Group((Heading(2, (Text("Of\nthe sea"),), id="sea"), CodeBlock("salt()"))),
        Table((), (Row((Cell((paragraph("One gram"),)),)),)),
        image_paragraph(jar, "A jar"),
        boxed,
    )
    made = summarize(blocks, (note,))
    assert made.headings == ((2, "Of the sea", "sea"),)
    assert [image.alt for image in (*made.images, *made.note_images)] == ["A jar", "In the note"]
    assert (made.tables, made.code_blocks, made.languages) == (1, 1, ("pl",))
    assert made.has_disclaimers
    assert not made.has_notes
    whole = replace(WHOLE, blocks=blocks, notes=(note,))
    assert summary_of(whole) == replace(made, has_notes=True)
    assert summary_of(replace(whole, summary=made)) is made


def test_a_summary_does_not_hold_the_bytes_of_an_image_twice(tmp_path: Path) -> None:
    address = "data:image/png;base64," + "A" * 9999
    jar = replace(asset(image_bytes("PNG"), tmp_path, "jar.png", "image/png"), path=address)
    made = summarize((Paragraph((Image(f"{address}?", "A jar", asset=jar),)),))
    assert len(serialize(made)) < 2 * len(address)
    assert made.images[0].asset == jar


@pytest.mark.slow
def test_a_summary_is_the_same_in_any_process() -> None:
    program = (
        "from exporter.model.nodes import Text\n"
        "from exporter.model.summary import summarize\n"
        "from exporter.runtime.cache import content_digest\n"
        "languages = ('de', 'fr', 'ja', 'pl', 'pt', 'sv')\n"
        "print(content_digest(summarize(tuple(Text('', lang=each) for each in languages))))"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", program],
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(CLONE)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in "123"
    }
    assert len(digests) == 1


def test_unchanged_chapters_of_an_epub_are_packed_without_their_content(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    salt, pepper = "_posts/2026-05-01-salt.md", "_posts/2026-06-02-pepper.md"
    root = write_site(
        tmp_path / "site",
        {
            salt: post_source("Salt", "## Sea\n\n`salt`[^a]\n\n[^a]: Small.\n"),
            pepper: post_source("Pepper", "## Hot\n\nSee [salt](2026-05-01-salt.md)."),
        },
    )

    def built(cache: str, format_: Format = "epub") -> bytes:
        context = BuildContext(cache=DiskCache(tmp_path / cache))
        request = CollectionRequest((root / "_posts",))
        options = BuildOptions(context=context)
        book = build_book(request, (format_,), options, Diagnostics())
        assert book
        return book.files[0].data

    built("cache")
    (root / pepper).write_text(post_source("Pepper", "## Hot\n\nNo link."))
    read: list[str] = []
    original = lazy_fields.deserialize

    def recording(data: bytes | None, kind: type[Any]) -> Any:
        read.append(kind.__name__)
        return original(data, kind)

    monkeypatch.setattr(lazy_fields, "deserialize", recording)
    edited = built("cache")
    assert read == []
    assert edited == built("empty")
    # It is stored apart, and read for a format that is made of it.
    page = built("cache", "html")
    assert read
    assert page == built("second", "html")
