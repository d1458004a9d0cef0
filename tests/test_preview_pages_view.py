"""The Pages view through the API: pages, images, words, and findings at their places."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from PIL import Image
from previews import opened, write_site
from starlette.testclient import TestClient

from exporter.check.pdf import audit_pdf
from exporter.check.results import PreflightRow
from exporter.preview import build_process
from exporter.preview.security import CHANGE_HEADER

PEPPER = "_posts/2026-02-03-pepper.md"
SALT = "_posts/2026-01-02-salt.md"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A client of the preview of a site."""
    root = write_site(tmp_path_factory.mktemp("pages") / "site")
    (root / "exporter.toml").write_text('profile = "press"\n', "utf-8")
    with opened(root) as client:
        yield client


@pytest.fixture(scope="module")
def pages(client: TestClient) -> Mapping[str, Any]:
    """The pages of the first post."""
    answer: Mapping[str, Any] = client.get("/api/pages", params={"source": SALT}).json()
    return answer


pytestmark = pytest.mark.slow


def test_the_pages_of_a_post(pages: Mapping[str, Any]) -> None:
    assert pages["title"] == "Salt"
    assert [page["label"] for page in pages["pages"]][:1] == ["1"]
    format_ = pages["formats"][0]
    left, top, width, height = format_["area"]
    x, y, across, down = format_["trim"]
    assert 0 < x < left < left + width < x + across < format_["width"]
    assert 0 < y < top < top + height < y + down < format_["height"]
    assert pages["twoSided"]
    assert pages["grid"]["step"] > 8


def test_the_image_of_a_page(client: TestClient, pages: Mapping[str, Any]) -> None:
    base = f"/api/pages/{pages['revision']}"
    answer = client.get(f"{base}/1/300.png")
    assert Image.open(BytesIO(answer.content)).width == 300
    assert "immutable" in answer.headers["cache-control"]
    for path, status in (("0/300.png", 404), ("99/300.png", 404), ("1/9999.png", 400)):
        assert client.get(f"{base}/{path}").status_code == status
    assert client.get("/api/pages/other/1/300.png").status_code == 404


def test_words_are_found_where_they_stand(client: TestClient, pages: Mapping[str, Any]) -> None:
    address = f"/api/pages/{pages['revision']}/search"
    answer = client.get(address, params={"words": "PINCH"}).json()
    # The last ones are the title of a reference.
    assert [hit["page"] for hit in answer["hits"]] == [1, 1, 1]
    first, second = (hit["areas"][0] for hit in answer["hits"][:2])
    left, top, width, height = pages["formats"][0]["area"]
    _, hit, _ = answer["hits"]
    assert (hit["before"], hit["words"]) == ("Grains A pinch. Another ", "pinch")
    # They are in the area of the text, one below the other, counted from the top.
    assert left <= first[0] <= left + width
    assert top <= first[1] < second[1] <= top + height
    for words, page in ((" ", "1"), ("a", "x"), ("a", "99999999")):
        refused = client.get(address, params={"words": words, "first": page})
        assert refused.status_code == 400


def test_the_findings_are_answered_when_the_audit_has_ended(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_awaited = Event()

    def late_audit(*arguments: Any, **named: Any) -> tuple[PreflightRow, ...]:
        assert is_awaited.wait(60)
        return audit_pdf(*arguments, **named)

    monkeypatch.setattr(build_process, "audit_pdf", late_audit)
    with ThreadPoolExecutor(1) as thread:
        pages = client.get("/api/pages", params={"source": PEPPER}).json()
        waiting = thread.submit(client.get, f"/api/pages/{pages['revision']}/findings")
        # The server answers others meanwhile.
        assert client.get(f"/api/pages/{pages['revision']}/1/100.png").status_code == 200
        assert not waiting.done()
        is_awaited.set()
        answer = waiting.result().json()
    assert answer["checked"]
    assert any(row["requirement"] == "fonts embedded" and row["met"] for row in answer["table"])


def test_pages_whose_audit_was_cancelled_or_has_failed_are_not_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_cancelled = Event()

    def failed_audit(*_: Any, **__: Any) -> None:
        assert is_cancelled.wait(60)
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(build_process, "audit_pdf", failed_audit)
    with opened(write_site(tmp_path / "site")) as client, ThreadPoolExecutor(1) as thread:
        for number, messages in ((1, []), (2, ["Input/output error"])):
            pages = client.get("/api/pages", params={"source": SALT}).json()
            address = f"/api/pages/{pages['revision']}/findings"
            waiting = thread.submit(client.get, address)
            if number == 1:
                client.delete("/api/builds/1", headers={CHANGE_HEADER: "1"})
                is_cancelled.set()
            answer = waiting.result().json()
            assert not answer["checked"]
            assert [each["message"] for each in answer["findings"]] == messages


@pytest.mark.parametrize("name", ["../other.yml", "_posts/none.md", "_posts", "\0", "logo.png"])
def test_only_posts_and_collection_files_are_printed(client: TestClient, name: str) -> None:
    assert client.get("/api/pages", params={"source": name}).status_code == 404


def test_a_source_with_an_error_has_findings_and_no_pages(client: TestClient) -> None:
    # The settings of the site are YAML, but no collection file.
    answer = client.get("/api/pages", params={"source": "_config.yml"}).json()
    assert answer["revision"] is None
    assert answer["findings"][0]["file"] == "_config.yml"
