"""The elements of Distill in HTML, as the elements that HTML has: notes, citations, formulas, code.

Distill is the format of articles in al-folio. The tags of jekyll-scholar become such elements.
"""

from __future__ import annotations

import html
import re
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from exporter.read.bibliography import BibliographyEntry
from exporter.read.bibliography_query import matching
from exporter.read.dialects import MarkdownFinding, ToHtml

FindEntries: TypeAlias = Callable[[str], Mapping[str, BibliographyEntry]]
"""Returns the sources of the file that a citation names, or of those of the post."""

_INNER = re.compile(r"<d-(cite|reference|code|math)((?:\s[^<>]*)?)>")
_FOOTNOTE = re.compile(r"<d-(footnote)((?:\s[^<>]*)?)>")
_LIST = re.compile(r"<d-(bibliography)((?:\s[^<>]*)?)>")
_WORD_END = re.compile(r"\w(?:</\w+>)*$")
_ATTRIBUTE = re.compile(r"""\s([\w-]+)(?:=(?:"([^"]*)"|'([^']*)'|([^\s"']+)))?""")


def with_standard_elements(to_html: ToHtml, find_entries: FindEntries) -> ToHtml:
    """Return a converter of Markdown whose HTML has none of the elements of Distill."""

    def converted(text: str) -> tuple[str, tuple[MarkdownFinding, ...]]:
        markup, findings = to_html(text)
        if "<d-" not in markup:
            return markup, findings
        page = _Article(find_entries, "<d-bibliography" in markup)
        markup = _replaced(markup, _INNER, page.element)
        markup = _replaced(markup, _FOOTNOTE, page.element)
        markup = _replaced(markup, _LIST, page.element)
        if page.notes:
            items = "\n".join(f'<li id="fn:{id_}">{note}</li>' for id_, note in page.notes.items())
            markup += f'\n<div class="footnote"><ol>\n{items}\n</ol></div>'
        return markup, (*findings, *page.findings)

    return converted


def _replaced(
    markup: str, opening: re.Pattern[str], element: Callable[[str, Mapping[str, str], str], str]
) -> str:
    """Return HTML with what `element` returns for the name, the attributes and the content."""
    parts: list[str] = []
    at = 0
    unclosed: set[str] = set()
    for tag in opening.finditer(markup):
        name, attributes = tag.groups()
        if tag.start() < at or name in unclosed:
            continue
        closing = f"</d-{name}>"
        end = tag.end() if attributes.endswith("/") else markup.find(closing, tag.end())
        if end < 0:
            unclosed.add(name)
            continue
        named = {
            key: html.unescape("".join(value)) for key, *value in _ATTRIBUTE.findall(attributes)
        }
        before, result = markup[at : tag.start()], element(name, named, markup[tag.end() : end])
        if result.startswith(("(", "[")) and _WORD_END.search(before[-80:]):
            # Distill shows a number above the line.
            before += " "
        parts += [before, result]
        at = end if attributes.endswith("/") else end + len(closing)
    return "".join((*parts, markup[at:]))


@dataclass(slots=True)
class _Article:
    """What the elements of one text share: its sources, and the notes that it calls."""

    find_entries: FindEntries
    has_list: bool
    notes: dict[str, str] = field(default_factory=dict)
    findings: list[MarkdownFinding] = field(default_factory=list)
    _numbers: dict[str, int] = field(default_factory=dict)
    _listed: set[str] = field(default_factory=set)
    _cited: dict[str, BibliographyEntry] = field(default_factory=dict)

    def element(self, name: str, attributes: Mapping[str, str], content: str) -> str:
        """Return the HTML of an element of Distill."""
        is_block = "block" in attributes
        match name:
            case "math":
                return f'<span class="math{" display" * is_block}">{content}</span>'
            case "code" if is_block:
                language = attributes.get("language", "")
                class_ = f' class="language-{html.escape(language)}"' if language else ""
                code = textwrap.dedent(content.strip("\n")).rstrip()
                return f"<pre><code{class_}>{code}</code></pre>"
            case "code":
                return f"<code>{content.strip()}</code>"
            case "footnote":
                return self._call(f"d-{len(self.notes) + 1}", content.strip())
            case "bibliography":
                return self._list(attributes)
            case _:
                return self._citation(name, attributes)

    def _call(self, id_: str, note: str) -> str:
        self.notes[id_] = note
        number = self._numbers.setdefault(id_, len(self._numbers) + 1)
        return f'<sup class="note-call"><a class="footnote-ref" href="#fn:{id_}">{number}</a></sup>'

    def _citation(self, name: str, attributes: Mapping[str, str]) -> str:
        """Return authors and year in parentheses, with a link to the list or a note."""
        written = attributes.get("key") or attributes.get("bibtex-key") or ""
        keys = [key for key in re.split(r"[\s,;]+", written) if key]
        entries = self.find_entries(attributes.get("file", ""))
        parts, notes = [], []
        for key in keys:
            entry = entries.get(key)
            if entry is None:
                message = f"‘{name}’: no bibliography has the source ‘{key}’; its key is shown"
                self.findings.append(MarkdownFinding("citation-missing", message, key))
                parts.append(f"[{html.escape(key)}]")
                continue
            self._cited[key] = entry
            if name == "reference":
                return entry.description
            words = html.escape(", ".join(_label(entry, attributes)), quote=False)
            parts.append(f'<a href="#{_id(key)}">{words}</a>' if self.has_list else words)
            notes += [] if self.has_list else [self._call(f"d-{key}", entry.description)]
        if "hidden" in attributes or not parts:
            return ""
        prefix, suffix = (html.escape(attributes.get(it, "")) for it in ("prefix", "suffix"))
        label = " ".join(filter(None, (prefix, "; ".join(parts), suffix)))
        is_bare = len(keys) == 1 and keys[0] not in self._cited
        return (label if is_bare else f"({label})") + "".join(notes)

    def _list(self, attributes: Mapping[str, str]) -> str:
        """Return the list of the sources: those that are cited, or all in the file."""
        listed: Iterable[BibliographyEntry] = self._cited.values()
        if "all" in attributes:
            listed = self.find_entries(attributes.get("file", "")).values()
        entries = {entry.key: entry for entry in listed}
        if query := attributes.get("query"):
            selected = matching(entries.values(), query)
            if selected is None:
                message = f"the query ‘{query}’ is not read; every source of the file is listed"
                self.findings.append(MarkdownFinding("markup-omitted", message, query))
            else:
                entries = {entry.key: entry for entry in selected}
        if not entries:
            message = "‘bibliography’: there are no sources for the list; it was removed"
            self.findings.append(MarkdownFinding("citation-missing", message, "bibliography"))
        items = sorted(entries.values(), key=lambda entry: (entry.names, entry.year, entry.key))
        lines = [f"<li{self._place(entry.key)}>{entry.description}</li>" for entry in items]
        return "\n".join(('<ul class="bibliography">', *lines, "</ul>")) if items else ""

    def _place(self, key: str) -> str:
        """Return the id of a source, which only its first list has."""
        if key in self._listed:
            return ""
        self._listed.add(key)
        return f' id="{_id(key)}"'


def _label(entry: BibliographyEntry, attributes: Mapping[str, str]) -> Iterator[str]:
    if entry.author and "year-only" not in attributes:
        yield entry.author
    if entry.year or not entry.author:
        yield entry.year or entry.key
    if locator := attributes.get("locator"):
        yield locator


def _id(key: str) -> str:
    return "source-" + re.sub(r"[^\w-]+", "-", key)
