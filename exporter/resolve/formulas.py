r"""Formulas of one text: macros expanded, equations numbered, references linked.

As in MathJax, a macro holds from its definition to the end of the text, and a formula that only
defines macros is not shown. An equation has a number if it has a `\tag`, if the site numbers all
equations, or if it has a label that is referred to.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from exporter.file_formats.tex import argument, rows
from exporter.model.nodes import Blocks, Code, CodeBlock, Link, Math, MathBlock, Node, Text
from exporter.model.walk import rewrite, walk
from exporter.resolve.chapter_context import ChapterContext
from exporter.resolve.formula_macros import MacroReader

_MAX_LENGTH = 200_000
"""Characters of the formulas of one text, macros expanded. Typesetting takes 0.05 ms for each, ten
seconds in all; a text with 500 formulas has about 20,000."""
_COUNTED = 20_000
"""Characters of a formula that count: one this long is not typeset, and does not hinder others."""
_ENVIRONMENT = re.compile(r"\s*\\begin\{(\w+)(\*?)\}(.*)\\end\{\1\2\}\s*", re.DOTALL)
_REFERENCE = re.compile(r"\\(eqref|ref)\s*\{([^{}]+)\}")
_LABEL = re.compile(r"\\label\s*\{([^{}]+)\}")
_TAG = re.compile(r"\\tag(?![A-Za-z])\*?")
_UNNUMBERED = re.compile(r"\\(?:nonumber|notag)(?![A-Za-z])")
_BY_ROW = frozenset("align alignat flalign gather eqnarray xalignat".split())
_NUMBERED = _BY_ROW | {"equation", "multline"}


class _Target(NamedTuple):
    """The formula of a label: the id of its block, and its number."""

    id: str
    number: str


@dataclass(slots=True)
class _Numbering:
    """The numbers of the equations so far. `wanted` are the labels that are referred to."""

    wanted: frozenset[str]
    numbers_all: bool
    last: int = 0
    targets: dict[str, _Target] = field(default_factory=dict)


def settle_formulas(blocks: Blocks, context: ChapterContext) -> Blocks:
    """Return the blocks with every formula as it is shown."""
    if not any(isinstance(node, Math | MathBlock) for node in walk(blocks)):
        return blocks
    macros = MacroReader(context.post.formula_preamble)

    length = 0

    def expanded(node: Node) -> Node | tuple[()]:
        nonlocal length
        if not isinstance(node, Math | MathBlock):
            return node
        if length <= _MAX_LENGTH:
            tex = node.tex if node.mathml else macros.read(node.tex)
            length += min(len(node.mathml or tex), _COUNTED)
            if length <= _MAX_LENGTH:
                return replace(node, tex=tex) if tex or node.mathml else ()
            message = f"the formulas up to here have more than {_MAX_LENGTH:,} characters"
            context.diagnostics.report("formula-length", message, node.place)
        if isinstance(node, MathBlock):
            return CodeBlock(node.tex, id=node.id, place=node.place)
        return Code(node.tex, id=node.id, place=node.place)

    blocks = rewrite(blocks, expanded)
    references = frozenset(
        match[2]
        for node in walk(blocks)
        if isinstance(node, Math | MathBlock)
        for match in _REFERENCE.finditer(node.tex)
    )
    numbering = _Numbering(references, context.post.numbers_formulas)

    def numbered(node: Node) -> Node:
        return _numbered(node, numbering) if isinstance(node, MathBlock) else node

    blocks = rewrite(blocks, numbered)
    # Most posts have no formulas, and need not wait for this module.
    from exporter.formulas.plain_text import plain_text

    def linked(node: Node) -> Node:
        if isinstance(node, Math | MathBlock) and _REFERENCE.search(node.tex):
            node = _linked(node, numbering.targets, context)
        if isinstance(node, Math | MathBlock):
            block = isinstance(node, MathBlock)
            text = plain_text(node.tex, context.post.metadata.lang, block=block, mathml=node.mathml)
            return replace(node, text=text)
        return node

    return rewrite(blocks, linked)


def _numbered(node: MathBlock, numbering: _Numbering) -> MathBlock:
    """Return a formula with a tag in each row that has a number, and the id of its first label."""
    if node.mathml:
        return node
    environment = _ENVIRONMENT.fullmatch(node.tex)
    name, star, body = environment.groups() if environment else ("", "*", node.tex)
    numbers_all = numbering.numbers_all and name in _NUMBERED and not star
    lines = rows(body) if name in _BY_ROW else [body]
    labels = _LABEL.findall(node.tex)
    id_ = node.id or (f"equation-{re.sub(r'[^A-Za-z0-9_.-]+', '-', labels[0])}" if labels else "")
    tagged = [_tagged(line, id_, numbering, numbers_all=numbers_all) for line in lines]
    if tagged == lines:
        return replace(node, id=id_)
    body = r"\\".join(tagged)
    tex = rf"\begin{{{name}}}{body}\end{{{name}}}" if name else body
    return replace(node, tex=tex, id=id_)


def _tagged(line: str, id_: str, numbering: _Numbering, *, numbers_all: bool) -> str:
    """Return a row with its number as a tag, if it has one."""
    labels = _LABEL.findall(line)
    tag = _TAG.search(line)
    text = argument(line, tag.end()) if tag else None
    number = text[0] if text else ""
    wanted = (numbers_all and line.strip()) or numbering.wanted.intersection(labels)
    if not number and wanted and not _UNNUMBERED.search(line):
        numbering.last += 1
        number = str(numbering.last)
        line = rf"{line.rstrip()} \tag{{{number}}}"
    for label in labels:
        numbering.targets.setdefault(label, _Target(id_, number))
    return _LABEL.sub("", line)


def _linked(
    node: Math | MathBlock, targets: Mapping[str, _Target], context: ChapterContext
) -> Node:
    """Return a reference as a link; one within a formula as its text."""

    def shown(match: re.Match[str]) -> str:
        target = targets.get(match[2])
        if target is None or not target.number:
            message = f"no formula has the label ‘{match[2]}’"
            context.diagnostics.report("formula-reference", message, node.place)
        number = target.number if target and target.number else "???"
        return f"({number})" if match[1] == "eqref" else number

    whole = _REFERENCE.fullmatch(node.tex.strip())
    if whole is None or isinstance(node, MathBlock):
        return replace(node, tex=_REFERENCE.sub(lambda each: rf"\text{{{shown(each)}}}", node.tex))
    text = Text(shown(whole))
    target = targets.get(whole[2])
    return Link((text,), f"#{target.id}", place=node.place) if target else text
