"""Damages: changes of a PDF/X file, each of which breaks a clause of the standard."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pdfx_files import add_resource, change_metadata, draw
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

Damage = Callable[[Pdf], Any]


def image(pdf: Pdf, **entries: Any) -> Any:
    """Return an image of one grey pixel."""
    values = {"ColorSpace": Name.DeviceGray, "BitsPerComponent": 8, **entries}
    return pdf.make_stream(
        b"\0", Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1, **values
    )


def form(pdf: Pdf, **entries: Any) -> Any:
    box = Array([0, 0, 9, 9])
    return pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=box, **entries)


def with_image(**entries: Any) -> Damage:
    return lambda pdf: add_resource(pdf, "XObject", image(pdf, **entries))


def with_form(**entries: Any) -> Damage:
    return lambda pdf: add_resource(pdf, "XObject", form(pdf, **entries))


def with_state(**entries: Any) -> Damage:
    return lambda pdf: add_resource(pdf, "ExtGState", Dictionary(**entries))


def with_space(*items: Any) -> Damage:
    return lambda pdf: add_resource(pdf, "ColorSpace", Array(list(items)))


def with_root(**entries: Any) -> Damage:
    def damage(pdf: Pdf) -> None:
        for key, value in entries.items():
            pdf.Root[f"/{key}"] = value

    return damage


def drawing(operators: str) -> Damage:
    return lambda pdf: draw(pdf, operators)


def with_info(key: str, value: Any) -> Damage:
    def damage(pdf: Pdf) -> None:
        if value is None:
            del pdf.trailer.Info[key]
        else:
            pdf.trailer.Info[key] = value

    return damage


def with_xmp(old: str, new: str = "") -> Damage:
    return lambda pdf: change_metadata(pdf, old, new)


def with_intent(key: str, value: Any) -> Damage:
    def damage(pdf: Pdf) -> None:
        if value is None:
            del pdf.Root.OutputIntents[0][key]
        else:
            pdf.Root.OutputIntents[0][key] = value

    return damage


def with_profile(start: int, data: bytes) -> Damage:
    """Replace bytes of the header of the ICC profile."""

    def damage(pdf: Pdf) -> None:
        stream = pdf.Root.OutputIntents[0].DestOutputProfile
        old = stream.read_bytes()
        stream.write(old[:start] + data + old[start + len(data) :])

    return damage


def second_intent(pdf: Pdf) -> None:
    pdf.Root.OutputIntents.append(pdf.Root.OutputIntents[0])


def no_profile_and_no_registry(pdf: Pdf) -> None:
    intent = pdf.Root.OutputIntents[0]
    del intent.DestOutputProfile, intent.RegistryName
    intent.Info = String("Our press")


def annotation(kind: str, *box: int) -> Damage:
    def damage(pdf: Pdf) -> None:
        entries = Dictionary(Subtype=Name(f"/{kind}"), Rect=Array(box))
        pdf.pages[1].obj.Annots = Array([pdf.make_indirect(entries)])

    return damage


def with_page(key: str, value: Any) -> Damage:
    def damage(pdf: Pdf) -> None:
        pdf.pages[0].obj[key] = value

    return damage


def compressed(name: str) -> Damage:
    def damage(pdf: Pdf) -> None:
        stream = image(pdf)
        stream.write(b"\0", filter=Name(f"/{name}"))
        add_resource(pdf, "XObject", stream)

    return damage


def bad_font_name(pdf: Pdf) -> None:
    font = Dictionary(Subtype=Name.Type3, BaseFont=pdf_name(b"/AAAAAA+Caf#e9"))
    add_resource(pdf, "Font", font)


def pdf_name(written: bytes) -> Any:
    """Return a name by its bytes in a file."""
    return Object.parse(written)


def page_group(pdf: Pdf) -> None:
    pdf.pages[0].obj.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceCMYK)


def layers(**entries: Any) -> Damage:
    return with_root(OCProperties=Dictionary(OCGs=Array(), **entries))
