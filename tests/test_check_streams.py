"""Where the streams of a PDF end."""

from __future__ import annotations

import pytest

from exporter.check.streams import lengths_hold


def stream(data: bytes, length: int, end: bytes = b"\nendstream") -> bytes:
    return b"1 0 obj\n<< /Length %d /Filter /FlateDecode >>\nstream\n%s%s\nendobj\n" % (
        length,
        data,
        end,
    )


@pytest.mark.parametrize(
    ("data", "holds"),
    [
        (stream(b"abc", 3), True),
        (stream(b"ab\r", 3), True),
        (stream(b"ab\n", 3), True),
        (stream(b"abc", 3, b"\r\nendstream"), True),
        (stream(b"abc", 3, b"endstream"), True),
        (stream(b"ab endstream c", 14), True),
        (stream(b"abc", 2), False),
        (stream(b"abc", 5), False),
        (stream(b"abc", 3) + stream(b"abcd", 3), False),
        (b"no stream", False),
    ],
)
def test_a_stream_ends_where_its_length_says(data: bytes, holds: bool) -> None:
    assert lengths_hold(data) is holds
