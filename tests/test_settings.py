"""Settings are validated when they are made, and every error of ours is an `ExporterError`."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

import pytest

import exporter
from exporter.cli import main
from exporter.cli.command import Command
from exporter.errors import ExporterError, SettingsError
from exporter.options.geometry import Margins
from exporter.options.paper import length
from exporter.options.settings import Certifier, Choices, Settings, reference_choices
from exporter.themes import resources

WIDE = Margins(20, 200, 20, 200)
"""Margins in points that leave no room on the default page, which is 420 points wide."""


@pytest.mark.parametrize("kind", [Settings, Choices])
@pytest.mark.parametrize(
    ("setting", "value", "hint"),
    [
        ("profile", "pres", "did you mean ‘press’?"),
        ("profile", "vellum", "known here: screen, press, print, review"),
        ("printer", "ingrm", "did you mean ‘ingram’?"),
        ("paper", "crem", "did you mean ‘cream’?"),
        ("binding", "hardback", "did you mean ‘paperback’?"),
        ("epub_profile", "kindel", "did you mean ‘kindle’?"),
        ("theme", "esay", "did you mean ‘essay’?"),
        ("theme", 5, "takes a text"),
        ("page_size", "a55", "did you mean ‘a5’?"),
        ("page_size", "120x190", "has no unit"),
        ("page_size", 5, "takes a text"),
        ("margins", "20mm", "write Margins"),
        ("margins", Margins(-1, 2, 3, 4), "from 0"),
        ("margins", Margins(float("nan"), 2, 3, 4), "from 0"),
        ("references", "footnote", "did you mean ‘footnotes’?"),
        ("scope", "chapters", "did you mean ‘chapter’?"),
        ("two_sided", "yes", "takes True or False"),
        ("qr", "chapter", "did you mean ‘chapters’?"),
        ("prefer_archived", "yes", "takes True or False"),
        ("impose", "bookelt", "did you mean ‘booklet’?"),
        ("sheet_size", "a5", "known here: a4, a3, letter, legal, tabloid, 320x450mm"),
        ("sheet_size", 4, "takes a text"),
        ("signature", -1, "from 0"),
        ("signature", "4", "takes a number of sheets"),
        ("creep", 3.0, "at most 1 mm"),
        ("creep", float("nan"), "at most 1 mm"),
        ("creep", "0.1mm", "takes a length"),
        ("fetch_images", "yes", "takes True or False"),
        ("generator", "huga", "did you mean ‘hugo’?"),
        ("liquid", "yes", "takes True or False"),
        ("epoch", datetime(2026, 1, 1), "tzinfo=UTC"),
        ("certified_by", "Ola", "Certifier("),
        ("certified_by", Certifier(""), "a person with a name"),
        ("citation_style", 7, "takes a text"),
        ("allow_outside", "..", "takes a tuple of paths"),
        ("plugins", "pantry", "takes a tuple of names"),
        ("plugins", ("nothing-like-it",), "no plugin ‘nothing-like-it’ is installed"),
        ("allow_outside", ("/nowhere",), "there is no folder ‘/nowhere’"),
    ],
)
def test_a_wrong_value_is_refused_with_a_hint(
    kind: type[Settings | Choices], setting: str, value: Any, hint: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        kind(**{setting: value})
    assert caught.value.setting == setting
    assert hint in str(caught.value)
    assert isinstance(caught.value, ValueError)


def test_every_setting_has_a_value_that_is_refused() -> None:
    names = {
        mark.args[1][row][0]
        for mark in test_a_wrong_value_is_refused_with_a_hint.pytestmark
        if mark.args[0] == ("setting", "value", "hint")
        for row in range(len(mark.args[1]))
    }
    assert names == {field.name for field in fields(Settings)}
    assert [field.name for field in fields(Choices)] == [field.name for field in fields(Settings)]


def test_values_that_do_not_go_together_are_refused() -> None:
    with pytest.raises(SettingsError, match="leave no room"):
        Settings(margins=WIDE)
    assert Settings(margins=WIDE, page_size="a4").trim.width > 595
    with pytest.raises(SettingsError, match="kdp takes the profile press, not print"):
        Settings(profile="print", printer="kdp")
    assert Settings(printer="kdp").pdf_profile.name == "press-kdp"
    # A source of settings may leave the page size to another.
    assert Choices(margins=WIDE).over(Settings(page_size="a4")).margins == WIDE
    with pytest.raises(SettingsError, match="leave no room"):
        Choices(margins=WIDE).over(Settings(page_size="a6"))


@pytest.mark.parametrize(
    ("here", "there", "printer"),
    [
        (Choices(profile="screen"), Choices(printer="kdp"), ""),
        (Choices(profile="press"), Choices(printer="kdp"), "kdp"),
        (Choices(printer="lulu"), Choices(profile="print"), "lulu"),
        (Choices(theme="essay"), Choices(profile="press", printer="kdp"), "kdp"),
    ],
)
def test_printer_and_profile_of_file_and_flags(here: Choices, there: Choices, printer: str) -> None:
    assert here.before(there).over(Settings()).printer == printer
    assert here.over(there.over(Settings())).printer == printer


def test_a_style_of_references_removes_the_citation_style_of_a_file() -> None:
    file, flags = reference_choices("apa"), reference_choices("footnotes")
    assert file.over(Settings()).citation_style == "apa"
    assert flags.over(file.over(Settings())).citation_style == ""
    assert flags.before(file).over(Settings()).citation_style == ""
    assert Choices(theme="essay").before(file).over(Settings()).citation_style == "apa"


def test_every_setting_can_be_valid(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    about = tmp_path / "a_plugin-1.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: a-plugin\nVersion: 1\n")
    (about / "entry_points.txt").write_text("[blog_exporter.transforms]\na = a:b\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    settings = Settings(
        profile="press",
        printer="lulu",
        paper="cream",
        binding="hardcover",
        epub_profile="kobo",
        theme="essay",
        page_size="A5",
        margins=Margins(50, 50, 50, 50),
        two_sided=False,
        qr="chapters",
        impose="2up",
        sheet_size="tabloid",
        signature=4,
        creep=0.0,
        references="inline",
        citation_style="apa",
        scope="both",
        prefer_archived=True,
        epoch=datetime(2026, 1, 1, tzinfo=UTC),
        fetch_images=True,
        generator="hugo",
        liquid=True,
        certified_by=Certifier("Ola Wrona", "WAS", "https://bread.example/"),
        allow_outside=("..",),
        plugins=("a-plugin",),
    )
    assert all(
        getattr(settings, field.name) != getattr(Settings(), field.name)
        for field in fields(Settings)
    )


def test_a_theme_that_has_a_fault_is_refused_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "theme.css").write_text("p {\n  color red;\n}\n")
    with pytest.raises(exporter.ThemeError, match=r"theme\.css:2:12: ") as caught:
        Settings(theme=str(tmp_path))
    assert isinstance(caught.value, SettingsError)


def test_a_length_says_what_is_wrong_with_it() -> None:
    with pytest.raises(SettingsError, match="is not a length"):
        length("wide")
    with pytest.raises(SettingsError, match="has no unit"):
        length("12")


def test_every_exception_is_an_exporter_error() -> None:
    found = set()
    for module in pkgutil.walk_packages(exporter.__path__, "exporter."):
        if module.name == "exporter.__main__":
            continue
        members = inspect.getmembers(importlib.import_module(module.name), inspect.isclass)
        found |= {kind for _, kind in members if kind.__module__ == module.name}
    # What derives from `BaseException` alone is caught where it is raised, as `TaskLimitReached`.
    raised = {kind for kind in found if issubclass(kind, Exception)}
    public = {kind for kind in raised if not kind.__name__.startswith("_")}
    assert len(public) >= 8
    assert {kind for kind in public if not issubclass(kind, ExporterError)} == set()


def test_the_errors_are_exported() -> None:
    for name in (
        "ClusterError",
        "ExportError",
        "ExporterError",
        "MissingDependency",
        "SettingsError",
        "ThemeError",
    ):
        assert issubclass(getattr(exporter, name), ExporterError)
        assert name in exporter.__all__


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("min-txt = '7pt'", "unknown key ‘min-txt’ (did you mean ‘min-text’?)"),
        ("min_text = '7pt'", "unknown key ‘min_text’ (did you mean ‘min-text’?)"),
        ("name = 'mine'", "unknown key ‘name’"),
        ("bleed = 3mm", "invalid TOML"),
    ],
)
def test_an_error_in_the_file_of_a_printer_is_a_usage_error(
    text: str,
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "printers").mkdir()
    (tmp_path / "printers" / "mine.toml").write_text(text)
    monkeypatch.setattr(resources, "styles", lambda: tmp_path)
    with pytest.raises(SettingsError) as caught:
        resources.values("printers", "mine", ("purpose", "min_text", "bleed"))
    assert str(caught.value).startswith("styles/printers/mine.toml: ")
    assert message in str(caught.value)

    def parser(_: Command) -> NoReturn:
        raise caught.value

    monkeypatch.setattr(Command, "parser", parser)
    assert main(["pdf", "--help"]) == 2
    assert capsys.readouterr().err.startswith(f"exporter pdf: {caught.value}\n")
