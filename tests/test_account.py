"""The account of a post: what of its source is missing in the book."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sample_sites import post_source, write_files, write_site
from test_cases import BLOCK, CASES

import exporter
from exporter.account import account_of, source_content
from exporter.account.folding import WORD, fold
from exporter.build import BuildOptions, resolve_source
from exporter.build.accounting import chapter_documents, report_losses
from exporter.cli import main
from exporter.diagnostics import Diagnostics
from exporter.model import nodes
from exporter.model.post import Post
from exporter.read.html.tree import TreeReader
from exporter.runtime.cache import NullCache
from exporter.write.xhtml import blocks, inlines

Writer = Callable[[nodes.Node, object], str]

POST = "_posts/2026-05-14-a-post.md"

CONTENT = """
Rye bread rises slowly in a cold [kitchen](https://rye.example/cold).[^1]
Its weight is $$m = \\frac{F}{a}$$, and `knead --twice` is the command.

![The loaf](/loaf.png)

```sh
if (crumb) { cool(); }
```

[^1]: Two days at least.
"""
MKDOCS = """\
site_name: A site
markdown_extensions: [pymdownx.arithmatex, pymdownx.betterem, pymdownx.caret, pymdownx.critic,
  pymdownx.emoji, pymdownx.inlinehilite, pymdownx.keys, pymdownx.mark, pymdownx.tilde]
"""
CALL = '<sup class="note-call"><a href="#note-1">1</a></sup>'
FORMULA = (
    '<span class="math"><math><mi>m</mi><annotation encoding="application/x-tex">'
    "m = \\frac{F}{a}</annotation></math></span>"
)
WRITTEN = f"""
<p>Rye bread rises slowly in a cold <a href="https://rye.example/cold">kitchen</a>.{CALL} Its
weight is {FORMULA}, and <code>knead --twice</code> is the command.</p>
<figure><img src="loaf.png" alt="The loaf"/></figure>
<pre class="code"><code>if (crumb) {{ cool(); }}</code></pre>
<section class="notes"><h2>Notes</h2><ol><li><p>Two days at least.</p></li></ol></section>
"""


def lost_content(source: str, written: str) -> list[tuple[str, str, int]]:
    lost = account_of(source, written).losses()
    return [(loss.kind, loss.content, loss.line) for loss in lost]


def words(source: str) -> list[str]:
    return WORD.findall(fold(source_content(source).text))


def test_what_is_written_is_not_lost() -> None:
    assert lost_content(CONTENT, WRITTEN) == []


@pytest.mark.parametrize(
    ("written", "instead", "loss"),
    [
        ("rises slowly", "rises", ("words", "slowly", 2)),
        ("Two days at least.", "", ("words", "Two days at least", 11)),
        ("{ cool(); }", "{ cool() }", ("code block", "if(crumb){cool();}", 7)),
        ("<code>knead --twice</code>", "knead", ("words", "twice", 3)),
        ("<code>knead --twice</code>", "knead twice", ("code span", "knead--twice", 3)),
        ('<img src="loaf.png" alt="The loaf"/>', "", ("image", "/loaf.png", 5)),
        ('<a href="https://rye.example/cold">', "<a>", ("link", "https://rye.example/cold", 2)),
        (FORMULA, "", ("formula", "$$m = \\frac{F}{a}$$", 3)),
        (CALL, "", ("note", "1", 2)),
    ],
)
def test_every_kind_of_loss_is_found(
    written: str, instead: str, loss: tuple[str, str, int]
) -> None:
    damaged = WRITTEN.replace(written, instead)
    assert damaged != WRITTEN
    assert loss in lost_content(CONTENT, damaged)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("---\ntitle: Salt\n---\nWhite.", "White"),
        ("A <!-- hidden --> B {::comment}hidden{:/comment} C", "A B C"),
        ("<script>hidden()</script><style>hidden</style>A", "A"),
        ("* Contents\n{:toc}\n\nA", "A"),
        ("# Head {#head}\n\nA{: .small} B\n{: #b}", "Head A B"),
        ("[text](address 'title') [text][label]\n\n[label]: address 'title'", "text text"),
        ("*[HTML]: Hypertext\n\nHTML", "HTML"),
        ("1. One\n2. Two\n\n| A | B |\n|---|:--|\n| a | b |", "One Two A B a b"),
        ("un*frigging*believable `snake_case`", "unfriggingbelievable snake case"),
        ('<b class="c">bold</b>er<br>line', "bolder line"),
        ("Caf&eacute; &amp; bar &#8212; `&amp;`", "Café bar amp"),
        ("> **Note:** text\n\n- [x] done", "text done"),
        ("{% comment %}hidden{% endcomment %}{% assign a = 'b' %}A {{ value }}", "A"),
        ("{% raw %}{{ A }}{% endraw %} {% if b %}perhaps{% endif %}", "A"),
        ("~~~ java\nint a;\n~~~\n\n    a <b>", "int a a b"),
        ("日本語の\n文", "日 本 語 の 文"),
        ("A[^1]\n\n[^1]: B", "A B"),
        (r"A \[[B](c)\]", "A B"),
        ('<iframe src="u">old <a href="v">browsers</a></iframe> <video src="w"> A', "A"),
        ("![a](/a loaf (1).png) A", "A"),
        ('<img src=\'data:image/svg+xml,<svg width="9"><g/></svg>\' alt="a"> A', "A"),
    ],
)
def test_only_words_for_readers_are_counted(source: str, expected: str) -> None:
    assert words(source) == expected.split()


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        # Template languages
        ("A {{< youtube w7Ft >}} B {{% note %}}C{{% /note %}}", "A B C"),
        ("{{< highlight go >}}\n*x* := y_1\n{{< /highlight >}}", "x y 1"),
        ("{% code title='a' %}\n```js\n*b*\n```\n{% endcode %}", "b"),
        ("A `{{ %` b\n[c](/d-e) `{{ f }}` g", "A b c g"),
        ('[A](/b-c)\n\n{{< code-tabs x="d" >}}\ne\n{{< /code-tabs >}}\n', "A e"),
        ("{{ '{{' }} A [b](/c-d) {{ e }}", "A b"),
        ("{{</* youtube x */>}} {{/* a comment */}} A", "A"),
        # Boxes
        (":::tip[Mind *this*]{.wide}\nA\n:::", "Mind this A"),
        ("::: warning Mind this\nA\n:::", "Mind this A"),
        ('!!! note "Mind *this*"\n    A **b**\n\n    c *d*\n', "Mind this A b c d"),
        ("??? question\n    A", "A"),
        ('=== "One tab"\n\n    A *b*', "One tab A b"),
        ("> [!warning]- Mind *this*\n> A", "Mind this A"),
        # MDX
        ("import {\n  a,\n} from 'b';\nimport './c.css'\n\nA", "A"),
        ("export const a = () => {\n  b();\n\n  c();\n};\n\nA", "A"),
        ("<Tabs.Item a={{b: 'c'}} d={() => e > 1}>A</Tabs.Item> {f.g} {/* h */}", "A"),
        ("<Tabs>\n  <Tab>\n\n    *A* b\n\n  </Tab>\n</Tabs>", "A b"),
        # Wikis and vaults
        ("[[a/Note]], [[Note#Place|this]] ![[a.png|300]] ![[Note]]", "Note this"),
        ("%%hidden%% A\n\n%%\nhidden\n\nhidden\n%%\n\nB, 100%%", "A B 100"),
        ("==A== ^[B] x^2^ H~2~O ^block-id\n\nC", "A B x2 H2O C"),
        ("```rust,ignore\n# hidden\n#\n#[a]\n## b\n```", "a b"),
        ('```admonish tip "Mind this"\nA **b**\n```\n\n```\nc\n```', "A b c"),
        # Markers and exports
        ("A\n\n<<< @/b/c.js{2}\n\n<<< ./d.ts#e {f}\n\nG", "A G"),
        ("A\n\n<!-- truncate -->\n\n{/* truncate */}\n\n[TOC]\n\n[[_TOC_]]\n\nB", "A B"),
        (
            '[caption id="a"]<img src="b.png"> A[/caption] [gallery ids="1"] [code](b.md)',
            "A code",
        ),
        ("![a](b.png =200x) ![c](d.png){width=50%} A", "A"),
        ("> [a]: /b\n\n[c]: /d\n'A\nb'\n\n[a], [c]", "a c"),
        ("A [b][long\nlabel].\n\n[long\nlabel]:\nhttps://c.example/d-e\n", "A b"),
        ("> A [`b`].\n>\n> [`b`]:\n> /c\n", "A b"),
        ("1. A`\n   2. `b`\n", "A b"),
        ('```rust\n## a\nr##"b"##;\n```', "a r b"),
    ],
)
def test_markup_of_other_dialects_is_not_counted(source: str, expected: str) -> None:
    assert words(source) == expected.split()


@pytest.mark.parametrize(
    ("source", "written", "loss"),
    [
        ('{{< figure src="a.png" alt="B" >}}', "", ("image", "a.png", 1)),
        ('{{< figure title="Salt and pepper" >}}', "", ("argument", "Salt and pepper", 1)),
        ("{{< youtube w7Ft2ymGmfc >}}", "", ("argument", "w7Ft2ymGmfc", 1)),
        ('A\n{% vimeo id="123456" %}', "A", ("argument", "123456", 2)),
        ("![[a.png]]", "", ("image", "a.png", 1)),
        ('<Image src="a.png" alt="B" />', "", ("image", "a.png", 1)),
        ("!!! note\n    Salt", "", ("words", "Salt", 2)),
        (":::note\nSalt\n:::", "", ("words", "Salt", 2)),
        ("[[Note|Salt]]", "", ("words", "Salt", 1)),
        ("```\nif {{ a }} { b() }\n```", "<p>if</p>", ("code block", "{b()}", 1)),
    ],
)
def test_a_loss_in_markup_of_other_dialects_is_found(
    source: str, written: str, loss: tuple[str, str, int]
) -> None:
    assert loss in lost_content(source, written)


def test_the_id_of_a_video_is_in_its_address() -> None:
    written = '<p class="embed"><a href="https://www.youtube.com/watch?v=w7Ft_ymG-fc">A</a></p>'
    assert lost_content('{{< youtube id="w7Ft_ymG-fc" title="A" >}}', written) == []
    assert lost_content("{% youtube w7Ft_ymG-fc 560 315 %}", written) == []


def test_template_tags_in_code_may_stay_as_they_are() -> None:
    source = "```\na{% if b %}c{% endif %}d{% include e %}f {{ g }}\n```\n"
    assert lost_content(source, f"<pre><code>{source[4:-5]}</code></pre>") == []
    assert lost_content(source, "<pre><code>adf</code></pre>") == []


@pytest.mark.slow
def test_mathml_may_become_a_drawing() -> None:
    source = "Half: <math><mn>1</mn><mi>over</mi><mn>2</mn></math> done.\n"
    assert lost_content(source, "<p>Half: <img class='formula' alt='a half'/> done.</p>") == []


@pytest.mark.slow
def test_the_cases_of_markdown_have_no_loss(tmp_path: Path) -> None:
    site = write_site(
        tmp_path / "site", {"_config.yml": "title: A site\nurl: https://site.example\n"}
    )
    mkdocs = write_files(tmp_path / "mkdocs", {"mkdocs.yml": MKDOCS, "docs/index.md": "# A\n"})
    reported = []
    for path in sorted(CASES.rglob("*.md")):
        for case in BLOCK.finditer(path.read_text()):
            kind, text, _ = case.groups()
            if kind not in ("html", "chapter", "text"):
                continue
            head = "" if text.startswith("---\n") else "---\ntitle: A post\n---\n"
            file = site / "2026-05-14-a-post.md"
            if path.parent.name == "commonmark":
                file = tmp_path / "texts/text.md"
            if path.parent.name == "python_markdown":
                file = mkdocs / "docs/text.md"
            if kind == "text":
                file, head, text = tmp_path / "texts/text.md", "", re.sub(r"\Afile: .*\n", "", text)
            file.parent.mkdir(exist_ok=True)
            file.write_text(head + text)
            found = Diagnostics()
            edition = resolve_source(file, BuildOptions(), found)
            if edition is None:
                assert kind == "text"
                continue
            documents = chapter_documents(edition, "html")
            report_losses(edition, documents, tuple(found), found, NullCache())
            reported += [(text, str(each)) for each in found if each.code == "content-lost"]
    assert reported == []


def lose_the_last_block(monkeypatch: pytest.MonkeyPatch) -> None:
    blocks = TreeReader.blocks
    monkeypatch.setattr(TreeReader, "blocks", lambda self, markup: blocks(self, markup)[:-1])


@pytest.mark.slow
def test_a_block_that_is_not_read_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = post_source("Salt", "White.\n\nIt is ground\nin a mill.\n")
    post = write_site(tmp_path, {POST: text}) / POST
    line = text.split("\n").index("It is ground") + 1
    lose_the_last_block(monkeypatch)
    out = ["-o", str(tmp_path / "salt.epub"), "--no-cache"]
    assert main(["epub", str(post), *out]) == 0
    written = f"{post}:{line}:1: warning: words of the post are not in the book: ‘It is ground’"
    assert written in capsys.readouterr().err
    assert main(["check", str(post)]) == 0
    assert written in capsys.readouterr().err
    assert main(["check", str(post), "--strict"]) == 1
    assert main(["html", str(post), "-o", str(tmp_path / "salt.html"), "--strict"]) == 1


def test_dollars_that_are_text_leave_the_formula_to_another_of_its_letters() -> None:
    source = "| $$a|b$$ | two |\n\nThen $$a/b$$ follows.\n"
    formula = FORMULA.replace("m = \\frac{F}{a}", "a/b")
    head = "<table><tr><th>$$a</th><th>b$$</th><th>two</th></tr></table>"
    assert lost_content(source, f"{head}<p>Then {formula} follows.</p>") == []
    lost = [("formula", "$$a/b$$", 3)]
    assert lost_content(source, f"{head}<p>Then follows.</p>") == lost


@pytest.mark.parametrize(
    ("node", "message"),
    [
        (nodes.Code, "code of the post is not in the book: ‘knead--twice’"),
        (nodes.CodeBlock, "a code block of the post is not in the book: ‘if(crumb){cool();}’"),
        (nodes.Figure, "an image of the post is not in the book: ‘/loaf.png’"),
        (nodes.Link, "a link of the post is not in the book: ‘https://rye.example/cold’"),
        (nodes.Math, "a formula of the post is not in the book: ‘$$m = \\frac{F}{a}$$’"),
        (nodes.Note, "the call of a footnote is not in the book: ‘1’"),
        (nodes.Text, "words of the post are not in the book: ‘Its weight is and is the command’"),
    ],
)
def test_a_node_that_is_not_written_is_named(
    node: type[nodes.Node], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    image = "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"
    files = {POST: post_source("Rye", CONTENT.replace(".png", ".svg")), "loaf.svg": image}
    post = write_site(tmp_path, dict(files)) / POST
    assert exporter.check_file(post).diagnostics == ()
    writers = (
        (inlines, "inline_to_xhtml"),
        (blocks, "inline_to_xhtml"),
        (blocks, "block_to_xhtml"),
    )
    for module, name in writers:
        write = getattr(module, name)

        def write_others(each: nodes.Node, dialect: object, write: Writer = write) -> str:
            return "" if isinstance(each, node) else write(each, dialect)

        monkeypatch.setattr(module, name, write_others)
    messages = [finding.message for finding in exporter.check_file(post).diagnostics]
    assert message.replace(".png", ".svg") in messages


def test_a_loss_that_another_diagnostic_names_is_not_named_again(tmp_path: Path) -> None:
    body = "Salt.\n\n<form>\n<button>Buy a pound</button>\n</form>\n\nNote.\n\n[^1]: Uncalled.\n"
    post = write_site(tmp_path, {POST: post_source("Salt", body)}) / POST
    codes = {finding.code for finding in exporter.check_file(post).diagnostics}
    assert codes == {"html-removed", "html-unread", "note-unused"}


def test_what_a_transform_removes_is_no_loss(tmp_path: Path) -> None:
    def shorten(post: Post) -> Post:
        return exporter.from_json(exporter.to_json(post).replace("White.", "W."))

    post = write_site(tmp_path, {POST: post_source("Salt", "White.\n")}) / POST
    result = exporter.html(post, strict=True, transforms=[shorten])
    assert b"White" not in result.data
    assert result.diagnostics == ()


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit",
    [
        "[", "![a](", "](", "<a b='", "`", "`` ` ", "$$", "$a", "<!--", "{{", "{% if a %}", "\\(",
        "\n```\n", "\n    ", "[^1]", "\n[^1]: a\n", "\\begin{a}", '[a](b "c', "<pre>",
        "\n- [a]: b\n", "\n[a\n", "<noscript>", "a*b_c&amp;", "{: ", "[[a](b)](c)", "> ",
    ],
)  # fmt: skip
def test_the_time_is_linear(unit: str) -> None:
    def seconds(count: int) -> float:
        start = time.process_time()
        account_of(unit * count, f"<p>{unit.count('a') * 'a '}</p>")
        return time.process_time() - start

    count = 8_000 // len(unit)
    # Other work on the machine, or a collection of garbage, disturbs one measurement.
    assert min(seconds(4 * count) for _ in range(3)) < 8 * seconds(count) + 0.1


def test_an_element_in_code_that_is_removed_is_named(tmp_path: Path) -> None:
    body = "<div>\n```ts\nconst path = a as Path<t.Node>;\n\nreturn Path<t.Node>;\n```\n</div>\n"
    text = post_source("Salt", body)
    post = write_site(tmp_path, {POST: text}) / POST
    (finding,) = exporter.check_file(post).diagnostics
    line = text.split("\n").index("const path = a as Path<t.Node>;") + 1
    assert str(finding).startswith(f"{post}:{line}:23: notice: unknown element ‹t.node›;")


def test_the_text_of_a_tag_is_markdown(tmp_path: Path) -> None:
    tag = '{% include tip.html content="Salt is [white](https://salt.example), and `NaCl`." %}'
    files = {POST: post_source("Salt", tag), "_includes/tip.html": "{{ include.content }}"}
    post = write_site(tmp_path, dict(files)) / POST
    assert exporter.check_file(post).diagnostics == ()
    (tmp_path / "_includes/tip.html").write_text("Nothing.")
    (finding,) = exporter.check_file(post).diagnostics
    assert (
        finding.message
        == "the text of a template tag is not in the book: ‘Salt is white, and NaCl.’"
    )


def test_what_a_title_a_note_and_a_missing_text_do_is_no_loss(tmp_path: Path) -> None:
    body = (
        "## Use `if` well\n\nA `for` loop.\n\n> A note[^b].\n>\n> [^b]: Of *its* own.\n\n"
        "```\n[^b]: Text.\n```\n\nSee [one](gone/a.md).\n\nSee [two](gone/a.md).\n"
    )
    files: dict[str, str | bytes] = {"book.toml": "", "src/a.md": body}
    found = exporter.check_file(write_files(tmp_path, files) / "src/a.md").diagnostics
    assert [each.code for each in found] == ["link-post-missing"]


@pytest.mark.slow
def test_a_loss_in_a_long_text_is_found_quickly() -> None:
    rows = [f"of row {number} the words are the same as of the others" for number in range(9000)]
    start = time.process_time()
    lost = lost_content("\n".join(rows), "\n".join([*rows[:4000], *rows[4002:]]))
    assert [(kind, line) for kind, _, line in lost] == [("words", 4001), ("words", 4002)]
    assert time.process_time() - start < 3


def test_of_links_that_may_be_missing_those_are_that_are_named(tmp_path: Path) -> None:
    body = "[gone]({% post_url 2020-01-01-gone %})\n\n[pepper]({% post_url 2026-06-02-pepper %})\n"
    files = {POST: post_source("Salt", body)}
    files["_posts/2026-06-02-pepper.md"] = post_source("Pepper", "Black.")
    post = write_site(tmp_path, dict(files)) / POST
    codes = [finding.code for finding in exporter.check_file(post).diagnostics]
    assert codes == ["link-post-missing"]
