"""Constructs by the thousand, and nested by the hundred: time and memory grow with the text."""

from __future__ import annotations

from hostile_inputs import HostileInput, Sandbox

from bench.constructs import CONSTRUCTS

_POST = "_posts/2026-01-02-post.md"


def _many(name: str, number: int, generator: str = "", *codes: str) -> HostileInput:
    """Return a post that has a construct of `bench.constructs` some times."""
    construct = CONSTRUCTS[name]

    def build(sandbox: Sandbox) -> None:
        sandbox.write(_POST, construct.post(number))
        for path, content in construct.files(number).items():
            sandbox.write(path, content)

    options = ("--generator", generator) if generator else ()
    title = f"{name} ×{number:,} {generator}".rstrip()
    return HostileInput(title, build, command=("epub", _POST, *options), codes=codes)


def _cdata_and_bracket(sandbox: Sandbox) -> None:
    sandbox.post("<![CDATA[" * 100_000 + "]")


def _includes_itself(sandbox: Sandbox) -> None:
    sandbox.write("a.md", "---\ntitle: A\n---\n\n" + "{% if a %}\n" * 4_000)


INPUTS = (
    HostileInput(
        "sections that one bracket may close", _cdata_and_bracket, command=("html", _POST)
    ),
    HostileInput(
        "a post that includes itself",
        _includes_itself,
        command=("html", "a.md", "--generator", "plain"),
        codes=("shortcode-unknown",),
    ),
    # kramdown
    _many("quotations", 10_000, "", "nesting-depth"),
    _many("lists-marks", 10_000),
    _many("lists-stairs", 500),
    _many("asterisks", 20_000),
    _many("mixed-many", 1_000),
    _many("combining-accents", 100_000),
    _many("brackets", 10_000),
    _many("bracket-pairs-round", 5_000),
    _many("images-open", 5_000),
    _many("spans", 10_000),
    _many("comments-open", 20_000),
    _many("comment-lines", 4_000),
    _many("instructions-open", 20_000),
    _many("cdata-open", 20_000),
    _many("divs-open", 10_000),
    _many("divs-closing-blocks", 4_000),
    _many("spaces-between", 200_000),
    _many("tabs-between", 100_000),
    _many("backticks", 100_000),
    _many("fence-long", 100_000),
    _many("headings-hashes", 10_000),
    _many("definitions-links", 4_000),
    _many("abbreviations-distinct", 2_000),
    _many("paragraphs-changed", 10_000),
    _many("comments-closed", 100_000),
    _many("divs-closing", 150_000),
    _many("notes-called-often", 2_000),
    _many("notes-chain", 1_000),
    _many("notes-tree", 100),
    _many("links-distinct", 2_000),
    _many("table-row-long", 1_000),
    _many("blank-lines", 1_000_000),
    _many("extension-comments", 10_000),
    # Liquid and data
    _many("liquid-comments", 30_000),
    _many("liquid-ifs", 5_000),
    _many("liquid-loop", 10**9, "", "liquid-limit"),
    _many("liquid-append", 64, "", "liquid-limit"),
    _many("liquid-replace", 16, "", "liquid-limit"),
    _many("liquid-times", 64, "", "liquid-limit"),
    _many("liquid-where-exp", 5_000),
    _many("liquid-conditions", 5_000),
    _many("data-json-nested", 200_000, "", "site-config"),
    _many("data-json-objects", 900, "", "site-config"),
    _many("metadata-nested", 10_000),
    _many("metadata-aliases-title", 12),
    _many("permalink-settings", 12),
    _many("entities-open", 100_000),
    _many("rules-html", 50_000),
    # Python-Markdown
    _many("quotations", 10_000, "mkdocs", "nesting-depth"),
    _many("quotations-stairs", 700, "mkdocs", "nesting-depth"),
    _many("lists-stairs-four", 300, "mkdocs", "nesting-depth"),
    _many("divs-nested-markdown", 4_000, "mkdocs", "nesting-depth"),
    _many("code-indented-blocks", 20_000, "mkdocs"),
    _many("comment-lines", 8_000, "mkdocs"),
    _many("asterisk-words", 20_000, "mkdocs", "reading-limit"),
    _many("brackets", 20_000, "mkdocs"),
    _many("divs-open", 10_000, "mkdocs"),
    _many("rules-lines", 10_000, "mkdocs", "reading-limit"),
    _many("headings-underlined-lines", 5_000, "mkdocs", "reading-limit"),
    _many("angles", 20_000, "mkdocs"),
    # CommonMark
    _many("quotations", 10_000, "obsidian"),
    _many("lists-stairs", 300, "obsidian"),
    _many("links-nested", 3_000, "obsidian"),
    _many("wiki-embeds-open", 10_000, "obsidian"),
    _many("callouts-nested", 500, "obsidian"),
    _many("divs-open-lines", 100_000, "obsidian", "nesting-depth"),
    _many("svg-open", 100_000, "obsidian", "html-removed"),
    _many("braces-nested", 5_000, "docusaurus"),
    _many("settings-toml-keys", 5_000, "hugo"),
    _many("settings-toml-nested", 5_000, "hugo"),
)
