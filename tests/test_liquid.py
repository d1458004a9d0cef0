"""Liquid as in Jekyll: tags, filters, dates, and places in the source."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from liquid_texts import render
from sample_sites import codes, post_text, write_and_read_post, write_site

from exporter.read.metadata.dates import parse_time, strftime


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
