"""Markdown and HTML: ordinary text, long and nested pieces, and many that differ."""

from __future__ import annotations

from collections.abc import Mapping

from bench.constructs.construct import Construct, between, nested, numbered, repeated, stairs
from bench.constructs.patterns import PATTERNS

_LINE = "The quick brown fox jumps over the lazy dog, as *ever*, and `code` [too](http://a.org/).\n"


def _prose(number: int) -> str:
    """Return about `number` words of ordinary text in paragraphs, with headings and lists."""
    return "\n\n".join(
        f"## Heading {each}\n\n{_LINE * 5}\n- item {each}\n- “other”\n"
        for each in range(number // 100)
    )


MARKDOWN: Mapping[str, Construct] = {
    "prose": Construct(_prose, 60_000),
    **PATTERNS,
    "spaces-between": between("a", " ", "b", 1_000_000),
    "tabs-between": between("a", "\t", "b", 100_000),
    "spaces-trailing-lines": Construct(lambda number: f"a{' ' * 100}\n" * number, 20_000),
    "underline-equals": between("a\n", "=", "\n", 1_000_000),
    "underline-dashes": between("a\n", "-", "\n", 1_000_000),
    "fence-long": between("", "`", "\na\n", 100_000),
    "fence-language-long": between("```", "a", "\nb\n```\n", 100_000),
    "code-span-long": between("a ", "`", " b", 100_000),
    "heading-long": between("# ", "a ", "\n", 100_000),
    "table-row-long": Construct(
        lambda number: "|a" * number + "|\n" + "|-" * number + "|\n" + "|b" * number + "|\n", 10_000
    ),
    "table-rows": between("| a | b |\n|---|---|\n", "| c | d |\n", "", 20_000),
    "table-rows-lines": Construct(
        lambda number: "+---+---+\n" + "| a | b |\n+---+---+\n" * number, 10_000
    ),
    "quotations-nested": nested("> ", "", 100_000),
    "quotations-stairs": Construct(
        lambda number: "".join(f"{'> ' * each}a\n" for each in range(number)), 1_500
    ),
    "lists-stairs": stairs("- a", "  ", 1_500),
    "lists-stairs-four": stairs("- a", "    ", 1_000),
    "lists-stairs-numbers": stairs("1. a", "   ", 1_000),
    "lists-stairs-blank": stairs("- a\n", "  ", 1_000),
    "lists-stairs-quotations": stairs("> - a", "  ", 1_000),
    "admonitions-stairs": stairs("!!! note\n", "    ", 1_000),
    "tabs-stairs": stairs('=== "a"\n', "    ", 1_000),
    "definitions-stairs": stairs("a\n: b", "  ", 1_000),
    "code-stairs": stairs("a", " ", 1_500),
    "divs-nested": nested("<div>", "</div>", 50_000),
    "divs-nested-lines": nested("<div>\n", "</div>\n", 50_000),
    "divs-nested-blocks": nested("<div>\n\n", "\n\n</div>", 50_000),
    "divs-nested-markdown": nested('<div markdown="1">\n\n', "\n\n</div>", 20_000),
    "spans-nested": nested("<span>", "</span>", 50_000),
    "details-nested": nested("<details>\n\n", "\n\n</details>", 20_000),
    "lists-html": nested("<ul><li>", "</li></ul>", 20_000),
    "tables-html-nested": nested("<table><tr><td>", "</td></tr></table>", 20_000),
    "quotations-html": nested("<blockquote>", "</blockquote>", 20_000),
    "math-nested": nested("<math><mrow>", "</mrow></math>", 20_000),
    "figures-nested": nested("<figure>", "</figure>", 20_000),
    "ruby-nested": nested("<ruby>a<rt>", "</rt></ruby>", 20_000),
    "links-html-nested": nested("<a href='b'>", "</a>", 20_000),
    "emphasis-nested": nested("*a **b ", " c** d*", 20_000),
    "links-nested": nested("[", "](a)", 20_000),
    "images-nested": nested("![", "](a)", 20_000),
    "brackets-nested": nested("[", "]", 50_000),
    "round-nested": between("[a](", "(", ")", 50_000),
    "braces-nested": nested("{", "}", 20_000),
    "jsx-nested": nested("<A>\n\n", "\n\n</A>", 20_000),
    "jsx-nested-inline": nested("<A>", "</A>", 20_000),
    "jsx-fragments": nested("<>", "</>", 20_000),
    "jsx-object": nested("{[", "]}", 20_000),
    "jsx-attribute-object": between("<A b={", "{a: ", "", 20_000),
    "notes-inline-nested": nested("^[a ", "]", 20_000),
    "shortcodes-nested": nested("{{< a >}}", "{{< /a >}}", 20_000),
    "shortcodes-nested-percent": nested("{{% a %}}\n", "\n{{% /a %}}", 20_000),
    "hexo-nested": nested("{% note %}\n", "\n{% endnote %}", 20_000),
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
    "links-distinct": numbered("[a@](http://a.org/@) ", 20_000),
    "links-distinct-lines": numbered("[a@](http://a.org/@)\n\n", 20_000),
    "links-reference": numbered("[a@][b@] ", 20_000, after="\n\n", then="[b@]: http://a.org/@\n"),
    "links-shortcut": numbered("[a@] ", 20_000, after="\n\n", then="[a@]: http://a.org/@\n"),
    "links-undefined": numbered("[a@][b@] ", 20_000),
    "addresses-distinct": numbered("http://a.org/@ ", 20_000),
    "autolinks-distinct": numbered("<http://a.org/@> ", 20_000),
    "emails-distinct": numbered("a@@b.org ", 20_000),
    "wiki-links-distinct": numbered("[[a@]] ", 20_000),
    "wiki-embeds-distinct": numbered("![[a@]] ", 20_000),
    "images-distinct": numbered("![a@](a@.png) ", 20_000),
    "files-distinct": numbered("[a@](a@.md) ", 20_000),
    "ids-links": numbered("## a@\n\n[b](#a@)\n\n", 20_000),
    "ids-missing": numbered("[b](#a@)\n\n", 20_000),
    "ids-html": numbered('<p id="a@">b</p>\n\n', 20_000),
    "ids-equal": repeated('<p id="a">b</p>\n\n', 20_000),
    "headings-distinct": numbered("## a@\n\n", 20_000),
    "paragraphs-changed": repeated("word &amp; other\n\n", 20_000),
    "headings-equal": repeated("## A heading\n\nText.\n\n", 20_000),
    "headings-clashing": numbered("## a\n\n## a-@\n\n", 10_000),
    "notes-distinct": numbered("a[^@] ", 20_000, after="\n\n", then="[^@]: b @\n\n"),
    "notes-called-often": between("", "a[^1] ", "\n\n[^1]: b\n", 20_000),
    "notes-called-twice": numbered("a[^@] b[^@] ", 10_000, after="\n\n", then="[^@]: b @\n\n"),
    "notes-unused": numbered("[^@]: b @\n\n", 20_000),
    "notes-missing": numbered("a[^@] ", 20_000),
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
    "notes-themselves": between("a[^1]\n\n[^1]: ", "b[^1] ", "\n", 20_000),
    "abbreviations-distinct": numbered("A@B ", 10_000, after="\n\n", then="*[A@B]: long @\n"),
    "abbreviation-often": between("*[AB]: long\n\n", "AB ", "", 50_000),
    "code-blocks-distinct": numbered("```\nlong code @\n```\n\n", 10_000),
    "code-spans-distinct": numbered("`code@` ", 20_000),
    "formulas-distinct": numbered("$a_@$ ", 5_000),
    "paragraphs-distinct": numbered("A word @ and others.\n\n", 20_000),
    "elements-distinct": numbered("<x@>a</x@> ", 10_000),
    "list-items-distinct": numbered("- item @\n", 20_000),
    "definitions-distinct": numbered("term @\n: text @\n\n", 10_000),
    "attributes-long": between("a\n{: ", ".b ", "}\n", 50_000),
    "attribute-definitions": numbered("{:a@: .b@}\n", 20_000),
    "attribute-keys": numbered('b@="c" ', 20_000, before="a\n{: ", after="}\n"),
    "html-attributes": numbered('b@="c" ', 20_000, before="<p ", after=">a</p>\n"),
    "html-comments-lines": numbered("<!-- @ -->\n\ntext @\n\n", 12_000),
    "html-blocks-lines": numbered("<div>@</div>\n\ntext @\n\n", 12_000),
    "html-inline": numbered("<b>@</b> ", 20_000),
    "emphasis-distinct": numbered("*a@* **b@** ", 20_000),
}
