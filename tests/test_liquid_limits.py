"""Liquid that exceeds a limit, is malformed, or is no Liquid."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from liquid_texts import render
from sample_sites import codes, post_text, read_context, write_and_read_post, write_site

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Source
from exporter.read.templates.liquid import LiquidLimits, render_liquid
from exporter.read.templates.rendered_text import TemplateSource


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
