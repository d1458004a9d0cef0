"""Tables: rows of cells between pipes, with lines of hyphens below the head and between bodies.

kramdown's syntax page, “Tables”. kramdown takes any line with a pipe for a table; running text that
holds one is none here: a table has a line of hyphens, or rows that all begin with a pipe.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, SubElement

from exporter.read.dialects.kramdown.blocks import LineProcessor
from exporter.read.dialects.kramdown.patterns import INDENT, is_blank

_PIPE = r"(?:\||.*?[^\\\n]\|)"
_LINE = re.compile(_PIPE)
_DELIMITER = re.compile(r"[+|: \t-]*?-[+|: \t-]*$")
_FOOT_DELIMITER = re.compile(r"[+|: \t=]*?=[+|: \t=]*$")
_ALIGN = re.compile(r"[ \t]?(:?)-+(:?)[ \t]?")
_CODE = re.compile(r"(?<!\\)(`+)(?!`).*?(?<!`)\1(?!`)|<code.*?>.*?</code>")
_CUT = re.compile(r"(?<!\\)\|")


@dataclass(slots=True)
class Rows:
    """What was read of a table: rows by part, in the order written."""

    parts: list[tuple[str, list[list[str]]]] = field(default_factory=list)
    waiting: list[list[str]] = field(default_factory=list)
    align: list[str] = field(default_factory=list)
    delimited: bool = False
    has_foot: bool = False

    def close(self, part: str) -> None:
        """Make the rows that wait a part of the table."""
        if self.waiting:
            self.parts.append((part, self.waiting))
            self.waiting = []


class TableProcessor(LineProcessor):
    """Lines with pipes at the beginning of a block, up to the end of the block."""

    START = re.compile(rf"{INDENT}(?=\S){_PIPE}")

    def run(self, parent: Element, blocks: list[str]) -> bool:
        """Take the lines, if they are a table."""
        if not self.begins_afresh(parent):
            return False
        count = 0
        while count < len(blocks) and not is_blank(blocks[count]) and _LINE.match(blocks[count]):
            count += 1
        lines = blocks[:count]
        if not self.ends_here(blocks, count):
            return False
        rows = _rows(lines)
        if not _is_table(rows, lines):
            return False
        del blocks[:count]
        _build(self.parser.add(parent, "table"), rows)
        return True


def _rows(lines: list[str]) -> Rows:
    rows = Rows()
    leading = lines[0].lstrip().startswith("|")
    if _DELIMITER.match(lines[0]):
        rows.delimited = True
        lines = lines[1:]
    for line in lines:
        if _DELIMITER.match(line):
            rows.delimited = True
            if rows.waiting and not rows.align and not rows.has_foot:
                rows.close("thead")
                rows.align = [_named(*mark) for mark in _ALIGN.findall(line)]
            else:
                rows.close("tbody")
        elif _FOOT_DELIMITER.match(line):
            rows.close("tbody")
            rows.delimited = rows.has_foot = True
        else:
            rows.waiting.append(_cells(line, leading))
    rows.close("tfoot" if rows.has_foot else "tbody")
    return rows


def _is_table(rows: Rows, lines: list[str]) -> bool:
    if not any(part == "tbody" for part, _ in rows.parts):
        return False
    # Each row has a pipe that is not code.
    if not all(_LINE.match(_CODE.sub("x", line)) for line in lines):
        return False
    if rows.delimited:
        return True
    framed = all(line.lstrip().startswith("|") for line in lines)
    return framed and len(lines) > 1 and all(len(row) > 1 for row in rows.parts[0][1])


def _cells(line: str, leading: bool) -> list[str]:
    """The cells of a row. A pipe inside code divides nothing, nor does one behind a backslash."""
    cells = [""]
    at = 0
    for code in [*_CODE.finditer(line), None]:
        end = code.start() if code else len(line)
        first, *others = _CUT.split(line[at:end])
        cells[-1] += first.replace("\\|", "|")
        cells += [other.replace("\\|", "|") for other in others]
        if code:
            cells[-1] += code[0]
            at = code.end()
    if leading and not cells[0].strip():
        del cells[0]
    if cells and not cells[-1].strip():
        del cells[-1]
    return [cell.strip() for cell in cells]


def _named(left: str, right: str) -> str:
    if left:
        return "center" if right else "left"
    return "right" if right else ""


def _build(table: Element, rows: Rows) -> None:
    width = max(len(row) for _, part in rows.parts for row in part)
    for name, part in rows.parts:
        section = SubElement(table, name)
        for row in part:
            line = SubElement(section, "tr")
            for at in range(width):
                cell = SubElement(line, "th" if name == "thead" else "td")
                cell.text = row[at] if at < len(row) else ""
                align = rows.align[at] if at < len(rows.align) else ""
                if align:
                    cell.set("style", f"text-align: {align}")
