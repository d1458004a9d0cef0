"""The preview answers its own pages in the browser that has the token, and nobody else."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from http.client import HTTPConnection
from pathlib import Path

import pytest
import uvicorn
from previews import ADDRESS, TOKEN, opened, write_site
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient

from exporter.preview.connections import MOST_SILENT, Connection
from exporter.preview.security import CHANGE_HEADER

CHANGES = {CHANGE_HEADER: "1"}


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    """A client that has the token."""
    with opened(write_site(tmp_path / "site")) as client:
        yield client


def test_the_token_becomes_a_cookie_that_scripts_and_other_sites_lack(tmp_path: Path) -> None:
    with opened(write_site(tmp_path / "site"), token="") as client:
        assert client.get("/").status_code == 403
        answer = client.get("/", params={"token": TOKEN})
        attributes = answer.headers["set-cookie"].lower()
        assert "httponly" in attributes
        assert "samesite=strict" in attributes
        # The address with the token is left, and the page behind it does not hold it.
        (cookie,) = client.cookies.jar
        assert f'content="0; url={cookie.path}#/"' in answer.text
        assert TOKEN not in answer.text + client.get(cookie.path).text
        assert client.get(f"{cookie.path}api/posts").status_code == 200


@pytest.mark.parametrize("path", ["", "api/posts", "api/events", "static/app.js", "frame/a"])
def test_nothing_is_answered_without_path_and_token(tmp_path: Path, path: str) -> None:
    with opened(write_site(tmp_path / "site")) as client:
        (cookie,) = client.cookies.jar
        client.cookies.clear()
        for folder, value in (
            (cookie.path, ""),
            (cookie.path, f"{cookie.name}=other"),
            (cookie.path, f"other={TOKEN}"),
            ("/", f"{cookie.name}={TOKEN}"),
            (f"/other{cookie.path}", f"{cookie.name}={TOKEN}"),
        ):
            answer = client.get(f"{ADDRESS}{folder}{path}", headers={"cookie": value})
            assert answer.status_code == 403
            assert "set-cookie" not in answer.headers


def test_a_server_on_another_port_is_sent_no_cookie(client: TestClient) -> None:
    (cookie,) = client.cookies.jar
    assert len(cookie.path) > 22
    # Cookies do not tell ports apart: the path does.
    for path, names in (("/", []), ("/api/posts", []), (f"{cookie.path}api/posts", [cookie.name])):
        request = client.build_request("GET", f"http://127.0.0.1:9999{path}")
        assert [each.split("=")[0] for each in request.headers.get_list("cookie")] == names


def test_a_wrong_token_gives_no_cookie(tmp_path: Path) -> None:
    with opened(write_site(tmp_path / "site"), token="") as client:
        answer = client.get("/", params={"token": "ä"})
        assert answer.status_code == 403
        assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "evil.example:8765"},
        {"host": "127.0.0.1:80"},
        {"host": "127.0.0.1"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:9999"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
    ids=str,
)
def test_other_hosts_and_origins_are_refused(client: TestClient, headers: dict[str, str]) -> None:
    assert client.get("/api/posts", headers=headers).status_code == 403


@pytest.mark.parametrize(
    ("headers", "status"), [({}, 403), (CHANGES | {"origin": "null"}, 403), (CHANGES, 404)]
)
def test_a_change_needs_the_header(
    client: TestClient, headers: dict[str, str], status: int
) -> None:
    assert client.post("/api/nothing", headers=headers).status_code == status


@pytest.mark.parametrize("path", ["/", "/api/posts", "/static/app.js", "/api/nothing"])
def test_every_answer_has_the_protecting_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize(
    "path", ["/static/../app.py", "/static/%2e%2e/app.py", "/static//etc/hosts"]
)
def test_files_beside_the_static_folder_are_not_served(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "key",
    ["../secret.md", "/etc/hosts", "_config.yml", "_posts/../_posts/2026-01-02-salt.md", "\0"],
)
def test_only_posts_of_the_site_are_shown(client: TestClient, key: str) -> None:
    assert client.get("/api/post/web", params={"key": key}).status_code == 404


def test_a_document_is_sandboxed_and_has_a_policy_of_its_own(client: TestClient) -> None:
    frame = client.get("/api/post/web", params={"key": "_posts/2026-01-02-salt.md"}).json()["frame"]
    document = client.get(f"/{frame}")
    policy = document.headers["content-security-policy"]
    assert policy.startswith("sandbox allow-scripts; default-src 'none'; script-src 'sha256-")
    assert "allow-same-origin" not in policy
    assert "http-equiv" not in document.text
    assert TOKEN not in document.text
    assert client.get("/frame/other").status_code == 404


def test_a_link_out_of_the_site_is_no_post(tmp_path: Path) -> None:
    root, key = write_site(tmp_path / "site"), "_posts/2026-01-05-link.md"
    (tmp_path / "secret.md").write_text("---\ntitle: Secret\n---\n\nHidden.\n", "utf-8")
    (root / key).symlink_to(tmp_path / "secret.md")
    with opened(root) as client:
        site = client.get("/api/site").json()
        keys = [post["key"] for post in client.get("/api/posts").json()["posts"]]
        assert keys == ["_posts/2026-01-02-salt.md", "_posts/2026-02-03-pepper.md"]
        for name in (key, "../secret.md", "secret.md"):
            assert client.get("/api/post/web", params={"key": name}).status_code == 404
    (finding,) = site["findings"]
    assert (finding["code"], finding["file"]) == ("file-unreadable", str(root / key))


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"/api/builds/{'9' * 5000}", 414),
        (f"/api/builds/{'9' * 50}", 404),
        (f"/api/pages?source={'x' * 300}.yml", 500),
        (f"/api/collection?file={'x' * 300}.yml", 500),
        ("/static/%00", 404),
    ],
    ids=["long", "number", "source", "file", "nul"],
)
def test_what_the_system_refuses_is_answered_with_a_reason(
    client: TestClient, path: str, status: int
) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    if status == 500:
        assert "File name too long" in answer.json()["error"]


def test_a_text_that_no_file_can_have_is_refused(client: TestClient) -> None:
    for body in (b'{"file": "new.yml", "text": "title: \\ud800"}', b'{"file": "\\ud800.yml"}'):
        answer = client.post("/api/collection/save", content=body, headers=CHANGES)
        assert answer.status_code == 400


def test_a_browser_that_leaves_while_it_sends_ends_nothing(
    client: TestClient, capfd: pytest.CaptureFixture[str]
) -> None:
    (cookie,) = client.cookies.jar
    scope = {
        "type": "http",
        "method": "POST",
        "path": f"{cookie.path}api/collection/save",
        "query_string": b"",
        "server": ("127.0.0.1", 8765),
        "headers": [
            (b"host", b"127.0.0.1:8765"),
            (b"cookie", f"{cookie.name}={cookie.value}".encode()),
            (CHANGE_HEADER.encode(), b"1"),
        ],
    }
    sent: list[object] = []

    async def receive() -> dict[str, str]:
        return {"type": "http.disconnect"}

    async def send(message: object) -> None:
        sent.append(message)

    assert client.portal
    client.portal.call(client.app, scope, receive, send)
    assert sent == []
    assert client.get("/api/posts").status_code == 200
    assert capfd.readouterr().err == ""


def test_silent_connections_leave_room_for_the_browser() -> None:
    with ExitStack() as stack:
        listening = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        host, port = address = listening.getsockname()
        server = uvicorn.Server(
            uvicorn.Config(PlainTextResponse("here"), http=Connection, log_level="critical")
        )
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            silent = [
                stack.enter_context(socket.create_connection(address, timeout=30))
                for _ in range(MOST_SILENT + 20)
            ]
            browser = HTTPConnection(host, port, timeout=30)
            browser.request("GET", "/")
            assert browser.getresponse().read() == b"here"
            assert silent[0].recv(1) == b""
            silent[-1].sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            assert silent[-1].recv(1) == b"H"
            browser.close()
        finally:
            server.should_exit = True
            thread.join()


def test_a_connection_that_is_refused_is_closed(client: TestClient) -> None:
    answer = client.get("/api/posts", headers={"host": "evil.example"})
    assert answer.headers["connection"] == "close"
