"""mdBook and GitBook: what is read before Markdown."""

from __future__ import annotations

from pathlib import Path

import pytest
from sample_sites import resolve_folder

from exporter.build import BuildOptions, load_post
from exporter.diagnostics import Diagnostics
from exporter.model.nodes import CodeBlock, Details, Embed, Group, Link
from exporter.model.post import Post
from exporter.model.walk import text_on_one_line, walk

CODE = "fn one() {}\n// ANCHOR: two\nfn two() {}\n// ANCHOR_END: two\nfn three() {}\nfn four() {}\n"


def read(root: Path, text: str, **files: str) -> tuple[Post, list[str]]:
    (root / "src").mkdir()
    (root / "book.toml").write_text('[book]\ntitle = "Bread"\n')
    for name, content in {"src/a.md": text, "dough.rs": CODE, **files}.items():
        (root / name).write_text(content)
    found = Diagnostics()
    post = load_post(root / "src/a.md", BuildOptions(), found)
    assert post
    return post, [finding.headline.removeprefix(str(root)) for finding in found]


def codes(post: Post) -> list[tuple[str, str]]:
    return [(node.language, node.text) for node in walk(post.blocks) if isinstance(node, CodeBlock)]


@pytest.mark.parametrize(
    ("part", "lines"),
    [
        (":two", "fn two() {}"),
        (":5", "fn three() {}"),
        (":5:", "fn three() {}\nfn four() {}"),
        ("::1", "fn one() {}"),
        (":5:6", "fn three() {}\nfn four() {}"),
    ],
)
def test_lines_of_a_file_are_included(part: str, lines: str, tmp_path: Path) -> None:
    text = f"# A\n\n```rust,ignore\n{{{{#rustdoc_include ../dough.rs{part}}}}}\n```\n"
    post, found = read(tmp_path, text)
    assert codes(post) == [("rust", lines)]
    assert found == []


def test_included_markdown_is_read(tmp_path: Path) -> None:
    text = "# A\n\n{{#include b.md}}\n\n{{#playground ../dough.rs:5}}\n\n{{#title B}}\n"
    files = {"src/b.md": "Some *rye*.\n\n{{#include c.md}}\n", "src/c.md": "More.\n"}
    post, found = read(tmp_path, text, **files)
    assert text_on_one_line(post.blocks) == "A Some rye. More. fn three() {}"
    assert codes(post) == [("rust", "fn three() {}")]
    assert found == []


def test_what_cannot_be_included_is_named(tmp_path: Path) -> None:
    text = (
        "# A\n\n{{#include ../rye.rs}} {{#include ../dough.rs:x}}\n{{#quiz q.toml}}\n"
        "{{#include a.md}} {{#include ../../outside.rs}} \\{{#include b}}\n"
    )
    (tmp_path.parent / "outside.rs").write_text("secret\n")
    post, found = read(tmp_path, text)
    assert text_on_one_line(post.blocks) == (
        "A rye.rs dough.rs {{#quiz q.toml}} a.md outside.rs {{#include b}}"
    )
    assert found == [
        "/src/a.md:3:12: warning: the site has no file ‘../rye.rs’ to include [include-missing]",
        "/src/a.md:3:35: warning: the file ‘../dough.rs’ has no part ‘x’ [include-missing]",
        "/src/a.md:5:12: warning: the file ‘a.md’ includes itself, or too many others"
        " [include-missing]",
        "/src/a.md:5:30: warning: the site has no file ‘../../outside.rs’ to include"
        " [include-missing]",
        "/src/a.md:4:1: warning: ‘{{#quiz q.toml}}’ looks like markup that was not read"
        " (template tag) [markup-left]",
    ]


def test_hidden_lines_of_rust_are_not_shown(tmp_path: Path) -> None:
    text = '# A\n\n```rust\n# use a;\n#\n#[b]\n    ## c\nr##"d"##\n```\n\n```sh\n# d\n```\n'
    post, _ = read(tmp_path, text)
    assert codes(post) == [("rust", '#[b]\n    # c\nr##"d"##'), ("sh", "# d")]


def test_a_fence_of_a_plugin_is_a_box(tmp_path: Path) -> None:
    text = (
        '# A\n\n> ```admonish warning "Mind *this*"\n> Hot.\n>\n> * Oven\n> ```\n\n'
        '```admonish tip collapsible=true, title="More"\n`Rye`\n```\n'
    )
    post, found = read(tmp_path, text)
    boxes = [node for node in walk(post.blocks) if isinstance(node, Group) and node.classes]
    assert [box.classes for box in boxes[:1]] == [("admonition", "warning")]
    assert text_on_one_line(boxes).startswith("Mind this Hot. Oven")
    assert [
        text_on_one_line((node,)) for node in walk(post.blocks) if isinstance(node, Details)
    ] == ["More Rye"]
    assert codes(post) == []
    assert found == []


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (
            "book.toml",
            '[book]\ntitle = "Chleb"\nlanguage = "pl"\nauthors = ["Ola", "Jan"]\nsrc = "."\n',
        ),
        ("book.json", '{"title": "Chleb", "language": "pl", "author": ["Ola", "Jan"]}'),
    ],
)
def test_settings_of_a_book(name: str, content: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(content)
    (tmp_path / "SUMMARY.md").write_text("# Summary\n\n* [Mąka](flour.md)\n")
    (tmp_path / "flour.md").write_text("# Mąka\n\nBiała.\n")
    edition, found = resolve_folder(tmp_path)
    metadata = edition.metadata
    assert (metadata.title, metadata.lang) == ("Chleb", "pl")
    assert [author.name for author in metadata.authors] == ["Ola", "Jan"]
    assert edition.chapters[0].byline == ()
    assert edition.chapters[0].rights == "© Ola, Jan"
    assert [each.code for each in found] == ["book-outline"]


def test_tags_of_gitbook(tmp_path: Path) -> None:
    text = """# A

{% hint style="warning" %}
Hot *oven*.
{% endhint %}

{% tabs %}
{% tab title="Rye" %}
```js
bake()
```
{% endtab %}
{% endtabs %}

{% content-ref url="b.md" %}
[b.md](b.md)
{% endcontent-ref %}

{% embed url="https://bread.example/" %}
On bread
{% endembed %}
"""
    (tmp_path / "SUMMARY.md").write_text("* [A](a.md)\n* [B](b.md)\n")
    (tmp_path / "a.md").write_text(text)
    (tmp_path / "b.md").write_text("# B\n")
    found = Diagnostics()
    post = load_post(tmp_path / "a.md", BuildOptions(), found)
    assert post
    assert post.metadata.title == "A"
    nodes = list(walk(post.blocks))
    assert [node.classes for node in nodes if isinstance(node, Group) and node.classes] == [
        ("admonition", "warning")
    ]
    assert [node.address for node in nodes if isinstance(node, Link | Embed)] == [
        "b.md",
        "https://bread.example/",
    ]
    assert [linked.key for linked in post.linked_posts.values()] == ["b.md"]
    assert codes(post) == [("js", "bake()")]
    assert text_on_one_line(post.blocks) == "A Hot oven. Rye bake() b.md"
    assert [finding.code for finding in found] == ["shortcode-replaced"]
