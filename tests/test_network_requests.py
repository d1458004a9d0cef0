"""Requests to servers of strangers: from public addresses only, within limits."""

from __future__ import annotations

import gzip
import ipaddress
import itertools
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler

import pytest
from web_server import LOCAL, Answer, WebServer, network_of, page, web_server

from exporter.network.requests import Network, RequestError, RequestLimits, Response, get

LIMITS = RequestLimits(size=10_000, seconds=5)


@pytest.fixture
def server() -> Iterator[WebServer]:
    with web_server() as running:
        yield running


def got(address: str, network: Network | None = None, limits: RequestLimits = LIMITS) -> Response:
    return get(address, {}, limits, network or network_of())


def failure(address: str, network: Network | None = None, limits: RequestLimits = LIMITS) -> str:
    with pytest.raises(RequestError) as caught:
        got(address, network, limits)
    assert str(caught.value)
    return caught.value.failure


def test_redirects_are_followed(server: WebServer) -> None:
    server.answers |= {
        "/a": Answer(301, {"Location": "/b"}),
        "/b": Answer(308, {"Location": server.address("/c?d=e#f", "malt.example")}),
        "/c?d=e": page("<title>C</title>"),
        "/temporary": Answer(302, {"Location": "/a"}),
        "/ż": Answer(301, {"Location": "/za%C5%BC%C3%B3%C5%82cone"}),
    }
    response = got(server.address("/a"))
    assert (response.address, response.status) == (server.address("/c?d=e#f", "malt.example"), 200)
    assert response.is_moved
    assert not got(server.address("/temporary")).is_moved
    assert not got(server.address("/c?d=e")).is_moved


def test_a_redirect_may_have_a_path_in_unicode(server: WebServer) -> None:
    server.answers |= {
        "/a": Answer(302, {"Location": "/ż".encode().decode("latin-1")}),
        "/%C5%BC": page(),
    }
    assert got(server.address("/a")).status == 200


@pytest.mark.parametrize(
    ("path", "expected"),
    [("/round", "redirects"), ("/file", "address"), ("/inwards", "private"), ("/large", "size")],
)
def test_refused_answers(server: WebServer, path: str, expected: str) -> None:
    server.answers |= {
        "/round": Answer(302, {"Location": "/round"}),
        "/file": Answer(302, {"Location": "file:///etc/passwd"}),
        "/inwards": Answer(302, {"Location": "http://inside.example/"}),
        "/large": Answer(body=b"x" * 20_000),
    }
    assert failure(server.address(path), network_of(inside_example="10.0.0.1")) == expected


@pytest.mark.parametrize("numbers", ["10.0.0.1", "127.0.0.1 169.254.169.254", "fd00::1 127.0.0.1"])
def test_a_host_with_one_private_address_gets_no_connection(
    server: WebServer, numbers: str
) -> None:
    assert failure(server.address("/"), network_of(bread_example=numbers)) == "private"
    assert server.requests == []


def test_the_connection_goes_to_the_address_that_was_checked(server: WebServer) -> None:
    server.answers["/"] = page()
    asked = []

    def rebinding(host: str) -> list[ipaddress.IPv4Address | ipaddress.IPv6Address]:
        asked.append(host)
        return [LOCAL] if len(asked) == 1 else [ipaddress.ip_address("10.0.0.1")]

    assert got(server.address("/"), Network(rebinding, lambda it: it == LOCAL)).status == 200
    assert asked == ["bread.example"]


def test_another_address_of_a_host_is_tried(server: WebServer) -> None:
    server.answers["/"] = page()
    network = Network(
        lambda _: [ipaddress.ip_address("127.0.0.2"), LOCAL], lambda it: it.is_loopback
    )
    closed = got(server.address("/"), network)
    assert closed.status == 200


def test_hosts_that_are_unknown_or_refuse() -> None:
    assert failure("http://bread.example/", network_of(bread_example="")) == "host"
    assert failure("http://bread.example:9/") == "connection"
    assert failure("https://") == "address"
    assert failure("ftp://bread.example/") == "address"
    for host in ("bread..example", "bread.example:99999", "x" * 64 + ".example", "[::1"):
        assert failure(f"http://{host}/") == "address"


def test_the_reason_of_a_failed_encryption_is_the_same_everywhere(server: WebServer) -> None:
    with pytest.raises(RequestError) as caught:
        got(server.address("/").replace("http:", "https:"))
    # Python names the line of its source, and versions of OpenSSL other reasons.
    assert str(caught.value).startswith("there is no encrypted connection: ")
    assert "_ssl.c" not in str(caught.value)


def drip(handler: BaseHTTPRequestHandler) -> None:
    for _ in itertools.repeat(None, 200):
        handler.wfile.write(b"x")
        handler.wfile.flush()
        time.sleep(0.02)


@pytest.mark.parametrize("write", [drip, lambda _: time.sleep(1)], ids=["drip", "silent"])
def test_slow_bodies_end_in_time(server: WebServer, write: object) -> None:
    server.answers["/slow"] = Answer(write=write)
    assert failure(server.address("/slow"), limits=RequestLimits(seconds=0.15)) == "time"


def test_slow_headers_end_in_time(server: WebServer) -> None:
    server.answers["/slow"] = Answer(headers=SlowHeaders())
    assert failure(server.address("/slow"), limits=RequestLimits(seconds=0.15)) == "time"


class SlowHeaders(dict[str, str]):
    def items(self) -> Iterator[tuple[str, str]]:
        for number in range(80):
            time.sleep(0.02)
            yield f"X-{number}", "1"


def test_a_body_may_be_cut_off(server: WebServer) -> None:
    server.answers["/large"] = Answer(body=b"x" * 20_000)
    limits = RequestLimits(size=10_000, seconds=5, cuts_body=True)
    response = got(server.address("/large"), limits=limits)
    assert (len(response.body), response.is_complete) == (10_000, False)


def test_compressed_bodies(server: WebServer) -> None:
    gzipped = {"Content-Encoding": "gzip"}
    server.answers |= {
        "/small": Answer(headers=gzipped, body=gzip.compress(b"Rye")),
        "/bomb": Answer(headers=gzipped, body=gzip.compress(b"x" * 50_000_000)),
        "/broken": Answer(headers=gzipped, body=b"Rye"),
        "/unknown": Answer(headers={"Content-Encoding": "br"}, body=b"\x0b\x01\x80Rye\x03"),
    }
    assert got(server.address("/small")).body == b"Rye"
    assert failure(server.address("/bomb")) == "size"
    assert failure(server.address("/broken")) == "answer"
    # It was not asked for: what the bytes say is unknown.
    assert failure(server.address("/unknown")) == "answer"
