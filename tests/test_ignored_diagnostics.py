"""Warnings and notices that are ignored: by a call, and by the settings of a site."""

from __future__ import annotations

from pathlib import Path

import pytest
from sample_sites import post_source, write_site

import exporter
from exporter.cli import main

POST = post_source("Rye", "A {{ loaf }}.\n\n![A bun](bun.png)\n")
SETTINGS = 'strict = true\n\n[diagnostics]\nignore = ["liquid-unknown", "image-missing"]\n'


def codes(findings: tuple[exporter.Diagnostic, ...]) -> list[str]:
    return [finding.code for finding in findings]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return write_site(tmp_path, {"post.md": POST})


def test_an_ignored_warning_is_kept_apart(site: Path) -> None:
    result = exporter.html(site / "post.md", ignore="liquid-unknown")
    assert codes(result.diagnostics) == ["image-missing"]
    assert codes(result.ignored) == ["liquid-unknown"]
    checked = exporter.check_file(site / "post.md", ignore=("image-missing",))
    # What is ignored is named: the image is not reported as lost.
    assert codes(checked.diagnostics) == ["liquid-unknown"]
    assert codes(checked.ignored) == ["image-missing"]


def test_a_strict_build_fails_for_what_is_not_ignored(site: Path) -> None:
    with pytest.raises(exporter.ExportError) as failure:
        exporter.html(site / "post.md", strict=True, ignore=["liquid-unknown"])
    assert codes(failure.value.diagnostics) == ["image-missing"]
    assert codes(failure.value.ignored) == ["liquid-unknown"]
    exporter.html(site / "post.md", strict=True, ignore=["liquid-unknown", "image-missing"])


def test_a_site_ignores_codes_in_all_of_its_books(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (site / "exporter.toml").write_text(SETTINGS)
    assert exporter.html(site / "post.md").diagnostics == ()
    found = exporter.Diagnostics()
    exporter.edition(site / "post.md", diagnostics=found)
    assert (codes(found.reported()), len(found.ignored())) == ([], 2)
    assert main(["html", str(site / "post.md"), "-o", str(site / "post.html")]) == 0
    assert capsys.readouterr().err == (
        "exporter: ignored: 2 warnings (liquid-unknown 1, image-missing 1)\n"
    )
    assert main(["html", str(site / "post.md"), "-o", str(site / "post.html"), "-q"]) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ('["metadata-yaml"]', "‘metadata-yaml’ is an error, which cannot be ignored"),
        ('["image-mising"]', "unknown code ‘image-mising’"),
        ("[1, {}]", "‘ignore’ must be text, not a mapping"),
    ],
)
def test_a_code_that_cannot_be_ignored_is_named_at_its_place(
    value: str, message: str, site: Path
) -> None:
    (site / "exporter.toml").write_text(f"[diagnostics]\nignore = {value}\n")
    with pytest.raises(exporter.ExportError) as failure:
        exporter.html(site / "post.md")
    found = {finding.message: finding for finding in failure.value.diagnostics}
    place = found[message].place
    assert place
    assert (Path(place.path).name, place.line) == ("exporter.toml", 2)


def test_the_api_names_a_code_that_cannot_be_ignored(site: Path) -> None:
    with pytest.raises(exporter.SettingsError, match="did you mean ‘image-missing’"):
        exporter.html(site / "post.md", ignore=["image-mising"])


def test_a_plan_ignores_what_the_build_does(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (site / "exporter.toml").write_text('[diagnostics]\nignore = ["volumes-one"]\n')
    arguments = ["collection", str(site), "--parts", "year", "--volumes", "part"]
    assert main([*arguments, "--dry-run"]) == 0
    assert capsys.readouterr().err == (
        "exporter: nothing was written (--dry-run)\nexporter: ignored: 1 warning (volumes-one 1)\n"
    )
    found = exporter.Diagnostics()
    exporter.plan_collection(site, parts="year", volumes="part", diagnostics=found)
    assert (codes(found.reported()), codes(found.ignored())) == ([], ["volumes-one"])
    (site / "exporter.toml").unlink()
    assert main([*arguments, "--dry-run"]) == 0
    assert "[volumes-one]" in capsys.readouterr().err
