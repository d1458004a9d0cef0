"""Every code of a diagnostic, with its cause and its cure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

SEVERITIES = ("notice", "warning", "error")


@dataclass(frozen=True, slots=True)
class DiagnosticCode:
    """What a code means, in a sentence, and what a user can do about it, in another."""

    severity: Literal["notice", "warning", "error"]
    cause: str
    cure: str


CATALOGUE: dict[str, DiagnosticCode] = {
    # Reading files
    "file-empty": DiagnosticCode(
        "error",
        "The file has nothing in it.",
        "write a metadata block between two lines of ‘---’, and the text below it",
    ),
    "file-encoding": DiagnosticCode(
        "error",
        "The file is not UTF-8.",
        "save it as UTF-8",
    ),
    "file-unreadable": DiagnosticCode(
        "error",
        "The file could not be opened.",
        "check its permissions",
    ),
    "site-config": DiagnosticCode(
        "warning",
        "A file of the site's settings or data, or a value in it, was passed over as unreadable.",
        "correct the line named",
    ),
    # Metadata
    "metadata-missing": DiagnosticCode(
        "error",
        "The file does not begin with a metadata block.",
        "begin it with ‘---’, a line ‘title: …’, and ‘---’",
    ),
    "metadata-yaml": DiagnosticCode(
        "error",
        "The metadata block is not valid YAML.",
        "put values with a colon or other special characters between quotes",
    ),
    "title-missing": DiagnosticCode(
        "error",
        "The metadata block has no title.",
        "add a line ‘title: …’ to the metadata block",
    ),
    "date-invalid": DiagnosticCode(
        "warning",
        "The date cannot be read.",
        "write it as YYYY-MM-DD",
    ),
    "author-unknown": DiagnosticCode(
        "warning",
        "The site's data has no entry for an author's id.",
        "add the author to _data/members.yml or _data/authors.yml",
    ),
    "lang-invalid": DiagnosticCode(
        "warning",
        "The language is not a language tag.",
        "use a tag such as en, pl or pt-BR",
    ),
    "metadata-type": DiagnosticCode(
        "warning",
        "A value of the metadata block is of a kind that its key does not take.",
        "see the list of metadata keys in the user guide",
    ),
    # Collections
    "post-missing": DiagnosticCode(
        "error",
        "The collection names a post that is not there.",
        "compare the name with those of the files in _posts",
    ),
    "exclude-unused": DiagnosticCode(
        "warning",
        "The collection excludes what it does not have.",
        "compare the path, tag or author with those of the posts",
    ),
    "post-twice": DiagnosticCode(
        "error",
        "The collection has a post twice.",
        "take it out of one of the two, or put it under ‘exclude’ there",
    ),
    "selection-empty": DiagnosticCode(
        "error",
        "No post is left after a filter of the collection.",
        "ask for less",
    ),
    # Text
    "liquid-unread": DiagnosticCode(
        "warning",
        "A Liquid tag or variable cannot be read or worked out, and was left out.",
        "correct it, or put ‘{% raw %}’ and ‘{% endraw %}’ around what is no Liquid",
    ),
    "liquid-unknown": DiagnosticCode(
        "warning",
        "The post uses a Liquid tag, variable or filter that neither Jekyll nor the site has.",
        "correct its name, say it in Markdown, or put ‘{% raw %}’ around what is no Liquid",
    ),
    "liquid-limit": DiagnosticCode(
        "warning",
        "A Liquid tag runs for too long or makes too much text, and was left out.",
        "look for a loop or an include that never ends",
    ),
    "include-missing": DiagnosticCode(
        "warning",
        "A file that the post includes is not in the site, and was left out.",
        "add it to _includes, or say it in Markdown",
    ),
    "include-boxed": DiagnosticCode(
        "notice",
        "A file that the post includes is not in the site; the words given to it stand in a box.",
        "add it to _includes if it should look otherwise",
    ),
    "html-removed": DiagnosticCode(
        "warning",
        "An element that has no place in a book was taken out.",
        "say in Markdown what the reader should know",
    ),
    "html-unread": DiagnosticCode(
        "notice",
        "The model does not know an element; its text was kept.",
        "use Markdown or one of the elements that the user guide lists",
    ),
    "diagram-unread": DiagnosticCode(
        "notice",
        "A drawing in words, such as Mermaid's, is shown as it is written.",
        "save the drawing as SVG or PNG and show that",
    ),
    "math-invalid": DiagnosticCode(
        "warning",
        "A formula is not TeX that can be set; its source is shown.",
        "correct the formula",
    ),
    # Structure
    "heading-level": DiagnosticCode(
        "notice",
        "A heading skipped a level and was raised.",
        "use one more ‘#’ than the heading above it, not two",
    ),
    "note-missing": DiagnosticCode(
        "warning",
        "A footnote is called that is not in the post.",
        "add a line ‘[^label]: …’",
    ),
    "note-unused": DiagnosticCode(
        "notice",
        "A footnote is never called, and was left out.",
        "call it by its label, ‘[^label]’, or take it out",
    ),
    # Links and references
    "link-unknown": DiagnosticCode(
        "warning",
        "A link leads to a heading or place that the post does not have.",
        "compare the address with the ids of the post's headings",
    ),
    "link-relative": DiagnosticCode(
        "warning",
        "A relative link cannot be followed from a book, since the site's address is not known.",
        "set ‘url’ in _config.yml, or write the whole address",
    ),
    "link-invalid": DiagnosticCode(
        "warning",
        "A link has no address that can be followed.",
        "write the whole address, with https://",
    ),
    "link-post-missing": DiagnosticCode(
        "warning",
        "The post links to a post or a file that the site does not have.",
        "compare the address with the name of the file in _posts",
    ),
    "placeholder-empty": DiagnosticCode(
        "warning",
        "A name in braces has nothing to stand for in a text of the collection.",
        "give the post or the collection what is missing, or take the name out",
    ),
    "disclaimer-missing": DiagnosticCode(
        "warning",
        "A chapter does not carry the disclaimer that the collection asks for.",
        "add one to the post, or give the rule in the collection file a ‘text’",
    ),
    "disclaimer-unused": DiagnosticCode(
        "warning",
        "A disclaimer of the collection holds for none of its chapters.",
        "compare the words under ‘when’ with the tags, authors and dates of the posts",
    ),
    "source-unused": DiagnosticCode(
        "notice",
        "The entries of the references speak of an address that nothing links to.",
        "compare the address with that of the link",
    ),
    # Pictures
    "image-missing": DiagnosticCode(
        "warning",
        "A picture was not found; a placeholder stands for it.",
        "check the address; it is looked up beside the post and below the site",
    ),
    "image-remote": DiagnosticCode(
        "warning",
        "A picture is on the web, and nothing is fetched; a placeholder stands for it.",
        "say --fetch-images, or save the picture in the site and link to that",
    ),
    "image-unfetched": DiagnosticCode(
        "warning",
        "A picture on the web could not be fetched; a placeholder stands for it.",
        "see whether a browser shows it; or save it in the site and link to that",
    ),
    "image-unreadable": DiagnosticCode(
        "warning",
        "A picture's bytes are not a picture that a book can hold; a placeholder stands for it.",
        "save it again as PNG, JPEG, WebP, GIF or SVG",
    ),
    "cover-drawing": DiagnosticCode(
        "warning",
        "A cover was given as a drawing (SVG), which shops and e-readers do not take; the EPUB has "
        "one that is made from its title.",
        "save the cover as PNG or JPEG, 1600 pixels wide or more",
    ),
    "drawing-words": DiagnosticCode(
        "notice",
        "A drawing holds pieces of a web page, which no book shows; their words stand for them.",
        "export the drawing again without HTML in its labels, or as PNG",
    ),
    "image-alt": DiagnosticCode(
        "warning",
        "A picture has no alternative text; the caption or the file name stands in.",
        "write it between the square brackets: ![what one sees](address)",
    ),
    # Writing
    "glyph-missing": DiagnosticCode(
        "warning",
        "No font on this machine has some of the characters.",
        "install a font that has them: the message names one for each script",
    ),
    "character-broken": DiagnosticCode(
        "warning",
        "A control character stands in the text: what a wrong encoding leaves of a letter.",
        "type the word anew; it was saved in one encoding and read in another",
    ),
    "font-restricted": DiagnosticCode(
        "warning",
        "A font of the machine that was used may by its licence not go into documents.",
        "choose another font before you pass the file on, or ask its maker",
    ),
    "emoji-colourless": DiagnosticCode(
        "warning",
        "An emoji font of the machine is made of layers (COLR), which the PDF engine cannot paint.",
        "install one made of pictures instead, such as fonts-noto-color-emoji (Debian, Ubuntu)",
    ),
    "engine-warning": DiagnosticCode(
        "notice",
        "The PDF engine remarked something.",
        "look at the pages; nothing has to be wrong with them",
    ),
    "engine-failed": DiagnosticCode(
        "error",
        "The PDF engine could not set the post at all.",
        "leave out half of the post, and again half, to find what the engine stumbles over",
    ),
    "settings-conflict": DiagnosticCode(
        "error",
        "Settings do not go together, such as margins that leave no room for text on that page, "
        "or a printer and a profile other than `press`.",
        "change one of them",
    ),
    "pages-unsettled": DiagnosticCode(
        "warning",
        "A page number in the text moves the page that it names, and may be off by one.",
        "add or take out a few words near the link that names the page",
    ),
    "epub-heavy": DiagnosticCode(
        "warning",
        "The EPUB is larger than the budget of its profile.",
        "make the pictures that are named smaller, or parts of the book books of their own",
    ),
    "part-heavy": DiagnosticCode(
        "warning",
        "A picture or another part of the EPUB is larger than its reader takes well.",
        "make it smaller; an animation can be a still picture",
    ),
    "source-changed": DiagnosticCode(
        "warning",
        "The file of a post was changed while the book was made, and is not attached to the PDF.",
        "make the PDF again",
    ),
    "write-failed": DiagnosticCode(
        "error",
        "The output could not be written.",
        "check the folder's permissions and the room on the disk",
    ),
    # Collections
    "collection-file": DiagnosticCode(
        "error",
        "A file or a folder that the collection file names is not there.",
        "write its path as it is seen from the collection file, or from the root of the site",
    ),
    "collection-key": DiagnosticCode(
        "error",
        "The collection file has a key that is not known there, that stands there twice, or that "
        "goes with no other one there; or a key is missing.",
        "see the list of keys in the page on collections",
    ),
    "collection-value": DiagnosticCode(
        "error",
        "A value of the collection file is not what its key takes.",
        "see the page on collections for what the key takes",
    ),
    "theme-unusable": DiagnosticCode(
        "error",
        "A file of a theme, or a value in it, is not what a theme can have.",
        "correct the line named; the page on themes says what a theme is made of",
    ),
    "collection-yaml": DiagnosticCode(
        "error",
        "The collection file is not YAML that can be read.",
        "put values with a colon or other special characters between quotes",
    ),
    # Checking
    "epub-invalid": DiagnosticCode(
        "error",
        "EPUBCheck found an error in the book.",
        "the message names the file inside the EPUB",
    ),
    "epub-warning": DiagnosticCode(
        "warning",
        "EPUBCheck warns of something in the book.",
        "the message names the file inside the EPUB",
    ),
    "epub-css": DiagnosticCode(
        "warning",
        "A stylesheet in the book says something that e-readers break on.",
        "say it in another way; the message names the line, and why",
    ),
    "ace-violation": DiagnosticCode(
        "warning",
        "Ace found something in the book that keeps readers out.",
        "the message says what it wants; what a post can mend is named with its line",
    ),
    "claim-withheld": DiagnosticCode(
        "warning",
        "A person certifies the book, but it claims to conform to no standard of accessibility.",
        "mend what the message names, and make the book again",
    ),
    "record-missing": DiagnosticCode(
        "error",
        "The book carries no record of what it was made from.",
        "make it again with this version of the exporter",
    ),
    "rebuild-source": DiagnosticCode(
        "warning",
        "A file that the book was made from is not as it was, or not there.",
        "name the site's root with --site, or go back to the files of that day",
    ),
    "rebuild-version": DiagnosticCode(
        "warning",
        "The book was made by other versions of the exporter, its styles or its libraries.",
        "install those that the record in the book names",
    ),
    "rebuild-differs": DiagnosticCode(
        "error",
        "A rebuild of the book has other bytes.",
        "look at the warnings before: sources or versions that changed are the usual cause",
    ),
    "kindle-large": DiagnosticCode(
        "error",
        "The file is larger than Send to Kindle takes at all.",
        "make the heaviest pictures smaller, or two books of it",
    ),
    "kindle-mail": DiagnosticCode(
        "warning",
        "The file is larger than Send to Kindle takes by mail; it is known to fail on the web too.",
        "send it by the web page, or make the heaviest pictures smaller",
    ),
    "kindle-cover": DiagnosticCode(
        "warning",
        "The cover is missing, or is none that Kindle and its shop take.",
        "give a JPEG in RGB of 1600 × 2560 pixels, or let one be drawn",
    ),
    "kindle-css": DiagnosticCode(
        "warning",
        "The stylesheet asks for something that Kindle does not know, and passes over.",
        "make the book with the profile kindle, which leaves it out; or take it out of the theme",
    ),
    "kindle-contents": DiagnosticCode(
        "warning",
        "The contents have more than two levels, of which Kindle shows two, or are missing.",
        "make the book with the profile kindle",
    ),
    "kindle-refused": DiagnosticCode(
        "error",
        "The file has something for which Send to Kindle refuses books (its message is E999).",
        "take out what is named, or make the book with the profile kindle",
    ),
    "kindle-link": DiagnosticCode(
        "error",
        "A link within the book leads nowhere.",
        "correct the link in the post",
    ),
    "kindle-notes": DiagnosticCode(
        "warning",
        "A note has no way back to where it is called, and Kindle will not show it there.",
        "make the book with the profile kindle",
    ),
    "kindle-table": DiagnosticCode(
        "warning",
        "A table is longer than ten screens, more than Kindle shows well.",
        "part it into tables of their own",
    ),
    "pdf-invalid": DiagnosticCode(
        "error",
        "The file breaks a rule of PDF, PDF/UA-1 or of its own structure.",
        "the message names the rule",
    ),
    "page-outside": DiagnosticCode(
        "error",
        "A text or a picture stands in the margin, comes too near to the cut, or is cut off.",
        "break the long word, shorten the line, or make the picture smaller",
    ),
    "bleed-short": DiagnosticCode(
        "error",
        "What is to run off the page does not reach the end of the bleed.",
        "let it reach over the cut as far as the printer asks, or let it end before",
    ),
    "code-clipped": DiagnosticCode(
        "error",
        "A line of code runs into the margin, or is cut off.",
        "break the line in the source",
    ),
    "heading-stranded": DiagnosticCode(
        "warning",
        "A heading is the last thing on its page, and its text is on the next.",
        "add or take out a few words before it",
    ),
    "image-coarse": DiagnosticCode(
        "warning",
        "A picture has fewer dots than the profile asks for at the size at which it stands.",
        "take a larger picture, or let it stand smaller",
    ),
    "font-not-embedded": DiagnosticCode(
        "error",
        "A font is used that is not in the file, so that another machine shows another.",
        "make the PDF anew; a PDF from elsewhere must be exported with its fonts",
    ),
    "colour-forbidden": DiagnosticCode(
        "error",
        "Something has a colour that the profile has no inks for.",
        "make the PDF anew with that profile; a picture may have to be turned to grey",
    ),
    "rule-thin": DiagnosticCode(
        "warning",
        "A line is thinner than a press can print.",
        "draw it thicker, or the whole drawing larger",
    ),
    "tint-light": DiagnosticCode(
        "warning",
        "A tint is lighter than a press can print.",
        "draw it darker, or leave it white",
    ),
    "text-small": DiagnosticCode(
        "warning",
        "A text is smaller than a press can print.",
        "draw it larger; text in a drawing shrinks with it",
    ),
    "box-wrong": DiagnosticCode(
        "error",
        "The boxes of a page do not lie in one another, or are not as the profile asks.",
        "make the PDF anew with that profile and that page size",
    ),
    "tags-missing": DiagnosticCode(
        "error",
        "The file is not tagged, or something on a page is neither tagged nor an artifact.",
        "make the PDF anew; a PDF from elsewhere must be exported as a tagged one",
    ),
    "path-inside": DiagnosticCode(
        "error",
        "The file names a folder of the machine that made it.",
        "take the path out of the post or of the picture that it comes from",
    ),
    "annotation-forbidden": DiagnosticCode(
        "error",
        "A page has links or notes, which a press does not take.",
        "make the PDF anew with the profile press",
    ),
    "bookmarks-forbidden": DiagnosticCode(
        "error",
        "The file has bookmarks, which its profile leaves out.",
        "make the PDF anew with that profile",
    ),
    "attachment-forbidden": DiagnosticCode(
        "error",
        "Other files are attached to the file, which its profile leaves out.",
        "make the PDF anew with that profile",
    ),
    "intent-missing": DiagnosticCode(
        "error",
        "The file does not say for which press its colours are meant.",
        "make the PDF anew with the profile press",
    ),
    "pages-odd": DiagnosticCode(
        "error",
        "The pages fill no whole leaves.",
        "make the PDF anew with that profile, which adds an empty page",
    ),
    "pages-count": DiagnosticCode(
        "warning",
        "The book has fewer or more pages than the printer binds.",
        "take in more posts, or fewer; or choose another page size",
    ),
}
