"""Only regular files of a limited size are read, and only in the folders that are allowed."""

from __future__ import annotations

import glob
import os
import pickle
import socket
import stat
import time
from pathlib import Path

import pytest

from exporter.diagnostics import Diagnostics
from exporter.input_files import (
    FileKind,
    InputFileError,
    InputFolders,
    allowed_folders,
    folder_search,
    read_named,
)

POST = FileKind.POST


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return the folder of a site; a file `secret.txt` lies beside it."""
    (tmp_path / "secret.txt").write_text("outside")
    folder = tmp_path / "site"
    (folder / "posts").mkdir(parents=True)
    (folder / "posts" / "a.md").write_text("\ufeffinside\r\nof the site", "utf-8", newline="")
    return folder


def reason(folders: InputFolders, path: Path, kind: FileKind = POST) -> str:
    """Return why a file is not read."""
    with pytest.raises(InputFileError) as caught:
        folders.read_bytes(path, kind)
    return str(caught.value)


def test_files_of_a_site_are_read(site: Path) -> None:
    folders = InputFolders.of(site)
    assert folders.read_text(site / "posts" / "a.md", POST) == "inside\nof the site"
    assert folders.read_text(site / "posts" / ".." / "posts" / "a.md", POST)
    assert folders.read_beginning(site / "posts" / "a.md", POST, 3) == "ins"
    with pytest.raises(FileNotFoundError):
        folders.read_bytes(site / "none.md", POST)


def test_a_site_may_be_reached_through_a_link(site: Path) -> None:
    (site.parent / "link").symlink_to(site)
    folders = InputFolders.of(site.parent / "link")
    assert folders.read_bytes(site.parent / "link" / "posts" / "a.md", POST)
    assert folders.is_file(site.parent / "link" / "posts" / "a.md")


def test_links_inside_of_a_site_are_followed(site: Path) -> None:
    (site / "file.md").symlink_to("posts/a.md")
    (site / "folder").symlink_to(site / "posts")
    folders = InputFolders.of(site)
    assert folders.read_bytes(site / "file.md", POST) == folders.read_bytes(
        site / "folder" / "a.md", POST
    )
    assert folders.is_folder(site / "folder")


def test_names_and_links_that_lead_out_of_a_site_are_not_followed(site: Path) -> None:
    (site / "link.md").symlink_to("../secret.txt")
    (site / "up").symlink_to("..")
    folders = InputFolders.of(site)
    secret = site.parent / "secret.txt"
    assert reason(folders, site / "link.md") == f"it is a link to ‘{secret}’, outside of ‘{site}’"
    assert reason(folders, site / "up" / "secret.txt").startswith("it is a link to")
    for path in (secret, site / ".." / "secret.txt", site / "posts" / "../../secret.txt"):
        assert reason(folders, path) == f"it is outside of ‘{site}’"
        assert not folders.is_file(path)
        assert not folders.holds(path)
    # The reader of a link reports it.
    assert folders.is_file(site / "link.md")


def test_a_folder_beside_a_site_with_a_longer_name_is_outside(site: Path) -> None:
    other = site.with_name("site-secret")
    other.mkdir()
    (other / "a.md").write_text("outside")
    assert reason(InputFolders.of(site), other / "a.md").startswith("it is outside")


def test_folders_and_files_that_the_user_names_are_read(site: Path) -> None:
    secret = site.parent / "secret.txt"
    (site / "link.md").symlink_to(secret)
    assert InputFolders.of(site, site.parent).read_bytes(site / "link.md", POST) == b"outside"
    named = InputFolders.of(site).including(site / "link.md")
    assert named.read_bytes(site / "link.md", POST) == b"outside"
    assert read_named(secret, POST) == b"outside"


def test_only_regular_files_are_opened(site: Path) -> None:
    os.mkfifo(site / "pipe.md")
    (site / "loop.md").symlink_to("loop.md")
    (site / "device.md").symlink_to("/dev/zero")
    with socket.socket(socket.AF_UNIX) as listener:
        os.chdir(site)  # The path of a socket has at most 108 bytes.
        listener.bind("socket.md")
        folders = InputFolders.of(site, Path("/dev"))
        assert reason(folders, site / "socket.md") == "it is a socket"
    assert reason(folders, site / "pipe.md") == "it is a pipe"
    assert reason(folders, site / "device.md") == "it is a device"
    assert reason(folders, site / "loop.md") == "its links lead back to themselves, or are too many"
    assert reason(folders, site / "posts") == "it is a folder"
    with pytest.raises(InputFileError, match="a device"):
        read_named(Path("/dev/zero"), POST)


def test_names_that_no_file_can_have_are_an_error(site: Path) -> None:
    folders = InputFolders.of(site)
    assert reason(folders, site / "a\0b") == "no file can have this name"
    assert reason(folders, site / ("a/" * 2100)) == "its name is too long"
    started = time.process_time()
    for path in (site / "a\0b", site / ("n" * 300), site / ("a/" * 2100), site / "\ud800"):
        assert not folders.is_file(path)
        assert not folders.is_folder(path)
        with pytest.raises(OSError, match=r"name|encode"):
            folders.read_bytes(path, POST)
    assert time.process_time() - started < 1


def test_a_long_chain_of_links_is_an_error(site: Path) -> None:
    for number in range(1500):
        (site / f"{number}").symlink_to(f"{number + 1}")
    assert reason(InputFolders.of(site), site / "0")


def test_a_file_has_a_maximum_size(site: Path) -> None:
    file = site / "large.css"
    with file.open("wb") as stream:
        stream.truncate(FileKind.STYLESHEET.max_size + 1)
    message = "it is larger than 8 MiB, too large for a stylesheet"
    assert reason(InputFolders.of(site), file, FileKind.STYLESHEET) == message


def test_files_without_a_size_are_read_up_to_the_maximum(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The system gives the size 0 for the files of /proc, whatever they hold."""
    original = os.fstat

    def without_size(file: int) -> os.stat_result:
        status = [*original(file)]
        status[stat.ST_SIZE] = 0
        return os.stat_result(status)

    monkeypatch.setattr(os, "fstat", without_size)
    folders = InputFolders.of(site)
    assert folders.read_bytes(site / "posts" / "a.md", POST)
    (site / "large.md").write_bytes(b"a" * (FileKind.INCLUDE.max_size + 1))
    message = "it is larger than 1 MiB, too large for an included file"
    assert reason(folders, site / "large.md", FileKind.INCLUDE) == message


def test_a_link_put_in_place_of_a_folder_is_not_followed(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder is replaced with a link after its path was checked."""
    outside = site.parent / "outside"
    outside.mkdir()
    (outside / "a.md").write_text("outside")
    (site / "link").symlink_to("posts")
    folders = InputFolders.of(site)
    original = allowed_folders.resolved_path

    def replacing(path: Path) -> Path:
        real = original(path)
        if path == site / "link" / "a.md" and not (site / "posts").is_symlink():
            (site / "posts").rename(site / "old")
            (site / "posts").symlink_to(outside)
        return real

    monkeypatch.setattr(allowed_folders, "resolved_path", replacing)
    with pytest.raises(NotADirectoryError):
        folders.read_bytes(site / "link" / "a.md", POST)


def test_a_walk_follows_no_link_to_a_folder(site: Path) -> None:
    (site / "posts" / "again").symlink_to("..")
    (site / "posts" / "out").symlink_to("/etc")
    (site / "posts" / "z").mkdir()
    (site / "posts" / "z" / "b.md").touch()
    (site / "posts" / "link.md").symlink_to("a.md")
    diagnostics = Diagnostics()
    folders = InputFolders.of(site).reporting_to(diagnostics)
    found = [file.relative_to(site).as_posix() for file in folders.walk(site)]
    assert found == ["posts/a.md", "posts/link.md", "posts/z/b.md"]
    (finding,) = diagnostics
    assert finding.code == "folder-unread"
    assert finding.place
    assert finding.place.path == str(site / "posts" / "out")
    assert "--allow-outside ‘/etc’" in finding.hint
    assert [*folders.walk(site, lambda name: name != "posts")] == []
    assert [*folders.walk(site / "posts" / "out")] == []


@pytest.mark.parametrize(
    "pattern",
    [
        *("*.md", "**", "**/*.md", "*/a.md", "**/a*", "z/**", "**/z/**/*.md", "?.md", "[ab].md"),
        *("*", "**/**/*.md", "z/*/*", ".*", "**/.*", "none/*", "z", "z/b.md", "./z/b.md", "**/z"),
    ],
)
def test_patterns_match_as_those_of_glob(site: Path, pattern: str) -> None:
    for name in ("a.md", "b.md", ".hidden.md", "z/b.md", "z/z/c.md", "z/y/a.md", ".git/a.md"):
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).touch()
    found = {str(path) for path in InputFolders.of(site).glob(site, pattern)}
    expected = {os.path.normpath(name) for name in glob.glob(f"{site}/{pattern}", recursive=True)}  # noqa: PTH207
    # `**` matches nothing of a path too: the folder itself.
    assert found == expected - {str(site), *([str(site / "z")] if pattern == "z/**" else [])}


def test_patterns_follow_links_inside_of_a_site_only(site: Path) -> None:
    (site / "inside").symlink_to("posts")
    (site / "outside").symlink_to("..")
    diagnostics = Diagnostics()
    folders = InputFolders.of(site).reporting_to(diagnostics)
    assert folders.glob(site, "*/a.md") == [site / "inside" / "a.md", site / "posts" / "a.md"]
    assert folders.glob(site, "*/*.txt") == []
    assert folders.glob(site, "../*") == []
    assert {finding.place.path for finding in diagnostics if finding.place} == {
        str(site / "outside")
    }


def test_a_pattern_takes_no_longer_with_more_stars(site: Path) -> None:
    folder = site
    for _ in range(30):
        folder /= "a"
        folder.mkdir()
        (folder / "a.txt").touch()
    assert InputFolders.of(site).glob(site, "**/a/" * 14 + "*.none") == []
    assert InputFolders.of(site).glob(site, "**/" * 14 + "*.none") == []


def test_a_search_sees_a_limited_number_of_files(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder_search, "MAX_ENTRIES", 5)
    for number in range(10):
        (site / "posts" / f"{number}.md").touch()
    diagnostics = Diagnostics()
    folders = InputFolders.of(site).reporting_to(diagnostics)
    assert [*folders.walk(site)] == []
    assert "more than 5 files" in str(*diagnostics)


def test_a_search_enters_a_limited_depth(site: Path) -> None:
    folder = os.open(site, os.O_RDONLY)
    for _ in range(150):
        os.mkdir("a", dir_fd=folder)
        inner = os.open("a", os.O_RDONLY, dir_fd=folder)
        os.close(os.open("b.md", os.O_CREAT, dir_fd=folder))
        os.close(folder)
        folder = inner
    os.close(folder)
    diagnostics = Diagnostics()
    folders = InputFolders.of(site).reporting_to(diagnostics)
    assert len([*folders.walk(site)]) == folder_search.MAX_DEPTH + 2
    assert "more than 100 folders" in str(*diagnostics)


def test_the_error_can_be_pickled() -> None:
    error = InputFileError("a.md", "it is a pipe", "name a file")
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301 (its own bytes)
    assert (copy.filename, copy.reason, copy.hint) == ("a.md", "it is a pipe", "name a file")


def test_nothing_tells_what_exists_outside_of_a_site(site: Path) -> None:
    outside = site.parent / "elsewhere"
    outside.mkdir()
    (outside / "inner").mkdir()
    (outside / "there.md").write_text("Text.\n")
    (outside.parent / "link.md").symlink_to(outside / "there.md")
    (site / "linked").symlink_to(outside)
    (site / "folder.md").symlink_to(outside / "inner")
    (site / "file.md").symlink_to(outside / "there.md")
    (site / "missing.md").symlink_to(outside / "gone.md")

    def answers(name: str) -> tuple[object, ...]:
        folders = InputFolders.of(site)
        path = site / name
        found = (folders.is_file(path), folders.is_folder(path), folders.exists(path))
        reports = [(each.message, each.hint) for each in folders.diagnostics]
        return (*found, reports, path.parent.name)

    assert answers("linked/there.md") == answers("linked/gone.md") == answers("linked/inner")
    assert answers("linked/gone.md")[3], "the link is not reported"
    assert answers("file.md") == answers("missing.md") == answers("folder.md")
    assert answers("linked/../link.md")[:3] == answers("linked/../gone.md")[:3]


def test_a_file_in_a_folder_linked_from_outside_is_no_evidence_of_a_generator(site: Path) -> None:
    settings = site.parent / "elsewhere" / ".vitepress" / "config.js"
    settings.parent.mkdir(parents=True)
    settings.write_text("export default {}\n")
    (site / "docs").symlink_to(settings.parent.parent)
    folders = InputFolders.of(site)
    assert not folders.exists(site / "docs" / ".vitepress" / "config.js")
    [report] = {(each.code, each.message) for each in folders.diagnostics}
    assert report[0] == "folder-unread"
