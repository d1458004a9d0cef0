"""The documentation of the public API: docstrings, examples, and `docs/api.md`."""

from __future__ import annotations

import dataclasses
import doctest
import pydoc
import re
import subprocess
import sys
from dataclasses import fields
from io import StringIO
from pathlib import Path

import pytest
from sample_sites import chapter_texts, post_source, write_site

import exporter


def test_help_shows_functions_with_their_arguments() -> None:
    help_text = pydoc.render_doc(exporter, renderer=pydoc.plaintext)
    for name in ("epub", "pdf", "html", "collection", "load", "edition", "check_file"):
        assert f"    {name}(" in help_text
        assert getattr(exporter, name).__doc__.partition("\n")[0] in help_text


@pytest.mark.slow
def test_examples_of_the_package_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    source = post_source("A kitchen knife", "[Sharp](https://a.example/).")
    write_site(tmp_path, {"_posts/2026-05-14-a-kitchen-knife.md": source})
    (examples,) = doctest.DocTestFinder(recurse=False).find(exporter, globs={})
    failures = StringIO()
    runner = doctest.DocTestRunner(verbose=False)
    result = runner.run(examples, out=failures.write, clear_globs=False)
    assert result.attempted > 3
    assert result.failed == 0, failures.getvalue()
    assert "https://a.example" in chapter_texts(exporter.epub(examples.globs["post"]).data)
    assert "https://a.example" not in chapter_texts(examples.globs["unlinked"].data)


@pytest.mark.parametrize(
    "documented",
    [
        exporter.BuildContext,
        exporter.CheckResult,
        exporter.CollectionDraft,
        exporter.Result,
        exporter.Settings,
    ],
    ids=str,
)
def test_each_field_is_documented(documented: type) -> None:
    described = re.findall(r"`(\w+)`:", documented.__doc__ or "")
    assert {*described} == {field.name for field in fields(documented)}


@pytest.mark.slow
def test_package_is_imported_without_heavy_libraries() -> None:
    heavy = "weasyprint ebooklib markdown pikepdf PIL lxml nh3 rich babel pygments fontTools yaml"
    script = f"import exporter, sys; print(sorted(set('{heavy}'.split()) & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_documentation_names_every_public_object() -> None:
    page = (Path(__file__).parents[1] / "docs/api.md").read_text("utf-8")
    named = set(re.findall(r"\bexporter\.([A-Za-z_]\w*)", page)) - {"toml", "model"}
    assert named <= {*exporter.__all__}
    functions = {name for name in exporter.__all__ if name.islower() and name[0] != "_"}
    assert {name for name in functions if not re.search(rf"[`.]{name}[(`]", page)} == set()
    fields = {field.name for field in dataclasses.fields(exporter.Result)}
    assert set(re.findall(r"\bresult\.(\w+)", page)) <= fields


@pytest.mark.slow
def test_first_examples_of_the_documentation_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_site(
        tmp_path, {"_posts/2026-05-14-a-kitchen-knife.md": post_source("A", "B.", tags="[baking]")}
    )
    page = (Path(__file__).parents[1] / "docs/api.md").read_text("utf-8")
    blocks = re.findall(r"(?<!-->\n)```python\n(.*?)```", page, re.DOTALL)
    assert len(blocks) == 5
    names = {"exporter": exporter, "Path": Path}
    for block in blocks:
        if "pres" in block.partition("profile=")[2]:
            with pytest.raises(exporter.SettingsError, match="did you mean ‘press’"):
                eval(block.partition("\n")[0], names)  # noqa: S307 (our own page)
        else:
            exec(block, names)  # noqa: S102 (our own page)
    assert {path.name for path in tmp_path.glob("books/*")} == {
        "a-year-of-bread.epub",
        "a-year-of-bread.pdf",
    }
    assert "theme: essay" in (tmp_path / "bread.yml").read_text("utf-8")
