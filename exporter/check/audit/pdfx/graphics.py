"""Resources of a PDF/X file: graphics states, forms, images, colour spaces, names, layers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from exporter.check.audit.page_content import quoted
from exporter.check.audit.pdfx.clauses import (
    COLOUR,
    GRAPHICS_STATE,
    LAYERS,
    NAMES,
    POSTSCRIPT,
    RENDERING_INTENTS,
    TRANSPARENCY,
    PdfX,
)
from exporter.check.audit.used_resources import used_resources
from exporter.check.audit.work_budget import WorkBudget
from exporter.check.results import Problem
from exporter.file_formats.pdf.objects import first_elements

_KINDS = ("/Font", "/XObject", "/Pattern", "/ExtGState", "/ColorSpace", "/Shading")
_OPAQUE_MODES = ("/Normal", "/Compatible")
_BLEND_MODES = (
    *_OPAQUE_MODES,
    *"/Multiply /Screen /Overlay /Darken /Lighten /ColorDodge /ColorBurn /HardLight /SoftLight"
    " /Difference /Exclusion /Hue /Saturation /Color /Luminosity".split(),
)
_INTENTS = ("/AbsoluteColorimetric", "/RelativeColorimetric", "/Saturation", "/Perceptual")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_FORBIDDEN_IN_X1A = frozenset(("/ICCBased", "/CalGray", "/CalRGB", "/Lab", "/DeviceRGB"))
_MAX_NESTING = 4
_MAX_ELEMENTS = 64
"""Elements of an array that are looked at, since many objects may share one; inks are up to 32."""


def resource_problems(pdf: Pdf, standard: PdfX, budget: WorkBudget) -> Iterator[Problem]:
    """Yield the problems of resources, each at the first page that has them.

    Raises `WorkLimitError`.
    """
    yield from _layer_problems(pdf, standard)
    if standard == "PDF/X-1a:2003":
        for number, page in enumerate(pdf.pages, 1):
            yield from _group_problems(page.obj, number)
    for number, kind, item in used_resources(pdf, _KINDS, budget):
        match kind:
            case "/ExtGState" if isinstance(item, Dictionary):
                yield from _state_problems(item, standard, number)
            case "/XObject" if isinstance(item, Stream):
                yield from _external_object_problems(item, standard, number)
            case "/ColorSpace":
                yield from _space_problems(item, standard, number)
            case "/Shading" if isinstance(item, Dictionary | Stream):
                yield from _space_problems(item.get("/ColorSpace"), standard, number)
            case "/Font" if isinstance(item, Dictionary):
                yield from _name_problems(item.get("/BaseFont"), standard, number)


def rendering_intent_problems(name: Any, standard: PdfX, page: int) -> Iterator[Problem]:
    """Yield the problem of a rendering intent that is none of the four."""
    if standard == "PDF/X-4" and name is not None and str(name) not in _INTENTS:
        message = f"‘{str(name)[1:]}’ is not a rendering intent"
        yield RENDERING_INTENTS.problem(standard, message, page)


def _state_problems(state: Any, standard: PdfX, page: int) -> Iterator[Problem]:
    """Yield what a graphics state parameter dictionary sets that is not allowed."""
    if "/TR" in state or state.get("/TR2", Name.Default) != Name.Default:
        message = "a graphics state has a transfer function"
        yield GRAPHICS_STATE.problem(standard, message, page)
    if "/HTP" in state:
        yield GRAPHICS_STATE.problem(standard, "a graphics state shifts halftones (HTP)", page)
    halftone = state.get("/HT")
    if isinstance(halftone, Dictionary | Stream):
        if halftone.get("/HalftoneType") not in (1, 5):
            message = f"a halftone has the type {halftone.get('/HalftoneType')}, not 1 or 5"
            yield GRAPHICS_STATE.problem(standard, message, page)
        if "/HalftoneName" in halftone:
            yield GRAPHICS_STATE.problem(standard, "a halftone has a name", page)
    yield from rendering_intent_problems(state.get("/RI"), standard, page)
    modes = _each(state.get("/BM"))
    allowed = _OPAQUE_MODES if standard == "PDF/X-1a:2003" else _BLEND_MODES
    if mode := next((str(mode) for mode in modes if str(mode) not in allowed), ""):
        message = f"a graphics state has the blend mode {mode[1:]}"
        yield TRANSPARENCY.problem(standard, message, page)
    if standard == "PDF/X-1a:2003":
        if state.get("/SMask", Name.None_) != Name.None_:
            yield TRANSPARENCY.problem(standard, "a graphics state has a soft mask", page)
        if any(float(state.get(key, 1)) != 1 for key in ("/ca", "/CA")):
            yield TRANSPARENCY.problem(standard, "a graphics state has an opacity below 1", page)


def _external_object_problems(item: Any, standard: PdfX, page: int) -> Iterator[Problem]:
    """Yield the problems of a form or an image."""
    if item.get("/Subtype") == Name.PS or item.get("/Subtype2") == Name.PS or "/PS" in item:
        yield POSTSCRIPT.problem(standard, "the page has a PostScript XObject", page)
    yield from rendering_intent_problems(item.get("/Intent"), standard, page)
    if item.get("/Subtype") == Name.Image and "/ColorSpace" in item:
        yield from _space_problems(item.ColorSpace, standard, page)
    if standard == "PDF/X-1a:2003":
        if isinstance(item.get("/SMask"), Stream) or item.get("/SMaskInData", 0) != 0:
            yield TRANSPARENCY.problem(standard, "an image has a soft mask", page)
        yield from _group_problems(item, page)


def _group_problems(item: Any, page: int) -> Iterator[Problem]:
    group = item.get("/Group")
    if isinstance(group, Dictionary) and group.get("/S") == Name.Transparency:
        what = "a form" if item.get("/Subtype") == Name.Form else "the page"
        message = f"{what} is a transparency group"
        yield TRANSPARENCY.problem("PDF/X-1a:2003", message, page)


def _space_problems(space: Any, standard: PdfX, page: int) -> Iterator[Problem]:
    """Yield families of colour spaces that PDF/X-1a forbids, and names that are not UTF-8."""
    for family in _families(space):
        if standard == "PDF/X-1a:2003" and family in _FORBIDDEN_IN_X1A:
            message = f"the page has a colour in {family[1:]}; CMYK, grey and spot colours are"
            yield COLOUR.problem(standard, f"{message} allowed", page)
    if isinstance(space, Array) and len(space) > 1 and str(space[0]) in ("/Separation", "/DeviceN"):
        for name in _each(space[1]):
            yield from _name_problems(name, standard, page)


def _families(space: Any, nesting: int = 0) -> Iterator[str]:
    """Yield the families of a colour space, and of the spaces that it is based on."""
    if isinstance(space, Name):
        yield str(space)
    elif isinstance(space, Array) and len(space) and nesting <= _MAX_NESTING:
        family = str(space[0])
        yield family
        base = {"/Indexed": 1, "/Pattern": 1, "/Separation": 2, "/DeviceN": 2}.get(family, 0)
        if 0 < base < len(space):
            yield from _families(space[base], nesting + 1)


def _name_problems(name: Any, standard: PdfX, page: int) -> Iterator[Problem]:
    """Yield the problem of the name of a font or an ink that is not UTF-8."""
    if standard != "PDF/X-4" or not isinstance(name, Name):
        return
    written = _ESCAPED.sub(lambda found: bytes((int(found[1], 16),)), name.unparse())
    try:
        written.decode()
    except UnicodeDecodeError:
        shown = quoted(written[1:].decode("latin-1"))
        yield NAMES.problem(standard, f"the name {shown} is not in UTF-8", page)


def _layer_problems(pdf: Pdf, standard: PdfX) -> Iterator[Problem]:
    """Yield the problems of optional content: any in PDF/X-1a, which is of a PDF without it."""
    layers = pdf.Root.get("/OCProperties")
    if not isinstance(layers, Dictionary):
        return
    if standard == "PDF/X-1a:2003":
        yield LAYERS.problem(standard, "the file has layers (PDF 1.5)")
        return
    default = layers.get("/D")
    if not isinstance(default, Dictionary):
        yield LAYERS.problem(standard, "the layers have no default configuration (D)")
    configurations = [default, *_each(layers.get("/Configs"))]
    if any(isinstance(each, Dictionary) and "/AS" in each for each in configurations):
        message = "a configuration of layers depends on the use of the file (AS)"
        yield LAYERS.problem(standard, message)


def _each(value: Any) -> list[Object]:
    """Return the first elements of an array, the value alone, or nothing."""
    if value is None:
        return []
    return first_elements(value, _MAX_ELEMENTS) if isinstance(value, Array) else [value]
