"""Codes of the checks of PDF/X files (ISO 15930)."""

from __future__ import annotations

from exporter.diagnostics.codes.diagnostic_code import DiagnosticCode

PDFX_CODES: dict[str, DiagnosticCode] = {
    "pdfx-unchecked": DiagnosticCode(
        "notice",
        "The file claims a part of PDF/X that is not checked.",
        "check it with a preflight program, or export it as PDF/X-4 or PDF/X-1a:2003",
    ),
    "pdfx-structure": DiagnosticCode(
        "error",
        "A PDF/X file has objects, streams, names or files that its standard does not allow.",
        "export it again as PDF/X; the message names the clause of ISO 15930",
    ),
    "pdfx-identification": DiagnosticCode(
        "error",
        "The metadata that PDF/X requires are missing or contradictory: title, dates, identifier "
        "or trapping.",
        "export it again as PDF/X, and do not change its metadata afterwards",
    ),
    "pdfx-intent": DiagnosticCode(
        "error",
        "The output intent of a PDF/X file is incomplete, or has an unsuitable ICC profile.",
        "export it again with the ICC profile of the printer",
    ),
    "pdfx-colour": DiagnosticCode(
        "error",
        "A colour of a PDF/X file is not defined by its output intent.",
        "convert it to the colours of the output intent, and export the file again",
    ),
    "pdfx-boxes": DiagnosticCode(
        "error",
        "A page of a PDF/X file has two boxes for its trim, or a CropBox that cuts it.",
        "remove the ArtBox, or make the CropBox as large as the MediaBox",
    ),
    "pdfx-graphics": DiagnosticCode(
        "error",
        "A page of a PDF/X file is drawn in a way that its standard does not allow.",
        "export it again as PDF/X; the message names the clause of ISO 15930",
    ),
    "pdfx-transparency": DiagnosticCode(
        "error",
        "A PDF/X-1a file has transparency, or a PDF/X-4 file an unknown blend mode.",
        "flatten the transparency, or export the file as PDF/X-4",
    ),
    "pdfx-annotation": DiagnosticCode(
        "error",
        "A PDF/X file has an annotation, such as a link, on the printed page.",
        "export it without links and comments; of this program, with the profile press",
    ),
    "pdfx-action": DiagnosticCode(
        "error",
        "A PDF/X file has actions, scripts, forms or settings for viewers that it must not have.",
        "export it without interactive features",
    ),
    "pdfx-layers": DiagnosticCode(
        "error",
        "A PDF/X file has layers that its standard does not allow.",
        "merge the layers, and export it again",
    ),
}
