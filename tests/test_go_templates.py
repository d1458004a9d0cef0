"""Simple templates of Go, as sites write them for their shortcodes."""

from __future__ import annotations

import time

import pytest

from exporter.read.templates.shortcodes.go_syntax import GoTemplateError
from exporter.read.templates.shortcodes.go_templates import GoPage, apply_template
from exporter.read.templates.tags.arguments import TagArguments

PAGE = GoPage(
    title="Rye & oats",
    parameters={"flour": "spelt", "oven": {"heat": 250}},
    site_parameters={"version": "1.2", "flour": "wheat"},
    site_title="The Bakers",
    text_of={"next": "What next?"}.get,  # every key of the tests is there
    reference=lambda name: f"/{name}/",
    inline=lambda text: f"<i>{text}</i>",
)


def applied(text: str, *positional: str, content: str = "", **named: str) -> str:
    return apply_template(text, TagArguments(positional, named), content, PAGE)


@pytest.mark.parametrize(
    ("template", "result"),
    [
        ("{{ .Get 0 }}|{{ .Get 5 }}|{{ .Get `size` }}", "a &lt;b&gt;||12"),
        ('{{ index .Params "size" }}{{ len (.Get "size") }}', "122"),
        ('{{ .Get "x" | default "none" | upper }}', "NONE"),
        ('{{ if .Get "x" }}1{{ else if eq (.Get "size") "12" }}2{{ else }}3{{ end }}', "2"),
        ('{{ with $s := .Get "size" }}{{ . }}{{ $s }}{{ $.Get 0 }}{{ end }}', "1212a &lt;b&gt;"),
        ('{{ $x := "a" }}{{ $x = printf "%s-%d" $x 3 }}{{ $x }}', "a-3"),
        (
            "{{ .Page.Title }} {{ .Page.Params.Flour }} {{ .Page.Params.oven.heat }}",
            "Rye &amp; oats spelt 250",
        ),
        (
            '{{ .Site.Params.version }} {{ site.Title }} {{ .Page.Param "version" }}',
            "1.2 The Bakers 1.2",
        ),
        ('{{ T "next" }} {{ ref . "rye" }}', GoTemplateError),
        ('{{ i18n "next" }} {{ relref .Page "rye" }}', GoTemplateError),
        ("a\n\n   {{- /* a comment */ -}}  \n b", "ab"),
        ("<p>{{ .Inner | markdownify }}</p>", "<p><i>*in*</i></p>"),
        ("<div>{{ .Page.RenderString .Inner }}</div>", "<div>\n\n*in*\n\n</div>"),
        ("{{ .Inner }}{{ .Get 0 | safeHTML }}{{ .Get 0 | plainify }}", "*in*a <b>a "),
        ("<ul>\n\n    <li>x</li>\n</ul>", "<ul>\n<li>x</li>\n</ul>"),
        ("<pre>\n\n  {{ .Get 0 }}\n</pre>", "<pre>\n\n  a &lt;b&gt;\n</pre>"),
        (
            '{{ replace (.Get "size") "1" "3" }}{{ strings.TrimSpace " x " }}{{ not true }}',
            "32xfalse",
        ),
        ("{{ range .Params }}<i>{{ . }}</i>{{ $.Get 0 }}{{ end }}", "<i>12</i>a &lt;b&gt;"),
        (
            '{{ range $i, $x := split (.Get "size") "" }}{{ $i }}{{ $x }}{{ end }}'
            '{{ range $x := slice "a" "b" | after 1 }}{{ $x }}{{ . }}{{ end }}',
            GoTemplateError,
        ),
        (
            '{{ range $i, $x := split "3-4" "-" }}{{ add $i 1 }}={{ $x }};{{ end }}'
            '{{ range $x := slice "a" "b" | after 1 }}{{ $x }}{{ . }}{{ end }}',
            "1=3;2=4;bb",
        ),
        ("{{ range .Get 9 }}{{ . }}{{ else }}none{{ end }}", "none"),
        ('{{ range $k, $v := dict "b" 2 "a" 1 }}{{ $k }}{{ $v }}{{ end }}', "a1b2"),
        (
            '{{ if eq (substr "@ola" 0 1) "@" }}{{ substr "@ola" 1 }}{{ end }}'
            '{{ if hasPrefix "v1" "v" }}{{ strings.TrimPrefix "v" "v1" }}{{ end }}'
            '{{ delimit (first 2 (slice 1 2 3)) ", " }}',
            "ola11, 2",
        ),
        ("{{ if and (isset .Params `size`) (or .Inner false) }}yes{{ end }}", "yes"),
    ],
)
def test_what_a_template_writes(template: str, result: str | type[Exception]) -> None:
    arguments = TagArguments(("a <b>",), {"size": "12"})
    if isinstance(result, str):
        assert apply_template(template, arguments, "*in*", PAGE) == result
        return
    with pytest.raises(result):
        apply_template(template, arguments, "*in*", PAGE)


@pytest.mark.parametrize(
    "template",
    [
        "{{ range 3 }}{{ . }}{{ end }}",
        "{{ range .Params }}{{ . }}",
        '{{ $x := "ab" }}' + '{{ $x = printf "%s%s" $x $x }}' * 99,
        '{{ $x := split "a,b,c,d,e,f,g,h" "," }}' + "{{ range $x }}" * 9 + "a" + "{{ end }}" * 9,
        "{{ range .Params }}{{ break }}{{ end }}",
        '{{ partial "x.html" . }}',
        "{{ .Page.Resources }}",
        "{{ .Parent.Get 0 }}",
        "{{ $x }}",
        "{{ if true }}",
        "{{ end }}",
        "{{ .Get }}",
        "{{ resources.GetRemote `x` }}",
        "{{ ( }}",
        "{{ | }}",
        "{{ . }}",
        '{{ index "x" ',
        "{{ if true }}" * 30 + "{{ end }}" * 30,
        '{{ $a := "x" }}' + "{{ $a = replace $a `` $a }}" * 30 + "{{ $a }}",
        "{{ $a := slice `x` }}" + "{{ $a = slice $a $a }}" * 60 + "{{ $a }}",
        "{{ " + "(" * 3_000 + "1" + ")" * 3_000 + " }}",
        "x" * 30_000,
    ],
)
def test_what_is_not_simple_is_not_applied(template: str) -> None:
    with pytest.raises(GoTemplateError):
        applied(template)


@pytest.mark.one_quick
@pytest.mark.parametrize("text", ["{{ /**/ ", "{{ `", '{{ "\\" ', "{{ } ", "{{{"])
def test_templates_are_read_in_linear_time(text: str) -> None:
    start = time.perf_counter()
    with pytest.raises(GoTemplateError):
        applied(text * (7_500 // len(text)))
    assert time.perf_counter() - start < 2
