"""Every diagnostic code, with its severity, its cause and its fix."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class DiagnosticCode:
    """The cause of a diagnostic as a sentence, and the fix, which is the default hint."""

    severity: Literal["notice", "warning", "error"]
    cause: str
    fix: str


DIAGNOSTIC_CODES: dict[str, DiagnosticCode] = {
    # Files
    "file-empty": DiagnosticCode(
        "error",
        "The file is empty.",
        "write a metadata block between two lines of ‘---’, and the text below it",
    ),
    "file-encoding": DiagnosticCode(
        "error",
        "The file is not encoded as UTF-8.",
        "save the file as UTF-8",
    ),
    "file-unreadable": DiagnosticCode(
        "error",
        "The file cannot be opened.",
        "check that it exists and that you may read it",
    ),
    "site-config": DiagnosticCode(
        "warning",
        "A file of the site's settings or data, or a value in it, cannot be read and was ignored.",
        "correct the line",
    ),
    # Metadata
    "metadata-missing": DiagnosticCode(
        "error",
        "The file does not begin with a metadata block.",
        "begin the file with ‘---’, a line ‘title: …’, and ‘---’",
    ),
    "metadata-yaml": DiagnosticCode(
        "error",
        "The metadata block is not valid YAML, or not valid TOML between lines of ‘+++’.",
        "put the value between quotation marks",
    ),
    "title-missing": DiagnosticCode(
        "error",
        "The metadata block has no title.",
        "add a line ‘title: …’ to the metadata block",
    ),
    "date-invalid": DiagnosticCode(
        "warning",
        "The value is not a date.",
        "write it as YYYY-MM-DD",
    ),
    "author-unknown": DiagnosticCode(
        "warning",
        "The site's data has no entry for the id of an author.",
        "add the author to _data/members.yml or _data/authors.yml",
    ),
    "lang-invalid": DiagnosticCode(
        "warning",
        "The value is not a language tag.",
        "use a tag such as en, pl or pt-BR",
    ),
    "lang-mismatch": DiagnosticCode(
        "notice",
        "The text is plainly not in its language: in another script, or with other frequent words.",
        "add a line ‘lang: …’ to the metadata block, or to _config.yml for all posts",
    ),
    "lang-labels": DiagnosticCode(
        "notice",
        "The exporter has no labels, such as “References”, in the language of the post.",
        "the labels are in English; those of other languages are in styles/labels/",
    ),
    "metadata-repeated": DiagnosticCode(
        "warning",
        "A key stands more than once in the metadata block; the last one counts.",
        "keep one of them; write several values as a list",
    ),
    "metadata-type": DiagnosticCode(
        "warning",
        "A value of the metadata block has the wrong type for its key.",
        "see the list of metadata keys in the user guide",
    ),
    # Collections
    "post-missing": DiagnosticCode(
        "error",
        "The collection lists a post that does not exist.",
        "compare the name with the files in _posts",
    ),
    "posts-unread": DiagnosticCode(
        "error",
        "Some posts of the collection cannot be read, or a transform fails; no book is written.",
        "correct the errors above, or write the book without these posts with --keep-going",
    ),
    "file-without-metadata": DiagnosticCode(
        "notice",
        "A text in a folder of the collection has no metadata block, and is not in the book.",
        "if it is a post, begin it with ‘---’, a line ‘title: …’, and ‘---’",
    ),
    "file-unsupported": DiagnosticCode(
        "notice",
        "A text beside the posts of the collection is in another format than Markdown or HTML, "
        "and is not in the book.",
        "if it is a post, convert it to Markdown",
    ),
    "post-unpublished": DiagnosticCode(
        "notice",
        "A post is a draft, or has ‘published: false’ or ‘skip: true’, and is not in the book.",
        "name its path if the book should have it",
    ),
    "exclude-unused": DiagnosticCode(
        "warning",
        "An entry under ‘exclude’ matches no post of the collection.",
        "compare the path, tag or author with those of the posts",
    ),
    "post-twice": DiagnosticCode(
        "error",
        "The collection contains a post twice.",
        "remove one of the two, or add the post to ‘exclude’ of that part",
    ),
    "selection-empty": DiagnosticCode(
        "error",
        "A filter of the collection matches no post.",
        "loosen the filter",
    ),
    # Text
    "liquid-unread": DiagnosticCode(
        "warning",
        "A Liquid tag or variable cannot be parsed or evaluated; it was removed.",
        "correct it, or put ‘{% raw %}’ and ‘{% endraw %}’ around text that is not Liquid",
    ),
    "liquid-unknown": DiagnosticCode(
        "warning",
        "The post uses a Liquid tag, variable or filter that is not defined by Jekyll or the site; "
        "of a tag, the arguments and the content are shown.",
        "correct the name, write it in Markdown, or put ‘{% raw %}’ around text that is not Liquid",
    ),
    "liquid-plugin": DiagnosticCode(
        "notice",
        "The post uses a tag of a plugin, or an include of a theme, that the site does not have; "
        "something similar stands for it.",
        "compare the page with the blog; write it in Markdown if it should look different",
    ),
    "liquid-limit": DiagnosticCode(
        "warning",
        "A Liquid tag takes too long or writes too much text; it was removed.",
        "look for a loop or an include that never ends",
    ),
    "include-missing": DiagnosticCode(
        "warning",
        "The site does not have the file of an include; it was removed, or its parameters are "
        "shown.",
        "add the file to _includes, or write its content in Markdown",
    ),
    "html-removed": DiagnosticCode(
        "warning",
        "An HTML element that books cannot show was removed.",
        "write its content in Markdown",
    ),
    "html-unread": DiagnosticCode(
        "notice",
        "An HTML element is not supported; only its text was kept.",
        "use Markdown or one of the elements that the user guide lists",
    ),
    "diagram-unread": DiagnosticCode(
        "notice",
        "A diagram in a text format, such as Mermaid, is shown as its source.",
        "export the diagram as SVG or PNG and use that as an image",
    ),
    "formula-invalid": DiagnosticCode(
        "warning",
        "A formula is not valid TeX; its source is shown.",
        "correct the formula",
    ),
    "formula-image": DiagnosticCode(
        "notice",
        "The MathML of a formula breaks a rule of EPUB; an image of the formula is shown.",
        "nothing needs to be done; a simpler formula may have valid MathML",
    ),
    "formula-reference": DiagnosticCode(
        "warning",
        "A reference names a label that no formula has.",
        "correct the name, or add \\label to the formula",
    ),
    "formula-unknown": DiagnosticCode(
        "warning",
        "A formula uses a command or an environment that is not known; its source is shown.",
        "define the command with \\newcommand in the post, or use one of LaTeX and AMS-LaTeX",
    ),
    # Structure
    "heading-level": DiagnosticCode(
        "notice",
        "A heading skipped a level; it was moved up.",
        "use at most one ‘#’ more than in the heading above",
    ),
    "note-missing": DiagnosticCode(
        "warning",
        "The post calls a footnote that it does not define.",
        "add a line ‘[^label]: …’",
    ),
    "note-label": DiagnosticCode(
        "warning",
        "The label of a footnote has a space or another character that kramdown does not allow.",
        "write the label with letters, digits, ‘-’ and ‘_’ only, here and where it is called",
    ),
    "note-unused": DiagnosticCode(
        "notice",
        "A footnote is never called, or another one has its label; it was omitted.",
        "call it with ‘[^label]’, give it another label, or delete it",
    ),
    "content-lost": DiagnosticCode(
        "warning",
        "Words, code, an image, a link, a note or a formula of the post is not in the book, and no "
        "other diagnostic names it.",
        "write it in another way, and report it as a defect of the exporter",
    ),
    # Links and references
    "link-unknown": DiagnosticCode(
        "warning",
        "The target of a link is not in the post.",
        "compare the fragment of the link with the ids of the headings",
    ),
    "link-relative": DiagnosticCode(
        "warning",
        "A relative link does not work in a book, and the site's address is not known.",
        "set ‘url’ in _config.yml, or write the whole address",
    ),
    "link-empty": DiagnosticCode(
        "notice",
        "A link has no text, so that readers do not see it; it was removed.",
        "write a text between the square brackets: `[text](address)`",
    ),
    "link-invalid": DiagnosticCode(
        "warning",
        "The address of a link is not valid.",
        "write the whole address, with https://",
    ),
    "link-post-missing": DiagnosticCode(
        "warning",
        "The target of a link is a post or a file that the site does not have.",
        "compare the address with the file names in _posts",
    ),
    "permalink-twice": DiagnosticCode(
        "warning",
        "Several posts of the site have the same address; a link to it leads to the first of them.",
        "give each of them a ‘permalink’ of its own",
    ),
    "placeholder-empty": DiagnosticCode(
        "warning",
        "A placeholder in braces in a text of the collection has no value.",
        "set the value in the post or the collection file, or delete the placeholder",
    ),
    "disclaimer-missing": DiagnosticCode(
        "warning",
        "A chapter lacks the disclaimer that the collection requires.",
        "add one to the post, or a ‘text’ to the rule in the collection file",
    ),
    "disclaimer-unused": DiagnosticCode(
        "warning",
        "A disclaimer of the collection applies to none of its chapters.",
        "compare the values under ‘when’ with the tags, authors and dates of the posts",
    ),
    "source-unused": DiagnosticCode(
        "notice",
        "An entry of the references has an address that no chapter links to.",
        "compare the address with that of the link",
    ),
    # Images
    "image-missing": DiagnosticCode(
        "warning",
        "An image was not found; a placeholder is shown.",
        "check the address, which is relative to the post or to the root of the site",
    ),
    "image-remote": DiagnosticCode(
        "warning",
        "An image is on the web and was not downloaded; a placeholder is shown.",
        "use --fetch-images, or save the image in the site",
    ),
    "image-unfetched": DiagnosticCode(
        "warning",
        "An image on the web could not be downloaded; a placeholder is shown.",
        "check whether a browser shows it, or save it in the site",
    ),
    "image-unreadable": DiagnosticCode(
        "warning",
        "A file is not an image that a book can contain; a placeholder is shown.",
        "save it as PNG, JPEG, WebP, AVIF, GIF or SVG",
    ),
    "cover-drawing": DiagnosticCode(
        "warning",
        "The cover is an SVG, which stores and e-readers do not accept; the EPUB has a cover "
        "that is made from its title.",
        "save the cover as PNG or JPEG, at least 1600 pixels wide",
    ),
    "drawing-words": DiagnosticCode(
        "notice",
        "An SVG contains HTML, which books do not show; only its text was kept.",
        "export the drawing without HTML in its labels, or as PNG",
    ),
    "image-invisible": DiagnosticCode(
        "notice",
        "An image was removed that readers do not see: it is hidden, without an address, or of "
        "one pixel, as those of statistics are.",
        "to show it, remove the style or the size that hides it",
    ),
    "image-alt": DiagnosticCode(
        "warning",
        "An image has no alternative text; its caption or file name is used.",
        "write it between the square brackets: `![description](address)`",
    ),
    # Output
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
        "The PDF engine could not lay out the post.",
        "remove halves of the post in turn to find the part that causes the failure",
    ),
    "engine-untested": DiagnosticCode(
        "notice",
        "The installed WeasyPrint differs from the tested release, and some of the "
        "patches that make it faster are left out. The pages are the same.",
        "install the tested release that the message names",
    ),
    "settings-conflict": DiagnosticCode(
        "error",
        "Settings exclude each other, such as margins that leave no room for text, or a printer"
        " and a profile other than `press`.",
        "change one of the settings",
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
    # Collections
    "collection-file": DiagnosticCode(
        "error",
        "A file or folder that the collection file names does not exist.",
        "write the path relative to the collection file or to the root of the site",
    ),
    "collection-key": DiagnosticCode(
        "error",
        "A key of the collection file is unknown, repeated or missing, or cannot be used "
        "together with another one.",
        "see the list of keys on the page about collections",
    ),
    "collection-value": DiagnosticCode(
        "error",
        "A value in the collection file is not valid for its key.",
        "see the page about collections for the values of each key",
    ),
    "transform-failed": DiagnosticCode(
        "error",
        "A filter program or a transform cannot change a post.",
        "run the program by itself on the output of `exporter model --unresolved POST`",
    ),
    "settings-key": DiagnosticCode(
        "error",
        "`exporter.toml` or the `export` block of a post has a key that is not known there.",
        "see the table of settings in the user guide",
    ),
    "settings-value": DiagnosticCode(
        "error",
        "A value in `exporter.toml` or in the `export` block of a post is not what its key takes.",
        "see the table of settings in the user guide",
    ),
    "settings-toml": DiagnosticCode(
        "error",
        "`exporter.toml` is not valid TOML.",
        "put text between quotation marks, and write true or false in lower case",
    ),
    "theme-unusable": DiagnosticCode(
        "error",
        "A file of a theme is not valid.",
        "correct the line; the page about themes describes each file",
    ),
    "collection-yaml": DiagnosticCode(
        "error",
        "The collection file is not valid YAML.",
        "put the value between quotation marks",
    ),
    # Checking
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
    "record-missing": DiagnosticCode(
        "error",
        "The book contains no record of its sources.",
        "build it again with this version of the exporter",
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
