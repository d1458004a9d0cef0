"""Chapters and books for a press: inks, masks, links, smallest sizes, claims."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import quote

import pytest
from pdf_chapters import BARE, INFO, assembled, job, open_pdf, outline_of, tags_of
from pikepdf import (
    Dictionary,
    Name,
    Object,
    Operator,
    Pdf,
    PdfImage,
    Stream,
    parse_content_stream,
)
from sample_photographs import encoded, photograph

from exporter.options.pdf_options import pdf_options
from exporter.options.settings import Settings
from exporter.themes import theme_names
from exporter.write.pdf.jobs.chapter_images import image_target
from exporter.write.pdf.jobs.job import LayoutJob
from exporter.write.pdf.layout.chapter_pdf import chapter_pdf
from exporter.write.pdf.layout.folio import folio_style
from exporter.write.press_colours import InkSet
from exporter.write.styles import print_stylesheet

GREY = InkSet("grey", min_tint=0.1, min_rule=0.75)
PRESS = InkSet("cmyk", min_tint=0.1, min_rule=0.75)
COLOURS = {"g", "G", "rg", "RG", "k", "K", "cs", "CS", "sc", "SC", "scn", "SCN"}


def data_url(kind: str, data: bytes) -> str:
    return f"data:image/{kind};base64,{base64.b64encode(data).decode()}"


SVG = """<svg xmlns="http://www.w3.org/2000/svg" width="60" height="30">
<defs><linearGradient id="g"><stop offset="0" stop-color="red"/>
<stop offset="1" stop-color="blue" stop-opacity=".3"/></linearGradient></defs>
<rect width="60" height="20" fill="url(#g)"/>
<path d="M0 25h60" stroke="lab(60% 40 20)" stroke-width=".2"/></svg>"""
SEEN_THROUGH = photograph("RGBA")
SEEN_THROUGH.putalpha(100)
BODY = f"""
<h2 id="red" style="color: #c00">Red</h2>
<p>Black, <a href="https://a.example/">a link</a>, <a href="#red">a place</a>
and <em style="color: oklch(0.6 0.2 150)">green</em>.</p>
<p><img alt="a photograph" src="{data_url("jpeg", encoded(photograph(), "JPEG"))}"/>
<img alt="seen through" src="{data_url("png", encoded(SEEN_THROUGH, "PNG"))}"/>
<img alt="a drawing" src="data:image/svg+xml,{quote(SVG)}"/></p>
<pre style="background: #f4f3f0"><span style="color: #7a3b00">code</span></pre>
<div style="background: linear-gradient(red, white); height: 9pt"></div>
<p style="opacity: .5">Half</p>
"""


def content_streams(pdf: Pdf) -> Iterator[Object]:
    """Yield all content streams."""
    yield from (page.obj for page in pdf.pages)
    for item in pdf.objects:
        form = isinstance(item, Stream) and item.get("/Subtype") == Name.Form
        if form or (isinstance(item, Stream) and item.get("/PatternType") == 1):
            yield item


def colours_of(pdf: Pdf) -> set[str]:
    """Return operators that set colours, and colour spaces of images, shadings and groups."""
    found: set[str] = set()
    for stream in content_streams(pdf):
        for item in parse_content_stream(stream):
            name = str(item.operator)
            if name in COLOURS:
                found.add(f"{item.operands[0]} {name}" if name.lower() == "cs" else name)
        if "/Group" in stream:
            found.add(f"group {stream.Group.CS}")
        for shading in (stream.get("/Resources") or {}).get("/Shading", Dictionary()).values():
            found.add(f"shading {shading.ColorSpace}")
    for item in pdf.objects:
        if isinstance(item, Stream) and item.get("/Subtype") == Name.Image:
            found.add(f"image {item.ColorSpace}")
    return found


def converted(inks: InkSet, *, links: bool = False) -> bytes:
    return book_of_one(replace(job(BODY), inks=inks, links=links))


def book_of_one(job_: LayoutJob) -> bytes:
    """Return a book of one chapter, without folios."""
    return assembled(chapter_pdf(job_), placements=[BARE])


def test_black_book_has_only_black_ink() -> None:
    with open_pdf(converted(GREY)) as pdf:
        assert colours_of(pdf) == {
            "g",
            "G",
            "/Pattern cs",
            "scn",
            "group /DeviceGray",
            "shading /DeviceGray",
            "image /DeviceGray",
        }
        assert pdf.check_pdf_syntax() == []


def test_press_book_has_only_press_inks_and_grey_masks() -> None:
    with open_pdf(converted(PRESS)) as pdf:
        assert colours_of(pdf) == {
            "k",
            "K",
            "/Pattern cs",
            "scn",
            "group /DeviceCMYK",
            "group /DeviceGray",
            "shading /DeviceCMYK",
            "shading /DeviceGray",
            "image /DeviceCMYK",
            "image /DeviceGray",
        }
        blacks = {
            tuple(float(ink) for ink in item.operands)
            for item in parse_content_stream(pdf.pages[0])
            if item.operator == Operator("k")
        }
        assert (0, 0, 0, 1) in blacks
        assert not {ink for ink in blacks if ink[3] == 1 and any(ink[:3])}
        assert pdf.check_pdf_syntax() == []


def test_converted_books_are_reproducible() -> None:
    assert converted(PRESS) == converted(PRESS)


def test_masks_of_images_are_kept() -> None:
    with open_pdf(converted(PRESS)) as pdf:
        masks = [
            item.SMask for item in pdf.objects if isinstance(item, Stream) and "/SMask" in item
        ]
        assert [mask.ColorSpace for mask in masks] == [Name.DeviceGray]
        assert set(PdfImage(masks[0]).as_pil_image().tobytes()) == {100}


def test_a_book_without_links_has_no_tags_of_links() -> None:
    with open_pdf(converted(PRESS)) as pdf:
        assert not any("/Annots" in page.obj for page in pdf.pages)
        assert not tags_of(pdf, "/Link")
        assert not tags_of(pdf, "/Reference")
        assert "P .......\n" in outline_of(pdf)
    with open_pdf(converted(PRESS, links=True)) as pdf:
        assert len(tags_of(pdf, "/Link")) == 2


# The stylesheet.
SMALL = "<code>c</code> <sup>s</sup> <kbd>k</kbd> <small>t</small>"
ROW = "<tr><td>a</td><td>{}</td></tr>".format(SMALL.replace("<small>t</small>", ""))
WIDE = f"<tr>{'<td>a</td>' * 7}<td><code>c</code><sup>s</sup></td></tr>"
CORNERS = f"""
<p>{SMALL} <mark>marked</mark> <span class="missing">m</span>
<span class="shown-address"><a href="#a">address</a></span></p>
<p class="kicker">label</p>
<pre class="code"><code><span class="line">code <i class="c">c</i></span></code></pre>
<blockquote><p>{SMALL}</p><pre class="code"><code>code</code></pre></blockquote>
<aside class="disclaimer"><p class="label">label</p><p>{SMALL}</p><pre>code</pre></aside>
<aside class="admonition"><p class="label">label</p><p>{SMALL}</p><pre>code</pre></aside>
<div class="details"><p class="summary">label</p><p>{SMALL}</p></div>
<div class="embed"><span class="label">label</span> {SMALL}</div>
<figure><figcaption>{SMALL}</figcaption></figure>
<table class="table"><caption>{SMALL}</caption><tbody>{ROW}{ROW}</tbody></table>
<table class="table"><tbody>{WIDE}{WIDE}</tbody></table>
<section class="notes"><h2>notes</h2><ol><li><p>{SMALL}</p></li></ol></section>
<section class="references"><h2>references</h2>
<ol><li>{SMALL} <span class="site">site</span> <span class="address">address</span></li></ol>
</section><div class="source"><p>{SMALL}</p></div>
"""


@pytest.mark.slow
@pytest.mark.parametrize("theme", theme_names())
def test_smallest_page_has_no_text_below_the_press_minimum(theme: str) -> None:
    plan = pdf_options(Settings(profile="press", page_size="a6", theme=theme))
    css = print_stylesheet(plan)
    least = plan.profile.min_text
    with open_pdf(book_of_one(replace(job(CORNERS), css=css, inks=PRESS))) as pdf:
        sizes: set[float] = set()
        fills: set[tuple[float, ...]] = set()
        for page in pdf.pages:
            assert all(float(edge) for edge in page.TrimBox[2:])
            colour: tuple[float, ...] = ()
            scale, size, set_at, saved = 1.0, 0.0, 1.0, []
            for item in parse_content_stream(page):
                numbers = item.operands
                match str(item.operator):
                    case "q":
                        saved.append(scale)
                    case "Q":
                        scale = saved.pop()
                    case "cm":
                        scale *= abs(float(numbers[0]) * float(numbers[3])) ** 0.5
                    case "Tf":
                        size = float(numbers[1])
                    case "Tm":
                        set_at = abs(float(numbers[0]))
                    case "TJ":
                        sizes.add(round(size * set_at * scale, 2))
                    case "k":
                        colour = tuple(float(ink) for ink in numbers)
                    case "f" | "f*":
                        fills.add(colour)
    assert len(sizes) > 9
    assert min(sizes) >= least
    # No text has a tint behind it: all filled areas are rules.
    assert fills
    assert all(max(ground) > 0.5 for ground in fills)


# The book.
def test_pdf_x_metadata_and_no_other_claim() -> None:
    info = replace(INFO, standards=("PDF/X-4",), bookmarks=False)
    pdf_of_body = chapter_pdf(replace(job(BODY), inks=PRESS, links=False))
    with open_pdf(assembled(pdf_of_body, info=info)) as pdf:
        (intent,) = pdf.Root.OutputIntents
        assert intent.S == Name.GTS_PDFX
        assert str(intent.OutputConditionIdentifier) == "CGATS TR 001"
        profile = intent.DestOutputProfile.read_bytes()
        assert (profile[12:16], profile[16:20]) == (b"prtr", b"CMYK")
        xmp = pdf.Root.Metadata.read_bytes().decode()
        assert "<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>" in xmp
        assert "<pdf:Trapped>False</pdf:Trapped>" in xmp
        assert "pdfaid" not in xmp
        assert "pdfuaid" not in xmp
        assert pdf.trailer.Info.Trapped == Name("/False")
        assert "/Outlines" not in pdf.Root
        assert pdf.Root.MarkInfo.Marked


def test_pdf_a_metadata_and_no_claim_of_pdf_x() -> None:
    with open_pdf(assembled(chapter_pdf(job("<p>x</p>")))) as pdf:
        (intent,) = pdf.Root.OutputIntents
        xmp = pdf.Root.Metadata.read_bytes().decode()
        assert intent.S == Name.GTS_PDFA1
        assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
        assert "pdfx" not in xmp
        assert "/Outlines" in pdf.Root
        assert "/Trapped" not in pdf.trailer.Info


def test_the_profile_decides_the_inks_of_images_and_folios() -> None:
    press, kdp = pdf_options(Settings(profile="press")), pdf_options(Settings(printer="kdp"))
    assert image_target(press).colour == "cmyk"
    assert image_target(kdp).colour == "grey"
    assert folio_style(press).colour == (0, 0, 0, 1)
    assert folio_style(kdp).colour == (0,)
    assert len(folio_style(pdf_options(Settings())).colour) == 3
