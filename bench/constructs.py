"""Constructs of posts by number: data for measurements of growth and for tests of hostile input.

A construct gives the text of a post that has it `n` times, or nested `n` deep.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

Text: TypeAlias = Callable[[int], str]


@dataclass(frozen=True, slots=True)
class Construct:
    """A construct, and the greatest number of it that is measured.

    `text` returns the post's text without a metadata block, `metadata` the lines of that block,
    `files` other files of the site by path. `sites` are the sites that read it; none means all.
    """

    text: Text
    most: int
    metadata: Text = lambda _: "title: Growth\n"
    files: Callable[[int], Mapping[str, str]] = lambda _: {}
    sites: tuple[str, ...] = field(default=())

    def post(self, number: int) -> str:
        """Return the content of a file."""
        return f"---\n{self.metadata(number)}---\n\n{self.text(number)}\n"


def _repeated(pattern: str, most: int) -> Construct:
    return Construct(lambda number: pattern * number, most)


def _numbered(pattern: str, most: int, before: str = "", after: str = "", **more: str) -> Construct:
    """Return a construct whose copies differ: `@` in the pattern is the number of each."""

    def text(number: int) -> str:
        copies = "".join(pattern.replace("@", f"{each}") for each in range(number))
        ends = "".join(more.get("then", "").replace("@", f"{each}") for each in range(number))
        return f"{before}{copies}{after}{ends}"

    return Construct(text, most)


def _between(before: str, pattern: str, after: str, most: int) -> Construct:
    return Construct(lambda number: f"{before}{pattern * number}{after}", most)


def _nested(opening: str, closing: str, most: int) -> Construct:
    return Construct(lambda number: f"{opening * number}x{closing * number}", most)


def _stairs(line: str, indent: str, most: int) -> Construct:
    """Return lines of which each is indented more than the one before."""
    return Construct(
        lambda number: "".join(f"{indent * each}{line}\n" for each in range(number)), most
    )


def _metadata(metadata: Text, most: int) -> Construct:
    return Construct(lambda _: "A text.", most, metadata)


def _data(name: str, content: Text, text: str, most: int) -> Construct:
    return Construct(
        lambda _: text, most, files=lambda number: {name: content(number)}, sites=("jekyll",)
    )


def _liquid(text: Text, most: int, include: Text | None = None) -> Construct:
    files = (lambda number: {"_includes/part.md": include(number)}) if include else lambda _: {}
    return Construct(text, most, files=files, sites=("jekyll",))


_LINE = "The quick brown fox jumps over the lazy dog, as *ever*, and `code` [too](http://a.org/).\n"


def _prose(number: int) -> str:
    """Return about `number` words of ordinary text in paragraphs, with headings and lists."""
    return "\n\n".join(
        f"## Heading {each}\n\n{_LINE * 5}\n- item {each}\n- “other”\n"
        for each in range(number // 100)
    )


_MARKS = {
    "asterisks": "*",
    "asterisks-spaced": "* ",
    "asterisk-words": "*a ",
    "asterisk-pairs": "a**b**",
    "asterisk-closers": "a* ",
    "asterisk-three": "***a** ",
    "underscores": "_",
    "underscore-words": "_a ",
    "tildes": "~",
    "tilde-words": "~~a ",
    "carets": "^",
    "caret-words": "^a ",
    "equals": "=",
    "equals-words": "==a ",
    "pluses": "+",
    "plus-words": "^^a ",
    "backticks": "`",
    "backtick-words": "`a``b ",
    "backtick-lone": "a ` ",
    "dollars": "$",
    "dollar-words": "$a ",
    "dollar-doubles": "$$a ",
    "mixed-marks": "*_",
    "mixed-words": "*a _b ",
    "mixed-closing": "*_a*_ ",
    "mixed-many": "*a **b _c __d ~~e ==f ",
    "brackets": "[",
    "brackets-closing": "]",
    "bracket-pairs": "[]",
    "bracket-pairs-round": "[a](",
    "bracket-pairs-square": "[a][",
    "images-open": "![",
    "images-open-round": "![a](",
    "links-angle": "[a](<b",
    "link-titles": '[a](b "c',
    "links-nested-text": "[[a](",
    "note-calls": "[^1]",
    "note-calls-inline": "^[a ",
    "wiki-links-open": "[[",
    "wiki-links-words": "[[a ",
    "wiki-embeds-open": "![[",
    "wiki-embeds": "![[a]] ",
    "comments-obsidian": "%% ",
    "comments-obsidian-closed": "%%a%% ",
    "spans": "<span>",
    "spans-attributes": '<span class="',
    "angles": "<",
    "angles-spaced": "< ",
    "angles-letters": "<a",
    "angles-quotes": "<a b='",
    "autolinks-open": "<http://a",
    "autolinks": "<http://a.org/> ",
    "comments-open": "<!--",
    "comments-closed": "<!-- a -->",
    "comment-lines": "<!-- a -->\n\n",
    "comments-dashes": "<!-->",
    "instructions-open": "<?",
    "declarations-open": "<!A",
    "cdata-open": "<![CDATA[",
    "divs-open": "<div>",
    "divs-open-lines": "<div>\n",
    "divs-open-blocks": "<div>\n\n",
    "divs-open-markdown": '<div markdown="1">\n',
    "divs-closed": "<div>a</div>\n\n",
    "divs-closing": "</div>",
    "divs-closing-blocks": "</div>\n\n",
    "paragraphs-html": "<p>",
    "formatting-html": "<b><i>",
    "details-open": "<details>\n\n",
    "tables-html": "<table><tr><td>",
    "scripts-open": "<script>",
    "styles-open": "<style>",
    "svg-open": "<svg>",
    "math-open": "<math>",
    "objects-open": "<object data='a.png'>",
    "unknown-elements": "<x-y>a</x-y> ",
    "handlers": "<b onclick=a>",
    "backgrounds": "<b style='background: url('>",
    "textareas-open": "<textarea>",
    "entities-open": "&amp",
    "entities": "&amp;",
    "entities-numbers-open": "&#",
    "entities-names-open": "&a",
    "backslashes": "\\",
    "backslashes-letters": "\\a",
    "tabs": "\t",
    "tabs-lines": "a\t\n",
    "carriage-returns": "\r",
    "carriage-returns-words": "a\r",
    "nulls": "\0",
    "blank-lines": "\n",
    "blank-lines-spaces": " \n",
    "line-separators": "a\u2028",
    "form-feeds": "\f",
    "spaces": " ",
    "zero-width": "\u200b",
    "zero-width-words": "a\u200b ",
    "combining-accents": "\u0301",
    "accents-after-letters": "a\u0301\u0302",
    "right-to-left": "\u05d0\u05d1 ",
    "bidi-marks": "\u202e",
    "bidi-isolates": "\u2067a",
    "surrogates": "\ud83d",
    "private-use": "\ue000",
    "noncharacters": "\ufffe",
    "controls": "\x01\x02\x03",
    "placeholders": "\x02wzxhzdk:0\x03",
    "emoji": "\U0001f600",
    "emoji-joined": "\U0001f468\u200d",
    "emoji-shortcodes": ":smile: ",
    "colons": ":",
    "emoji-open": ":a",
    "quotes-double": '"',
    "quotes-words": '"a ',
    "quotes-single": "'",
    "quotes-single-words": "'a ",
    "apostrophes": "a'",
    "dashes": "-",
    "dashes-words": "a--",
    "dots": ".",
    "smart-guillemets": "<<a>> ",
    "addresses": "http://a.org/b ",
    "addresses-joined": "http://",
    "addresses-www": "www.",
    "addresses-round": "http://a.org/(",
    "addresses-closing": "http://a.org/" + ")" * 5,
    "emails": "a@b.org ",
    "emails-joined": "a@",
    "emails-dots": "a.",
    "words": "word ",
    "letters": "a",
    "digits": "1",
    "lines": "word\n",
    "lines-hard": "word  \n",
    "paragraphs": "word\n\n",
    "paragraphs-distinct-cases": "Word word wOrd\n\n",
    "east-asian": "漢字",
    "tex-begin": "\\begin{a}",
    "tex-round": "\\(",
    "tex-square": "\\[",
    "tex-round-double": "\\\\(",
    "tex-labels": "\\label{a}",
    "quotations": "> ",
    "quotations-lines": "> a\n",
    "quotations-blocks": "> a\n\n",
    "quotations-marks": ">",
    "lists-marks": "- ",
    "lists-numbers": "1. ",
    "lists-mixed": "- > ",
    "lists-plus": "+ ",
    "list-items": "- a\n",
    "list-items-loose": "- a\n\n",
    "list-numbered": "1. a\n",
    "list-items-tasks": "- [ ] a\n",
    "list-items-lists": "- a\n  - b\n",
    "list-items-code": "- ```\n  a\n  ```\n",
    "list-alternating": "- a\n+ b\n",
    "list-paragraphs": "- a\n\n  b\n\n",
    "callouts": "> [!note] a\n> b\n\n",
    "callouts-nested": "> [!note]\n",
    "rules": "---\n",
    "rules-blocks": "***\n\n",
    "headings": "# a\n",
    "headings-blocks": "## a\n\n",
    "headings-underlined": "a\n=\n\n",
    "headings-marks": "#",
    "headings-closing": "# a #",
    "headings-hashes": "a #",
    "code-indented": "    a\n",
    "code-indented-blocks": "    a\n\n",
    "fences-open": "```\n",
    "fences-open-blocks": "```\n\na\n\n",
    "fences-longer": "````\n```\n",
    "fences-closed": "```\na\n```\n\n",
    "fences-languages": "``` a\n",
    "fences-tildes": "~~~\n",
    "fences-in-quotations": "> ```\n\n",
    "tables": "| a | b |\n|---|---|\n| c | d |\n\n",
    "tables-rows": "| a | b |\n",
    "tables-pipes": "|",
    "tables-pipes-words": "a|",
    "tables-pipes-code": "`|",
    "table-separators": "|---|---|\n",
    "definitions": "a\n: b\n\n",
    "definitions-lines": "a\n: b\n",
    "definitions-many": ": b\n",
    "definitions-marks": ": ",
    "attributes": "a\n{: .b}\n\n",
    "attributes-spans": "*a*{: .b} ",
    "attributes-open": "{: ",
    "attributes-braces": "{.a ",
    "attributes-keys": '{: a="b',
    "extension-tags": "{::",
    "extension-comments": "{::comment}\n",
    "extension-options": "{::options a='b' /}\n",
    "braces": "{",
    "braces-double": "{{",
    "braces-closed": "{a}",
    "containers": "::: a\n",
    "containers-longer": ":::: a\n::: b\n",
    "containers-closed": "::: a\nb\n:::\n\n",
    "directives": "::a[",
    "admonitions": "!!! note\n",
    "admonitions-text": '!!! note "a"\n    b\n\n',
    "admonitions-details": "??? note\n    a\n",
    "tabs-mkdocs": '=== "a"\n    b\n',
    "critic-marks": "{++",
    "critic-comments": "{>>a<<}",
    "keys": "++a++ ",
    "snippets": '--8<-- "a"\n',
    "math-blocks": "$$\na\n$$\n\n",
    "math-blocks-open": "$$\na\n\n",
    "math-inline": "$a$ ",
    "jsx": "<A>",
    "jsx-closed": "<A>b</A>\n\n",
    "jsx-expressions": "{a}",
    "jsx-attributes": "<A b={",
    "jsx-statements": "import a from 'b'\n\n",
    "jsx-exports": "export const a = {\n",
    "jsx-strings": "{'",
    "jsx-templates": "{`${",
    "jsx-comments": "{/* ",
    "shortcodes": "{{< a >}}",
    "shortcodes-open": "{{<",
    "shortcodes-unclosed": "{{< a >}}\n\n",
    "shortcodes-percent": "{{% a ",
    "shortcodes-figure": '{{< figure src="a.png" >}}\n\n',
    "shortcodes-quotes": '{{< a "b',
    "wordpress": "[caption id=1]",
    "wordpress-code": "[code]",
    "wordpress-latex": "$latex a ",
    "wordpress-gallery": "[gallery ids=",
    "notion-asides": "<aside>\n",
    "logseq": "- a\n  id:: b\n",
    "block-ids": "a ^b\n\n",
    "queries": "```dataview\n",
    "distill": "<d-cite key='a'></d-cite>",
    "distill-notes": "<d-footnote>a</d-footnote>",
    "lazy-images": "<img data-src='a.png'>",
    "images": "![a](b.png)\n\n",
    "badges": "[![a](http://img.shields.io/b.svg)](http://c) ",
    "iframes": "<iframe src='http://a'></iframe>\n\n",
    "image-sizes": "![a](b =",
    "links": "[a](http://a.org/) ",
    "links-titles": '[a](http://a.org/ "b") ',
    "links-files": "[a](b.md) ",
    "links-ids": "[a](#b) ",
    "contents-marks": "[TOC]\n\n",
    "liquid-tags-open": "{%",
    "liquid-outputs-open": "{{ ",
    "liquid-comments": "{% comment %}",
    "liquid-comments-closed": "{% comment %}a{% endcomment %}",
    "liquid-raw": "{% raw %}",
    "liquid-ifs": "{% if a %}",
    "liquid-fors": "{% for a in (1..9) %}",
    "liquid-captures": "{% capture a %}",
    "liquid-assigns": "{% assign a = 1 %}",
    "liquid-outputs": "{{ site.title }} ",
    "liquid-highlight": "{% highlight a %}\n",
    "liquid-unknown": "{% unknown a %}\n\n",
    "liquid-links": "{% link a.md %}\n",
    "liquid-quotes": "{{ 'a",
    "liquid-literals": "{{ '{{' }}",
    "abbreviations": "*[a]: b\n",
    "definitions-links": "[a]: b\n",
    "definitions-notes": "[^a]: b\n",
    "paragraph-quotation-lazy": "> a\nb\n",
}
_LONG = {"letters", "words", "lines", "digits"}
"""Patterns that are repeated a million times or more, as an ordinary text may be."""

CONSTRUCTS: Mapping[str, Construct] = {
    "prose": Construct(_prose, 60_000),
    **{
        name: _repeated(mark, 1_000_000 if name in _LONG else 100_000)
        for name, mark in _MARKS.items()
    },
    "spaces-between": _between("a", " ", "b", 1_000_000),
    "tabs-between": _between("a", "\t", "b", 100_000),
    "spaces-trailing-lines": Construct(lambda number: f"a{' ' * 100}\n" * number, 20_000),
    "underline-equals": _between("a\n", "=", "\n", 1_000_000),
    "underline-dashes": _between("a\n", "-", "\n", 1_000_000),
    "fence-long": _between("", "`", "\na\n", 100_000),
    "fence-language-long": _between("```", "a", "\nb\n```\n", 100_000),
    "code-span-long": _between("a ", "`", " b", 100_000),
    "heading-long": _between("# ", "a ", "\n", 100_000),
    "table-row-long": Construct(
        lambda number: "|a" * number + "|\n" + "|-" * number + "|\n" + "|b" * number + "|\n", 10_000
    ),
    "table-rows": _between("| a | b |\n|---|---|\n", "| c | d |\n", "", 20_000),
    "table-rows-lines": Construct(
        lambda number: "+---+---+\n" + "| a | b |\n+---+---+\n" * number, 10_000
    ),
    "quotations-nested": _nested("> ", "", 100_000),
    "quotations-stairs": Construct(
        lambda number: "".join(f"{'> ' * each}a\n" for each in range(number)), 1_500
    ),
    "lists-stairs": _stairs("- a", "  ", 1_500),
    "lists-stairs-four": _stairs("- a", "    ", 1_000),
    "lists-stairs-numbers": _stairs("1. a", "   ", 1_000),
    "lists-stairs-blank": _stairs("- a\n", "  ", 1_000),
    "lists-stairs-quotations": _stairs("> - a", "  ", 1_000),
    "admonitions-stairs": _stairs("!!! note\n", "    ", 1_000),
    "tabs-stairs": _stairs('=== "a"\n', "    ", 1_000),
    "definitions-stairs": _stairs("a\n: b", "  ", 1_000),
    "code-stairs": _stairs("a", " ", 1_500),
    "divs-nested": _nested("<div>", "</div>", 50_000),
    "divs-nested-lines": _nested("<div>\n", "</div>\n", 50_000),
    "divs-nested-blocks": _nested("<div>\n\n", "\n\n</div>", 50_000),
    "divs-nested-markdown": _nested('<div markdown="1">\n\n', "\n\n</div>", 20_000),
    "spans-nested": _nested("<span>", "</span>", 50_000),
    "details-nested": _nested("<details>\n\n", "\n\n</details>", 20_000),
    "lists-html": _nested("<ul><li>", "</li></ul>", 20_000),
    "tables-html-nested": _nested("<table><tr><td>", "</td></tr></table>", 20_000),
    "quotations-html": _nested("<blockquote>", "</blockquote>", 20_000),
    "math-nested": _nested("<math><mrow>", "</mrow></math>", 20_000),
    "figures-nested": _nested("<figure>", "</figure>", 20_000),
    "ruby-nested": _nested("<ruby>a<rt>", "</rt></ruby>", 20_000),
    "links-html-nested": _nested("<a href='b'>", "</a>", 20_000),
    "emphasis-nested": _nested("*a **b ", " c** d*", 20_000),
    "links-nested": _nested("[", "](a)", 20_000),
    "images-nested": _nested("![", "](a)", 20_000),
    "brackets-nested": _nested("[", "]", 50_000),
    "round-nested": _between("[a](", "(", ")", 50_000),
    "braces-nested": _nested("{", "}", 20_000),
    "jsx-nested": _nested("<A>\n\n", "\n\n</A>", 20_000),
    "jsx-nested-inline": _nested("<A>", "</A>", 20_000),
    "jsx-fragments": _nested("<>", "</>", 20_000),
    "jsx-object": _nested("{[", "]}", 20_000),
    "jsx-attribute-object": _between("<A b={", "{a: ", "", 20_000),
    "notes-inline-nested": _nested("^[a ", "]", 20_000),
    "shortcodes-nested": _nested("{{< a >}}", "{{< /a >}}", 20_000),
    "shortcodes-nested-percent": _nested("{{% a %}}\n", "\n{{% /a %}}", 20_000),
    "hexo-nested": _nested("{% note %}\n", "\n{% endnote %}", 20_000),
    "containers-nested": Construct(
        lambda number: "".join(f"{':' * (number + 3 - each)} a\n" for each in range(number)), 1_000
    ),
    "callouts-stairs": Construct(
        lambda number: "".join(f"{'> ' * each}[!note] a\n" for each in range(1, number)), 1_000
    ),
    "fences-stairs": Construct(
        lambda number: "".join(f"{'`' * (number + 3 - each)}\n" for each in range(number)), 1_000
    ),
    "code-spans-stairs": Construct(
        lambda number: "".join(f"a {'`' * each} " for each in range(1, number)), 1_500
    ),
    "links-distinct": _numbered("[a@](http://a.org/@) ", 20_000),
    "links-distinct-lines": _numbered("[a@](http://a.org/@)\n\n", 20_000),
    "links-reference": _numbered("[a@][b@] ", 20_000, after="\n\n", then="[b@]: http://a.org/@\n"),
    "links-shortcut": _numbered("[a@] ", 20_000, after="\n\n", then="[a@]: http://a.org/@\n"),
    "links-undefined": _numbered("[a@][b@] ", 20_000),
    "addresses-distinct": _numbered("http://a.org/@ ", 20_000),
    "autolinks-distinct": _numbered("<http://a.org/@> ", 20_000),
    "emails-distinct": _numbered("a@@b.org ", 20_000),
    "wiki-links-distinct": _numbered("[[a@]] ", 20_000),
    "wiki-embeds-distinct": _numbered("![[a@]] ", 20_000),
    "images-distinct": _numbered("![a@](a@.png) ", 20_000),
    "files-distinct": _numbered("[a@](a@.md) ", 20_000),
    "ids-links": _numbered("## a@\n\n[b](#a@)\n\n", 20_000),
    "ids-missing": _numbered("[b](#a@)\n\n", 20_000),
    "ids-html": _numbered('<p id="a@">b</p>\n\n', 20_000),
    "ids-equal": _repeated('<p id="a">b</p>\n\n', 20_000),
    "headings-distinct": _numbered("## a@\n\n", 20_000),
    "paragraphs-changed": _repeated("word &amp; other\n\n", 20_000),
    "headings-equal": _repeated("## A heading\n\nText.\n\n", 20_000),
    "headings-clashing": _numbered("## a\n\n## a-@\n\n", 10_000),
    "notes-distinct": _numbered("a[^@] ", 20_000, after="\n\n", then="[^@]: b @\n\n"),
    "notes-called-often": _between("", "a[^1] ", "\n\n[^1]: b\n", 20_000),
    "notes-called-twice": _numbered("a[^@] b[^@] ", 10_000, after="\n\n", then="[^@]: b @\n\n"),
    "notes-unused": _numbered("[^@]: b @\n\n", 20_000),
    "notes-missing": _numbered("a[^@] ", 20_000),
    "notes-chain": Construct(
        lambda number: (
            "a[^0]\n\n" + "".join(f"[^{each}]: b[^{each + 1}]\n\n" for each in range(number))
        ),
        10_000,
    ),
    "notes-tree": Construct(
        lambda number: (
            "a[^0]\n\n"
            + "".join(f"[^{each}]: b[^{each + 1}] c[^{each + 1}]\n\n" for each in range(number))
        ),
        1_000,
    ),
    "notes-tree-wide": Construct(
        lambda number: (
            "a[^0]\n\n"
            + "".join(f"[^{each}]: {f'b[^{each + 1}] ' * 10}\n\n" for each in range(number))
        ),
        100,
    ),
    "notes-themselves": _between("a[^1]\n\n[^1]: ", "b[^1] ", "\n", 20_000),
    "abbreviations-distinct": _numbered("A@B ", 10_000, after="\n\n", then="*[A@B]: long @\n"),
    "abbreviation-often": _between("*[AB]: long\n\n", "AB ", "", 50_000),
    "code-blocks-distinct": _numbered("```\nlong code @\n```\n\n", 10_000),
    "code-spans-distinct": _numbered("`code@` ", 20_000),
    "formulas-distinct": _numbered("$a_@$ ", 5_000),
    "paragraphs-distinct": _numbered("A word @ and others.\n\n", 20_000),
    "elements-distinct": _numbered("<x@>a</x@> ", 10_000),
    "list-items-distinct": _numbered("- item @\n", 20_000),
    "definitions-distinct": _numbered("term @\n: text @\n\n", 10_000),
    "attributes-long": _between("a\n{: ", ".b ", "}\n", 50_000),
    "attribute-definitions": _numbered("{:a@: .b@}\n", 20_000),
    "attribute-keys": _numbered('b@="c" ', 20_000, before="a\n{: ", after="}\n"),
    "html-attributes": _numbered('b@="c" ', 20_000, before="<p ", after=">a</p>\n"),
    "html-comments-lines": _numbered("<!-- @ -->\n\ntext @\n\n", 12_000),
    "html-blocks-lines": _numbered("<div>@</div>\n\ntext @\n\n", 12_000),
    "html-inline": _numbered("<b>@</b> ", 20_000),
    "emphasis-distinct": _numbered("*a@* **b@** ", 20_000),
    "liquid-loop": _liquid(lambda number: f"{{% for i in (1..{number}) %}}a {{% endfor %}}", 10**9),
    "liquid-loops-nested": _liquid(
        lambda number: "{% for i in (1..10) %}" * number + "a" + "{% endfor %}" * number, 20
    ),
    "liquid-loops-empty": _liquid(
        lambda number: "{% for i in (1..1000) %}" * number + "{% endfor %}" * number, 10
    ),
    "liquid-append": _liquid(
        lambda number: (
            "{% assign a = 'aaaaaaaaaa' %}"
            + "{% assign a = a | append: a %}" * number
            + "{{ a | size }}"
        ),
        64,
    ),
    "liquid-append-loop": _liquid(
        lambda number: (
            "{% assign a = 'aaaaaaaaaa' %}{% for i in (1.."
            + f"{number})"
            + " %}{% assign a = a | append: a %}{% endfor %}{{ a | size }}"
        ),
        64,
    ),
    "liquid-replace": _liquid(
        lambda number: (
            "{% assign a = 'aaaaaaaaaa' %}"
            + "{% assign a = a | replace: 'a', a %}" * number
            + "{{ a | size }}"
        ),
        16,
    ),
    "liquid-capture": _liquid(
        lambda number: (
            "{% capture a %}aaaa{% endcapture %}"
            + "{% capture a %}{{ a }}{{ a }}{% endcapture %}" * number
            + "{{ a | size }}"
        ),
        64,
    ),
    "liquid-times": _liquid(
        lambda number: (
            "{% assign a = 99999 %}" + "{% assign a = a | times: a %}" * number + "{{ a }}"
        ),
        64,
    ),
    "liquid-join": _liquid(
        lambda number: (
            "{% assign a = 'a,b,c,d' | split: ',' %}{% assign b = 'aaaaaaaa' %}"
            + "{% assign b = a | join: b %}" * number
            + "{{ b | size }}"
        ),
        64,
    ),
    "liquid-concat": _liquid(
        lambda number: (
            "{% assign a = 'a,b,c,d' | split: ',' %}"
            + "{% assign a = a | concat: a %}" * number
            + "{{ a | size }}"
        ),
        64,
    ),
    "liquid-split": _liquid(
        lambda number: f"{{% assign a = '{'a,' * number}' | split: ',' %}}{{{{ a | size }}}}",
        100_000,
    ),
    "liquid-sort": _liquid(
        lambda number: (
            f"{{% assign a = '{'b,a,' * number}' | split: ',' | sort | uniq %}}{{{{ a | size }}}}"
        ),
        100_000,
    ),
    "liquid-filters": _liquid(lambda number: "{{ 'a' " + "| upcase " * number + "}}", 20_000),
    "liquid-conditions": _liquid(
        lambda number: "{% if a " + "and a " * number + "%}b{% endif %}", 20_000
    ),
    "liquid-where-exp": _liquid(
        lambda number: (
            "{% assign a = site.posts | where_exp: 'p', \"p.a "
            + "and p.a " * number
            + '" %}{{ a | size }}'
        ),
        5_000,
    ),
    "liquid-include-itself": _liquid(
        lambda number: "{% include part.md %}\n" * number,
        100,
        lambda _: "{% include part.md %}" * 2,
    ),
    "liquid-includes": _liquid(
        lambda number: "{% include part.md %}\n\n" * number, 10_000, lambda _: "A text.\n"
    ),
    "liquid-include-arguments": _liquid(
        lambda number: "{% include part.md " + "a='b' " * number + "%}",
        10_000,
        lambda _: "{{ include }}",
    ),
    "liquid-ifs-nested": _liquid(
        lambda number: "{% if true %}" * number + "a" + "{% endif %}" * number, 20_000
    ),
    "liquid-captures-nested": _liquid(
        lambda number: "{% capture a %}" * number + "a" + "{% endcapture %}" * number, 20_000
    ),
    "liquid-comments-nested": _liquid(
        lambda number: "{% comment %}" * number + "a" + "{% endcomment %}" * number, 30_000
    ),
    "liquid-increment": _liquid(lambda number: "{% increment a %} " * number, 20_000),
    "liquid-cycle": _liquid(lambda number: "{% cycle 'a', 'b' %} " * number, 20_000),
    "liquid-case": _liquid(
        lambda number: "{% case 1 %}" + "{% when 2 %}a" * number + "{% endcase %}", 20_000
    ),
    "liquid-elsif": _liquid(
        lambda number: "{% if false %}" + "{% elsif false %}a" * number + "{% endif %}", 20_000
    ),
    "liquid-path": _liquid(lambda number: "{{ page" + ".a" * number + " }}", 50_000),
    "liquid-brackets": _liquid(lambda number: "{{ page" + "[a" * number + " }}", 20_000),
    "liquid-highlights": _liquid(
        lambda number: "{% highlight text %}\na\n{% endhighlight %}\n\n" * number, 10_000
    ),
    "metadata-title": _metadata(lambda number: f"title: {'a' * number}\n", 1_000_000),
    "metadata-title-words": _metadata(lambda number: f"title: {'word ' * number}\n", 200_000),
    "metadata-text": _metadata(
        lambda number: "title: A\ndescription: |\n" + "  a line of text\n" * number, 100_000
    ),
    "metadata-keys": _metadata(
        lambda number: "title: A\n" + "".join(f"key{each}: {each}\n" for each in range(number)),
        100_000,
    ),
    "metadata-tags": _metadata(
        lambda number: (
            "title: A\ntags: [" + ", ".join(f"tag{each}" for each in range(number)) + "]\n"
        ),
        20_000,
    ),
    "metadata-tags-text": _metadata(
        lambda number: "title: A\ntags: " + "tag " * number + "\n", 20_000
    ),
    "metadata-authors": _metadata(
        lambda number: (
            "title: A\nauthors:\n" + "".join(f"- Author {each}\n" for each in range(number))
        ),
        20_000,
    ),
    "metadata-nested": _metadata(
        lambda number: f"title: A\na: {'[' * number}{']' * number}\n", 10_000
    ),
    "metadata-nested-maps": _metadata(lambda number: f"title: A\na: {'{b: ' * number}\n", 10_000),
    "metadata-nested-lists": _metadata(
        lambda number: f"title: A\na:\n  {'- ' * number}b\n", 10_000
    ),
    "metadata-nested-lines": _metadata(
        lambda number: "title: A\n" + "".join(f"{' ' * each}a:\n" for each in range(number)), 1_500
    ),
    "metadata-aliases": _metadata(
        lambda number: (
            "title: A\na0: &a0 [b, b]\n"
            + "".join(
                f"a{each}: &a{each} [{', '.join([f'*a{each - 1}'] * 9)}]\n"
                for each in range(1, number + 1)
            )
        ),
        20,
    ),
    "metadata-aliases-title": _metadata(
        lambda number: (
            "a0: &a0 [b, b]\n"
            + "".join(
                f"a{each}: &a{each} [{', '.join([f'*a{each - 1}'] * 9)}]\n"
                for each in range(1, number + 1)
            )
            + f"title: *a{number}\ntags: *a{number}\ncategories: *a{number}\n"
        ),
        20,
    ),
    "metadata-merges": _metadata(
        lambda number: (
            "title: A\na0: &a0 {b: 1}\n"
            + "".join(
                f"a{each}: &a{each}\n  <<: [*a{each - 1}, *a{each - 1}]\n"
                for each in range(1, number + 1)
            )
        ),
        1_000,
    ),
    "metadata-numbers": _metadata(lambda number: f"title: {'9' * number}\n", 100_000),
    "metadata-date": _metadata(lambda number: f"title: A\ndate: {'1' * number}\n", 100_000),
    "metadata-quotes": _metadata(lambda number: f"title: '{chr(39) * 2 * number}'\n", 100_000),
    "metadata-tabs": _metadata(lambda number: "title: A\n" + "\t" * number + "\n", 100_000),
    "metadata-dashes": _metadata(lambda number: "title: A\n" + "- " * number + "\n", 10_000),
    "data-json-nested": _data(
        "_data/a.json",
        lambda number: "[" * number + "]" * number,
        "{{ site.data.a | size }}",
        200_000,
    ),
    "data-json-objects": _data(
        "_data/a.json",
        lambda number: '{"a":' * number + "1" + "}" * number,
        "{{ site.data.a }}",
        200_000,
    ),
    "data-yaml-nested": _data(
        "_data/a.yml",
        lambda number: "[" * number + "]" * number,
        "{{ site.data.a | size }}",
        20_000,
    ),
    "data-json-long": _data(
        "_data/a.json",
        lambda number: json.dumps(list(range(number))),
        "{{ site.data.a | size }}",
        200_000,
    ),
    "data-yaml-long": _data(
        "_data/a.yml", lambda number: "- a\n" * number, "{{ site.data.a | size }}", 50_000
    ),
    "data-csv-long": _data(
        "_data/a.csv", lambda number: "a,b\n" * number, "{{ site.data.a | size }}", 100_000
    ),
    "permalink-settings": Construct(
        lambda _: "[a](/2020" + "a-" * 200 + "/b/c)",
        64,
        files=lambda number: {
            "_config.yml": f"title: A\npermalink: /:year{':title' * number}/\n",
            "_posts/2020-01-01-b.md": f"---\ntitle: {'long ' * 50}\n---\ntext\n",
        },
        sites=("jekyll",),
    ),
    "permalink-titles": Construct(
        lambda _: "[a]({% post_url 2020-01-01-b %})",
        12,
        lambda number: f"title: {'long ' * 50}\npermalink: /:year{':title' * number}\n",
        sites=("jekyll",),
    ),
    "site-posts": Construct(
        lambda _: "{% for p in site.posts %}[{{ p.title }}]({{ p.url }}) {% endfor %}",
        1_000,
        files=lambda number: {
            f"_posts/2020-01-01-a{each}.md": f"---\ntitle: A {each}\n---\ntext\n"
            for each in range(number)
        },
        sites=("jekyll",),
    ),
    "settings-yaml-long": Construct(
        lambda _: "A text.",
        50_000,
        files=lambda number: {
            "_config.yml": "title: A\n" + "".join(f"a{each}: b\n" for each in range(number))
        },
        sites=("jekyll",),
    ),
    "settings-toml-nested": Construct(
        lambda _: "A text.",
        20_000,
        files=lambda number: {"hugo.toml": "a = " + "[" * number + "]" * number + "\n"},
        sites=("hugo",),
    ),
    "settings-toml-keys": Construct(
        lambda _: "A text.",
        20_000,
        files=lambda number: {"hugo.toml": "a" + ".b" * number + " = 1\n"},
        sites=("hugo",),
    ),
    "settings-toml-tables": Construct(
        lambda _: "A text.",
        20_000,
        files=lambda number: {
            "hugo.toml": "".join(f"[a{each}]\nb = 1\n" for each in range(number))
        },
        sites=("hugo",),
    ),
    "settings-js-nested": Construct(
        lambda _: "A text.",
        20_000,
        files=lambda number: {
            "docusaurus.config.js": "module.exports = {a: " + "[" * number + "]" * number + "};\n"
        },
        sites=("docusaurus",),
    ),
    "settings-js-objects": Construct(
        lambda _: "A text.",
        20_000,
        files=lambda number: {
            "docusaurus.config.js": "module.exports = {a: " + "{b: " * number + "};\n"
        },
        sites=("docusaurus",),
    ),
    "settings-yaml-nested": Construct(
        lambda _: "A text.",
        10_000,
        files=lambda number: {
            "mkdocs.yml": "site_name: A\nnav: " + "[" * number + "]" * number + "\n"
        },
        sites=("mkdocs",),
    ),
    "settings-nav-long": Construct(
        lambda _: "A text.",
        10_000,
        files=lambda number: {
            "mkdocs.yml": "site_name: A\nnav:\n"
            + "".join(f"- A{each}: a{each}.md\n" for each in range(number))
        },
        sites=("mkdocs",),
    ),
}
