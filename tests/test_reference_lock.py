"""The lock file of references: written by a check, read by builds without a network."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest
from sample_sites import POST, write_site
from web_server import Answer, WebServer, network_of, page, web_server

import exporter
from exporter.cli import main
from exporter.diagnostics import Diagnostics
from exporter.model.edition import Reference
from exporter.model.reference_lock import LockedReference
from exporter.options.settings import Choices
from exporter.reference_check.lock_file import lock_text

TODAY = datetime.date(2026, 11, 30)
COPY = "https://web.archive.org/web/2025/https://bread.example/rye"
LINKS = """---
title: A post
---
Read [here](https://bread.example/rye), and [we have seen](https://malt.example/malt).
"""


@pytest.fixture
def server() -> Iterator[WebServer]:
    with web_server() as running:
        yield running


def site_with(tmp_path: Path, *entries: LockedReference, post: str = LINKS) -> Path:
    """Return a site with a post and a lock file with entries."""
    lock = {"references.lock": lock_text(entries)} if entries else {}
    return write_site(tmp_path / "site", {POST: post, **lock})


def rye(**values: str) -> LockedReference:
    return LockedReference("https://bread.example/rye", **{"status": "ok", **values})


def references_of(root: Path, **choices: bool) -> tuple[Reference, ...]:
    edition = exporter.edition(root / POST, settings=Choices(**choices))
    return edition.parts[0].chapters[0].references


def found_in(root: Path, **choices: bool) -> list[str]:
    """Return the findings of a web page of the post, with their lines."""
    result = exporter.html(root / POST, settings=Choices(**choices))
    return [f"{each.place.line}:{each.place.column} {each.code}" for each in result.diagnostics]


def test_a_book_has_what_visits_found(tmp_path: Path) -> None:
    entry = rye(
        title="Roggen",
        site="Brot",
        author="Ola Wrona",
        date="2026-05-12",
        lang="de",
        accessed="2026-11-30",
        archived=COPY,
    )
    root = site_with(tmp_path, entry)
    first, second = references_of(root)
    assert first.title == "Roggen"
    assert first.archived == COPY
    assert second.title == "Malt"
    html = exporter.html(root / POST).data.decode()
    assert (
        '<span class="author">Ola Wrona.</span> <span class="title" lang="de">Roggen.</span> '
        '<span class="site">Brot</span>, 12 May 2026. Accessed 30 November 2026. '
    ).replace(" May ", "\u00a0May\u00a0").replace("30 November ", "30\u00a0November\u00a0") in html
    assert f'Archived at <a class="address" href="{COPY}">' in html
    assert found_in(root) == []


def test_the_order_of_titles(tmp_path: Path) -> None:
    entry = rye(title="Rye, by its page", accessed="2026-11-30")
    link = "[Rye, by its words](https://bread.example/rye 'Rye, by its link')"
    post = f"---\ntitle: A post\n---\n{link}\n"
    described = post.replace(
        "title: A post",
        "title: A post\nreferences: {entries: {'https://bread.example/rye': {title: Rye}}}",
    )
    for number, (text, entries, expected) in enumerate(
        (
            (described, [entry], "Rye"),
            (post, [entry], "Rye, by its page"),
            (post, [], "Rye, by its link"),
            (post.replace(" 'Rye, by its link'", ""), [], "Rye, by its words"),
            (post.replace(link, "[here](https://bread.example/rye)"), [], "Rye"),
            (post.replace(link, "[here](https://bread.example/)"), [], ""),
        )
    ):
        root = site_with(tmp_path / f"{number}", *entries, post=text)
        assert references_of(root)[0].title == expected


def test_what_an_editor_says_comes_before_what_visits_found(tmp_path: Path) -> None:
    entry = rye(title="A", author="B", date="2020", accessed="2026-11-30", archived=COPY)
    described = LINKS.replace(
        "title: A post",
        "title: A post\nreferences: {entries: {'https://bread.example/rye': "
        "{author: C, accessed: May 2026}}}",
    )
    root = site_with(tmp_path, entry, post=described)
    made = references_of(root)[0]
    assert (made.title, made.author, made.date) == ("A", "C", "2020")
    assert (made.accessed, made.archived) == ("May 2026", COPY)


def test_a_page_that_is_gone_is_marked_and_reported_once(tmp_path: Path) -> None:
    post = LINKS + "\nAgain [here](https://bread.example/rye).\n"
    entry = rye(status="gone", title="Rye", checked="2026-11-30")
    root = site_with(tmp_path, entry, post=post)
    assert (
        '<span class="gone">No longer available.</span>' in exporter.html(root / POST).data.decode()
    )
    assert found_in(root) == ["4:13 reference-gone"]
    (root / "references.lock").write_text(lock_text([rye(status="gone", archived=COPY)]))
    assert found_in(root) == ["4:13 reference-archived"]


def test_links_lead_to_archived_copies_where_they_are_preferred(tmp_path: Path) -> None:
    root = site_with(tmp_path, rye(status="gone", title="Rye", archived=COPY))
    first, second = references_of(root, prefer_archived=True)
    assert (first.address, first.archived, first.gone) == (COPY, "", False)
    assert second.address == "https://malt.example/malt"
    html = exporter.html(root / POST, settings=Choices(prefer_archived=True)).data.decode()
    assert f'<a href="{COPY}">here</a>' in html
    assert '"https://bread.example/rye"' not in html
    plain = exporter.html(
        root / POST, settings=Choices(prefer_archived=True, references="none")
    ).data.decode()
    assert f'<a href="{COPY}">here</a>' in plain


def test_a_changed_lock_file_changes_the_book(tmp_path: Path) -> None:
    root = site_with(tmp_path, rye(title="Rye"))
    context = exporter.BuildContext(cache=exporter.DiskCache(tmp_path / "cache"))

    def titles() -> list[str]:
        edition = exporter.edition(root / POST, context=context)
        return [each.title for each in edition.parts[0].chapters[0].references]

    assert titles() == ["Rye", "Malt"]
    (root / "references.lock").write_text(lock_text([rye(title="Spelt")]))
    assert titles() == ["Spelt", "Malt"]


@pytest.mark.parametrize(
    ("lock", "line"),
    [
        ("<<<<<<< HEAD\nhttps://a.example/:\n  status: ok\n=======\n", 1),
        ("- a\n", 1),
        ("https://a.example/: {status: ok}\nhttps://b.example/: {status: fine}\n", 2),
        ("https://a.example/: {status: ok, colour: red}\n", 1),
        ("https://a.example/: {status: ok, archived: 'javascript:alert(1)'}\n", 1),
        ("https://a.example/: {status: ok, code: [1]}\n", 1),
        ("https://a.example/: {status: ok, accessed: soon}\n", 1),
        ("https://a.example/: ok\n", 1),
        ("a: {status: ok}\n", 1),
        ("1: {status: ok}\n", 1),
    ],
)
def test_a_lock_file_that_was_changed_by_hand(tmp_path: Path, lock: str, line: int) -> None:
    root = write_site(tmp_path / "site", {POST: LINKS, "references.lock": lock})
    result = exporter.html(root / POST)
    found = [
        (each.code, each.place.line, Path(each.place.path).name) for each in result.diagnostics
    ]
    assert found == [("lock-invalid", line, "references.lock")]
    with pytest.raises(exporter.SettingsError, match=r"references\.lock"):
        exporter.check_references(root / POST, find_copies=False)
    assert (root / "references.lock").read_text() == lock


def test_a_lock_file_in_another_encoding_is_not_replaced(tmp_path: Path) -> None:
    root = write_site(tmp_path / "site", {POST: LINKS})
    lock = "https://a.example/: {status: gone, title: Żur}\n".encode("iso-8859-2")
    (root / "references.lock").write_bytes(lock)
    with pytest.raises(exporter.SettingsError, match=r"references\.lock:1:43.* is not UTF-8"):
        exporter.check_references(root / POST, find_copies=False)
    assert (root / "references.lock").read_bytes() == lock


@pytest.mark.parametrize("lock", ["", "{}\n", "# nothing\n"])
def test_an_empty_lock_file(tmp_path: Path, lock: str) -> None:
    root = write_site(tmp_path / "site", {POST: LINKS, "references.lock": lock})
    assert exporter.html(root / POST).diagnostics == ()


def test_the_text_of_a_lock_file_is_read_as_it_was(tmp_path: Path) -> None:
    entries = [
        LockedReference("https://b.example/?a=1&b=:#'\"", "ok", 200, title="no", date="2026-05-12"),
        LockedReference("https://a.example/ż", "failed", reason="- {a: b} # c", site="1"),
        LockedReference("https://c.example", "gone", 404, permanent=True, title="“Żur”: a – b"),
    ]
    text = lock_text(entries)
    assert text == lock_text(reversed(entries))
    root = write_site(tmp_path / "site", {POST: LINKS, "references.lock": text})
    book = exporter.load_collection(root / POST)
    assert sorted(book.locked, key=lambda it: it.address) == sorted(
        entries, key=lambda it: it.address
    )
    assert lock_text(book.locked) == text


def checked_in(root: Path, **arguments: object) -> tuple[exporter.ReferenceCheck, list[str]]:
    """Check the posts of a site on this machine, and return the codes of what was found too."""
    found = Diagnostics()
    made = exporter.check_references(
        root / "_posts",
        today=TODAY,
        find_copies=False,
        diagnostics=found,
        **{"network": network_of()} | arguments,
    )
    return made, [each.code for each in found]


def test_a_check_writes_what_a_build_reads(tmp_path: Path, server: WebServer) -> None:
    server.answers |= {
        "/rye": page("<title>Rye rises</title>"),
        "/moved": Answer(301, {"Location": "/rye"}),
    }
    links = " ".join(f"[here]({server.address(path)})" for path in ("/rye", "/gone", "/moved"))
    root = write_site(tmp_path / "site", {POST: f"---\ntitle: A post\n---\n{links}\n"})
    made, found = checked_in(root)
    assert made.path == root / "references.lock"
    assert [(entry.status, entry.code) for entry in made.entries] == [
        ("ok", 200),
        ("gone", 404),
        ("ok", 200),
    ]
    assert found == ["reference-gone", "reference-moved"]
    before = made.path.read_bytes()
    assert checked_in(root) == (made, found)
    assert made.path.read_bytes() == before
    first, gone, moved = references_of(root)
    assert (first.title, moved.title) == ("Rye rises", "Rye rises")
    assert gone.gone
    assert first.accessed.replace("\u00a0", " ") == "30 November 2026"


def test_entries_of_other_posts_are_kept_until_they_are_pruned(
    tmp_path: Path, server: WebServer
) -> None:
    server.answers["/rye"] = page("<title>Rye</title>")
    link = f"[here]({server.address('/rye')})"
    root = site_with(tmp_path, rye(title="Another"), post=f"---\ntitle: A\n---\n{link}\n")
    made, _ = checked_in(root)
    assert [entry.title for entry in made.entries] == ["Rye"]
    assert "Another" in made.path.read_text()
    checked_in(root, prune=True)
    assert "Another" not in made.path.read_text()


def test_pages_that_were_found_lately_are_not_visited_again(
    tmp_path: Path, server: WebServer
) -> None:
    address = server.address("/rye")
    known = LockedReference(address, "ok", 200, title="Known", accessed="2026-11-20")
    root = site_with(tmp_path, known, post=f"---\ntitle: A\n---\n[here]({address})\n")
    assert checked_in(root, max_age=11)[0].entries == (known,)
    assert server.requests == []
    assert checked_in(root, max_age=10)[0].entries[0].status == "gone"


def test_what_was_found_until_an_interrupt_is_kept(tmp_path: Path, server: WebServer) -> None:
    server.answers["/rye"] = page("<title>Rye</title>")
    links = " ".join(f"[here]({server.address(path)})" for path in ("/rye", "/malt"))
    root = site_with(tmp_path, rye(title="Another"), post=f"---\ntitle: A\n---\n{links}\n")

    def interrupt(phase: str, done: int, total: int) -> None:
        if phase == "Visiting":
            assert (done, total) == (1, 2)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        checked_in(root, context=exporter.BuildContext(on_progress=interrupt))
    lock = (root / "references.lock").read_text()
    assert "title: Another" in lock
    assert f"{server.address('/rye')}:\n  status: ok\n" in lock
    assert "/malt" not in lock


def test_a_check_without_a_network_is_said_and_calls_no_page_gone(tmp_path: Path) -> None:
    known = LockedReference("https://bread.example/rye", "ok", 200, title="Rye")
    post = f"---\ntitle: A\n---\n[here]({known.address})\n"
    root = site_with(tmp_path, known, post=post)
    made, found = checked_in(root, network=network_of(bread_example=""))
    assert [(entry.status, entry.title) for entry in made.entries] == [("failed", "Rye")]
    assert found == ["references-offline", "reference-unvisited"]


def test_addresses_for_which_there_is_no_time_are_named(tmp_path: Path, server: WebServer) -> None:
    address = server.address("/rye")
    root = write_site(tmp_path / "site", {POST: f"---\ntitle: A\n---\n[here]({address})\n"})
    made, _ = checked_in(root, time_limit=-1)
    assert (made.entries, made.unvisited) == ((), (address,))
    assert server.requests == []


def test_the_command_line_contacts_no_private_address(
    tmp_path: Path, server: WebServer, capsys: pytest.CaptureFixture[str]
) -> None:
    address = f"http://127.0.0.1:{server.port}/rye"
    root = write_site(tmp_path / "site", {POST: f"---\ntitle: A\n---\n[here]({address})\n"})
    arguments = ["references", "check", str(root / POST), "--no-archived", "-v"]
    assert main([*arguments, "--cache-dir", str(tmp_path / "cache")]) == 0
    output = capsys.readouterr()
    assert output.out.endswith("references.lock: 1 reference (1 failed)\n")
    assert "‘127.0.0.1’ is not on the public internet [reference-unvisited]" in output.err
    assert server.requests == []
    lock = (root / "references.lock").read_text()
    assert f"\n{address}:\n  status: failed\n" in lock


def test_the_command_line_prints_entries_as_json(
    tmp_path: Path, server: WebServer, capsys: pytest.CaptureFixture[str]
) -> None:
    address = f"http://127.0.0.1:{server.port}/rye"
    root = write_site(tmp_path / "site", {POST: f"---\ntitle: A\n---\n[here]({address})\n"})
    main(["references", "check", str(root), "--no-archived", "--json"])
    assert (
        f'"type": "reference", "address": "{address}", "status": "failed"'
        in capsys.readouterr().out
    )
