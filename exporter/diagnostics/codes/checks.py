"""Codes of checks of finished files."""

from __future__ import annotations

from exporter.diagnostics.codes.diagnostic_code import CodesBySubject, DiagnosticCode
from exporter.diagnostics.codes.pdfx import PDFX_CODES

_ANY_FILE: dict[str, DiagnosticCode] = {
    "check-incomplete": DiagnosticCode(
        "error",
        "A part of a check was not finished, because it took too much time or memory or crashed. "
        "The other parts have run.",
        "the file is damaged, hostile or far larger than books are; do not pass it on unchecked",
    ),
    "book-encrypted": DiagnosticCode(
        "error",
        "The file is encrypted, or protected by digital rights management, and cannot be checked.",
        "check the file before it is encrypted",
    ),
    "archive-unreadable": DiagnosticCode(
        "error",
        "The file is not a ZIP archive, or a damaged one.",
        "build the EPUB again, or get another copy of it",
    ),
    "archive-too-large": DiagnosticCode(
        "error",
        "The archive would unpack to far more than its size allows. Nothing of it is read.",
        "do not open it: it is made to fill the memory or the disk",
    ),
    "archive-unsafe": DiagnosticCode(
        "error",
        "An entry of the archive has a name or a kind that is dangerous where it is unpacked.",
        "do not unpack it; build the EPUB again with a program for EPUBs",
    ),
}
_EPUB: dict[str, DiagnosticCode] = {
    "epub-invalid": DiagnosticCode(
        "error",
        "EPUBCheck reports an error in the book.",
        "the message names the file in the EPUB",
    ),
    "epub-warning": DiagnosticCode(
        "warning",
        "EPUBCheck reports a warning about the book.",
        "the message names the file in the EPUB",
    ),
    "active-content": DiagnosticCode(
        "error",
        "The book contains a script, or something else that a reader runs or starts.",
        "remove it; the message names the file in an EPUB",
    ),
    "remote-resource": DiagnosticCode(
        "error",
        "The book loads something that is not in it, or sends something elsewhere.",
        "put the file into the book, or remove what loads it",
    ),
    "epub-css": DiagnosticCode(
        "warning",
        "A stylesheet in the book uses CSS that breaks some e-readers.",
        "write it differently; the message names the line and the reason",
    ),
    "epub-repaired": DiagnosticCode(
        "warning",
        "Something in the book breaks a rule of EPUB. It was changed, so that the book is valid.",
        "write the part of the post in another way",
    ),
    "validator-missing": DiagnosticCode(
        "notice",
        "A validator of `--strict` is not installed or does not run. The others have run.",
        "install it",
    ),
    "ace-violation": DiagnosticCode(
        "warning",
        "Ace reports an accessibility problem in the book.",
        "the message says what is required; problems of a post have its file and line",
    ),
    "claim-withheld": DiagnosticCode(
        "warning",
        "A certifier is named, but the book does not claim conformance with an accessibility "
        "standard.",
        "correct what the message names, and build the book again",
    ),
}
_CORRECTIONS: dict[str, DiagnosticCode] = {
    "corrections-unreadable": DiagnosticCode(
        "error",
        "The book of an earlier printing, whose corrections are wanted, cannot be compared.",
        "name an EPUB or a PDF that the exporter has made",
    ),
    "corrections-brief": DiagnosticCode(
        "warning",
        "The book of an earlier printing holds no text to compare: the corrections name the "
        "chapters that have changed, and not what has changed in them.",
        "keep the new book: the next one can be compared with it word by word",
    ),
    "corrections-other-book": DiagnosticCode(
        "warning",
        "No chapter is the same as one of the earlier printing, so that nothing is compared.",
        "name the book that was printed; of a collection in volumes, build one with its own",
    ),
    "corrections-none": DiagnosticCode(
        "notice",
        "Nothing has changed since the earlier printing; the book has no page of corrections.",
        "nothing needs to be done",
    ),
}
_REBUILDS: dict[str, DiagnosticCode] = {
    "record-missing": DiagnosticCode(
        "error",
        "The book contains no record of its sources.",
        "build it again with this version of the exporter",
    ),
    "record-invalid": DiagnosticCode(
        "error",
        "The record in the book is damaged, or of another version of the exporter.",
        "build it again with this version of the exporter",
    ),
    "rebuild-setting": DiagnosticCode(
        "warning",
        "The book was made with a setting that its record may not decide.",
        "name the setting on the command line, if you trust the book",
    ),
    "rebuild-source": DiagnosticCode(
        "warning",
        "A source file of the book has changed or is missing.",
        "name the root of the site with --site, or restore the files as they were then",
    ),
    "rebuild-filter": DiagnosticCode(
        "warning",
        "The book was made with other filters or transforms than its rebuild.",
        "name the same ones with `--filter`; a rebuild starts no program that a book names",
    ),
    "rebuild-version": DiagnosticCode(
        "warning",
        "The book was built with other versions of the exporter, its styles or its libraries.",
        "install the versions in the record of the book",
    ),
    "rebuild-differs": DiagnosticCode(
        "error",
        "A rebuild of the book has different bytes.",
        "see the warnings above; changed sources or versions are the usual cause",
    ),
}
_KINDLE: dict[str, DiagnosticCode] = {
    "kindle-large": DiagnosticCode(
        "error",
        "The file is larger than Send to Kindle accepts.",
        "make the largest images smaller, or split the book",
    ),
    "kindle-mail": DiagnosticCode(
        "warning",
        "The file is larger than Send to Kindle accepts by e-mail, and may fail on the web too.",
        "send it on the web page, or make the largest images smaller",
    ),
    "kindle-cover": DiagnosticCode(
        "warning",
        "The cover is missing, or is not one that Kindle and its store accept.",
        "use a JPEG in RGB with 1600 × 2560 pixels, or the generated cover",
    ),
    "kindle-css": DiagnosticCode(
        "warning",
        "The stylesheet uses CSS that Kindle ignores.",
        "use the profile kindle, which omits it, or remove it from the theme",
    ),
    "kindle-contents": DiagnosticCode(
        "warning",
        "The table of contents is missing, or has more than the two levels that Kindle shows.",
        "use the profile kindle",
    ),
    "kindle-refused": DiagnosticCode(
        "error",
        "The file contains something that makes Send to Kindle reject it (its error E999).",
        "remove what the message names, or use the profile kindle",
    ),
    "kindle-link": DiagnosticCode(
        "error",
        "A link within the book has no target.",
        "correct the link in the post",
    ),
    "kindle-notes": DiagnosticCode(
        "warning",
        "A note has no backlink, so that Kindle does not show it as a pop-up.",
        "use the profile kindle",
    ),
    "kindle-table": DiagnosticCode(
        "warning",
        "A table is longer than ten screens, which Kindle shows badly.",
        "split the table",
    ),
}
_PDF: dict[str, DiagnosticCode] = {
    "pdf-invalid": DiagnosticCode(
        "error",
        "The file violates a rule of PDF or PDF/UA-1.",
        "the message names the rule",
    ),
    "page-outside": DiagnosticCode(
        "error",
        "Text or an image extends into the margin, is too close to the trim edge, or is cut off.",
        "break the long word, shorten the line, or make the image smaller",
    ),
    "bleed-short": DiagnosticCode(
        "error",
        "An object that crosses the trim edge does not reach the end of the bleed.",
        "extend it to the end of the bleed, or keep it inside the page",
    ),
    "code-clipped": DiagnosticCode(
        "error",
        "A line of code extends into the margin or is cut off.",
        "break the line in the source",
    ),
    "heading-stranded": DiagnosticCode(
        "warning",
        "A heading is at the bottom of a page and its text on the next one.",
        "add or delete a few words before it",
    ),
    "image-coarse": DiagnosticCode(
        "warning",
        "An image has a lower resolution in dpi than the profile requires.",
        "use a larger image, or show it smaller",
    ),
    "font-not-embedded": DiagnosticCode(
        "error",
        "A font is used but not embedded, so that other machines show another one.",
        "build the PDF again; export a PDF from another program with embedded fonts",
    ),
    "colour-forbidden": DiagnosticCode(
        "error",
        "An object has a colour that the inks of the profile cannot print.",
        "build the PDF again with that profile; an image may have to be converted to grey",
    ),
    "rule-thin": DiagnosticCode(
        "warning",
        "A line is too thin to print.",
        "make the line, or the whole drawing, larger",
    ),
    "spine-text": DiagnosticCode(
        "error",
        "The spine of a cover has text that the printing service refuses, or too close to a fold.",
        "build the cover again for the page count of the book",
    ),
    "barcode-wrong": DiagnosticCode(
        "error",
        "The barcode of a cover cannot be read safely, or something covers its area.",
        "build the cover again; text that is too long for the back has to be shorter",
    ),
    "ink-heavy": DiagnosticCode(
        "warning",
        "A part of a cover has more ink than the printing service recommends.",
        "choose a lighter colour, or reduce the ink in the picture",
    ),
    "tint-light": DiagnosticCode(
        "warning",
        "A tint is too light to print.",
        "make it darker, or white",
    ),
    "text-small": DiagnosticCode(
        "warning",
        "Text is too small to print.",
        "make it larger; text in a drawing is scaled with the drawing",
    ),
    "box-wrong": DiagnosticCode(
        "error",
        "The boxes of a page are not nested, or differ from those of the profile.",
        "build the PDF again with that profile and page size",
    ),
    "tags-missing": DiagnosticCode(
        "error",
        "The file is not tagged, or content of a page is neither tagged nor an artifact.",
        "build the PDF again; export a PDF from another program as tagged PDF",
    ),
    "path-inside": DiagnosticCode(
        "error",
        "The file contains the path of a folder of the machine that made it.",
        "remove the path from the post or the image",
    ),
    "annotation-forbidden": DiagnosticCode(
        "error",
        "A page has links or comments, which printers do not accept.",
        "build the PDF again with the profile press",
    ),
    "bookmarks-forbidden": DiagnosticCode(
        "error",
        "The file has bookmarks, which its profile excludes.",
        "build the PDF again with that profile",
    ),
    "attachment-forbidden": DiagnosticCode(
        "error",
        "The file has attachments, which its profile excludes.",
        "build the PDF again with that profile",
    ),
    "intent-missing": DiagnosticCode(
        "error",
        "The file has no output intent for its colours.",
        "build the PDF again with the profile press",
    ),
    "pages-odd": DiagnosticCode(
        "error",
        "The number of pages is odd.",
        "build the PDF again with that profile, which adds a blank page",
    ),
    "pages-count": DiagnosticCode(
        "warning",
        "The printer does not bind books with so few or so many pages.",
        "add or remove posts, or choose another page size",
    ),
}

CHECK_CODES: CodesBySubject = {
    "checks of any file": _ANY_FILE,
    "checks of an EPUB": _EPUB,
    "checks of a rebuild": _REBUILDS,
    "corrections since a printing": _CORRECTIONS,
    "checks for Kindle": _KINDLE,
    "checks of a PDF": _PDF,
    "checks of PDF/X": PDFX_CODES,
}
