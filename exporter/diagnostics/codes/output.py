"""Codes of writing: fonts, the PDF engine and the files that are made."""

from __future__ import annotations

from exporter.diagnostics.codes.diagnostic_code import CodesBySubject, DiagnosticCode

_OUTPUT: dict[str, DiagnosticCode] = {
    "glyph-missing": DiagnosticCode(
        "warning",
        "No installed font has a glyph for some characters.",
        "install a font that has them; the message names one for each script",
    ),
    "character-broken": DiagnosticCode(
        "warning",
        "The text contains a control character, usually the result of a wrong encoding.",
        "type the character again",
    ),
    "markup-removed": DiagnosticCode(
        "warning",
        "Something in the text runs, loads or sends something, or is unknown to the exporter. It "
        "was removed before the file was written.",
        "write the part of the post in another way",
    ),
    "pages-reduced": DiagnosticCode(
        "notice",
        "Two pages do not fit on the sheet on which they are imposed, and were made smaller.",
        "name a larger sheet with `--sheet-size`, or a smaller `--page-size`",
    ),
    "qr-left-out": DiagnosticCode(
        "warning",
        "An address is too long for a QR code that a page has room for.",
        "link to a shorter address, or leave QR codes out",
    ),
    "font-restricted": DiagnosticCode(
        "warning",
        "The licence of an installed font does not permit embedding it in documents.",
        "choose another font, or ask the foundry for permission",
    ),
    "emoji-colourless": DiagnosticCode(
        "warning",
        "An installed emoji font uses layers (COLR), which the PDF engine does not support.",
        "install a bitmap emoji font, such as fonts-noto-color-emoji (Debian, Ubuntu)",
    ),
    "engine-warning": DiagnosticCode(
        "notice",
        "The PDF engine reported a warning.",
        "check the pages; they may still be correct",
    ),
    "engine-failed": DiagnosticCode(
        "error",
        "The PDF engine could not lay out the post as it is; the message says what its pages show "
        "instead.",
        "remove halves of the post in turn to find the part that causes the failure",
    ),
    "code-plain": DiagnosticCode(
        "notice",
        "A code block is not highlighted: it is too long, or takes too much time.",
        "divide the code block, or name its language ‘text’",
    ),
    "chapter-plain": DiagnosticCode(
        "warning",
        "The text has so many elements that the layout of its pages would take too much time or "
        "memory. It is laid out in a plain form, in which nothing of its text is missing.",
        "divide the post; EPUB and HTML are not affected",
    ),
    "chapter-cut": DiagnosticCode(
        "error",
        "The text is too long for the pages of one chapter. The message quotes where it was cut.",
        "divide the post; EPUB and HTML are not affected",
    ),
    "engine-untested": DiagnosticCode(
        "notice",
        "The installed WeasyPrint differs from the tested release, and some of the "
        "patches that make it faster are left out. The pages are the same.",
        "install the tested release that the message names",
    ),
    "back-cover-long": DiagnosticCode(
        "warning",
        "The text of the back cover is longer than its place, also in the smallest type; its end "
        "is left out.",
        "shorten it, or leave out the authors with ‘authors: false’ in ‘back-cover’",
    ),
    "spine-long": DiagnosticCode(
        "warning",
        "The title is longer than the spine in the smallest type; its end is left out there.",
        "shorten the title, or move words of it to ‘subtitle’",
    ),
    "back-cover-content": DiagnosticCode(
        "warning",
        "A back cover has paragraphs, lists, quotations and images. Footnotes, tables, blocks of "
        "code, displayed formulas and embedded media are left out.",
        "say it in a sentence, or write a ‘back-cover’ without it",
    ),
    "isbn-missing": DiagnosticCode(
        "notice",
        "The book has no ISBN, so that its cover has no barcode; its area stays free.",
        "add ‘isbn: …’ to the collection file, or to its ‘back-cover’ for the printed book alone",
    ),
    "cover-unconfirmed": DiagnosticCode(
        "notice",
        "The printing service does not publish how it computes the width of a spine. The figures "
        "are from other sources, which docs/covers.md names.",
        "compare the cover with the template of the service; `--spine` sets the width it names",
    ),
    "package-incomplete": DiagnosticCode(
        "warning",
        "The book lacks something that the forms of a service ask for, or has more than they take. "
        "The package is written, and the line is in its checklist.",
        "change the collection file; docs/packages.md has the keys and the limits",
    ),
    "package-others": DiagnosticCode(
        "notice",
        "The folder of a package holds files that do not belong to it, perhaps of an earlier one.",
        "delete them, or do not upload them",
    ),
    "price-low": DiagnosticCode(
        "warning",
        "A price of the book does not cover its printing cost and the share of the service, which "
        "takes no lower one.",
        "raise the price in ‘prices’ of the collection file; `exporter estimate` shows the lowest",
    ),
    "pages-unsettled": DiagnosticCode(
        "warning",
        "A page number in the text moves the page that it refers to; it may be off by one.",
        "add or delete a few words near the link",
    ),
    "epub-heavy": DiagnosticCode(
        "warning",
        "The EPUB is larger than its profile allows.",
        "make the listed images smaller, or split the book",
    ),
    "part-heavy": DiagnosticCode(
        "warning",
        "A file in the EPUB is larger than e-readers handle well.",
        "make it smaller; replace an animation by a still image",
    ),
    "source-changed": DiagnosticCode(
        "warning",
        "The file of a post changed during the build; it is not attached to the PDF.",
        "build the PDF again",
    ),
    "write-failed": DiagnosticCode(
        "error",
        "The output could not be written.",
        "check the permissions of the folder and the free disk space",
    ),
    "system-error": DiagnosticCode(
        "error",
        "The operating system refused something that the command needs.",
        "free the memory, disk space or open files that the message names, or allow access",
    ),
    "internal-error": DiagnosticCode(
        "error",
        "The exporter has a defect. Other inputs of the command are not affected.",
        "report it to the project’s issue tracker",
    ),
}

OUTPUT_CODES: CodesBySubject = {
    "fonts, PDF engine and output files": _OUTPUT,
}
