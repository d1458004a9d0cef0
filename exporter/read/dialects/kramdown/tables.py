"""Tables: rows of cells between pipes, with delimiter lines below the head and between bodies.

kramdown's syntax page, “Tables”. In kramdown any line with a pipe is a table; here a table has a
delimiter line, or rows that all begin with a pipe.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, SubElement

from exporter.read.dialects.kramdown.block_parser import LineProcessor
from exporter.read.dialects.kramdown.lines import Lines
from exporter.read.dialects.kramdown.patterns import INDENT, is_blank

_PIPE = r"(?:\||.*?[^\\\n]\|)"
_LINE = re.compile(_PIPE)
_DELIMITER = re.compile(r"(?=[+|: \t]*-)[+|: \t-]++$")
_FOOT_DELIMITER = re.compile(r"(?=[+|: \t]*=)[+|: \t=]++$")
_ALIGN = re.compile(r"[ \t]?(:?)-+(:?)[ \t]?")
_VERBATIM = re.compile(
    r"(?<![\\`])(`++).{1,2000}?(?<!`)\1(?!`)|<code[^<>]*+>.{0,2000}?</code>|\$\$.{1,2000}?\$\$"
)
"""Code and formulas. One that is longer would make each opening mark search the whole line."""
_MAX_EMPTY = 10_000
"""The number of empty cells at the ends of rows from which on a table has none."""
_SEPARATOR = re.compile(r"(?<!\\)\|")


@dataclass(slots=True)
class TableRows:
    """The rows of a table by section (`thead`, `tbody`, `tfoot`), in order.

    `pending` are rows whose section is not known yet, `alignments` those of the columns.
    """

    sections: list[tuple[str, list[list[str]]]] = field(default_factory=list)
    pending: list[list[str]] = field(default_factory=list)
    alignments: list[str] = field(default_factory=list)
    delimited: bool = False
    has_foot: bool = False

    def close(self, section: str) -> None:
        """Make the pending rows a section of the table."""
        if self.pending:
            self.sections.append((section, self.pending))
            self.pending = []


class TableProcessor(LineProcessor):
    """Lines with pipes from the start to the end of a block."""

    START = re.compile(rf"{INDENT}(?=\S){_PIPE}")

    def run(self, parent: Element, lines: Lines) -> bool:
        """Take the lines, if they are a table."""
        if not self.starts_block(parent):
            return False
        count = 0
        while count < len(lines) and not is_blank(lines[count]) and _LINE.match(lines[count]):
            count += 1
        if not self.ends_block(lines, count):
            return False
        rows = _rows(lines[:count])
        if not _is_table(rows, lines[:count]):
            return False
        lines.take(count)
        _build(self.parser.add(parent, "table"), rows)
        return True


def _rows(lines: list[str]) -> TableRows:
    rows = TableRows()
    leading = lines[0].lstrip().startswith("|")
    if _DELIMITER.match(lines[0]):
        rows.delimited = True
        lines = lines[1:]
    for line in lines:
        if _DELIMITER.match(line):
            rows.delimited = True
            if rows.pending and not rows.alignments and not rows.has_foot:
                rows.close("thead")
                rows.alignments = [_alignment(*colons) for colons in _ALIGN.findall(line)]
            else:
                rows.close("tbody")
        elif _FOOT_DELIMITER.match(line):
            rows.close("tbody")
            rows.delimited = rows.has_foot = True
        else:
            rows.pending.append(_cells(line, leading))
    rows.close("tfoot" if rows.has_foot else "tbody")
    return rows


def _is_table(rows: TableRows, lines: list[str]) -> bool:
    if not any(section == "tbody" for section, _ in rows.sections):
        return False
    # Each row has a pipe outside of code.
    if not all(_LINE.match(_VERBATIM.sub("x", line)) for line in lines):
        return False
    if rows.delimited:
        return True
    framed = all(line.lstrip().startswith("|") for line in lines)
    return framed and len(lines) > 1 and all(len(row) > 1 for row in rows.sections[0][1])


def _cells(line: str, leading: bool) -> list[str]:
    """Return the cells of a row. A pipe in code, a formula or an escape separates no cells."""
    cells = [""]
    at = 0
    for code in [*_VERBATIM.finditer(line), None]:
        end = code.start() if code else len(line)
        first, *others = _SEPARATOR.split(line[at:end])
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


def _alignment(left: str, right: str) -> str:
    if left:
        return "center" if right else "left"
    return "right" if right else ""


def _build(table: Element, rows: TableRows) -> None:
    lengths = [len(row) for _, section in rows.sections for row in section]
    width = max(lengths)
    if width * len(lengths) > _MAX_EMPTY + 2 * sum(lengths):
        width = 0
    for name, section in rows.sections:
        section_element = SubElement(table, name)
        for row in section:
            row_element = SubElement(section_element, "tr")
            for column in range(max(width, len(row))):
                cell = SubElement(row_element, "th" if name == "thead" else "td")
                cell.text = row[column] if column < len(row) else ""
                alignment = rows.alignments[column] if column < len(rows.alignments) else ""
                if alignment:
                    cell.set("style", f"text-align: {alignment}")
