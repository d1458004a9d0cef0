"""Fenced code: the language, and the title above the code."""

from __future__ import annotations

import re
from collections.abc import Mapping, MutableMapping
from html import escape
from typing import Any

from markdown import Markdown
from markdown.preprocessors import Preprocessor
from pymdownx.superfences import RE_NESTED_FENCE_START, SuperFencesBlockPreprocessor

_ANNOTATION = re.compile(r"\((\d{1,3})\)!(?=\s|$|-->|\*/)", re.MULTILINE)
"""The mark of an annotation of Material for MkDocs, which stands in a comment of the code."""
_FENCE = re.compile(r"[ \t>]*(`{3,}(?=[^`]*$)|~{3,})")
_OPENING = re.compile(r"([ \t>]*(?:`{3,}|~{3,})[ \t]*\.?[\w#.+-]+)[ \t]+[^`\n]+")


class FencePreprocessor(Preprocessor):
    """Leaves the language alone behind a fence where the library does not know what follows it.

    It would not take such a line for a fence. Its own option for that, `relaxed_headers`, takes a
    line that begins with code between three backticks for one too.
    """

    def run(self, lines: list[str]) -> list[str]:
        """Return the lines of a text."""
        changed: list[str] = []
        fence = ""
        for line in lines:
            mark = _FENCE.match(line)
            if mark and not fence:
                changed.append(_with_known_options(line))
                fence = mark[1]
                continue
            if mark and mark[1].startswith(fence) and not line[mark.end() :].strip():
                fence = ""
            changed.append(line)
        return changed


def replace_fences_in_one_pass(md: Markdown) -> None:
    """Make a converter replace the fences in one pass; the library copies all lines for each."""
    fences = md.preprocessors["fenced_code_block"]
    # The library has given it options, and refers to it.
    fences.__class__ = _OnePassFences


class _OnePassFences(SuperFencesBlockPreprocessor):  # type: ignore[misc]  # no types
    def reassemble(self, lines: list[str]) -> list[str]:
        """Return the lines in which every fence is replaced by the mark that stands for it."""
        parts: list[str] = []
        done = 0
        for mark, start, end in self.stack:
            parts += [*lines[done:start], mark]
            done = end
        self.stack.clear()
        return parts + lines[done:]


def _with_known_options(line: str) -> str:
    """Return the line of an opening fence without what the library does not know."""
    opening = _OPENING.fullmatch(line.rstrip())
    if opening is None:
        return line
    header = RE_NESTED_FENCE_START.match(line.lstrip(" \t>").rstrip())
    return line if header and not header["unrecognized"] else opening[1]


def accept_options(
    language: str,  # noqa: ARG001
    inputs: Mapping[str, Any],
    options: MutableMapping[str, Any],
    attrs: MutableMapping[str, str],  # noqa: ARG001
    md: object,  # noqa: ARG001
) -> bool:
    """Take every option behind the language: unknown ones are those of a site's plugins."""
    options.update(inputs)
    return True


def code_to_html(
    source: str,
    language: str | None,
    class_name: str,  # noqa: ARG001
    options: Mapping[str, Any],
    md: object,  # noqa: ARG001
    classes: list[str],
    id_value: str,
    **_: Any,
) -> str:
    """Return the HTML of a code block.

    Line numbers and marked lines are not kept. The annotations of Material for MkDocs lose the
    exclamation mark behind their numbers, which are those of the list below the code.
    """
    title = str(options.get("title") or "").strip()
    if language == "math":
        return f'<div class="math">{escape(source, quote=False)}</div>'
    names = [f"language-{language}"] if language else []
    # `{ .yaml .annotate }` is written for the language and what a theme does with it.
    names += [name for name in classes if name not in ("annotate", "copy", "no-copy", "select")]
    file = f' file="{escape(title)}"' if title and title != "title" else ""
    id_ = f' id="{escape(id_value)}"' if id_value else ""
    class_ = f' class="{escape(" ".join(names))}"' if names else ""
    code = escape(_ANNOTATION.sub(r"(\1)", source), quote=False)
    return f"<pre{id_}{file}><code{class_}>{code}\n</code></pre>"
