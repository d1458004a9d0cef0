"""Inputs that would take the square of their size, and values that nothing can have."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest

from exporter.errors import SettingsError
from exporter.model.record import from_json
from exporter.options.settings import Settings
from exporter.read.html.open_elements import MAX_OPEN, limit_open_elements


@pytest.mark.parametrize(
    "piece",
    [
        "<ul><li>",
        "<dl><dt>\n",
        "<ul><!-- </ul> -->",
        '<ul a="</ul>">',
        "<ul><table></ul>",
        "<ul><title></ul>",
        "<ul><svg><![CDATA[>]]></ul>",
        "<svg><p><x/>",
    ],
)
def test_no_more_elements_are_open_than_a_parser_reads_in_time(piece: str) -> None:
    markup, removed = limit_open_elements(piece * (2 * MAX_OPEN))
    assert removed in piece
    assert removed
    assert sum(map(markup.count, ("<ul", "<dl", "<svg"))) <= MAX_OPEN


@pytest.mark.parametrize(
    "piece",
    ["<li>a", "<p>a", "<ruby>a<rt>b</ruby>", '<a name="a">', "<p><b>a</b><br>", "<td>a"],
)
def test_closed_elements_are_no_open_ones(piece: str) -> None:
    assert limit_open_elements(piece * (2 * MAX_OPEN)) == (piece * (2 * MAX_OPEN), "")


@pytest.mark.parametrize("time", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_an_epoch_outside_of_the_years_of_utc_is_refused(time: str) -> None:
    with pytest.raises(SettingsError, match="epoch"):
        Settings(epoch=datetime.fromisoformat(time))


def _record(**values: Any) -> bytes:
    record = {
        "asked": {"post": "a.md"},
        "formats": ["epub"],
        "settings": {},
        "sources": {"a.md": "0"},
        "documents": {},
        "versions": {},
    }
    return json.dumps(record | values).encode()


@pytest.mark.parametrize(
    "values",
    [
        {"sources": {str(number): "0" for number in range(20_001)}},
        {"documents": {str(number): "0" for number in range(20_001)}},
        {"sources": {"a/" * 500: "0"}},
        {"formats": ["epub"] * 1_000},
        {"asked": {"post": ""}, "sources": {"": "0"}},
        {"asked": {"paths": ["a"] * 50_000}},
    ],
    ids=["sources", "documents", "long path", "formats", "empty post", "paths"],
)
def test_a_record_of_unusual_size_is_no_record(values: dict[str, Any]) -> None:
    assert from_json(_record()) is not None
    assert from_json(_record(**values)) is None
