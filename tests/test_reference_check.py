"""Visits to addresses of references: on a server of this machine, which all hosts lead to."""

from __future__ import annotations

import itertools
import json
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from http.server import BaseHTTPRequestHandler

import pytest
from web_server import Answer, WebServer, network_of, page, web_server

from exporter.model.reference_lock import LockedReference
from exporter.network.requests import RequestLimits
from exporter.reference_check import LinkCheck, check_links
from exporter.reference_check.lock_file import lock_text
from exporter.reference_check.visit import PAGE_LIMITS
from exporter.reference_check.wayback import Archive

TODAY = "2026-11-30"


@pytest.fixture
def server() -> Iterator[WebServer]:
    with web_server() as running:
        yield running


def check_on(**hosts: str) -> LinkCheck:
    """Return a check that makes no pauses, and asks no archive."""
    limits = replace(PAGE_LIMITS, seconds=5.0)
    return LinkCheck(
        pause=0,
        finds_copies=False,
        network=network_of(**hosts),
        limits=limits,
        sleep=lambda _: None,
    )


def entry_of(
    address: str, check: LinkCheck | None = None, known: LockedReference | None = None
) -> LockedReference:
    before = {address: known} if known else {}
    return check_links([address], before, TODAY, check or check_on())[address]


def test_a_page(server: WebServer) -> None:
    head = """<title>Rye | Bread</title><meta property=og:site_name content=Bread>
        <meta name=author content="Ola Wrona"><meta name=date content=2026-05-12>"""
    server.answers["/rye"] = page(head, "Rye rises.", ETag='"a"')
    address = server.address("/rye")
    made = entry_of(address)
    assert made == LockedReference(
        address,
        "ok",
        200,
        title="Rye",
        site="Bread",
        author="Ola Wrona",
        date="2026-05-12",
        lang="en",
        accessed=TODAY,
        checked=TODAY,
        content=made.content,
        etag='"a"',
    )
    assert len(made.content) == 64


@pytest.mark.parametrize(
    ("code", "status"),
    [
        (404, "gone"),
        (410, "gone"),
        (403, "refused"),
        (429, "refused"),
        (451, "refused"),
        (500, "failed"),
        (418, "failed"),
        (304, "failed"),
    ],
)
def test_answers_without_a_page_keep_what_was_found_before(
    server: WebServer, code: int, status: str
) -> None:
    server.answers["/rye"] = Answer(code)
    address = server.address("/rye")
    before = LockedReference(address, "ok", 200, title="Rye", accessed="2025-01-01", archived="x:y")
    made = entry_of(address, known=before)
    assert made == replace(before, status=status, code=code, checked=TODAY)


def test_redirects(server: WebServer) -> None:
    server.answers |= {
        "/old": Answer(301, {"Location": "/rye"}),
        "/short": Answer(302, {"Location": "/rye"}),
        "/rye": page("<title>Rye</title>"),
    }
    moved, short = entry_of(server.address("/old#top")), entry_of(server.address("/short"))
    assert (moved.title, moved.final, moved.permanent) == ("Rye", server.address("/rye"), True)
    assert (short.title, short.final, short.permanent) == ("Rye", server.address("/rye"), False)
    assert entry_of(server.address("/rye#top")).final == ""


def test_a_page_that_leads_to_the_first_page_keeps_its_title(server: WebServer) -> None:
    server.answers |= {
        "/rye": Answer(302, {"Location": "/"}),
        "/": page("<title>Home of B</title>"),
    }
    address = server.address("/rye")
    before = LockedReference(address, "ok", 200, title="Rye", accessed="2025-01-01")
    made = entry_of(address, known=before)
    assert (made.title, made.final, made.accessed) == ("Rye", server.address("/"), "2025-01-01")
    # Another site, as of a short address, is what was meant.
    server.answers["/x"] = Answer(301, {"Location": server.address("/", "malt.example")})
    assert entry_of(server.address("/x")).title == "Home of B"


def test_a_title_that_changes(server: WebServer) -> None:
    server.answers["/rye"] = page("<title>Rye</title>")
    address = server.address("/rye")
    before = entry_of(address)
    server.answers["/rye"] = page("<title>Rye and malt</title>")
    after = entry_of(address, known=before)
    assert (before.title, after.title) == ("Rye", "Rye and malt")
    assert before.content != after.content


@pytest.mark.parametrize(
    ("sent", "asked", "value"),
    [("ETag", "if-none-match", 'W/"a"'), ("Last-Modified", "if-modified-since", "Mon, 1 Jan 2024")],
)
def test_what_has_not_changed_is_not_sent_again(
    server: WebServer, sent: str, asked: str, value: str
) -> None:
    def answer(headers: Mapping[str, str]) -> Answer:
        if headers.get(asked) == value:
            return Answer(304)
        return page("<title>Rye</title>", **{sent.replace("-", "_"): value})

    server.answers["/rye"] = answer
    address = server.address("/rye")
    before = entry_of(address)
    assert entry_of(address, known=before) == before
    assert [headers.get(asked) for _, path, headers in server.requests if path == "/rye"] == [
        None,
        value,
    ]


def test_other_files_have_no_title(server: WebServer) -> None:
    server.answers |= {
        "/a.pdf": Answer(
            headers={"Content-Type": "application/pdf"}, body=b"%PDF <title>X</title>"
        ),
        "/untyped": Answer(body=b"<html><title>Rye</title>"),
    }
    made = entry_of(server.address("/a.pdf"))
    assert (made.status, made.title, len(made.content)) == ("ok", "", 64)
    assert entry_of(server.address("/untyped")).title == "Rye"


def test_huge_pages_are_read_to_a_limit(server: WebServer) -> None:
    def without_end(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"<html><title>Rye</title><p>")
        for _ in itertools.repeat(None, 10_000):
            handler.wfile.write(b"x" * 10_000)

    server.answers["/rye"] = Answer(headers={"Content-Type": "text/html"}, write=without_end)
    check = replace(check_on(), limits=RequestLimits(size=50_000, seconds=5, cuts_body=True))
    assert entry_of(server.address("/rye"), check).title == "Rye"


def test_servers_that_do_not_answer(server: WebServer) -> None:
    def late(_: BaseHTTPRequestHandler) -> None:
        time.sleep(0.5)

    server.answers["/slow"] = Answer(write=late)
    slow = replace(check_on(), limits=RequestLimits(seconds=0.1, cuts_body=True))
    made = entry_of(server.address("/slow"), slow)
    assert (made.status, made.reason) == ("failed", "the server takes longer than 0.1 s")


def test_an_unknown_host_is_gone_if_the_network_knows_others(server: WebServer) -> None:
    unknown, check = "https://bread.example/", check_on(bread_example="")
    alone = entry_of(unknown, check)
    assert (alone.status, alone.reason) == ("failed", "no server is known as ‘bread.example’")
    others = [unknown, server.address("/rye", "malt.example")]
    assert check_links(others, {}, TODAY, check)[unknown].status == "gone"
    server.answers["/rye"] = Answer(302, {"Location": unknown})
    assert entry_of(others[1], check).status == "gone"


@pytest.mark.parametrize("number", ["10.0.0.1", "127.0.0.1 ::1", "169.254.169.254"])
def test_private_addresses_get_no_request(server: WebServer, number: str) -> None:
    made = entry_of(server.address("/rye"), check_on(bread_example=number))
    assert (made.status, made.reason) == ("failed", "‘bread.example’ is not on the public internet")
    server.answers["/in"] = Answer(302, {"Location": "http://bread.example/"})
    address = server.address("/in", "malt.example")
    assert entry_of(address, check_on(bread_example=number)).status == "failed"
    assert {host for host, _, _ in server.requests} == {"malt.example"}


def test_the_system_decides_what_is_public(server: WebServer) -> None:
    check = LinkCheck(finds_copies=False)
    assert "public internet" in entry_of(f"http://127.0.0.1:{server.port}/", check).reason
    assert "public internet" in entry_of(f"http://localhost:{server.port}/", check).reason
    assert server.requests == []


@pytest.mark.parametrize("after", ["2", "Thu, 01 Jan 2026 00:00:00 GMT"])
def test_a_server_that_asks_to_wait_is_asked_once_more(server: WebServer, after: str) -> None:
    answers = iter((Answer(429, {"Retry-After": after}), page("<title>Rye</title>")))
    server.answers["/rye"] = lambda _: next(answers)
    waits: list[float] = []
    check = replace(check_on(), sleep=waits.append)
    assert entry_of(server.address("/rye"), check).title == "Rye"
    assert waits == [2.0 if after == "2" else 0.0]


@pytest.mark.parametrize("after", ["3600", "soon", ""])
def test_a_server_that_asks_to_wait_long_is_left_alone(server: WebServer, after: str) -> None:
    server.answers["/rye"] = Answer(429, {"Retry-After": after})
    assert entry_of(server.address("/rye")).status == "refused"
    assert server.paths() == ["/rye"]


def test_robots_are_asked_once_and_respected(server: WebServer) -> None:
    server.answers |= {
        "/robots.txt": Answer(body=b"User-agent: *\nDisallow: /private\nCrawl-delay: 3"),
        "/rye": page("<title>Rye</title>"),
    }
    waits: list[float] = []
    check = replace(check_on(), sleep=waits.append)
    addresses = [server.address(path) for path in ("/private?a", "/rye", "/malt")]
    found = check_links(addresses, {}, TODAY, check)
    assert [(each.status, each.reason) for each in found.values()] == [
        ("refused", "robots.txt"),
        ("ok", ""),
        ("gone", ""),
    ]
    assert [path for _, path, _ in server.requests] == ["/robots.txt", "/rye", "/malt"]
    assert waits == [3.0, 3.0]
    assert {headers["user-agent"] for _, _, headers in server.requests} == {"blog-exporter"}


@pytest.mark.parametrize(
    ("robots", "status"),
    [
        (Answer(302, {"Location": "/robots.txt", "Set-Cookie": "a=b"}), "ok"),
        (Answer(body=b"User-agent: blog-exporter/1.0\nDisallow: /"), "refused"),
        (Answer(body=b"User-agent: other/1.0 (a robot)\nDisallow: /"), "ok"),
        (Answer(body=b"\xef\xbb\xbfUSER-AGENT : *\rDISALLOW : /\r"), "refused"),
        (Answer(body=b"<html>User-agent: *<br>Disallow: /"), "ok"),
    ],
)
def test_odd_robots(server: WebServer, robots: Answer, status: str) -> None:
    server.answers |= {"/robots.txt": robots, "/rye": page("<title>Rye</title>")}
    assert entry_of(server.address("/rye")).status == status


def test_a_site_whose_robots_fail_is_left_alone(server: WebServer) -> None:
    server.answers["/robots.txt"] = Answer(503)
    assert entry_of(server.address("/rye")).status == "failed"
    assert server.paths() == []


def test_a_host_gets_one_request_at_a_time_and_hosts_get_them_side_by_side(
    server: WebServer,
) -> None:
    running: Counter[str] = Counter()
    most: Counter[str] = Counter()
    lock, together = threading.Lock(), threading.Barrier(3)

    def answer(headers: Mapping[str, str]) -> Answer:
        host = headers["host"].partition(":")[0]
        with lock:
            running[host] += 1
            most[host] = max(most[host], running[host])
        # Three hosts have to be asked at the same time.
        together.wait(5)
        with lock:
            running[host] -= 1
        return page("<title>Rye</title>")

    paths = ("/1", "/2", "/3")
    server.answers |= dict.fromkeys(paths, answer)
    hosts = ("bread.example", "malt.example", "rye.example")
    addresses = [server.address(path, host) for path in paths for host in hosts]
    found = check_links(addresses, {}, TODAY, check_on())
    assert [*found] == addresses
    assert {each.status for each in found.values()} == {"ok"}
    assert set(most.values()) == {1}


def test_places_on_a_page_are_one_visit(server: WebServer) -> None:
    server.answers["/rye"] = page("<title>Rye</title>")
    addresses = [server.address(f"/rye{fragment}") for fragment in ("#a", "", "#b")]
    found = check_links(addresses, {}, TODAY, check_on())
    assert [(each.address, each.title) for each in found.values()] == [
        (address, "Rye") for address in addresses
    ]
    assert server.paths() == ["/rye"]


def test_the_time_of_a_check_is_limited(server: WebServer) -> None:
    known = {server.address("/a"): LockedReference(server.address("/a"), "ok", 200, title="A")}
    check = replace(check_on(), seconds=-1.0)
    assert check_links([server.address("/a")], known, TODAY, check) == {}
    assert server.requests == []


COPY = "/web/20250102030405/"


def archive_on(server: WebServer) -> LinkCheck:
    archive = Archive(server.address("", "archive.example"), server.address("", "web.example"))
    return replace(check_on(), finds_copies=True, archive=archive)


def available(copy: str, status: str = "200") -> Answer:
    closest = {"available": True, "url": copy, "timestamp": "20250102030405", "status": status}
    return Answer(body=json.dumps({"archived_snapshots": {"closest": closest}}).encode())


def test_copies_are_found_once(server: WebServer) -> None:
    address = server.address("/rye?a=b")
    copy = server.address(COPY + address, "web.example")
    encoded = (
        address.replace(":", "%3A").replace("/", "%2F").replace("?", "%3F").replace("=", "%3D")
    )
    api = f"/wayback/available?url={encoded}"
    server.answers |= {"/rye?a=b": page(), f"archive.example{api}": available(copy)}
    made = entry_of(address, archive_on(server))
    assert made.archived == copy
    entry_of(address, archive_on(server), made)
    assert server.paths().count(api) == 1


@pytest.mark.parametrize(
    "answer",
    [
        Answer(500),
        Answer(body=b"<html>"),
        Answer(body=b"[]"),
        Answer(body=b'{"archived_snapshots": {}}'),
        Answer(body=b'{"archived_snapshots": {"closest": {"available": true, "url": 5}}}'),
        available("http://elsewhere.example/web/2025/https://bread.example/"),
        available("javascript:alert(1)"),
    ],
)
def test_odd_answers_of_the_archive_are_no_copies(server: WebServer, answer: Answer) -> None:
    server.answers["/rye"] = page()
    check = archive_on(server)
    path = f"/wayback/available?url=http%3A%2F%2Fbread.example%3A{server.port}%2Frye"
    server.answers[path] = answer
    assert entry_of(server.address("/rye"), check).archived == ""


def test_an_archive_that_fails_is_left_alone(server: WebServer) -> None:
    addresses = [server.address(f"/{number}") for number in range(9)]
    check_links(addresses, {}, TODAY, archive_on(server))
    assert sum("wayback" in path for path in server.paths()) == 3


def test_copies_are_made_on_request(server: WebServer) -> None:
    address = server.address("/rye")
    server.answers |= {
        "/rye": page(),
        f"archive.example/wayback/available?url=http%3A%2F%2Fbread.example%3A{server.port}%2Frye": (
            Answer(body=b'{"archived_snapshots": {}}')
        ),
        f"web.example/save/{address}": Answer(302, {"Location": COPY + address}),
        f"web.example{COPY}{address}": page(),
    }
    check = replace(archive_on(server), saves_copies=True)
    assert entry_of(address, check).archived == server.address(COPY + address, "web.example")
    assert entry_of(address, archive_on(server)).archived == ""


@pytest.mark.slow
def test_five_hundred_addresses_twice_give_the_same_lock_file(server: WebServer) -> None:
    kinds = [
        page("<title>Żur and rye</title>", ETag='"a"'),
        page("<title>Malt</title>", encoding="iso-8859-2", kind="text/html; charset=iso-8859-2"),
        Answer(404),
        Answer(301, {"Location": "/0"}),
        Answer(500),
    ]
    for number in range(500):
        server.answers[f"/{number}"] = kinds[number % 5]
    addresses = [server.address(f"/{each}", f"host{each % 20}.example") for each in range(500)]
    first = check_links(addresses, {}, TODAY, check_on())
    second = check_links(reversed(addresses), first, TODAY, check_on())
    assert Counter(each.status for each in first.values()) == {
        "ok": 300,
        "gone": 100,
        "failed": 100,
    }
    assert lock_text(first.values()) == lock_text(second.values())
    assert lock_text(first.values()).count("\n  title: Żur and rye\n") == 200
