"""Liquid with the files, data and includes of a site: tags, filters and limits."""

from __future__ import annotations

import datetime
import time
from pathlib import Path

import pytest
from sample_sites import codes, post_text, read_context, write_and_read_post, write_site

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Source
from exporter.model.nodes import Admonition, CodeBlock, Embed, Group, Image
from exporter.model.walk import plain_text, walk
from exporter.read.metadata.dates import parse_time, strftime
from exporter.read.templates.liquid import LiquidLimits, render_liquid
from exporter.read.templates.rendered_text import TemplateSource


def render(root: Path, text: str, limits: LiquidLimits | None = None) -> tuple[str, Diagnostics]:
    """Render a text with Liquid in a site; return it with the diagnostics."""
    if not (root / "_config.yml").exists():
        write_site(root, {})
    diagnostics = Diagnostics()
    page = {"title": "A post", "date": datetime.datetime(2026, 5, 4), "tags": ["rye", "wheat"]}
    origin = TemplateSource(Source("post.md", text))
    post = root / "_posts" / "post.md"
    reading = read_context(root, diagnostics)
    expected = render_liquid(origin, post, page, reading, limits)
    return expected.text, diagnostics


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{{ 'a b' | slugify }}", "a-b"),
        ("{{ 'Żółw i Ryba!' | slugify: 'latin' }}", "zolw-i-ryba"),
        ("{{ '_config.yml' | slugify: 'pretty' }}", "_config.yml"),
        ("{{ 'x & <y>' | xml_escape }}", "x &amp; &lt;y&gt;"),
        ("{{ 'a, b; c' | cgi_escape }}", "a%2C+b%3B+c"),
        ("{{ 'a b/ż' | uri_escape }}", "a%20b/%C5%BC"),
        ("{{ page.tags | jsonify }}", '["rye","wheat"]'),
        ("{{ page.tags | array_to_sentence_string }}", "rye and wheat"),
        ("{{ '*x*' | markdownify }}", "<p><em>x</em></p>"),
        ("{{ page.date | date: '%-d %B %Y' }}", "4 May 2026"),
        ("{{ page.date | date_to_string }}", "04 May 2026"),
        ("{{ page.date | date_to_long_string: 'ordinal' }}", "4th May 2026"),
        ("{{ page.date | date_to_xmlschema }}", "2026-05-04T00:00:00+00:00"),
        ("{{ 'one two  three' | number_of_words }}", "3"),
        ("{{ '/a.html' | relative_url }}", "/blog/a.html"),
        ("{{ 'a.html' | absolute_url }}", "https://bread.example/blog/a.html"),
        ("{{ 'https://x.example/' | relative_url }}", "https://x.example/"),
        ("{{ '/x/index.html' | strip_index }}", "/x/"),
        ("{{ site.data.flour | where: 'kind', 'rye' | map: 'name' | join: ',' }}", "Dark,Light"),
        (
            "{% assign old = site.data.flour | where_exp: 'f', 'f.age > 2' %}{{ old[0].name }}",
            "Light",
        ),
        ("{{ site.data.flour | sort: 'age' | map: 'age' | join: ' ' }}", "1 2 3"),
        ("{% assign g = site.data.flour | group_by: 'kind' %}{{ g[0].name }}{{ g.size }}", "rye2"),
        ("{{ site.data.mills.near.name }} {{ site.data.prices[0].loaf }}", "Old mill 4"),
        ("{{ site.title }} {{ site.baseurl }} {{ page.title }}", "Bread /blog A post"),
        ("{% capture x %}a{{ 1 | plus: 2 }}{% endcapture %}{{ x | upcase }}", "A3"),
        ("{{ page.tags | push: 'spelt' | last }}", "spelt"),
        ("a {%- if true -%} b {%- endif -%} c", "abc"),
        ("{% post_url 2026-05-04-old-dough %}#rise", "/blog/2026/05/old-dough.html#rise"),
        ("{% link _posts/2026-5-4-old-dough.md %}", "/blog/2026/05/old-dough.html"),
        ("{% link about.md %} {% link mill.png %}", "/blog/who/ /blog/mill.png"),
        ("{% include sign.html name='Ola' by=page.title %}", "Ola: A post"),
        ("{% include {{ page.title | slice: 2, 4 }}.html %}", "posted"),
        ("{% include sign.html name='{{ page.title }}' by='x' %}", "A post: x"),
        ("{% include_relative note.txt %}", "Knead."),
        ("{% for post in site.posts %}{{ post.title }} {{ post.url }}{% endfor %}", None),
    ],
)
def test_tags_and_filters_as_in_jekyll(tmp_path: Path, source: str, expected: str | None) -> None:
    write_site(
        tmp_path,
        {
            "_config.yml": "title: Bread\nurl: https://bread.example\nbaseurl: /blog\n"
            "permalink: /:year/:month/:title.html\n",
            "_posts/2026-5-4-old-dough.md": "---\ntitle: Old dough\n---\nText.\n",
            "_posts/note.txt": "Knead.",
            "_data/flour.yml": "- {name: Dark, kind: rye, age: 1}\n"
            "- {name: Light, kind: rye, age: 3}\n- {name: White, kind: wheat, age: 2}\n",
            "_data/mills/near.json": '{"name": "Old mill"}',
            "_data/prices.csv": "loaf,roll\n4,1\n",
            "_includes/sign.html": "{{ include.name }}: {{ include.by }}",
            "_includes/post.html": "posted",
            "about.md": "---\npermalink: /who/\n---\n",
            "mill.png": b"",
        },
    )
    text, diagnostics = render(tmp_path, source)
    assert text == (expected or "Old dough /2026/05/old-dough.html")
    assert [*map(str, diagnostics)] == []


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("%Y-%m-%d %H:%M:%S", "2026-05-04 17:06:09"),
        ("%e %^b %y, %l %p", " 4 MAY 26,  5 PM"),
        ("%A %a %j %U %V %u", "Monday Mon 124 18 19 1"),
        ("%-m/%-d %-I%P %Z %:z", "5/4 5pm UTC +00:00"),
        ("%F %T %s 100%% %Q", "2026-05-04 17:06:09 1777914369 100% %Q"),
        ("%05d", "00004"),
    ],
)
def test_dates_in_the_format_of_ruby(pattern: str, expected: str) -> None:
    time = parse_time("2026-05-04 17:06:09 UTC")
    assert time
    assert strftime(time, pattern) == expected


def test_excessive_width_in_a_date_pattern_is_ignored() -> None:
    assert strftime(datetime.datetime(2026, 5, 4), "%999999999d") == "%999999999d"


def test_unset_address_of_the_site_is_empty(tmp_path: Path) -> None:
    write_site(tmp_path, {"_config.yml": "baseurl:\n"})
    text, diagnostics = render(tmp_path, "[x]({{ site.url }}{{ site.baseurl }}/x){{ site.github }}")
    assert text == "[x](/x)"
    assert codes(diagnostics) == ["liquid-unknown"]


def test_highlight_tag_becomes_html_as_in_jekyll(tmp_path: Path) -> None:
    source = "- One\n\n  {% highlight sh linenos %}\n  make < x\n  {% endhighlight %}\n"
    text, _ = render(tmp_path, source)
    code = '<pre><code class="language-sh">\n  make &lt; x</code></pre>'
    assert text == f"- One\n\n  {code}\n"
    text, _ = render(tmp_path, "{% highlight %}````{% endhighlight %}")
    assert text == "<pre><code>````</code></pre>"


def test_box_of_a_missing_include_stays_in_its_list(tmp_path: Path) -> None:
    text, diagnostics = render(tmp_path, '- One\n\n  {% include tip.html content="a\nb" %}\n')
    assert [line for line in text.splitlines() if line and not line.startswith("  ")] == ["- One"]
    assert codes(diagnostics) == ["liquid-plugin"]


def test_line_count_is_kept(tmp_path: Path) -> None:
    source = "{% assign a = 1 %}\n{{ a }}\n\n{% if a %}\nx\n{% endif %}\ny\n"
    text, _ = render(tmp_path, source)
    assert text.count("\n") == source.count("\n")


def test_places_are_in_the_source(tmp_path: Path) -> None:
    body = "{% comment %}\n\n\n{% endcomment %}\nOne.\n\n{{ page.title }}\n\nTwo three four."
    post, _ = write_and_read_post(tmp_path, body)
    places = [block.place.line for block in post.blocks if block.place]
    assert places[0] == 9
    assert places[-1] == 13


def test_place_of_an_address_that_a_tag_wrote(tmp_path: Path) -> None:
    config = {"_config.yml": "url: https://bread.example\nbaseurl: /blog\n"}
    body = "![a]({{ site.baseurl }}/a.png)\n\nText ![b]({{ site.baseurl }}/b.png)"
    _, diagnostics = write_and_read_post(tmp_path, body, **config)
    assert [(f.place.line, f.place.column) for f in diagnostics if f.place] == [(5, 6), (7, 11)]


def test_a_finding_in_an_include_names_its_file(tmp_path: Path) -> None:
    write_site(tmp_path, {"_includes/x.html": "one\n{{ unknown }}"})
    _, diagnostics = render(tmp_path, "{% include x.html %}")
    (finding,) = diagnostics
    assert finding.place
    assert finding.place.path.endswith("_includes/x.html")
    assert (finding.place.line, finding.place.column) == (2, 1)


def test_includes_stay_in_their_folder(tmp_path: Path) -> None:
    root = tmp_path / "site"
    write_site(root, {"secret.txt": "hidden", "_includes/a.html": "a"})
    (tmp_path / "more-secret.txt").write_text("hidden")
    text, diagnostics = render(root, "{% include ../secret.txt %}")
    assert text == ""
    assert codes(diagnostics) == ["include-missing"]
    text, _ = render(root, "{% include_relative ../../more-secret.txt %}")
    assert text == ""


@pytest.mark.parametrize(
    "source",
    [
        "{% for a in (1..1000) %}{% for b in (1..1000) %}{% endfor %}{% endfor %}",
        "{% for a in (1..900) %}{{ page.long }}{% endfor %}",
        "{{ (1..999999999) | join: ', ' }}",
        "{{ (1..999999999999999999999) | size }}",
        "{{ page.long | replace: 'x', page.long }}",
        "{% assign a = 'xx' %}{% for i in (1..60) %}{% assign a = a | append: a %}{% endfor %}",
        "{% assign n = 9 %}{% for i in (1..60) %}{% assign n = n | times: n %}{% endfor %}",
        "{% include again.html %}",
        "{% capture a %}{% for i in (1..900) %}{{ page.long }}{% endfor %}{% endcapture %}",
    ],
)
def test_limits_remove_only_the_tag_that_exceeds_them(tmp_path: Path, source: str) -> None:
    write_site(
        tmp_path, {"_includes/again.html": "{% include again.html %}{% include again.html %}"}
    )
    diagnostics = Diagnostics()
    origin = TemplateSource(Source("post.md", f"before {source} after"))
    page = {"long": "x" * 1000}
    limits = LiquidLimits(iterations=10_000, characters=100_000)
    reading = read_context(tmp_path, diagnostics)
    text = render_liquid(origin, tmp_path, page, reading, limits).text
    assert text.startswith("before ")
    assert text.endswith(" after")
    assert len(text) < 100
    assert set(codes(diagnostics)) <= {"liquid-limit", "liquid-unread"}
    assert diagnostics


@pytest.mark.slow
@pytest.mark.parametrize(
    "source",
    [
        "{{ " * 50_000,
        "{% " * 50_000,
        "{% comment %}" + "{% comment " * 50_000,
        "{% if a %}" * 5_000 + "{% endfor %}" * 5_000,
        "{% unknown %}" * 5_000 + "{% endother %}" * 5_000,
        "{% if" + " " * 100_000 + "x" + " " * 100_000 + "%}",
        "{% include" + " a='" * 50_000 + "%}",
        "{% unknown" + " a='“" * 50_000 + "%}",
        "{% img" + " --a" * 50_000 + "%}",
        "`{% unknown %} `` ~~~\n" * 5_000,
        "{% unknown %}" + "A aA" * 50_000 + "{% endunknown %}",
        "{% unknown %}" + "a," * 50 + "b c{% endunknown %}",
        "{% unknown %}" + "[a" * 50_000 + "{% endunknown %}",
        "{% cite " + "-l " * 50_000 + "%}",
    ],
    ids=range(14),
)
def test_hostile_text_is_parsed_in_linear_time(tmp_path: Path, source: str) -> None:
    start = time.process_time()
    text, _ = render(tmp_path, f"before {source}")
    assert text.startswith("before ")
    assert time.process_time() - start < 3


def test_time_is_limited(tmp_path: Path) -> None:
    now = iter(range(1000))
    limits = LiquidLimits(seconds=5, clock=lambda: next(now))
    text, diagnostics = render(tmp_path, "a{% for i in (1..50) %}{{ i }}{% endfor %}b", limits)
    assert text == "ab"
    assert codes(diagnostics) == ["liquid-limit"]


def test_tags_nested_too_deep_are_removed(tmp_path: Path) -> None:
    text, diagnostics = render(tmp_path, "{% if true %}" * 60 + "text" + "{% endif %}" * 60)
    assert text == "text"
    assert codes(diagnostics) == ["liquid-unread"]


@pytest.mark.parametrize(
    "source",
    r"""
    {%
    {{
    {% %}
    {{ }}
    {%}
    {{}}
    {% if %}
    {% raw %}
    {% endraw %}
    {% comment %}
    {% case %}{% when %}{% endcase %}
    {% for %}{% endfor %}
    {% include %}
    {% include {{ x }} a="b %}
    {% include ..\\x.html %}
    {% highlight %}
    {% endhighlight %}
    {{ a | }}
    {{ | b }}
    {% assign %}
    {% assign a %}
    {% break %}
    {% cycle %}
    {% if a %}{% for x in y %}{% endif %}
    {% else %}
    {% liquid if %}
    {% post_url %}
    {% link %}
    {% link /a\x00b %}
    {% render 'x' %}
    {{ 'a' | date: 1 | plus: 'x' | slice }}
    {{ page.tags.first.second[0] }}
    {{ 1..2 }}
    {{ page.tags | where_exp: 'a', '==' }}
    {{ 'x' | slugify: 1 | truncate: 'a' }}
    {{ page.tags | sort: 1 | map: 2 | jsonify | to_integer }}
    {{{{ a }}}}
    """.split("\n")[1:-1],
)
def test_malformed_tags_are_removed_and_text_is_kept(tmp_path: Path, source: str) -> None:
    text, _ = render(tmp_path, f"before {source.strip()} after")
    assert "{%" not in text
    assert "{{" not in text
    assert "before" in text
    if source.strip() not in ("{% raw %}", "{% comment %}"):
        assert "after" in text


def test_braces_that_are_not_liquid_are_text(tmp_path: Path) -> None:
    post, diagnostics = write_and_read_post(tmp_path, "A { b } % c }} d.")
    assert post_text(post) == "A { b } % c }} d."
    assert codes(diagnostics) == []


def test_defaults_can_disable_liquid(tmp_path: Path) -> None:
    config = (
        "title: Bread\ndefaults:\n- scope: {path: _posts/raw}\n"
        "  values: {render_with_liquid: false, lang: de}\n"
        "- scope: {path: '', type: posts}\n  values: {lang: fr, author: Ola Wrona}\n"
    )
    name = "_posts/raw/2026-05-14-a.md"
    post, _ = write_and_read_post(
        tmp_path, "`{{ page.title }}`", name=name, **{"_config.yml": config}
    )
    assert post_text(post) == "{{ page.title }}"
    assert post.metadata.lang == "de"
    assert [author.name for author in post.metadata.authors] == ["Ola Wrona"]
    post, _ = write_and_read_post(tmp_path, "{{ page.title }}", **{"_config.yml": config})
    assert post_text(post) == "A post"
    assert post.metadata.lang == "fr"


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
