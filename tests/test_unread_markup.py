"""Text that looks like markup which no dialect has read is named; what is meant as text is not."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from sample_sites import write_and_read_post

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Source
from exporter.model.nodes import (
    BulletList,
    Code,
    Heading,
    LineBreak,
    ListItem,
    Note,
    Paragraph,
    Strong,
    Text,
)
from exporter.read.unread_markup import report_unread_markup


def kinds_in(text: str, written: str | None = None) -> list[str]:
    """Return the kinds of markup that a paragraph of this text has; `written` is its source."""
    source = Source("post.md", text if written is None else written)
    paragraph = Paragraph((Text(text),), place=source.place(0))
    found = Diagnostics()
    report_unread_markup((paragraph,), source, 0, found)
    return [finding.group for finding in found]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('A {{< ref "rye.md" >}} here', "Hugo shortcode"),
        ("{{% /notice %}}", "Hugo shortcode"),
        ("{% include rye.html %}", "template tag"),
        ("{%- endif -%}", "template tag"),
        ("<%= bread.name %>", "template tag"),
        ("Dear {{ reader.name }},", "template variable"),
        ("White %%too dry?%% bread", "comment"),
        ("%%\nnot yet\n%%", "comment"),
        ("{/* later */}", "comment"),
        ("See [[Rye bread]].", "wiki link"),
        ("See [[Rye bread#Crust|the crust]].", "wiki link"),
        ("![[loaf.png|300]]", "wiki link"),
        (":::tip[Salt]", "container"),
        ("Knead.\n:::", "container"),
        ("!!! note", "admonition"),
        ("??? warning “Too hot”", "admonition"),
        ("=== “Rye”", "admonition"),
        ("[!abstract] Use salt.", "callout"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "table"),
        ("[TOC]", "table of contents"),
        ("Then:\n```sh", "code fence"),
        ("##Crust", "heading"),
        ("![A loaf](my loaf.png)", "image"),
        ("![A loaf](loaf.png =200x)", "image"),
        ("[the recipe](my recipe.md)", "link"),
        ("[the recipe](https://rye.example/a b)", "link"),
        ("see [the recipe][rye-bread].", "link"),
        ("see [the recipe][]", "link"),
        ("[^1]: Two days.", "definition"),
        ("[rye]: https://rye.example/", "definition"),
        ("import Loaf from “./loaf.js”;", "MDX statement"),
        ("export const weight = 3;", "MDX statement"),
        ("<Loaf size={3} />", "JSX element"),
        ("crumb</div>", "HTML tag"),
        ('<div class="loaf">', "HTML tag"),
        ('[caption id="a"]A loaf[/caption]', "shortcode"),
        ("[gallery]", "shortcode"),
        ("{: .crust}", "attribute list"),
        ("Crust {#crust}", "attribute list"),
        ("--8<-- “rye.md”", "snippet"),
        ("<<<<<<< HEAD", "snippet"),
        ("\\begin{align}\nx\n\\end{align}", "formula"),
        ("$$\\frac12$$", "formula"),
        ("so **bold**.", "emphasis"),
        ("so ==marked==.", "emphasis"),
        ("The crust. ^crust-1", "block id"),
        ("salt&nbsp;and", "character reference"),
    ],
)
def test_unread_markup_is_named(text: str, kind: str) -> None:
    assert set(kinds_in(text)) == {kind}


@pytest.mark.parametrize(
    "text",
    [
        "It costs $$ or $$$ here, 5$ there.",
        "R has a[[1]] and x[[i]], and m = [[1, 2], [3, 4]].",
        "A test is [[ -f x ]] in a shell.",
        "Lambdas are [&](int x) and [](auto y); calls are a[i](x) and f[0][1].",
        "A closing tag begins with </ and an empty one ends with />.",
        "Wow![1] And so on...",
        "List<String> and Map<K, List<V>>; a < b and b > c; x <y> z.",
        "Use 100%% or %d%%; 2**3**4; *args and **kwargs; a == b == c.",
        "Ruby has {:a => 1}, Handlebars {#if}, a set {1, 2} and ${HOME}.",
        "import numpy as np",
        "import the flour from Spain and bake",
        "export functions that others use",
        "!!! Attention, bakers !!!",
        "#bread and #1, C# and F#",
        "a | b | c -- and so on",
        "m[i][j], [a][b] and f(x)[one][two], [Smith][2020] and [1][2]",
        "[sic] and [1] and [note: this], [/etc] or [/users]",
        "See (https://rye.example) [here]",
        "std::cout, a::b, ::: in the middle",
        "x ^2 and 10^3 ^_^",
        "Salt & pepper; R&D; AT&T;",
        "4:30:10 and :) and :-)",
        "--> so --- or <-- so",
        "Vim folds between {{{ and }}} marks.",
        'import "fmt" is Go',
    ],
)
def test_prose_is_not_named(text: str) -> None:
    assert kinds_in(text) == []


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("[[Rye bread]]", r"\[\[Rye bread]]"),
        ("[[Rye bread]]", "&#91;[Rye bread]]"),
        ("</div>", "&lt;/div&gt;"),
        ("</div>", r"\</div>"),
        ("{{ reader }}", '{{"{{"}} reader }}'),
        ("{{ reader }}", "{% raw %}{{ reader }}{% endraw %}"),
        (":::", r"\:::"),
        ("so **bold**", r"so \*\*bold\*\*, `**bold**`"),
    ],
)
def test_what_is_escaped_is_meant(text: str, written: str) -> None:
    assert kinds_in(text) != []
    assert kinds_in(text, written) == []


def test_every_line_has_a_finding_with_its_place() -> None:
    text = (
        "# A [[b]]\n\n* `[[code]]` is\n  no [[link]]\n* {{< x >}} and {{< y >}}[^1]\n\n"
        "```\n[[fenced]]\n```\n\n[^1]: A **[[note]]**.\n"
    )
    source = Source("post.md", text)

    def place(words: str) -> dict[str, object]:
        return {"place": source.place(text.index(words))}

    note = Note(
        (Paragraph((Text("A "), Strong((Text("[[note]]"),)), Text(".")), **place("A **")),),
        "1",
        **place("[^1]"),
    )
    first = (Code("[[code]]"), Text(" is"), LineBreak(), Text("no [[link]]"))
    items = (
        ListItem((Paragraph(first, **place("code")),)),
        ListItem((Paragraph((Text("{{< x >}} and {{< y >}}"), note)),)),
    )
    blocks = (Heading(1, (Text("A [[b]]"),), **place("A [")), BulletList(items))
    found = Diagnostics()
    report_unread_markup(blocks, source, 0, found)
    assert [finding.headline for finding in found] == [
        "post.md:1:5: warning: ‘[[b]]’ looks like markup that was not read (wiki link)"
        " [markup-left]",
        "post.md:4:6: warning: ‘[[link]]’ looks like markup that was not read (wiki link)"
        " [markup-left]",
        "post.md:5:3: warning: ‘{{< x >}} and {{< y >}}’ looks like markup that was not read"
        " (Hugo shortcode) [markup-left]",
        "post.md:11:11: warning: ‘[[note]]’ looks like markup that was not read (wiki link)"
        " [markup-left]",
    ]


def test_unread_markup_of_a_post_is_named_at_its_line(tmp_path: Path) -> None:
    body = "White.[^1]\n\nA <div>b</div>, `</div>` and &lt;/div&gt;.\n\n:::tip\n\n[^1]: Salt.\n"
    _, found = write_and_read_post(tmp_path, body)
    left = [finding for finding in found if finding.code == "markup-left"]
    assert [(finding.group, finding.place and finding.place.line) for finding in left] == [
        ("container", 9)
    ]


@pytest.mark.one_quick
@pytest.mark.parametrize(
    "piece",
    ["[", "[[a ", "{{<", "<a b=", "**a", "$$ x", "\\begin{aa} ", "|-", "`", "`` ` ", "[a]["],
)
def test_time_is_linear(piece: str) -> None:
    start = time.perf_counter()
    kinds_in(piece * (40_000 // len(piece)))
    assert time.perf_counter() - start < 5


def test_other_markup_may_follow_a_mark() -> None:
    text, written = "Dear {{ a }} baker", 'Dear {{ a }} <B-x y="z">baker</B-x>'
    assert kinds_in(text, written) == ["template variable"]
    assert kinds_in(text, written.replace("{{", "\\{{")) == []
