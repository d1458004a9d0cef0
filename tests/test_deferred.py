"""Fields that are read when they are first asked for, and summaries that stand for content."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from sample_editions import asset, chapter, image_bytes, image_paragraph, paragraph
from sample_sites import post_source, write_site

from exporter.build import BuildOptions, CollectionRequest, build_book
from exporter.diagnostics import Diagnostics
from exporter.model import deferred as deferred_fields
from exporter.model.deferred import StoredApart, deferred, with_fields
from exporter.model.edition import Chapter
from exporter.model.nodes import CodeBlock, Disclaimer, Group, Heading, Note, Paragraph, Text
from exporter.model.summary import summarize, summary_of
from exporter.runtime.cache import DiskCache, deserialize, serialize
from exporter.runtime.context import BuildContext

WHOLE = chapter((paragraph("Salt."),))


def _read_later(reads: list[str]) -> Chapter:
    def read() -> Mapping[str, Any]:
        reads.append("blocks")
        return {"blocks": WHOLE.blocks}

    known = {each.name: getattr(WHOLE, each.name) for each in fields(WHOLE)}
    known.pop("blocks")
    return deferred(Chapter, known, read)


def test_a_field_is_read_once_when_it_is_asked_for() -> None:
    reads: list[str] = []
    later = _read_later(reads)
    assert (later.name, later.notes, reads) == (WHOLE.name, (), [])
    assert later.blocks == later.blocks == WHOLE.blocks
    assert reads == ["blocks"]


@pytest.mark.parametrize("attribute", ["blokcs", "_read_fields"])
def test_another_attribute_is_an_error(attribute: str) -> None:
    with pytest.raises(AttributeError):
        getattr(WHOLE, attribute)
    with pytest.raises(AttributeError, match="blokcs"):
        _ = _read_later([]).blokcs  # type: ignore[attr-defined]  # what is tested


def test_a_copy_with_another_field_reads_nothing() -> None:
    reads: list[str] = []
    copy = with_fields(_read_later(reads), name="salt-2")
    assert (copy.name, reads) == ("salt-2", [])
    assert copy == replace(WHOLE, name="salt-2")


def test_an_entry_of_a_cache_is_read_in_two_parts() -> None:
    data = serialize(StoredApart(WHOLE, ("blocks", "notes")))
    stored: Any = deserialize(data, StoredApart)
    assert stored.value == WHOLE
    later: Any = deserialize(data, StoredApart)
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
        image_paragraph(jar, "A jar"),
        boxed,
    )
    made = summarize(blocks, (note,))
    assert made.headings == ((2, "Of the sea", "sea"),)
    assert [image.alt for image in (*made.images, *made.note_images)] == ["A jar", "In the note"]
    assert (made.tables, made.code, made.languages) == (0, 1, {"pl"})
    assert made.has_disclaimers
    assert not made.has_lists
    whole = replace(WHOLE, blocks=blocks, notes=(note,))
    assert summary_of(whole) == replace(made, has_lists=True)
    assert summary_of(replace(whole, summary=made)) is made


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

    def built(cache: str) -> bytes:
        context = BuildContext(cache=DiskCache(tmp_path / cache))
        request = CollectionRequest((root / "_posts",))
        options = BuildOptions(context=context)
        book = build_book(request, ("epub",), options, Diagnostics())
        assert book
        return book.files[0].data

    built("cache")
    (root / pepper).write_text(post_source("Pepper", "## Hot\n\nNo link."))
    read: list[str] = []
    original = deferred_fields.deserialize

    def recording(data: bytes | None, kind: type[Any]) -> Any:
        read.append(kind.__name__)
        return original(data, kind)

    monkeypatch.setattr(deferred_fields, "deserialize", recording)
    edited = built("cache")
    assert read == []
    assert edited == built("empty")
