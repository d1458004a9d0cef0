"""URLs: normalization, absolute and valid forms, and their printed form."""

from __future__ import annotations

import pytest

from exporter.diagnostics import Diagnostics
from exporter.resolve.addresses import absolute_url, displayed_url, normalized_url, site_name
from exporter.resolve.labels import labels_for
from exporter.write.xhtml import Dialect, breakable


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("HTTP://A.example/x", "http://a.example/x"),
        ("http://a.example:80/x", "http://a.example/x"),
        ("https://a.example:443", "https://a.example/"),
        ("https://a.example/%7Eb", "https://a.example/~b"),
        ("https://a.example/%c5%bc", "https://a.example/%C5%BC"),
    ],
)
def test_equivalent_urls(one: str, other: str) -> None:
    assert normalized_url(one) == normalized_url(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://a.example/", "https://a.example/"),
        ("https://a.example/x", "https://a.example/X"),
        ("https://a.example/x", "https://a.example/x/"),
        ("https://a.example/x#a", "https://a.example/x#b"),
        ("https://a.example/x?a", "https://a.example/x"),
        ("https://a.example:8443/", "https://a.example/"),
        ("https://a.example/a%2Fb", "https://a.example/a/b"),
    ],
)
def test_different_urls(one: str, other: str) -> None:
    assert normalized_url(one) != normalized_url(other)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("//a.example/x", "https://a.example/x"),
        ("www.a.example/x", "https://www.a.example/x"),
        ("../b.html", "https://site.example/2026/b.html"),
        ("/b c.html", "https://site.example/b%20c.html"),
        ("https://a.example/żółw", "https://a.example/%C5%BC%C3%B3%C5%82w"),
        ("https://żółw.example/", "https://xn--w-uga1v8h.example/"),
        ("https://a.example/100%", "https://a.example/100%25"),
        ("https://a.example/[x]|y", "https://a.example/%5Bx%5D%7Cy"),
        ("mailto:me@a.example", "mailto:me@a.example"),
        ("http://", ""),
        ("https://a b.example/", ""),
        ("https://[::1/", ""),
        ("https://a.example:port/", ""),
        ("javascript:alert(1)", ""),
        ("file:///etc/passwd", ""),
    ],
)
def test_absolute_urls(source: str, expected: str) -> None:
    assert absolute_url(source, "https://site.example/2026/05/a.html") == expected


def test_relative_url_without_a_base_is_empty() -> None:
    assert absolute_url("../b.html", "") == ""


def test_text_fragment_is_shortened() -> None:
    assert (
        displayed_url("https://a.example/x#:~:text=many%20words") == "https://a.example/x#:~:text=…"
    )
    assert displayed_url("https://a.example/x#y") == "https://a.example/x#y"


def test_site_name_has_no_www() -> None:
    assert site_name("https://www.A.example:8080/x") == "a.example"


def test_url_breaks_without_ambiguity() -> None:
    dialect = Dialect("html", lambda asset: asset.path, labels_for("en"), Diagnostics())
    broken = breakable("https://a.example/b-c_d?e=f&g#h", dialect).replace("<wbr/>", "|")
    assert broken == "https://|a|.example/|b|-c|_d|?e|=|f|&amp;|g|#h"
