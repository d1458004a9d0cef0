"""Codes of what posts contain: text, structure, links, disclaimers and images."""

from __future__ import annotations

from exporter.diagnostics.codes.diagnostic_code import CodesBySubject, DiagnosticCode

_TEXT: dict[str, DiagnosticCode] = {
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
    "shortcode-unknown": DiagnosticCode(
        "warning",
        "The post uses a shortcode that neither Hugo nor a well-known theme has; its content is "
        "kept, or its arguments are shown.",
        "write it in Markdown, or escape what is not a shortcode: ‘{{</* name */>}}’ in Hugo, "
        "‘{{/* name() */}}’ in Zola, ‘{% raw %}’ in Hexo",
    ),
    "shortcode-replaced": DiagnosticCode(
        "notice",
        "A shortcode shows what a book cannot show; something similar stands for it.",
        "compare the page with the site; write it in Markdown if it should look different",
    ),
    "shortcode-unread": DiagnosticCode(
        "warning",
        "A shortcode was removed: it shows what the site does not have, such as a gallery of "
        "WordPress, or its end has no beginning.",
        "write the content in Markdown; remove an end without a beginning",
    ),
    "include-missing": DiagnosticCode(
        "warning",
        "The site does not have a file that a text includes; the tag was removed, or its name or "
        "parameters are shown.",
        "add the file (in Jekyll, to _includes), or write its content in Markdown",
    ),
    "markup-omitted": DiagnosticCode(
        "notice",
        "Markup that is meant for the web page, such as an icon of its theme, is not shown; text "
        "in it is kept.",
        "nothing needs to be done, unless the text refers to it",
    ),
    "html-removed": DiagnosticCode(
        "warning",
        "An HTML element that books cannot show was removed.",
        "write its content in Markdown",
    ),
    "html-unread": DiagnosticCode(
        "notice",
        "An HTML element is not supported; only its text was kept.",
        "write it in Markdown",
    ),
    "contents-omitted": DiagnosticCode(
        "notice",
        "The mark of the post's own table of contents, or its title, is not in the book, which has "
        "one.",
        "leave it as it is; of a heading, the class ‘no_toc’ may be removed",
    ),
    "badge-removed": DiagnosticCode(
        "notice",
        "An image shows the status of a project on the web, and would be out of date in a book; it "
        "was removed.",
        "nothing needs to be done; an image beside the text is always kept",
    ),
    "code-marks": DiagnosticCode(
        "notice",
        "Comments in code that only mark lines, such as ‘// highlight-next-line’, were removed.",
        "nothing needs to be done",
    ),
    "mdx-removed": DiagnosticCode(
        "notice",
        "A statement or a comment of MDX, which readers of the page do not see, was removed.",
        "nothing needs to be done",
    ),
    "jsx-unread": DiagnosticCode(
        "notice",
        "A JSX component is not known, or shows what a book cannot; its text was kept, if any.",
        "write its content in Markdown",
    ),
    "jsx-expression": DiagnosticCode(
        "warning",
        "The value of a JavaScript expression is not known: it is not a literal, or a constant of "
        "the same file.",
        "write the value in Markdown",
    ),
    "jsx-invalid": DiagnosticCode(
        "warning",
        "A JSX element has no closing or no opening tag; the tag is shown as text.",
        "close the element, or put code between backticks",
    ),
    "container-unread": DiagnosticCode(
        "notice",
        "The kind of a box (‘:::kind’) or of a directive (‘:name[text]’) is not known; its content "
        "was kept.",
        "use one of the kinds note, tip, important, warning and details, or write it in Markdown",
    ),
    "container-unclosed": DiagnosticCode(
        "warning",
        "A box (‘:::’) is not closed; it ends with the list, the quotation or the text in which "
        "it begins.",
        "add a line of as many colons below its last line",
    ),
    "diagram-unread": DiagnosticCode(
        "notice",
        "A diagram in a text format, such as Mermaid, is shown as its source.",
        "export the diagram as SVG or PNG and use that as an image",
    ),
    "markup-left": DiagnosticCode(
        "warning",
        "Text outside code looks like markup that was not read; the book shows it as written.",
        "write it in the Markdown of the site, or between backticks if it is meant as text; "
        "--generator names another generator",
    ),
    "reading-limit": DiagnosticCode(
        "warning",
        "A limit that keeps the time of reading short was reached: a paragraph, the HTML or the "
        "repetitions of a text are far beyond what texts have; the rest is read as plain text.",
        "write shorter paragraphs, or divide the post",
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
    "formula-length": DiagnosticCode(
        "warning",
        "The formulas of a text are so long in all that typesetting them would take too much time; "
        "those from this place on are shown as TeX.",
        "divide the post, or define shorter macros",
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
    "comment-unclosed": DiagnosticCode(
        "warning",
        "A mark ‘%%’ has no other that closes the comment; if it is alone on its line, the rest of "
        "the text was left out.",
        "end the comment with another ‘%%’, or write the mark as code",
    ),
    "embed-limit": DiagnosticCode(
        "warning",
        "A note embeds itself, or embeds are nested too deep, too many or too long; a link stands "
        "for the text.",
        "embed less, or link to the note",
    ),
    "query-unread": DiagnosticCode(
        "notice",
        "A query of a plugin of Obsidian, such as Dataview, or a macro or a block reference of "
        "Logseq is not read; its source is shown.",
        "copy the result into the note, or put the query in a comment",
    ),
}
_STRUCTURE: dict[str, DiagnosticCode] = {
    "heading-level": DiagnosticCode(
        "notice",
        "A heading skipped a level; it was moved up.",
        "use at most one ‘#’ more than in the heading above",
    ),
    "nesting-depth": DiagnosticCode(
        "warning",
        "Lists, quotations or HTML elements are nested deeper than a book can show; the innermost "
        "are text.",
        "nest them less deeply",
    ),
    "note-missing": DiagnosticCode(
        "warning",
        "The post calls a footnote that it does not define.",
        "add a line ‘[^label]: …’",
    ),
    "citation-missing": DiagnosticCode(
        "warning",
        "The post cites a source that no bibliography of the site has; its key is shown.",
        "add it to a file .bib in _bibliography, or name the file as ‘bibliography: …’",
    ),
    "citation-style-unusable": DiagnosticCode(
        "warning",
        "The citation style cannot be used: it is missing, no style of CSL 1.0, or citeproc-py is "
        "not installed. Citations and references have the style of the exporter.",
        "correct the name or the file; ‘pip install blog-exporter[citations]’ has styles by name",
    ),
    "citation-unstyled": DiagnosticCode(
        "warning",
        "The citation style cannot set a work; it has the style of the exporter.",
        "correct the style, or what the bibliography says about the work",
    ),
    "citation-ambiguous": DiagnosticCode(
        "notice",
        "Two works are cited by the same words, and the citation style does not tell them apart.",
        "choose a style that adds letters to years, or add what the bibliography lacks",
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
}
_LINKS: dict[str, DiagnosticCode] = {
    "link-unknown": DiagnosticCode(
        "warning",
        "The target of a link is not in the post.",
        "compare the fragment of the link with the ids of the headings",
    ),
    "link-relative": DiagnosticCode(
        "warning",
        "A relative link does not work in a book, and the site's address is not known.",
        "set the address of the site in its settings, or write the whole address",
    ),
    "link-elsewhere": DiagnosticCode(
        "notice",
        "A link leads to another text of the site, which is not in the book and has no address on "
        "the web; its words are kept.",
        "add the text to the book",
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
        "compare the address with the names of the files",
    ),
    "permalink-twice": DiagnosticCode(
        "warning",
        "Several posts of the site have the same address; a link to it leads to the first of them.",
        "give each of them a ‘permalink’ of its own",
    ),
    "lock-invalid": DiagnosticCode(
        "warning",
        "The lock file of references is not as ‘exporter references check’ writes it; what cannot "
        "be used is left out.",
        "resolve what version control has marked in it, or delete it and run ‘exporter references "
        "check’ again",
    ),
    "reference-archived": DiagnosticCode(
        "notice",
        "A page that the text links to was gone when it was last visited; the list of references "
        "has an archived copy.",
        "nothing needs to be done; ‘--prefer-archived’ lets links lead to archived copies",
    ),
    "reference-gone": DiagnosticCode(
        "warning",
        "A page that the text links to was gone when it was last visited, and no archived copy is "
        "known.",
        "correct the link, or describe an archived copy under ‘references: {entries: …}’",
    ),
    "reference-moved": DiagnosticCode(
        "notice",
        "A page that the text links to is at another address for good, or its address leads to the "
        "first page of the site.",
        "correct the link",
    ),
    "reference-unvisited": DiagnosticCode(
        "notice",
        "The address of a reference could not be visited, or its site does not let programs in.",
        "visit it yourself; run ‘exporter references check’ later if the server was down",
    ),
    "references-offline": DiagnosticCode(
        "warning",
        "No server responded when references were visited.",
        "connect this computer to the internet, without a proxy, and run the command again; what "
        "earlier visits found is kept",
    ),
    "source-unused": DiagnosticCode(
        "notice",
        "An entry of the references has an address that no chapter links to.",
        "compare the address with that of the link",
    ),
}
_COLLECTION_TEXTS: dict[str, DiagnosticCode] = {
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
}
_IMAGES: dict[str, DiagnosticCode] = {
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
    "cover-shape": DiagnosticCode(
        "warning",
        "The picture of a cover has another shape than the front with its bleed: it is cropped, or "
        "placed inside of it.",
        "make a picture of the size that is named",
    ),
    "drawing-words": DiagnosticCode(
        "notice",
        "An SVG contains HTML, which books do not show; only its text was kept.",
        "export the drawing without HTML in its labels, or as PNG",
    ),
    "image-invisible": DiagnosticCode(
        "notice",
        "An image was removed that readers do not see: it is hidden, without an address, for dark "
        "backgrounds, or of one pixel, as those of statistics are.",
        "to show it, remove the style or the size that hides it",
    ),
    "image-alt": DiagnosticCode(
        "warning",
        "An image has no alternative text; its caption or file name is used.",
        "write it between the square brackets: `![description](address)`",
    ),
}

CONTENT_CODES: CodesBySubject = {
    "text": _TEXT,
    "structure": _STRUCTURE,
    "links and references": _LINKS,
    "disclaimers and texts of a collection": _COLLECTION_TEXTS,
    "images": _IMAGES,
}
