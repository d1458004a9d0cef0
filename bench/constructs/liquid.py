"""Templates of Liquid."""

from __future__ import annotations

from collections.abc import Mapping

from bench.constructs.construct import Construct, Text


def _liquid(text: Text, most: int, include: Text | None = None) -> Construct:
    files = (lambda number: {"_includes/part.md": include(number)}) if include else lambda _: {}
    return Construct(text, most, files=files, sites=("jekyll",))


LIQUID: Mapping[str, Construct] = {
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
}
