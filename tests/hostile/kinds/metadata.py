"""Metadata blocks in YAML, TOML, JSON and JavaScript that are no plain lists of values."""

from __future__ import annotations

from hostile_inputs import POST_FILE, HostileInput, Sandbox, with_files

_BOMB = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 10))
_SCRIPT = "<script>x()</script><img src=x onerror=x()>"


def _whole(name: str, text: str | bytes, **options: object) -> HostileInput:
    """Return an input whose post is a text with its own metadata block."""
    return with_files(name, {POST_FILE: text}, **options)


def _yaml(name: str, lines: str, **options: object) -> HostileInput:
    return _whole(name, f"---\n{lines}\n---\n\nHonest words.\n", **options)


def _post_of_scripts(sandbox: Sandbox) -> None:
    values = ("title", "description", "author", "rights", "lang", "tags", "slug", "permalink")
    lines = "\n".join(f"{key}: '{_SCRIPT}'" for key in values)
    sandbox.write(POST_FILE, f"---\n{lines}\ncover: 'javascript:x()'\n---\n\nHonest words.\n")


INPUTS = (
    HostileInput("scripts in every value", _post_of_scripts),
    HostileInput("scripts in every value, as a page", _post_of_scripts, ("html", POST_FILE)),
    HostileInput("scripts in every value, printed", _post_of_scripts, ("pdf", POST_FILE)),
    _yaml("yaml aliases that grow", f"a0: &a0 [x, x]\n{_BOMB}tags: *a9", codes=("metadata-yaml",)),
    _yaml("yaml alias of itself", "tags: &x [a, *x]", codes=("metadata-yaml",)),
    _yaml("yaml merge of itself", "a: &x {<<: *x}"),
    _yaml("yaml tag of python", "title: !!python/object/apply:os.system ['touch pwned']"),
    _yaml("yaml tag of python, new form", "title: !!python/object/new:os.system [id]"),
    _yaml("yaml nested deeply", f"a: {'[' * 5000}{']' * 5000}", codes=("metadata-yaml",)),
    _yaml("yaml mappings nested deeply", f"a: {'{b: ' * 3000}1{'}' * 3000}"),
    _yaml("yaml of 20000 keys", "\n".join(f"key{n}: {n}" for n in range(20_000))),
    _yaml("yaml key of 100000 letters", f"{'k' * 100_000}: v"),
    _yaml("yaml complex keys", "? [a, b]\n: c\n? {d: e}\n: f"),
    _yaml("yaml number of 100000 digits", f"order: {'9' * 100_000}"),
    _yaml("yaml number in base 60", "order: 190:20:30\ndate: 9999:99:99"),
    _yaml("yaml float without end", "order: .inf\nweight: -.nan\ntitle: .nan"),
    _yaml("yaml dates that are none", "date: 2026-13-45 99:99:99\nupdated: 0000-00-00"),
    _yaml("yaml binary", "title: !!binary //79/Q==\nlang: !!binary AAAA"),
    _yaml("yaml sets and orders", "tags: !!set {a, b}\nauthor: !!omap [a: b]\ntitle: !!pairs [a: b]"),
    _yaml("yaml directives", "%TAG ! tag:a,2026:\n%YAML 9.9\ntitle: A"),
    _yaml("yaml of two documents", "title: A\n...\ntitle: B"),
    _yaml("yaml values of other types", "title: {a: b}\nauthor: 5\ntags: true\nlang: [en]\ncover: 1"),
    _yaml("title of 100000 letters", f"title: {'A' * 100_000}"),
    _yaml("title of 20000 words", f"title: {'A b ' * 10_000}"),
    _yaml("100000 tags", f"tags: [{', '.join(f't{n}' for n in range(100_000))}]"),
    _yaml("2000 authors", f"authors: [{', '.join(f'Ann {n}' for n in range(2000))}]"),
    _yaml("2000 former paths", f"redirect_from: [{', '.join(f'/a/{n}' for n in range(2000))}]"),
    _yaml("language with quotation marks", "lang: 'en\" onload=\"x()'\ntitle: A"),
    _yaml("author with markup and line ends", 'author: "A]]>\\n</dc:creator><x/>&amp;&lt;"'),
    _yaml("permalink that leads out", "permalink: /../../../../outside/secret.md"),
    _yaml("permalink of line ends", 'permalink: "/a\\r\\nSet-Cookie: b\\r\\n"'),
    _yaml("slug that leads out", "slug: ../../../outside/secret"),
    _yaml("layout and category that lead out", "layout: ../../outside/secret\ncategory: ../.."),
    _yaml("disclaimer of a script", f"title: A\ndisclaimer: '{_SCRIPT} [a](javascript:x())'"),
    _yaml("description of 1 MB", f"description: {'word ' * 200_000}"),
    _whole("block without an end", "---\ntitle: A\n" + "a: b\n" * 20_000, exits=(1,)),
    _whole("100000 lines of hyphens", "---\n" * 100_000),
    _whole("toml nested deeply", f"+++\na = {'[' * 3000}{']' * 3000}\n+++\nHonest words.\n"),
    _whole("toml tables nested deeply", f"+++\n[{'.'.join(['a'] * 3000)}]\n+++\nHonest words.\n"),
    _whole("toml key of 50000 names", f"+++\n{'.'.join(['a'] * 50_000)} = 1\n+++\nHonest words.\n"),
    _whole("toml number of 100000 digits", f"+++\na = {'9' * 100_000}\n+++\nHonest words.\n"),
    _whole("json nested deeply", f'{{"a": {"[" * 100_000}{"]" * 100_000}}}\nHonest words.\n'),
    _whole("json number of 100000 digits", f'{{"a": {"9" * 100_000}}}\nHonest words.\n'),
    _whole("json numbers that are none", '{"a": NaN, "b": 1e999999, "title": "A"}\nHonest words.\n'),
    _whole("json of half a surrogate", '{"title": "\\ud800", "a\\udfff": 1}\nHonest words.\n'),
    _whole("javascript that runs", "---js\n{title: process.exit(), a: `${x()}`}\n---\nHonest words.\n"),
    _whole("javascript nested deeply", f"---js\n{{a: {'[' * 20_000}}}\n---\nHonest words.\n"),
    _whole("lines of keys without values", "Title:\n" * 20_000 + "\nHonest words.\n"),
    _whole("title block of pandoc of 100000 lines", "% A\n" + "  b\n" * 100_000 + "\nHonest words.\n"),
)  # fmt: skip
