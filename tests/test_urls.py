"""URLs: normalization, absolute and valid forms, and their printed form."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from exporter.diagnostics import Diagnostics
from exporter.file_formats.urls import is_url, join_url, split_url
from exporter.model.printed_addresses import displayed_url, site_name
from exporter.resolve.addresses import absolute_url, normalized_url
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
        ("https://a.example/ż", "https://a.example/%C5%BC"),
        ('https://a.example/?q="b c"', "https://a.example/?q=%22b%20c%22"),
        ("https://żółw.example/", "https://xn--w-uga1v8h.example"),
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


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://xn--wgv71a119e.example/%E3%83%91%E3%83%B3", "https://日本語.example/パン"),
        ("http://u@xn--d1acpjx3f.xn--p1ai:80/%D0%B9?q=%C5%BC", "http://u@яндекс.рф:80/й?q=ż"),
        # Delimiters, spaces and text that is not UTF-8.
        ("https://a.example/%2F%20%25%FF%C3", "https://a.example/%2F%20%25%FF%C3"),
        # A fullwidth solidus, a zero-width character, a mark that reorders text.
        (
            "https://a.example/ż%EF%BC%8F%E2%80%8C%E2%80%AE",
            "https://a.example/ż%EF%BC%8F%E2%80%8C%E2%80%AE",
        ),
        ("https://a.example/%E3%80%80%E9%BB%84", "https://a.example/%E3%80%80黄"),
        # A decomposed letter would be typed as another.
        ("https://a.example/%D0%B8%CC%86", "https://a.example/%D0%B8%CC%86"),
        # Cyrillic letters that look like Latin ones, alone and among them.
        ("https://xn--80ak6aa92e.com/", "https://xn--80ak6aa92e.com/"),
        ("https://xn--pple-43d.com/", "https://xn--pple-43d.com/"),
    ],
)
def test_addresses_are_printed_in_unicode_where_that_is_safe(address: str, shown: str) -> None:
    assert displayed_url(address) == shown


def test_site_names_are_printed_in_unicode() -> None:
    assert site_name("https://www.XN--BCHER-KVA.example/x") == "bücher.example"


def test_site_name_has_no_www() -> None:
    assert site_name("https://www.A.example:8080/x") == "a.example"


def test_url_breaks_without_ambiguity() -> None:
    dialect = Dialect("html", lambda asset: asset.path, labels_for("en"), Diagnostics())
    broken = breakable("https://a.example/b-c_d?e=f&g#h", dialect).replace("<wbr/>", "|")
    assert broken == "https://|a|.example/|b|-c|_d|?e|=|f|&amp;|g|#h"


def test_a_suffix_is_not_alone_on_the_last_line_of_an_address() -> None:
    dialect = Dialect("html", lambda asset: asset.path, labels_for("en"), Diagnostics())
    broken = breakable("a.example/v1.2/on.salt.html", dialect).replace("<wbr/>", "|")
    assert broken == "a|.example/|v1|.2/|on|.salt.html"


@pytest.mark.parametrize(
    "address",
    ["//[", "http://a]", "https://[::1", "https://a:99999/", "https://a:b", "//a.b／c", "http://["],
)
def test_invalid_addresses_have_no_parts(address: str) -> None:
    assert not any(split_url(address))
    assert not is_url(address)
    assert absolute_url(address, "https://a.example/") == ""
    join_url("https://a.example/", address)
    normalized_url(address)


@pytest.mark.parametrize("address", ["", "#", "?", "a", "//a", "javascript:x", "https://a:0/b"])
def test_other_texts_have_the_parts_of_addresses(address: str) -> None:
    assert is_url(address)
    assert split_url(address) == urlsplit(address)
