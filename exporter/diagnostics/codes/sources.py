"""Codes of the sources: files, metadata, collections and settings."""

from __future__ import annotations

from exporter.diagnostics.codes.diagnostic_code import CodesBySubject, DiagnosticCode

_FILES: dict[str, DiagnosticCode] = {
    "file-empty": DiagnosticCode(
        "error",
        "The file is empty, or has neither a title nor text below its metadata block.",
        "write a heading ‘# …’, and the text below it",
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
    "folder-unread": DiagnosticCode(
        "warning",
        "A folder is not read: it is a link that leads out of the site, it may not be listed, or "
        "it holds more files or folders than are searched.",
        "move what the book needs into the site, or allow the folder with --allow-outside",
    ),
    "site-config": DiagnosticCode(
        "warning",
        "A file of the site's settings or data, or a value in it, cannot be read and was ignored.",
        "correct the line",
    ),
    "bibliography-unread": DiagnosticCode(
        "warning",
        "A bibliography, or an entry in it, is missing or cannot be read.",
        "correct the name of the file or the entry: ‘@type{key,’ … ‘}’, or an object of CSL-JSON",
    ),
    "extension-unread": DiagnosticCode(
        "notice",
        "The settings of the site name an extension of Markdown that is not read.",
        "look for its constructs in the pages; what is left of them is named",
    ),
}
_METADATA: dict[str, DiagnosticCode] = {
    "metadata-yaml": DiagnosticCode(
        "error",
        "The metadata block is not valid YAML, TOML (between lines of ‘+++’) or JSON.",
        "put the value between quotation marks",
    ),
    "metadata-lines": DiagnosticCode(
        "warning",
        "The metadata block is not valid YAML. Each line is read as a key and a value, as the "
        "program does that the text is written for.",
        "put the value between quotation marks",
    ),
    "title-missing": DiagnosticCode(
        "warning",
        "A text from stdin has no title in its metadata block, and does not begin with a heading.",
        "begin the text with a line ‘# …’",
    ),
    "date-invalid": DiagnosticCode(
        "warning",
        "The value is not a date.",
        "write it as YYYY-MM-DD",
    ),
    "author-unknown": DiagnosticCode(
        "warning",
        "The site's data has no entry for the id of an author.",
        "add the author to the data of the site, such as authors.yml, or write the whole name",
    ),
    "lang-invalid": DiagnosticCode(
        "warning",
        "The value is not a language tag.",
        "use a tag such as en, pl or pt-BR",
    ),
    "lang-mismatch": DiagnosticCode(
        "notice",
        "The text is plainly not in its language: in another script, or with other frequent words.",
        "add a line ‘lang: …’ to the metadata block, or set that of the site",
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
    "metadata-script": DiagnosticCode(
        "notice",
        "The metadata block is a program in JavaScript, which is not run; only its literals were "
        "read.",
        "write the metadata that the book needs as YAML, without ‘js’ behind the hyphens",
    ),
    "metadata-type": DiagnosticCode(
        "warning",
        "A value of the metadata block has the wrong type for its key.",
        "see the page about metadata keys",
    ),
}
_COLLECTED_POSTS: dict[str, DiagnosticCode] = {
    "post-missing": DiagnosticCode(
        "error",
        "The collection lists a post that does not exist.",
        "compare the name with those of the files",
    ),
    "posts-unread": DiagnosticCode(
        "error",
        "Some posts of the collection cannot be read, or a transform fails; no book is written.",
        "correct the errors above, or write the book without these posts with --keep-going",
    ),
    "file-without-metadata": DiagnosticCode(
        "notice",
        "A text in a folder of the collection has no metadata block: Jekyll makes no page of it, "
        "and it is not in the book.",
        "if it is a post, begin it with ‘---’, a line ‘title: …’, and ‘---’",
    ),
    "file-without-text": DiagnosticCode(
        "notice",
        "A file in a folder of the collection is empty, or has neither a title nor text below its "
        "metadata block; it is not in the book.",
        "write the text, or delete the file",
    ),
    "file-unsupported": DiagnosticCode(
        "notice",
        "A text beside the posts of the collection is in another format than Markdown or HTML, "
        "and is not in the book.",
        "if it is a post, convert it to Markdown",
    ),
    "format-unread": DiagnosticCode(
        "warning",
        "A text in a folder of the collection is in a markup language that is not read, and is not "
        "in the book.",
        "convert it to Markdown, for example with pandoc",
    ),
    "format-unsupported": DiagnosticCode(
        "error",
        "A file is in a markup language other than Markdown or HTML.",
        "convert it to Markdown, for example with pandoc",
    ),
    "post-unpublished": DiagnosticCode(
        "notice",
        "A post is a draft, or has ‘published: false’ or ‘skip: true’, and is not in the book.",
        "name its path if the book should have it",
    ),
    "post-unlisted": DiagnosticCode(
        "notice",
        "A text below the folder is not in the list of the book's texts, such as SUMMARY.md, and "
        "is not in the book.",
        "add it to the list, or name the texts of the book in a collection file",
    ),
    "outline-missing": DiagnosticCode(
        "warning",
        "The list of the book's texts, such as SUMMARY.md, names a text that does not exist.",
        "compare the path with the names of the files",
    ),
    "book-outline": DiagnosticCode(
        "notice",
        "A folder has an order and parts of its own, and the book has them too.",
        "use --order and --parts for others, or a collection file",
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
    "chapter-missing": DiagnosticCode(
        "error",
        "The post of `--chapter` is not in the book.",
        "name it by its path, such as _posts/2026-05-14-rye.md",
    ),
    "volumes-one": DiagnosticCode(
        "warning",
        "A collection that is divided into volumes has only one part.",
        "divide it by --parts, or list parts in the collection file",
    ),
    "volumes-identifier": DiagnosticCode(
        "warning",
        "A collection in volumes has an ISBN or another identifier, which is of one book.",
        "remove it; each volume has its own identifier, made from its title",
    ),
    "volume-missing": DiagnosticCode(
        "error",
        "The record of a book names a volume that the collection no longer has.",
        "restore the title of its part, or rebuild the volumes",
    ),
    "volume-number": DiagnosticCode(
        "warning",
        "A volume has another number than before: there are more or fewer volumes before it.",
        "rebuild the volumes, so that their numbers are current",
    ),
}
_COLLECTION_FILES: dict[str, DiagnosticCode] = {
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
    "collection-yaml": DiagnosticCode(
        "error",
        "The collection file is not valid YAML.",
        "put the value between quotation marks",
    ),
}
_SETTINGS: dict[str, DiagnosticCode] = {
    "transform-failed": DiagnosticCode(
        "error",
        "A filter program or a transform cannot change a post.",
        "run the program by itself on the output of `exporter model --unresolved POST`",
    ),
    "plugin-missing": DiagnosticCode(
        "error",
        "`exporter.toml` names a plugin that is not installed.",
        "install it if you trust who made it, or add --no-plugins",
    ),
    "plugin-failed": DiagnosticCode(
        "error",
        "A plugin cannot be loaded, has failed, or returned what it must not return.",
        "report it to those who made the plugin, or take its name out of `plugins`",
    ),
    "settings-key": DiagnosticCode(
        "error",
        "`exporter.toml` or the `export` block of a post has a key that is not known there.",
        "see the page about settings",
    ),
    "settings-value": DiagnosticCode(
        "error",
        "A value in `exporter.toml` or in the `export` block of a post is not what its key takes.",
        "see the page about settings",
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
    "settings-conflict": DiagnosticCode(
        "error",
        "Settings exclude each other, such as margins that leave no room for text, or a printer"
        " and a profile other than `press`.",
        "change one of the settings",
    ),
}

SOURCE_CODES: CodesBySubject = {
    "files": _FILES,
    "metadata": _METADATA,
    "posts of a collection": _COLLECTED_POSTS,
    "collection files": _COLLECTION_FILES,
    "settings, themes and transforms": _SETTINGS,
}
