"""Includes of sites and their themes, and the variables of a site."""

from __future__ import annotations

from pathlib import Path

import pytest
from sample_sites import codes, post_text, write_and_read_post

from exporter.model.nodes import Admonition, CodeBlock, Embed, Group, Image
from exporter.model.walk import plain_text, walk


def test_liquid_in_a_disclaimer_of_the_metadata(tmp_path: Path) -> None:
    post, _ = write_and_read_post(tmp_path, "Text.", "disclaimer: Not {{ page.title | downcase }}.")
    assert plain_text(post.metadata.disclaimer) == "Not a post."


def test_missing_include_with_text_is_a_box(tmp_path: Path) -> None:
    post, _ = write_and_read_post(
        tmp_path, '{% include alerts/warning.html content="The *oven*." %}'
    )
    (box,) = [node for node in walk(post.blocks) if isinstance(node, Group | Admonition)]
    assert box.classes == ("admonition", "warning")
    assert post_text(post) == "The oven."


def test_language_of_a_highlight_tag(tmp_path: Path) -> None:
    post, _ = write_and_read_post(tmp_path, "{% highlight java %}\nint a;\n{% endhighlight %}")
    assert post.blocks == (CodeBlock("int a;", "java"),)


def test_files_that_octopress_includes(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "source/downloads/code/loaf.rb": "one\ntwo\nthree\n",
        "parts/end.md": "The *end* of {{ page.title }}.",
        "_config.yml": "root: /blog\n",
    }
    body = """\
{% include_code A loaf start:2 end:3 loaf.rb %}

{% render_partial parts/end.md %}

[Plan]({{ root_url }}/plan.html) {% include_code ../../../secret.rb %}
"""
    (tmp_path / "secret.rb").write_text("secret")
    post, diagnostics = write_and_read_post(tmp_path / "site", body, **files)
    assert post.blocks[0] == CodeBlock("two\nthree", "rb", "A loaf")
    assert post_text(post).endswith("The end of A post. Plan ../../../secret.rb")
    assert codes(diagnostics) == ["include-missing"]


def test_variables_of_the_site_and_the_neighbours_of_a_post(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "_posts/2026-05-13-oat.md": "---\ntitle: Oat\ntags: grain cold\ncategory: bread\n---\n",
        "_posts/2026-05-15-salt.md": "---\ntitle: Salt\ntags: grain\n---\nB.",
        "img/ovens/b.png": b"",
        "img/ovens/a.png": b"",
        "_drawings/c.png": b"",
    }
    body = """\
{% for tag in site.tags %}{{ tag[0] }}:{{ tag[1].size }} {% endfor %}
{% for post in site.categories.bread %}{{ post.title }}{% endfor %}
{{ page.previous.title }} {{ page.next.title }}{% unless page.next.next %}!{% endunless %}
{% for file in site.static_files %}{{ file.basename }}{{ file.extname }} {% endfor %}
{% for one in site.unknown %}{{ one }}{% endfor %}
{% for one in page.unknown %}{{ one }}{% else %}none{% endfor %}
"""
    post, diagnostics = write_and_read_post(tmp_path, body, **files)
    text = post_text(post)
    assert text.split() == "cold:1 grain:2 Oat Oat Salt! a.png b.png none".split() or (
        text.split() == "grain:2 cold:1 Oat Oat Salt! a.png b.png none".split()
    )
    assert [str(each).partition(": ")[2].partition("\n")[0] for each in diagnostics] == [
        "warning: undefined Liquid variable ‘site.unknown’; the loop over it writes nothing "
        "[liquid-unknown]"
    ]


def test_includes_with_the_folder_of_a_gallery_and_with_other_arguments(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "img/ovens/b.png": b"",
        "img/ovens/a.txt": "",
        "img/c.png": b"",
    }
    body = """\
{% include image-gallery.html folder="/img/ovens" %}

Rye{% include side-note.html id="1" note="A *dark* one." %} and {% kbd Ctrl + C %}.

{% include video_player.html id="crumb" site="vimeo" %}

{% include mermaid.html code="graph TD; A-->B" %}

{% lightbox /img/c.png --title="A loaf" --alt="Loaf" %}
"""
    post, _ = write_and_read_post(tmp_path, body, **files)
    nodes = [*walk(post.blocks)]
    assert [(node.address, node.alt) for node in nodes if isinstance(node, Image)] == [
        ("/img/ovens/b.png", ""),
        ("/img/c.png", "Loaf"),
    ]
    assert [node.address for node in nodes if isinstance(node, Embed)] == [
        "https://vimeo.com/crumb"
    ]
    assert CodeBlock("graph TD; A-->B", "mermaid") in post.blocks
    assert "Rye (A dark one.) and Ctrl + C." in post_text(post)


@pytest.mark.parametrize(
    ("head", "tag", "expected"),
    [
        (
            "images: [/a.png, /b.png]",
            "{% include gallery.html images=page.images %}",
            "/a.png /b.png",
        ),
        ("", '{% include gallery images="/a.png /b.png" caption="C" %}', "/a.png /b.png"),
        ("", '{% include gallery.html file1="a.png" caption1="A" file2="b.png" %}', "a.png b.png"),
        ("shots: /img/x/", "{% include gallery.html path=page.shots %}", "/img/x/c.png"),
        ("", '{% include pair.html image="/a.png" retina="/a@2x.png" %}', "/a.png"),
    ],
)
def test_images_of_galleries(tmp_path: Path, head: str, tag: str, expected: str) -> None:
    post, _ = write_and_read_post(tmp_path, tag, head, **{"img/x/c.png": b""})
    images = [node.address for node in walk(post.blocks) if isinstance(node, Image)]
    assert images == expected.split()
