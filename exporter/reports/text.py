"""Findings as text: a headline, the line that it is about, a hint; and how many there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from exporter.diagnostics import Diagnostic, Severity
from exporter.diagnostics.control_characters import visible
from exporter.reports.excerpt import SourceLines, excerpt_of
from exporter.reports.file_names import relative_name

FindingCounts = Counter[tuple[Severity, str]]
"""How many findings there are of each severity and code."""

_BOLD = "1"
_COLOURS = {Severity.NOTICE: _BOLD, Severity.WARNING: "1;35", Severity.ERROR: "1;31"}
"""SGR parameters (ECMA-48, 8.3.117). Bold red and magenta can be read on black and on white."""


@dataclass(frozen=True, slots=True)
class TextStyle:
    """How text is shown: in how many columns, and whether with colours."""

    width: int = 100
    colours: bool = False

    def styled(self, text: str, parameters: str) -> str:
        """Return a text with the SGR parameters, or as it is."""
        return f"\x1b[{parameters}m{text}\x1b[0m" if self.colours and text else text


def finding_lines(
    finding: Diagnostic, sources: SourceLines, style: TextStyle, more: str = ""
) -> Iterator[str]:
    """Yield the lines that show a finding; `more` ends the first one.

    The name of a file is relative to the current folder. No control character of it is in them.
    """
    colour = _COLOURS[finding.severity]
    place = ""
    if finding.place:
        shown = replace(finding.place, path=relative_name(finding.place.path))
        place = style.styled(visible(f"{shown}:"), _BOLD) + " "
    severity = style.styled(f"{finding.severity}:", colour)
    yield f"{place}{severity} {visible(finding.message)} [{finding.code}]{visible(more)}"
    number = f"{finding.place.line:5}" if finding.place else ""
    if excerpt := excerpt_of(finding, sources, style.width - len(number) - 3):
        yield f"{number} | {excerpt.text}"
        mark = style.styled("^" * excerpt.width, colour)
        yield f"{'':{len(number)}} | {'':{excerpt.start}}{mark}"
    if finding.hint:
        yield f"  {style.styled('hint:', _BOLD)} {visible(finding.hint)}"


def has_summary(reported: FindingCounts) -> bool:
    """Return whether findings are counted in a summary: a single one speaks for itself."""
    return reported.total() > 1


def summary_lines(reported: FindingCounts, hidden: FindingCounts) -> Iterator[str]:
    """Yield how many findings there are, and a line for each code; nothing for a single one.

    `hidden` are those among the reported ones that were not shown.
    """
    if not has_summary(reported):
        return
    unseen = f" ({hidden.total()} not shown; -v shows all)" if hidden.total() else ""
    yield f"exporter: {counted(severity_counts(reported))}{unseen}"
    rows = sorted(reported.items(), key=lambda row: (-row[0][0], -row[1], row[0][1]))
    width = max(len(code) for _, code in reported)
    digits = len(str(max(reported.values())))
    for (severity, code), count in rows:
        yield f"  {severity!s:7}  {code:{width}}  {count:{digits}}"


def severity_counts(reported: FindingCounts) -> Counter[Severity]:
    """Return how many findings there are of each severity."""
    counts: Counter[Severity] = Counter()
    for (severity, _), count in reported.items():
        counts[severity] += count
    return counts


def counted(counts: Mapping[Severity, int]) -> str:
    """Return counts by severity, such as `2 errors, 1 warning`; empty for none."""
    present = sorted((each for each in counts if counts[each]), reverse=True)
    return ", ".join(plural(counts[each], str(each)) for each in present)


def code_counts(findings: Iterable[Diagnostic]) -> FindingCounts:
    """Return how many findings there are of each severity and code."""
    return Counter((each.severity, each.code) for each in findings)


def plural(count: int, what: str) -> str:
    """Return a number and a word in the singular or the plural."""
    return f"{count:,} {what}{'s' * (count != 1)}"
