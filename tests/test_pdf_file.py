"""PDF files that are written front to back, and the templates of their objects."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO

import pytest
from pdf_chapters import chapter, open_pdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

from exporter.check.pdf import has_right_stream_lengths
from exporter.write.pdf.layout.spool import Spool, load_fragment
from exporter.write.pdf.objects.object_template import (
    disable_interpolation,
    image_id,
    make_template,
)
from exporter.write.pdf.objects.pdf_file import BATCH, PdfFile, reference, string


def pdf_with(write: Callable[[PdfFile], bytes]) -> bytes:
    """Return a PDF with an empty page; its catalog refers to the written object as `Written`."""
    out = BytesIO()
    file = PdfFile(out)
    number = write(file)
    node = file.reserve()
    page = b"<< /Type /Page /Parent %b /MediaBox [ 0 0 9 9 ] /Resources << >> >>"
    pages = reference(file.add(page % reference(node)))
    file.put(node, b"<< /Type /Pages /Kids [ %b ] /Count 1 >>" % pages)
    root = file.add(b"<< /Type /Catalog /Pages %b /Written %b >>" % (reference(node), number))
    file.finish(root, file.add(b"<< >>"))
    return out.getvalue()


@contextmanager
def written_object(write: Callable[[PdfFile], bytes]) -> Iterator[Object]:
    """Write a PDF and yield the written object."""
    with open_pdf(pdf_with(write)) as pdf:
        assert pdf.check_pdf_syntax() == []
        yield pdf.Root.Written


# Files.


def test_objects_are_found_by_their_reserved_numbers() -> None:
    def write(file: PdfFile) -> bytes:
        first = file.reserve(BATCH + 5)
        for number in reversed(range(first, first + BATCH + 5)):
            file.put(number, b"(%d)" % (number - first))
        return b"[ %b ]" % b" ".join(map(reference, range(first, first + BATCH + 5)))

    with written_object(write) as written:
        assert [str(each) for each in written] == [str(number) for number in range(BATCH + 5)]


def test_the_length_of_a_stream_that_ends_with_line_ends_is_right() -> None:
    ends = [b"", b"\r", b"\n", b"a\r\n", b"endstream"]

    def write(file: PdfFile) -> bytes:
        first = file.reserve(len(ends))
        for number, data in enumerate(ends, first):
            assert not file.has(number)
            file.put_stream(number, b"/Of /Mine", data)
            assert file.has(number)
        return b"[ %b ]" % b" ".join(map(reference, range(first, first + len(ends))))

    with written_object(write) as written:
        assert [each.read_raw_bytes() for each in written] == ends
    assert has_right_stream_lengths(pdf_with(write))


def test_the_file_identifier_follows_from_the_content() -> None:
    def identifiers(body: bytes) -> list[str]:
        with open_pdf(pdf_with(lambda file: reference(file.add(body)))) as pdf:
            return [str(each) for each in pdf.trailer.ID]

    assert identifiers(b"1") == identifiers(b"1") != identifiers(b"2")
    assert len(set(identifiers(b"1"))) == 1


@pytest.mark.parametrize("count", [1, 64, 65, 200])
def test_a_name_tree_holds_every_name_in_the_order_of_its_bytes(count: int) -> None:
    names = {f"n{number}": b"%d" % number for number in range(count)} | {"ż (%b)": b"-1"}
    with written_object(lambda file: file.add_name_tree(names)) as root:
        leaves = list(root.Kids) if count >= 64 else [root]
        found = [item for leaf in leaves for item in leaf.Names]
        assert dict(zip(map(str, found[::2]), map(int, found[1::2]), strict=True)) == {
            name: int(value) for name, value in names.items()
        }
        assert [bytes(key) for key in found[::2]] == sorted(bytes(key) for key in found[::2])
        for leaf in leaves if count >= 64 else []:
            assert [*leaf.Limits] == [leaf.Names[0], leaf.Names[-2]]


# Templates.


@pytest.mark.parametrize(
    "text", ["see 1 0 R", "100 % of (1 0 R)", "a \\) 1 0 R", "%b", "line\nend", "żółć", "\r"]
)
def test_a_string_that_looks_like_a_reference_is_none(text: str) -> None:
    with Pdf.new() as pdf:
        template, _ = make_template(pdf, [pdf.make_indirect(Array([String(text)]))])

    def write(file: PdfFile) -> bytes:
        file.reserve(7)
        numbers = template.reserve(file, {})
        template.write(file, numbers)
        return reference(numbers[0])

    with written_object(write) as written:
        assert str(written[0]) == text


def test_references_between_objects_are_kept() -> None:
    with Pdf.new() as pdf:
        one = pdf.make_indirect(Dictionary(Named=Name("/A 1 0 R%")))
        other = pdf.make_indirect(Dictionary(One=one))
        one.Other = other
        data = pdf.make_stream(b"data", One=one)
        slot = pdf.make_indirect(Dictionary())
        root = pdf.make_indirect(Dictionary(One=one, Data=data, Filled=slot))
        template, positions = make_template(pdf, [root], [slot])
        assert positions[root.objgen[0]] == 0

    def write(file: PdfFile) -> bytes:
        for _ in range(2):
            numbers = template.reserve(file, {})
            template.write(file, numbers, [b"(full) /More 3"])
        return reference(numbers[0])

    with written_object(write) as written:
        assert written.One.Other.One.objgen == written.One.objgen == written.Data.One.objgen
        assert written.One.Named == Name("/A 1 0 R%")
        assert (str(written.Filled), int(written.More)) == ("full", 3)
        assert written.Data.read_bytes() == b"data"


def test_more_objects_than_an_object_stream_contains_are_written() -> None:
    with Pdf.new() as pdf:
        root = pdf.make_indirect(Array([pdf.make_indirect(Array([n])) for n in range(250)]))
        template, _ = make_template(pdf, [root])
    assert len(template.batches) == 3

    def write(file: PdfFile) -> bytes:
        numbers = template.reserve(file, {})
        template.write(file, numbers)
        return reference(numbers[0])

    with written_object(write) as written:
        assert [int(each[0]) for each in written] == [*range(250)]


# Images.


def image(pdf: Pdf, data: bytes, **entries: Object | int) -> Stream:
    return pdf.make_stream(data, Type=Name.XObject, Subtype=Name.Image, **entries)


def test_an_image_of_two_chapters_is_written_once() -> None:
    with Pdf.new() as pdf:
        mask = image(pdf, b"mask")
        array = pdf.make_indirect(Array([image(pdf, b"data", SMask=mask), image(pdf, b"data")]))
        template, _ = make_template(pdf, [array])

    def write(file: PdfFile) -> bytes:
        numbers_by_digest: dict[bytes, int] = {}
        placed = [template.reserve(file, numbers_by_digest) for _ in range(2)]
        for numbers in placed:
            template.write(file, numbers)
        assert len(numbers_by_digest) == 3
        return b"[ %b %b ]" % (reference(placed[0][0]), reference(placed[1][0]))

    with written_object(write) as (one, other):
        assert one.objgen != other.objgen
        assert [each.objgen for each in one] == [each.objgen for each in other]
        assert one[0].SMask.read_bytes() == b"mask"


def test_images_are_the_same_if_all_that_they_refer_to_is() -> None:
    def digest_of(palette: bytes, before: int, **entries: Object | int) -> bytes:
        with Pdf.new() as pdf:
            for _ in range(before):
                pdf.make_indirect(Dictionary())
            colours = Array([Name.Indexed, Name.DeviceRGB, 1, pdf.make_stream(palette)])
            return image_id(image(pdf, b"data", ColorSpace=pdf.make_indirect(colours), **entries))

    assert digest_of(b"abcdef", 0) == digest_of(b"abcdef", 5)
    assert digest_of(b"abcdef", 0) != digest_of(b"uvwxyz", 0)
    assert digest_of(b"abcdef", 0, Width=1) != digest_of(b"abcdef", 0, Width=2)


def test_interpolation_is_disabled_once_or_twice() -> None:
    with Pdf.new() as pdf:
        image_object = image(pdf, b"data", Interpolate=True)
        disable_interpolation(image_object)
        disable_interpolation(image_object)
        assert "/Interpolate" not in image_object


# The spool.


def test_a_spool_gives_back_what_was_added() -> None:
    layouts = [chapter(f"<p>{word}</p>").fragment for word in ("A", "B")]
    with Spool() as spool:
        spooled = [spool.add(each) for each in layouts]
        assert [spool.add(each) for each in spooled] == spooled
        assert [load_fragment(each) for each in spooled] == [
            load_fragment(each) for each in layouts
        ]
        assert load_fragment(spooled[0]) != load_fragment(spooled[1])


def test_a_string_is_read_as_it_was_written() -> None:
    with written_object(lambda file: reference(file.add(string("Ś (x) \\")))) as written:
        assert str(written) == "Ś (x) \\"
