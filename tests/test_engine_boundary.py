"""The boundary to WeasyPrint: which releases it takes, and what it leaves of a host program."""

from __future__ import annotations

import ast
import atexit
import gc
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from ctypes import util
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from pdf_chapters import job

from exporter.cli import main
from exporter.runtime import fingerprint
from exporter.write.pdf import engine
from exporter.write.pdf.engine import chapter_layout, loading, patching
from exporter.write.pdf.engine.patching import EngineUnsupported, select, source_digest
from exporter.write.pdf.engine.registry import PATCHES, TESTED, Patch

ROOT = Path(__file__).resolve().parent.parent
ENGINE = ROOT / "exporter" / "write" / "pdf" / "engine"

POST = "---\ntitle: Salt\ndate: 2026-05-01\n---\n\nSalt and *pepper*.\n"
BODY = "<p>Words <em>and</em> more</p><ul><li>One</li></ul>"


def functions_of(patch: Patch) -> set[str]:
    """The functions that a patch is written for."""
    return {target for target, digest in patch.digests.items() if digest not in ("", "value")}


NEEDED = [patch for patch in PATCHES if patch.kind != "speed" and functions_of(patch)]
SHARED = {target for patch in NEEDED for target in functions_of(patch)}
SPEED = [patch for patch in PATCHES if patch.kind == "speed" and functions_of(patch) - SHARED]
"""Speed patches with a function whose change stops nothing."""


@pytest.fixture(autouse=True)
def _selected_again() -> Iterator[None]:
    """Compare the registry before each test and after the last."""
    for forget in (engine.selection.cache_clear, chapter_layout.forget_stylesheets):
        forget()
    yield
    for forget in (engine.selection.cache_clear, chapter_layout.forget_stylesheets):
        forget()


@pytest.fixture
def post(tmp_path: Path) -> Path:
    path = tmp_path / "2026-05-01-salt.md"
    path.write_text(POST, encoding="utf-8")
    return path


# The registry


def test_every_patch_fits_the_installed_release() -> None:
    selection = engine.selection()
    assert (selection.patches, dict(selection.left_out)) == (PATCHES, {})
    assert engine.untested() == ""


def test_a_patch_is_described_and_its_functions_are_compared() -> None:
    names = [patch.name for patch in PATCHES]
    assert len(set(names)) == len(names)
    for patch in PATCHES:
        assert patch.reason.endswith(".")
        assert patch.digests
        assert bool(patch.implementation) == bool(patch.replaces)
        # A speed patch that saves less is not worth its lines.
        assert patch.saving >= 2 if patch.kind == "speed" else patch.saving == 0


def test_the_tested_release_is_in_the_range_that_is_installed() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    (wanted,) = [each for each in project["dependencies"] if each.startswith("weasyprint")]
    least, below = re.fullmatch(r"weasyprint>=(\d+),<(\d+)", wanted).groups()
    assert int(least) <= float(TESTED) < int(below)


def test_the_page_about_the_engine_lists_each_patch() -> None:
    text = (ROOT / "docs" / "engine.md").read_text("utf-8")
    rows = re.findall(r"^\| `([a-z-]+)` \| (\w+) \| ([^|]+) \| ([^|]*) \|$", text, re.M)
    saving = {patch.name: f"{patch.saving:g}%" if patch.saving else "" for patch in PATCHES}
    assert rows == [(p.name, p.kind, p.reason, saving[p.name]) for p in PATCHES]
    reports = re.findall(r"^### `([a-z-]+)`", text, re.M)
    assert reports == [patch.name for patch in PATCHES if patch.kind != "required"]


def test_all_private_functions_that_are_used_are_compared() -> None:
    """Public names of WeasyPrint need no digest; each other function that is used has one."""
    public = {f"weasyprint:{name}" for name in ("HTML", "CSS", "VERSION")}
    known = {target for patch in PATCHES for target in patch.digests}
    used = {target for path in ENGINE.rglob("*.py") for target in _functions_used(path)}
    assert {each for each in used - public if each not in known} == set()


def _functions_used(path: Path) -> Iterator[str]:
    """Yield the functions of WeasyPrint that a module names, by where they are defined."""
    tree = ast.parse(path.read_text("utf-8"))
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("weasyprint"):
            for alias in node.names:
                names[alias.asname or alias.name] = f"{node.module}:{alias.name}"
    for local, target in names.items():
        module, _, name = target.partition(":")
        value = getattr(import_module(module), name)
        if _is_function(value):
            yield f"{value.__module__}:{name}"
        used = (each for each in ast.walk(tree) if isinstance(each, ast.Attribute))
        for each in used:
            if isinstance(each.value, ast.Name) and each.value.id == local:
                member = getattr(value, each.attr, None)
                if _is_function(member):
                    yield f"{member.__module__}:{each.attr}"


def _is_function(value: Any) -> bool:
    return hasattr(value, "__code__") and value.__module__.startswith("weasyprint")


# The next release


def rename(patch: Patch, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give a function that a patch is written for another name."""
    owner, name, value = _a_function(patch)
    monkeypatch.setattr(owner, f"{name}_2", value, raising=False)
    monkeypatch.delattr(owner, name)


def change(patch: Patch, monkeypatch: pytest.MonkeyPatch) -> None:
    """Replace that function by another that does the same."""
    owner, name, value = _a_function(patch)

    def changed(*arguments: Any, **options: Any) -> Any:
        return value(*arguments, **options)

    monkeypatch.setattr(owner, name, changed)


def _a_function(patch: Patch) -> tuple[Any, str, Any]:
    own = functions_of(patch) - (SHARED if patch.kind == "speed" else set())
    target = next(target for target in patch.digests if target in own)
    module, _, path = target.partition(":")
    owner = import_module(module)
    *above, name = path.split(".")
    for part in above:
        owner = getattr(owner, part)
    return owner, name, vars(owner)[name]


Release = Callable[[Patch, pytest.MonkeyPatch], None]


@pytest.mark.one_quick
@pytest.mark.parametrize("patch", SPEED, ids=lambda patch: patch.name)
@pytest.mark.parametrize("release", [rename, change])
def test_a_speed_patch_that_does_not_fit_is_left_out(
    patch: Patch, release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    tested = engine.lay_out(job(BODY))
    with monkeypatch.context() as context:
        release(patch, context)
        selection = select(PATCHES)
    assert patch.name in selection.left_out
    monkeypatch.setattr(engine, "selection", lambda: selection)
    chapter_layout.forget_stylesheets()
    result = engine.lay_out(job(BODY))
    assert (result.page_count, result.destinations) == (tested.page_count, tested.destinations)


@pytest.mark.parametrize("patch", NEEDED, ids=lambda patch: patch.name)
@pytest.mark.parametrize("release", [rename, change])
def test_the_engine_stops_where_a_needed_patch_does_not_fit(
    patch: Patch, release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    release(patch, monkeypatch)
    with pytest.raises(EngineUnsupported) as raised:
        select(PATCHES)
    assert "\n" not in str(raised.value)
    assert f"pip install 'weasyprint=={TESTED}'" in str(raised.value)


def test_data_that_is_missing_is_no_traceback_either(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("weasyprint.css.PHYSICAL_FUNCTIONS")
    assert "PHYSICAL_FUNCTIONS" in select(PATCHES).left_out["style-values"]


@pytest.mark.slow
def test_the_command_line_notices_patches_that_are_left_out_once(
    post: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    other = post.with_name("2026-05-02-pepper.md")
    other.write_text(POST.replace("Salt", "Pepper"), encoding="utf-8")
    with monkeypatch.context() as context:
        rename(SPEED[0], context)
        engine.selection()
    posts = [str(post), str(other)]
    output = post.parent / "book.pdf"
    call = ["collection", *posts, "--title", "Two", "--no-cache", "-v", "-o", str(output)]
    assert main(call) == 0
    assert output.stat().st_size > 1000
    lines = [line for line in capsys.readouterr().err.splitlines() if "engine-untested" in line]
    assert len(lines) == 1
    assert SPEED[0].name in lines[0]


@pytest.mark.parametrize("release", [rename, change])
def test_the_command_line_says_in_one_line_which_release_works(
    release: Release,
    post: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    release(next(patch for patch in PATCHES if patch.name == "full-lines"), monkeypatch)
    assert main(["pdf", str(post), "-o", str(post.with_suffix(".pdf"))]) == 3
    errors = capsys.readouterr().err
    assert errors.count("\n") == 1
    assert f"the exporter works with {TESTED}" in errors
    assert not post.with_suffix(".pdf").exists()


@pytest.mark.slow
def test_a_release_of_another_shape_is_refused_in_one_line(post: Path, tmp_path: Path) -> None:
    package = tmp_path / "older" / "weasyprint"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text('VERSION = "69.0"\n', encoding="utf-8")
    run = subprocess.run(
        (sys.executable, "-m", "exporter", "pdf", str(post), "-o", str(tmp_path / "salt.pdf")),
        env={"PYTHONPATH": f"{package.parent}:{ROOT}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 3
    assert re.fullmatch(r".*WeasyPrint 69\.0 cannot be used .*\n", run.stderr)


def test_a_source_that_differs_has_another_digest(monkeypatch: pytest.MonkeyPatch) -> None:
    layout = import_module("weasyprint.layout.float")
    before = source_digest("weasyprint.layout.float:avoid_collisions")
    monkeypatch.setattr(layout, "avoid_collisions", layout.float_layout)
    assert source_digest("weasyprint.layout.float:avoid_collisions") not in (before, "", "value")
    assert source_digest("weasyprint.layout.float:nothing") == ""
    assert source_digest("weasyprint.no_such_module:nothing") == ""
    assert source_digest("PIL.ImageFile:LOAD_TRUNCATED_IMAGES") == "value"


def test_a_digest_is_that_of_the_source_as_python_finds_it() -> None:
    import inspect

    for patch in PATCHES:
        for target, digest in patch.digests.items():
            if digest in ("", "value"):
                continue
            owner, name = patching._site(target)
            code = getattr(owner, name).__code__
            lines = inspect.getsource(code)
            text = patching._source(lines.splitlines(keepends=True), 0)
            assert text == lines.rstrip()


# The host program

HOST = """
import atexit, gc, hashlib, json, logging, os, sys, types
import weasyprint
import pyphen
from PIL import EpsImagePlugin, ImageFile

def state():
    libraries = ("weasyprint", "pyphen", "pydyf")
    owners = [m for n, m in list(sys.modules.items()) if n.partition(".")[0] in libraries]
    owners += [ImageFile, EpsImagePlugin]
    owners += [c for o in owners for c in vars(o).values() if isinstance(c, type)]
    attributes = {
        f"{getattr(o, '__module__', '')}:{o.__name__}.{name}": id(value)
        for o in owners for name, value in vars(o).items() if not name.startswith("__abc")
    }
    html = weasyprint.HTML(string=DOCUMENT).write_pdf(pdf_identifier=b"host")
    loggers = [logging.getLogger(n) for n in ("", "weasyprint", "fontTools", "PIL")]
    return {
        "pdf": hashlib.sha256(html).hexdigest(),
        "truncated": ImageFile.LOAD_TRUNCATED_IMAGES,
        "ghostscript": EpsImagePlugin.gs_binary,
        "gc": [gc.isenabled(), gc.get_freeze_count(), gc.get_threshold(), gc.get_debug()],
        "loggers": [(l.level, l.propagate, list(map(id, l.handlers))) for l in loggers],
        "environment": dict(os.environ),
        "folder": os.getcwd(),
        "hyphens": sorted(map(str, pyphen.hdcache)),
        "attributes": attributes,
    }
"""
DOCUMENT = """<html lang="en"><style>
@page { size: 9cm; @top-left { content: "Head" } }
p { hyphens: auto; text-align: justify; width: 5cm }
p::first-letter { float: left; font-size: 2em }
</style><p>Some hyphenation of extraordinary words, again and again.</p><ul><li>One</li></ul>"""


def _host(code: str, post: Path) -> Any:
    """Run a host program, and return what it prints as JSON."""
    text = f"DOCUMENT = {DOCUMENT!r}\nPOST = {str(post)!r}\n{code}"
    run = subprocess.run(
        (sys.executable, "-c", text), capture_output=True, text=True, check=False, cwd=post.parent
    )
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


@pytest.mark.slow
@pytest.mark.parametrize("frozen", [False, True])
def test_nothing_is_left_behind_in_a_host_program(post: Path, frozen: bool) -> None:
    before, after = _host(
        f"{HOST}\n{'gc.freeze()' if frozen else ''}\n"
        "state()\n"  # WeasyPrint itself fills caches
        "before = state()\n"
        "import exporter\n"
        "exporter.pdf(POST, 'salt.pdf')\n"
        "print(json.dumps([before, state()]))",
        post,
    )
    assert before.pop("attributes").items() <= after.pop("attributes").items()
    # Frozen objects that are no longer referred to are dropped.
    counts = [state["gc"].pop(1) for state in (before, after)]
    assert counts[1] > 0.9 * counts[0] if frozen else counts == [0, 0]
    assert before == after


@pytest.mark.slow
def test_a_host_that_uses_weasyprint_later_gets_the_same_pages(post: Path) -> None:
    print_hash = (
        "import hashlib, json, weasyprint\n"
        "data = weasyprint.HTML(string=DOCUMENT).write_pdf(pdf_identifier=b'host')\n"
        "print(json.dumps(hashlib.sha256(data).hexdigest()))"
    )
    exported = f"import exporter\nexporter.pdf(POST, 'salt.pdf')\n{print_hash}"
    assert _host(exported, post) == _host(print_hash, post)


def test_a_layout_that_fails_leaves_nothing_behind_either() -> None:
    inline = import_module("weasyprint.layout.inline")
    before = inline.split_first_line, gc.isenabled(), gc.get_freeze_count()
    with pytest.raises(engine.EngineFailed):
        engine.lay_out(job("<ul><li>A</li></ul>", css='li::marker { content: "x" }'))
    assert (inline.split_first_line, gc.isenabled(), gc.get_freeze_count()) == before


def test_main_called_by_a_program_leaves_its_collector_as_it_is(
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = gc.get_threshold(), atexit._ncallbacks()
    assert main(["cache", "info"]) == 0
    assert capsys.readouterr().out
    assert (gc.get_threshold(), atexit._ncallbacks()) == before


# The import


def test_libraries_are_searched_for_only_where_their_names_are_unknown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    search = util.find_library
    monkeypatch.setattr(sys, "platform", "linux")
    with loading.importing():
        assert util.find_library("c") is None
    assert util.find_library is search
    monkeypatch.setattr(loading, "_LIBRARIES", ("libnowhere.so.0",))
    with loading.importing():
        assert util.find_library is search


def test_rarely_used_modules_are_imported_when_they_are_called(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(loading, "_RARELY_USED", ("colorsys", "json"))
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)
    monkeypatch.setitem(sys.modules, "json", json)
    with loading.importing():
        from colorsys import rgb_to_yiq

        assert sys.modules["json"] is json
        assert not hasattr(sys.modules["colorsys"], "__path__")
    assert "colorsys" not in sys.modules
    assert rgb_to_yiq(0, 0, b=0) == (0, 0, 0)
    assert sys.modules["colorsys"].rgb_to_yiq is not rgb_to_yiq


# The cache


def test_a_changed_source_is_another_cache_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = tmp_path / "weasyprint" / "__init__.py"
    module.parent.mkdir()
    module.write_text("def work(): return 1\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "weasyprint")
    before = dict(fingerprint._read_components())["engine"]
    module.write_text("def work(): return 2\n", encoding="utf-8")
    assert dict(fingerprint._read_components())["engine"] != before
    assert "engine" not in fingerprint.versions(["pdf"])
