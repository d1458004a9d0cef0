"""`exporter check --rebuild`: a book is rebuilt from its record and compared."""

from __future__ import annotations

import hashlib
import json
import shutil
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

import pytest
from sample_sites import build_artifact, post_source, write_site

from exporter.check.embedded_record import SourceMap, record_in, root_of
from exporter.check.rebuild import changed_sources, difference
from exporter.cli import main
from exporter.diagnostics import Diagnostics
from exporter.model.record import Record, from_json, to_json
from exporter.options.geometry import Margins
from exporter.options.settings import Certifier, Choices, Settings

pytestmark = pytest.mark.slow

SALT = "_posts/2026-05-01-salt.md"
FILES = {
    SALT: post_source("Salt", "White.", tags="[hot]"),
    "_posts/2026-06-02-pepper.md": post_source("Pepper", "Hot."),
    "book.yml": "title: Spices\nposts: _posts\nreferences: {style: none}\n",
}


@pytest.fixture
def spices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return write_site(tmp_path, dict(FILES))


def make(*arguments: str) -> None:
    assert main([*arguments, "--no-cache", "--jobs", "1"]) == 0


def rebuilt(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, list[str]]:
    """Return the exit code and the codes of the findings."""
    capsys.readouterr()
    code = main(["check", "--rebuild", "--json", *arguments])
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    return code, [line["code"] for line in lines if line["type"] == "diagnostic"]


def test_a_record_survives_json() -> None:
    settings = Settings(
        theme="essay",
        margins=Margins(1, 2, 3, 4.5),
        epoch=datetime(2026, 5, 1, tzinfo=UTC),
        certified_by=Certifier("Ann", "Reader"),
    )
    record = Record({"post": SALT}, ("epub",), settings, {SALT: "ab"}, {"python": "3"}, {"a": SALT})
    assert from_json(to_json(record)) == record
    assert from_json(b"{}") is None
    assert from_json(b"salt") is None
    assert from_json(b"[" * 100_000) is None


RECORD = {
    "asked": {"paths": ["_posts"]},
    "formats": ["epub"],
    "settings": {},
    "sources": {SALT: "ab"},
    "documents": {},
    "versions": {"python": "3"},
}


@pytest.mark.parametrize(
    "unknown",
    [
        {"asked": {}},
        {"asked": {"paths": []}},
        {"asked": {"paths": "_posts"}},
        {"asked": {"post": 5}},
        {"asked": {"paths": ["_posts"], "order": "weight"}},
        {"asked": {"paths": ["_posts"], "filter": {"since": "May"}}},
        {"asked": {"paths": ["_posts"], "volume": "two"}},
        {"asked": {"paths": ["_posts"], "volume-name": 2}},
        {"asked": {"paths": ["_posts"], "filter": {"tags": "salt"}}},
        {"formats": []},
        {"formats": ["mobi"]},
        {"sources": [SALT]},
        {"versions": {"python": 3}},
        {"settings": {"profile": "vellum"}},
        {"settings": {"printer": "gutenberg"}},
        {"settings": {"epub_profile": "papyrus"}},
        {"settings": {"references": "margins"}},
        {"settings": {"page_size": "vast"}},
        {"settings": {"colour": "red"}},
        {"settings": {"margins": {"head": "wide", "outer": 9, "foot": 9, "inner": 9}}},
        {"settings": {"margins": {"head": -1, "outer": 9, "foot": 9, "inner": 9}}},
        {"settings": {"certified_by": {"name": 5}}},
        {"settings": {"two_sided": "yes"}},
        {"settings": {"fetch_images": "no"}},
    ],
    ids=str,
)
def test_an_unknown_value_makes_a_record_invalid(unknown: dict[str, object]) -> None:
    assert from_json(json.dumps(RECORD).encode())
    assert from_json(json.dumps({**RECORD, **unknown}).encode()) is None


def test_default_settings_are_not_in_the_record() -> None:
    record = Record({}, ("epub",), Settings(), {}, {})
    assert json.loads(to_json(record))["settings"] == {}


@pytest.mark.usefixtures("spices")
@pytest.mark.parametrize(
    "call",
    [
        ["epub", SALT, "-o", "book.epub"],
        ["epub", SALT, "-o", "book.epub", "--theme", "essay", "--references", "inline"],
        ["collection", "book.yml", "-o", "book.epub"],
        ["collection", "_posts", "--tag", "hot", "--since", "2026-01-01", "-o", "book.epub"],
        ["collection", "_posts/2026-0*", "--order", "-date", "--parts", "year", "-o", "book.epub"],
    ],
    ids=" ".join,
)
def test_a_rebuild_has_the_same_bytes(capsys: pytest.CaptureFixture[str], call: list[str]) -> None:
    make(*call)
    assert rebuilt(capsys, "book.epub") == (0, [])


@pytest.mark.usefixtures("spices")
def test_the_python_api_makes_the_same_bytes() -> None:
    make("collection", "book.yml", "-o", "book.epub")
    artifact = build_artifact(Path("book.yml"), "epub", Choices(), Diagnostics())
    assert artifact
    assert artifact.data == Path("book.epub").read_bytes()


@pytest.mark.slow
@pytest.mark.usefixtures("spices")
def test_a_rebuilt_pdf_has_the_same_bytes(capsys: pytest.CaptureFixture[str]) -> None:
    make("collection", "book.yml", "-o", "out/", "--page-size", "a4", "--two-sided")
    assert rebuilt(capsys, "out/spices.epub", "out/spices.pdf") == (0, [])
    make("pdf", SALT, "-o", "salt.pdf", "--margins", "20mm,18mm,26mm,22mm")
    assert rebuilt(capsys, "salt.pdf") == (0, [])


def test_the_sources_may_be_in_another_folder(
    spices: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    make("epub", SALT, "-o", "book.epub")
    other = write_site(tmp_path_factory.mktemp("other") / "blog", dict(FILES))
    book = str(spices / "book.epub")
    assert rebuilt(capsys, book, "--site", str(other)) == (0, [])
    monkeypatch.chdir(other.parent)
    assert rebuilt(capsys, book) == (0, [])
    monkeypatch.chdir(tmp_path_factory.mktemp("empty"))
    assert rebuilt(capsys, book) == (0, ["rebuild-source"])


def test_a_changed_source_is_reported(spices: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make("epub", SALT, "-o", "book.epub")
    (spices / SALT).write_text(post_source("Salt", "Grey."))
    assert rebuilt(capsys, "book.epub") == (1, ["rebuild-source", "rebuild-differs"])
    (spices / SALT).unlink()
    assert rebuilt(capsys, "book.epub") == (1, ["rebuild-source", "rebuild-differs"])


def test_an_epub_with_a_page_list_records_the_libraries_of_the_pdf(spices: Path) -> None:
    make("collection", "book.yml", "--to", "epub", "-o", "alone/")
    make("collection", "book.yml", "-o", "both/")
    alone, both = (record_in(spices / folder / "spices.epub") for folder in ("alone", "both"))
    assert alone
    assert both
    assert "weasyprint" in both.versions.keys() - alone.versions.keys()


def test_a_changed_text_of_the_collection_is_reported(
    spices: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (spices / "before.md").write_text("Sneeze.\n")
    (spices / "book.yml").write_text(f"{FILES['book.yml']}preface: {{file: before.md}}\n")
    make("collection", "book.yml", "-o", "book.epub")
    assert rebuilt(capsys, "book.epub") == (0, [])
    (spices / "before.md").write_text("Cough.\n")
    assert rebuilt(capsys, "book.epub") == (1, ["rebuild-source", "rebuild-differs"])


@pytest.mark.usefixtures("spices")
def test_a_changed_version_is_reported(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    make("epub", SALT, "-o", "book.epub")
    monkeypatch.setattr("exporter.runtime.fingerprint.versions", lambda _: {"markdown": "0"})
    code, found = rebuilt(capsys, "book.epub")
    assert found[0] == "rebuild-version"
    assert code == 0


def test_a_missing_theme_is_reported(spices: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (spices / "own").mkdir()
    (spices / "own" / "theme.css").write_text("p { color: #222; }\n")
    make("epub", SALT, "-o", "book.epub", "--theme", "own")
    assert rebuilt(capsys, "book.epub", "--theme", "own") == (0, [])
    shutil.rmtree(spices / "own")
    found = ["rebuild-setting", "rebuild-version", "rebuild-differs"]
    assert rebuilt(capsys, "book.epub") == (1, found)


def test_a_theme_is_taken_from_the_site_and_not_from_the_book(
    spices: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (spices / "own").mkdir()
    (spices / "own" / "theme.css").write_text("p { color: #222; }\n")
    make("epub", SALT, "-o", "book.epub", "--theme", "own")
    code, found = rebuilt(capsys, "book.epub")
    assert (code, found[0]) == (1, "rebuild-setting")
    (spices / "exporter.toml").write_text("theme = 'own'\n")
    make("epub", SALT, "-o", "book.epub")
    assert rebuilt(capsys, "book.epub") == (0, [])


def test_a_changed_theme_is_reported(spices: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (spices / "own").mkdir()
    (spices / "own" / "theme.css").write_text("p { quotes: none; }\n")
    make("epub", SALT, "-o", "book.epub", "--theme", "own")
    (spices / "own" / "theme.css").write_text("p { orphans: 7; }\n")
    assert rebuilt(capsys, "book.epub", "--theme", "own") == (
        1,
        ["rebuild-version", "rebuild-differs"],
    )


def test_a_folder_with_the_name_of_a_built_in_theme_is_ignored(
    spices: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (spices / "essay").mkdir()
    make("epub", SALT, "-o", "book.epub", "--theme", "essay")
    assert rebuilt(capsys, "book.epub") == (0, [])


@pytest.mark.parametrize("name", ["a\0b", "a" * 5000])
def test_a_source_with_an_invalid_name_no_longer_exists(name: str, tmp_path: Path) -> None:
    record = Record({"post": SALT}, ("epub",), Settings(), {name: "ab"}, {}, {"a": name})
    assert changed_sources(record, tmp_path)[name].startswith("is not read")
    assert root_of(record, [tmp_path]) is None
    assert SourceMap(record, tmp_path).place("a") is None


@pytest.mark.usefixtures("spices")
def test_an_edited_book_differs(capsys: pytest.CaptureFixture[str]) -> None:
    make("epub", SALT, "-o", "book.epub")
    with ZipFile("book.epub") as whole, ZipFile("other.epub", "w") as other:
        for name in whole.namelist():
            other.writestr(name, whole.read(name).replace(b"White.", b"Grey!!"))
    assert rebuilt(capsys, "other.epub") == (1, ["rebuild-differs"])


def test_another_file_has_no_record(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("salt.epub", "salt.pdf"):
        (tmp_path / name).write_bytes(b"salt")
        assert record_in(tmp_path / name) is None
        assert rebuilt(capsys, str(tmp_path / name)) == (1, ["record-missing"])


def test_a_record_has_no_absolute_paths(spices: Path) -> None:
    make("collection", str(spices / "book.yml"), "-o", "book.epub")
    with ZipFile("book.epub") as book:
        record = book.read("META-INF/exporter.json").decode()
    assert str(spices) not in record
    assert set(json.loads(record)["sources"]) == {"_config.yml", *FILES}


def test_the_first_different_byte_is_named() -> None:
    assert difference(b"salt", b"salt") == ""
    assert difference(b"salt", b"salz!") == "files of 4 and 5 bytes differ from byte 4 on"
    assert difference(b"salt", b"salted") == "files of 4 and 6 bytes differ from byte 5 on"


@pytest.mark.parametrize("setting", ["data_dir", "includes_dir"])
def test_an_output_is_not_a_source(spices: Path, setting: str) -> None:
    (spices / "_config.yml").write_text(f"{setting}: .\n")
    make("epub", SALT, "-o", "dist/salt.epub")
    first = (spices / "dist" / "salt.epub").read_bytes()
    make("epub", SALT, "-o", "dist/salt.epub")
    assert (spices / "dist" / "salt.epub").read_bytes() == first


def test_the_authors_file_is_a_source_with_another_data_dir(spices: Path) -> None:
    write_site(
        spices, {"_config.yml": "data_dir: facts\n", "_data/authors.yml": "ann: {name: Ann}\n"}
    )
    make("epub", SALT, "-o", "salt.epub")
    record = record_in(spices / "salt.epub")
    assert record
    assert "_data/authors.yml" in record.sources


def test_a_record_has_no_digest_of_a_file_outside_of_the_site(
    spices: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside") / "secret.yml"
    outside.write_text("pin: 1234\n")
    (spices / "_data").mkdir(exist_ok=True)
    (spices / "_data" / "x.yml").symlink_to(outside)
    assert main(["epub", SALT, "-o", "book.epub"]) == 0
    record = record_in(Path("book.epub"))
    assert record
    digest = hashlib.sha256(outside.read_bytes()).hexdigest()
    assert not any(each and digest.startswith(each) for each in record.sources.values())
