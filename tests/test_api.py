"""The public API: sources, outputs, findings and errors."""

from __future__ import annotations

import datetime
import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from sample_sites import chapter_texts, codes, post_source, write_site

import exporter
from exporter.model.nodes import Node, Text
from exporter.model.post import Post
from exporter.model.walk import rewrite

SALT = "_posts/2026-05-01-salt.md"
PEPPER = "_posts/2026-06-02-pepper.md"
FILES: dict[str, str | bytes] = {
    SALT: post_source("Salt", "White as [snow](https://a.example/).", tags="[hot, dry]"),
    PEPPER: post_source("Pepper", "Hot.", tags="[hot]", author="Ann"),
    "book.yml": "title: Spices\nposts: _posts\nreferences: none\n",
}


@pytest.fixture
def spices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return write_site(tmp_path, dict(FILES))


def in_capitals(post: Post) -> Post:
    def rule(node: Node) -> Node:
        return replace(node, text=node.text.upper()) if isinstance(node, Text) else node

    return replace(post, blocks=rewrite(post.blocks, rule))


# Sources and outputs


@pytest.mark.slow
@pytest.mark.usefixtures("spices")
def test_post_from_path_and_model_gives_the_same_bytes() -> None:
    from_path, from_model = exporter.epub(SALT), exporter.epub(exporter.load(SALT))
    assert from_path.data == from_model.data
    text = Path(SALT).read_text()
    assert exporter.epub(exporter.load(SALT, text=text)).data == from_path.data


@pytest.mark.usefixtures("spices")
def test_post_from_text() -> None:
    post = exporter.load(text="---\ntitle: Nowhere\n---\nNo *file*.\n")
    assert post.metadata.title == "Nowhere"
    result = exporter.html(post)
    assert result.name == "post.html"
    assert b"<em>file</em>" in result.data
    assert result.diagnostics == ()


@pytest.mark.slow
@pytest.mark.usefixtures("spices")
def test_pdf_of_a_text_has_the_text_attached() -> None:
    import pikepdf

    text = "---\ntitle: Nowhere\n---\nNo *file*.\n"
    result = exporter.pdf(exporter.load(text=text))
    assert result.diagnostics == ()
    with pikepdf.open(BytesIO(result.data)) as pdf:
        assert result.pages == len(pdf.pages)
        assert next(iter(pdf.attachments.values())).get_file().read_bytes() == text.encode()


@pytest.mark.slow
@pytest.mark.usefixtures("spices")
def test_changed_model_is_not_taken_from_the_cache(tmp_path: Path) -> None:
    context = exporter.BuildContext(cache=exporter.DiskCache(tmp_path / "cache"))
    book = exporter.load_collection("_posts", context=context)
    plain = exporter.epub(book, context=context)
    assert "White as" in chapter_texts(plain.data)
    parts = tuple(
        replace(part, chapters=tuple(map(in_capitals, part.chapters))) for part in book.parts
    )
    loud = exporter.epub(replace(book, parts=parts), context=context)
    assert "WHITE AS" in chapter_texts(loud.data)
    assert "White as" not in chapter_texts(loud.data)
    assert chapter_texts(exporter.epub(book, context=context).data) == chapter_texts(plain.data)


@pytest.mark.slow
@pytest.mark.usefixtures("spices")
def test_collection_from_files_text_and_models_has_the_same_chapters() -> None:
    (by_file,) = exporter.collection("book.yml", formats=["epub"])
    text = Path("book.yml").read_text()
    Path("book.yml").unlink()
    by_text = exporter.epub(exporter.load_collection("book.yml", text=text))
    assert chapter_texts(by_text.data) == chapter_texts(by_file.data)
    settings = exporter.Choices(references="none")
    posts = [exporter.load(SALT), exporter.load(PEPPER)]
    (by_posts,) = exporter.collection(*posts, formats=["epub"], title="Spices", settings=settings)
    assert chapter_texts(by_posts.data) == chapter_texts(by_file.data)
    assert (by_posts.title, by_posts.chapters, by_posts.name) == ("Spices", 2, "spices.epub")


@pytest.mark.usefixtures("spices")
@pytest.mark.parametrize(
    ("conditions", "titles"),
    [
        ({"tag": "dry"}, ["Salt"]),
        ({"tag": ["dry", "hot"]}, ["Salt", "Pepper"]),
        ({"author": "Ann"}, ["Pepper"]),
        ({"since": datetime.date(2026, 6, 1)}, ["Pepper"]),
        ({"until": datetime.date(2026, 6, 1)}, ["Salt"]),
        ({"since": "2026-06-02"}, ["Pepper"]),
        ({"until": datetime.datetime(2026, 6, 2, 12)}, ["Salt", "Pepper"]),
        ({"lang": "en", "order": "-date"}, ["Pepper", "Salt"]),
        ({"order": "title"}, ["Pepper", "Salt"]),
    ],
    ids=str,
)
@pytest.mark.parametrize("models", [False, True], ids=["folder", "models"])
def test_collection_with_filters_and_order(
    conditions: dict[str, object], titles: list[str], models: bool
) -> None:
    sources = (exporter.load(SALT), exporter.load(PEPPER)) if models else ("_posts",)
    book = exporter.load_collection(*sources, **conditions)
    assert [post.metadata.title for post in book.chapters] == titles


@pytest.mark.usefixtures("spices")
def test_collection_with_parts() -> None:
    book = exporter.load_collection("_posts", parts="tag")
    assert [part.title for part in book.parts] == ["hot"]
    book = exporter.load_collection("_posts", parts="tag", tag="hot")
    assert [(part.title, len(part.chapters)) for part in book.parts] == [("dry", 1), ("", 1)]


@pytest.mark.slow
@pytest.mark.usefixtures("spices")
@pytest.mark.parametrize(
    ("formats", "suffixes"),
    [
        ("epub", [".epub"]),
        (None, [".epub", ".pdf"]),
        (["epub", "pdf"], [".epub", ".pdf"]),
        (["pdf", "epub", "pdf"], [".pdf", ".epub"]),
    ],
    ids=str,
)
def test_results_are_in_the_order_of_the_formats(
    formats: list[exporter.Format], suffixes: list[str]
) -> None:
    results = exporter.collection("_posts", formats=formats)
    assert [Path(result.name).suffix for result in results] == suffixes


@pytest.mark.slow
def test_output_is_a_file_a_folder_or_none(spices: Path) -> None:
    unsaved = exporter.html(SALT)
    assert unsaved.path is None
    assert [*spices.glob("**/*.html")] == []
    with pytest.raises(TypeError, match="was not saved"):
        Path(unsaved)
    for output, path in (
        ("one.html", "one.html"),
        ("new/", "new/2026-05-01-salt.html"),
        (Path("folder"), "folder/2026-05-01-salt.html"),
        (spices, "2026-05-01-salt.html"),
    ):
        result = exporter.html(SALT, output)
        assert result.path
        assert result.path.resolve() == (spices / path).resolve()
        assert Path(result).read_bytes() == result.data == unsaved.data
    (saved,) = exporter.collection("book.yml", output="a.epub", formats=["epub"])
    assert Path("a.epub").read_bytes() == saved.data


@pytest.mark.usefixtures("spices")
@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: exporter.pdf(SALT, "x.epub"), r"‘x\.epub’ does not end in \.pdf"),
        (lambda: exporter.epub(SALT, "one.docx"), r"‘one\.docx’ does not end in \.epub"),
        (lambda: exporter.collection(SALT, output="x.pdf", formats=("epub", "pdf")), "is one file"),
        (lambda: exporter.collection("_posts", formats=["mobi"]), "known here: epub, pdf"),
        (lambda: exporter.collection("_posts", formats=["epb"]), "did you mean ‘epub’"),
        (lambda: exporter.collection("_posts", order="dat"), "did you mean ‘date’"),
        (lambda: exporter.collection("_posts", parts="tags"), "did you mean ‘tag’"),
        (lambda: exporter.collection("book.yml", tag="hot"), "‘tag’ is for posts"),
        (lambda: exporter.collection("book.yml", "_posts"), "a collection file stands alone"),
        (lambda: exporter.collection(), "no posts are named"),
        (lambda: exporter.load("book.yml"), "use load_collection"),
        (lambda: exporter.check_file("x.pdf", profile="pres"), "did you mean ‘press’"),
        (lambda: exporter.epub(SALT, settings=exporter.Choices(theme="esay")), "‘essay’"),
        (lambda: exporter.epub(SALT, settings={"theme": "essay"}), "Settings or Choices, not dict"),
        (lambda: exporter.epub(SALT, 1), "‘output’ takes a path, not int"),
        (lambda: exporter.epub(SALT, site=1), "‘site’ takes a path, not int"),
        (lambda: exporter.epub(exporter.edition(SALT)), "a Post or a Book, not Edition"),
        (lambda: exporter.load(exporter.load(SALT)), "‘path’ takes a path, not Post"),
        (lambda: exporter.check_file(b"%PDF"), "‘path’ takes a path, not bytes"),
        (lambda: exporter.check_file("x.pdf", time_limit=0), "‘time_limit’ takes seconds, not 0"),
        (lambda: exporter.check_file("x.pdf", time_limit=float("inf")), "seconds, not inf"),
        (lambda: exporter.check_file("x.pdf", time_limit=float("nan")), "seconds, not nan"),
        (lambda: exporter.check_file("x.pdf", time_limit="9"), "takes seconds, not '9'"),
        (lambda: exporter.check_file("x.pdf", time_limit=10**30), "at most 1,000,000"),
        (lambda: exporter.collection(1), "‘sources’ takes paths and Posts, not int"),
        (lambda: exporter.collection("_posts", formats="epb"), "did you mean ‘epub’"),
        (lambda: exporter.collection("_posts", since="May"), "‘since’ takes a date, not 'May'"),
        (lambda: exporter.collection("_posts", until=2026), "write YYYY-MM-DD"),
    ],
)  # fmt: skip
def test_wrong_arguments_are_settings_errors(call: object, message: str) -> None:
    with pytest.raises(exporter.SettingsError, match=message):
        call()


# Findings


@pytest.mark.usefixtures("spices")
def test_errors_are_raised_with_every_finding() -> None:
    with pytest.raises(exporter.ExportError, match="file-unreadable") as caught:
        exporter.epub("_posts/nowhere.md")
    assert [found.code for found in caught.value.diagnostics] == ["file-unreadable"]
    assert caught.value.results == ()
    for call in (exporter.load, exporter.edition):
        found = exporter.Diagnostics()
        with pytest.raises(exporter.ExportError):
            call("_posts/nowhere.md", diagnostics=found)
        assert codes(found) == ["file-unreadable"]


@pytest.mark.slow
def test_book_without_an_invalid_post_is_made_if_asked_for(spices: Path) -> None:
    (spices / PEPPER).write_text("---\ntitle: a: b\n---\nHot.\n")
    with pytest.raises(exporter.ExportError, match="1 of 2 posts can be used") as caught:
        exporter.collection("_posts", output="out/", formats=["epub"], title="Spices")
    assert not caught.value.results
    assert not Path("out").exists()
    with pytest.raises(exporter.ExportError, match="metadata-yaml") as caught:
        exporter.collection(
            "_posts", output="out/", formats=["epub"], title="Spices", keep_going=True
        )
    (result,) = caught.value.results
    assert (result.path, result.chapters) == (Path("out/spices.epub"), 1)
    assert Path(result).read_bytes() == result.data


def test_strict_call_raises_for_warnings_and_saves_the_file(spices: Path) -> None:
    (spices / SALT).write_text(post_source("Salt", "![A heap](heap.png)"))
    assert codes(exporter.html(SALT).diagnostics) == ["image-missing"]
    with pytest.raises(exporter.ExportError, match="image-missing") as caught:
        exporter.html(SALT, "salt.html", strict=True)
    assert caught.value.results[0].path == Path("salt.html")
    assert Path("salt.html").is_file()


def test_unwritable_output_is_an_error(spices: Path) -> None:
    (spices / "wall").write_text("")
    with pytest.raises(exporter.ExportError, match="write-failed"):
        exporter.html(SALT, "wall/salt.html")


@pytest.mark.slow
@pytest.mark.usefixtures("spices")
def test_settings_are_final_and_choices_override_files() -> None:
    numbered = 'class="citation"'

    def of(settings: exporter.Settings | exporter.Choices | None) -> str:
        (result,) = exporter.collection("book.yml", formats=["epub"], settings=settings)
        return chapter_texts(result.data)

    # The collection file names plain links.
    assert numbered not in of(None)
    assert numbered not in of(exporter.Choices(theme="essay"))
    assert numbered in of(exporter.Choices(references="endnotes"))
    assert numbered in of(exporter.Settings())


@pytest.mark.slow
@pytest.mark.usefixtures("spices")
def test_check_returns_findings_and_requirements() -> None:
    clean = exporter.check_file(SALT)
    assert (clean.diagnostics, clean.preflight) == ((), ())
    exporter.epub("book.yml", "book.epub")
    Path(SALT).write_text("---\ntitle: a: b\n---\n")
    assert [found.code for found in exporter.check_file(SALT).diagnostics] == ["metadata-yaml"]
    rebuilt = exporter.check_file("book.epub", rebuild=True)
    assert [row.met for row in rebuilt.preflight] == [False, True, False]


def test_a_time_limit_is_rounded_up(monkeypatch: pytest.MonkeyPatch) -> None:
    limits = []

    def check(*_: object, time_limit: int | None, **__: object) -> tuple[()]:
        limits.append(time_limit)
        return ()

    monkeypatch.setattr("exporter.build.checking.check_source", check)
    for limit in (None, 0.3, 1, 15.2):
        exporter.check_file("x.pdf", time_limit=limit)
    assert limits == [None, 1, 1, 16]


@pytest.mark.usefixtures("spices")
def test_models_survive_json() -> None:
    post, edition = exporter.load(SALT), exporter.edition("book.yml")
    book = exporter.load_collection("book.yml", settings=exporter.Choices(profile="press"))
    for value in (post, book, edition):
        assert exporter.from_json(exporter.to_json(value)) == value
    assert json.loads(exporter.to_json(post))["type"] == "Post"


# Builds


def record_calls(monkeypatch: pytest.MonkeyPatch, name: str) -> list[str]:
    """Record the calls of a function from now on."""
    module, _, function = name.rpartition(".")
    original, calls = getattr(sys.modules[module], function), []

    def recording(*arguments: object, **more: object) -> object:
        calls.append(function)
        return original(*arguments, **more)

    monkeypatch.setattr(name, recording)
    return calls


@pytest.mark.usefixtures("spices")
def test_site_of_a_collection_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    exporter.load(SALT)
    calls = record_calls(monkeypatch, "exporter.read.sites.jekyll.read_site")
    exporter.collection("book.yml", formats=["epub"])
    assert len(calls) == 1


@pytest.mark.slow
@pytest.mark.usefixtures("spices")
def test_strict_pdf_is_resolved_once(monkeypatch: pytest.MonkeyPatch) -> None:
    exporter.edition(SALT)
    calls = record_calls(monkeypatch, "exporter.resolve.resolve")
    exporter.pdf(SALT, strict=True)
    assert len(calls) == 1


@pytest.mark.slow
@pytest.mark.usefixtures("spices")
def test_single_post_is_cached(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    context = exporter.BuildContext(cache=exporter.DiskCache(tmp_path / "cache"))
    first = exporter.epub(SALT, context=context)
    calls = record_calls(monkeypatch, "exporter.build.book_builder.write")
    assert exporter.epub(SALT, context=context) == first
    assert calls == []
    exporter.epub(SALT, settings=exporter.Choices(theme="essay"), context=context)
    assert calls == ["write"]


@pytest.mark.slow
@pytest.mark.usefixtures("spices")
def test_single_post_is_laid_out_by_the_executor() -> None:
    class Executor:
        shares_files = True
        tasks = 0

        def max_workers(self) -> int:
            return 1

        def map_unordered(self, work: object, tasks: list[object]) -> Iterator[tuple[int, object]]:
            for number, task in enumerate(tasks):
                self.tasks += 1
                yield number, work(task)

    executor = Executor()
    exporter.pdf(SALT, context=exporter.BuildContext(executor=executor))
    assert executor.tasks > 0
