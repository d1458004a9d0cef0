"""Collection files in the many ways in which people write YAML, for hypothesis."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st


@dataclass(frozen=True, slots=True)
class OddFile:
    """The text of a collection file, its title, and how many entries its posts have."""

    text: str
    title: str
    entries: int


_COMMENTS = st.sampled_from(["", "", "# salt\n", "\n# rye: 2\n", "\n", "\n\n# - no post\n# two\n"])
_BESIDE = st.sampled_from(["", "", " # beside", "   # far", "  "])
_TITLES = st.sampled_from(
    ["{}", "'{}'", '"{}"', "  {}", "&t {}", "!!str {}", ">-\n  {}", "|-\n    {}", "\n  {}"]
)
_ENTRIES = st.sampled_from(
    [
        "a.md",
        "'b.md'",
        '"c.md"',
        "{path: d.md, short-title: D}",
        "{ tag:   rye }",
        "path: e.md\n{}short-title: E",
        "tags: [ rye,salt ]",
        "tags:\n{}- rye\n{}# inside\n{}- salt",
        "path: f.md # at f\n{}since: 2025-01-01",
        "2025-01.md",
        "&p g.md",
    ]
)
_OTHERS = st.sampled_from(
    [
        "date: 2026-05-31\n",
        "rights:   ©  2026\n",
        "pages: {half-title: false,colophon: yes}\n",
        "pages:\n    half-title: no # none\n    # last\n    colophon: {text: 'A,  {date}.'}\n",
        "preface: |\n  One.\n\n  # no comment\n  Two.\n\n",
        "preface: >\n   Folded\n   text.\n",
        "description: one\n  two\n",
        "isbn: 978-3-16-148410-0\n",
        "margins: {head: 20mm, outer: 18.50mm}\n",
        "disclaimers:\n- when: {tag: x}\n  text: T # t\n# u\n- text: U\n",
        "? subtitle\n: Sub\n",
        "publisher: ~\n",
        "'order': date\n",
    ]
)


@st.composite
def odd_files(draw: st.DrawFn) -> OddFile:
    """Return a collection file with comments, quotes and spaces in odd places."""
    title = draw(st.sampled_from(["Bread", "Bread: slowly", "Ä", "7"]))
    form = draw(_TITLES)
    if ":" in title and "'" not in form and '"' not in form and "-\n" not in form:
        form = "'{}'"
    parts = [f"title: {form.format(title)}{'' if chr(10) in form else draw(_BESIDE)}\n"]
    entries = draw(st.lists(_ENTRIES, min_size=1, max_size=4))
    indent, mark = " " * draw(st.integers(0, 4)), "-" + " " * draw(st.integers(1, 3))
    lines = [f"posts:{draw(_BESIDE)}\n"]
    for number, entry in enumerate(entries):
        comment = draw(_COMMENTS).replace("#", f"{indent}#")
        inner = entry.replace("{}", indent + " " * len(mark))
        inner = inner.replace("&p", f"&p{number}")
        lines.append(f"{comment}{indent}{mark}{inner}{draw(_BESIDE)}\n")
    parts.append("".join(lines))
    others = draw(st.lists(_OTHERS, max_size=3, unique_by=lambda text: text[:5]))
    parts = draw(st.permutations(parts + others))
    text = "".join(draw(_COMMENTS) + part for part in parts) + draw(_COMMENTS)
    text = draw(st.sampled_from(["", "", "---\n", "%YAML 1.1\n---\n"])) + text
    if draw(st.booleans()):
        text = text.removesuffix("\n")
    if draw(st.booleans()):
        text = text.replace("\n", "\r\n")
    return OddFile(draw(st.sampled_from(["", "", "\ufeff"])) + text, title, len(entries))
