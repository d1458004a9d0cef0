"""A web server on this machine, and a network in which all hosts lead to it."""

from __future__ import annotations

import ipaddress
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

from exporter.network.ip_addresses import IPAddress
from exporter.network.requests import Network

LOCAL = ipaddress.ip_address("127.0.0.1")


@dataclass(frozen=True)
class Answer:
    """What a path answers. `write` writes the body itself, after the headers."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    write: Callable[[BaseHTTPRequestHandler], None] | None = None


def page(head: str = "", body: str = "", encoding: str = "utf-8", **headers: str) -> Answer:
    """Return an HTML page."""
    kind = headers.pop("kind", "text/html")
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    html = f"<!DOCTYPE html><html lang=en><head>{head}</head><body>{body}</body></html>"
    return Answer(headers={"Content-Type": kind, **named}, body=html.encode(encoding))


@dataclass
class WebServer:
    """A server that is running: its port, its answers, and the requests that it got."""

    port: int
    answers: dict[str, Answer | Callable[[Mapping[str, str]], Answer]]
    requests: list[tuple[str, str, Mapping[str, str]]]

    def address(self, path: str, host: str = "bread.example") -> str:
        return f"http://{host}:{self.port}{path}"

    def paths(self) -> list[str]:
        """The paths of the requests, without those of robots.txt."""
        return [path for _, path, _ in self.requests if path != "/robots.txt"]


def network_of(**hosts: str) -> Network:
    """Return a network in which hosts lead to this machine, but those with a number there.

    Names of `hosts` have underscores for dots; a host without a number is unknown.
    """
    numbers = {name.replace("_", "."): number for name, number in hosts.items()}

    def resolve(host: str) -> list[IPAddress]:
        if host not in numbers:
            return [LOCAL]
        return [ipaddress.ip_address(each) for each in numbers[host].split()]

    return Network(resolve, lambda address: address == LOCAL)


@contextmanager
def web_server() -> Iterator[WebServer]:
    """Run a server that answers requests by their path, with 404 to others."""

    class Handler(BaseHTTPRequestHandler):
        running: ClassVar[WebServer]

        def do_GET(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            host = headers.get("host", "").partition(":")[0]
            self.running.requests.append((host, self.path, headers))
            answers = self.running.answers
            answer = answers.get(f"{host}{self.path}") or answers.get(self.path, Answer(404))
            if not isinstance(answer, Answer):
                answer = answer(headers)
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
                self.flush_headers()
            if answer.write is None:
                self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            try:
                if answer.write:
                    answer.write(self)
                else:
                    self.wfile.write(answer.body)
            except OSError:
                pass  # The client has enough.

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    Handler.running = WebServer(server.server_port, {}, [])
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield Handler.running
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
