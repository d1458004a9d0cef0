"""Downloads of images: within limits, from public servers only, and once."""

from __future__ import annotations

import ipaddress
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import ClassVar

import pytest
from sample_editions import image_bytes
from sample_sites import POST, codes, write_site

from exporter.diagnostics import Diagnostics
from exporter.input_files import InputFolders
from exporter.network.ip_addresses import IPAddress, is_public
from exporter.network.requests import Network, RequestLimits
from exporter.read.context import DownloadError, ReadContext
from exporter.read.image_download import downloader
from exporter.read.post import read_post
from exporter.read.sites.jekyll import read_site

PNG = image_bytes("PNG")


class Handler(BaseHTTPRequestHandler):
    requested: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.requested.append(self.path)
        status, headers, body = {
            "/jar.png": (200, {}, PNG),
            "/a%20jar.png": (200, {}, PNG),
            "/moved.png": (302, {"Location": "/jar.png"}, b""),
            "/round.png": (302, {"Location": "/round.png"}, b""),
            "/inwards.png": (302, {"Location": "http://10.0.0.1/x.png"}, b""),
            "/file.png": (302, {"Location": "file:///etc/passwd"}, b""),
            "/large.png": (200, {}, b"x" * 5000),
            "/page.png": (200, {}, b"<html></html>"),
        }.get(self.path, (404, {}, b""))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[str]:
    Handler.requested.clear()
    with HTTPServer(("127.0.0.1", 0), Handler) as running:
        thread = threading.Thread(target=running.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()
        thread.join()


def is_local(address: IPAddress) -> bool:
    return address.is_loopback


LOCAL = Network(permitted=is_local)


@pytest.mark.parametrize("path", ["/jar.png", "/moved.png", "/a jar.png", "/a%20jar.png"])
def test_image_is_downloaded_once(tmp_path: Path, server: str, path: str) -> None:
    fetch = downloader(tmp_path, network=LOCAL)
    assert fetch(server + path).read_bytes() == PNG
    requests = len(Handler.requested)
    assert fetch(server + path).read_bytes() == PNG
    assert len(Handler.requested) == requests


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/round.png", "too many redirects"),
        ("/inwards.png", "not on the public internet"),
        ("/file.png", "only http"),
        ("/large.png", "larger than"),
        ("/gone.png", "404"),
    ],
)
def test_refused_downloads(tmp_path: Path, server: str, path: str, reason: str) -> None:
    fetch = downloader(tmp_path, RequestLimits(size=4000), network=LOCAL)
    with pytest.raises(DownloadError, match=reason):
        fetch(server + path)
    assert list(tmp_path.iterdir()) == []


def test_private_servers_are_not_contacted(tmp_path: Path, server: str) -> None:
    with pytest.raises(DownloadError, match="not on the public internet"):
        downloader(tmp_path)(f"{server}/jar.png")
    with pytest.raises(DownloadError, match="not on the public internet"):
        downloader(tmp_path)(f"{server.replace('127.0.0.1', 'localhost')}/jar.png")
    assert Handler.requested == []


def test_time_is_limited(tmp_path: Path, server: str) -> None:
    with pytest.raises(DownloadError, match="takes longer than 0 s"):
        downloader(tmp_path, RequestLimits(seconds=0), network=LOCAL)(f"{server}/jar.png")


@pytest.mark.parametrize(
    ("number", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("169.254.169.254", False),
        ("192.168.0.1", False),
        ("100.64.0.1", False),
        ("0.1.2.3", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("fe80::1", False),
        ("fd00::1", False),
        ("::ffff:127.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
    ],
)
def test_public_ip_addresses(number: str, public: bool) -> None:
    assert is_public(ipaddress.ip_address(number)) is public


def test_post_has_the_downloaded_images(tmp_path: Path, server: str) -> None:
    body = f"![A]({server}/jar.png)\n\n![B]({server}/gone.png)\n\n![C]({server}/page.png)"
    root = write_site(tmp_path / "site", {POST: f"---\ntitle: A\n---\n{body}\n"})
    diagnostics = Diagnostics()
    fetch = downloader(tmp_path / "downloads", network=LOCAL)
    post = read_post(
        root / POST, ReadContext(read_site(InputFolders.of(root), diagnostics), diagnostics, fetch)
    )
    assert post
    assert list(post.assets) == [f"{server}/jar.png"]
    assert codes(diagnostics) == ["image-unfetched", "image-unreadable"]
