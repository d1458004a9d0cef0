"""Files beside a post: data, settings, navigation and other posts."""

from __future__ import annotations

import json
from collections.abc import Mapping

from bench.constructs.construct import Construct, Text


def _file(site: str, name: str, content: Text, most: int, text: str = "A text.") -> Construct:
    """Return a construct of a file that one kind of site has beside a post."""
    return Construct(
        lambda _: text, most, files=lambda number: {name: content(number)}, sites=(site,)
    )


def _data(name: str, content: Text, most: int) -> Construct:
    return _file("jekyll", f"_data/{name}", content, most, "{{ site.data.a | size }}")


SITE_FILES: Mapping[str, Construct] = {
    "data-json-nested": _data("a.json", lambda number: "[" * number + "]" * number, 200_000),
    "data-json-objects": _file(
        "jekyll",
        "_data/a.json",
        lambda number: '{"a":' * number + "1" + "}" * number,
        200_000,
        "{{ site.data.a }}",
    ),
    "data-yaml-nested": _data("a.yml", lambda number: "[" * number + "]" * number, 20_000),
    "data-json-long": _data("a.json", lambda number: json.dumps(list(range(number))), 200_000),
    "data-yaml-long": _data("a.yml", lambda number: "- a\n" * number, 50_000),
    "data-csv-long": _data("a.csv", lambda number: "a,b\n" * number, 100_000),
    "permalink-settings": Construct(
        lambda _: "[a](/2020" + "a-" * 200 + "/b/c)",
        64,
        files=lambda number: {
            "_config.yml": f"title: A\npermalink: /:year{':title' * number}/\n",
            "_posts/2020-01-01-b.md": f"---\ntitle: {'long ' * 50}\n---\ntext\n",
        },
        sites=("jekyll",),
    ),
    "permalink-titles": Construct(
        lambda _: "[a]({% post_url 2020-01-01-b %})",
        12,
        lambda number: f"title: {'long ' * 50}\npermalink: /:year{':title' * number}\n",
        sites=("jekyll",),
    ),
    "site-posts": Construct(
        lambda _: "{% for p in site.posts %}[{{ p.title }}]({{ p.url }}) {% endfor %}",
        1_000,
        files=lambda number: {
            f"_posts/2020-01-01-a{each}.md": f"---\ntitle: A {each}\n---\ntext\n"
            for each in range(number)
        },
        sites=("jekyll",),
    ),
    "settings-yaml-long": _file(
        "jekyll",
        "_config.yml",
        lambda number: "title: A\n" + "".join(f"a{each}: b\n" for each in range(number)),
        50_000,
    ),
    "settings-toml-nested": _file(
        "hugo", "hugo.toml", lambda number: "a = " + "[" * number + "]" * number + "\n", 20_000
    ),
    "settings-toml-keys": _file(
        "hugo", "hugo.toml", lambda number: "a" + ".b" * number + " = 1\n", 20_000
    ),
    "settings-toml-tables": _file(
        "hugo",
        "hugo.toml",
        lambda number: "".join(f"[a{each}]\nb = 1\n" for each in range(number)),
        20_000,
    ),
    "settings-js-nested": _file(
        "docusaurus",
        "docusaurus.config.js",
        lambda number: "module.exports = {a: " + "[" * number + "]" * number + "};\n",
        20_000,
    ),
    "settings-js-objects": _file(
        "docusaurus",
        "docusaurus.config.js",
        lambda number: "module.exports = {a: " + "{b: " * number + "};\n",
        20_000,
    ),
    "settings-yaml-nested": _file(
        "mkdocs",
        "mkdocs.yml",
        lambda number: "site_name: A\nnav: " + "[" * number + "]" * number + "\n",
        10_000,
    ),
    "settings-nav-long": _file(
        "mkdocs",
        "mkdocs.yml",
        lambda number: (
            "site_name: A\nnav:\n" + "".join(f"- A{each}: a{each}.md\n" for each in range(number))
        ),
        10_000,
    ),
}
