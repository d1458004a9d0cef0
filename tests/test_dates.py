"""Dates as people write them, read as Ruby's `Time.parse` reads them."""

from __future__ import annotations

import datetime

import pytest

from exporter.read.metadata.dates import local_day, parse_time


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2021/03/09 07:08:09", "2021-03-09T07:08:09"),
        ("March 9, 2021", "2021-03-09T00:00:00"),
        ("9 Mar 2021", "2021-03-09T00:00:00"),
        ("9th of March 2021", "2021-03-09T00:00:00"),
        ("Mar 9th, 2021 12:04 am", "2021-03-09T00:04:00"),
        ("12:30 p.m. Mar. 9 2021", "2021-03-09T12:30:00"),
        ("Tue, 09 Mar 2021 07:08:00 -0130", "2021-03-09T07:08:00-01:30"),
        ("Tue Mar  9 07:08:09 UTC 2021", "2021-03-09T07:08:09+00:00"),
        ("2021-03-09 7:08 PM", "2021-03-09T19:08:00"),
        ("2021-03-09 07:08:00 PDT", "2021-03-09T07:08:00-07:00"),
        ("2021-03-09T07:08:09.5Z", "2021-03-09T07:08:09+00:00"),
        ("2021-03-09 07:08 GMT+2", "2021-03-09T07:08:00+02:00"),
        ("20210309", "2021-03-09T00:00:00"),
        ("20210309T070809Z", "2021-03-09T07:08:09+00:00"),
        ("2021-03", "2021-03-01T00:00:00"),
        ("Mar 2021", "2021-03-01T00:00:00"),
        ("2021-Mar-09", "2021-03-09T00:00:00"),
        ("09-03-2021", "2021-03-09T00:00:00"),
        ("09/03/2021", "2021-03-09T00:00:00"),
        ("9.3.2021", "2021-03-09T00:00:00"),
        ("21/03/09", "2021-03-09T00:00:00"),
        ("9-Mar-69", "1969-03-09T00:00:00"),
        ("2021-03-09 29:61", "2021-03-09T00:00:00"),
    ],
)
def test_forms_of_dates(text: str, time: str) -> None:
    assert parse_time(text) == datetime.datetime.fromisoformat(time)


@pytest.mark.parametrize(
    "text",
    ["", "soon", "2021", "March", "March 9", "07:08", "31/04/2021", "03/25/2021", "20211301"],
)
def test_what_is_not_a_date(text: str) -> None:
    assert parse_time(text) is None


def test_the_day_is_that_of_the_time_zone() -> None:
    berlin = datetime.timezone(datetime.timedelta(hours=1))
    assert local_day("2021-03-09 23:30 UTC", berlin) == datetime.date(2021, 3, 10)
    assert local_day("2021-03-09 23:30", berlin) == datetime.date(2021, 3, 9)
    assert local_day(20210309, berlin) == datetime.date(2021, 3, 9)
    assert local_day(True, berlin) is None
