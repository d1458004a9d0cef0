"""Import rules: layers, no cycles, and one module for each library."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import pytest

import exporter
from exporter import build

CLONE = Path(__file__).resolve().parent.parent

# Layers, the lowest first. A module may import from its own part and from lower layers, not from
# other parts of its own layer.
LAYERS: tuple[tuple[str, ...], ...] = (
    ("errors", "early_path", "lazy_names"),
    ("early_interrupt",),
    ("file_formats", "path_patterns"),
    ("diagnostics",),
    ("input_files", "network", "plugins"),
    ("themes",),
    ("options",),
    ("runtime",),
    ("model",),
    ("account", "changes", "citations", "corrections", "formulas", "reference_check"),
    ("gather",),
    ("transforms",),
    ("read", "resolve", "write", "check"),
    ("build", "edit"),
    ("api",),
    ("reports",),
    ("",),  # exporter/__init__.py, the public API
    ("preview",),
    ("cli",),
    ("__main__",),
)
HEIGHT = {part: height for height, parts in enumerate(LAYERS) for part in parts}

OWNERS = {
    "ebooklib": "write.epub.package",
    "frontmatter": "read.metadata.forms.fenced",
    "jinja2": "write.templates",
    "citeproc": "citations",
    "pybtex": "read.bibliography",
    "distributed": "runtime.dask_executor",
    "joblib": "runtime.executor",
    "liquid": "read.templates.liquid",
    "markdown": "read.dialects",
    "markdown_it": "read.dialects.commonmark",
    "mdit_py_plugins": "read.dialects.commonmark",
    "pymdownx": "read.dialects",
    "ruamel": "edit.yaml_text",
    "math_core": "formulas",
    "mathra": "formulas",
    "watchfiles": "runtime.file_changes",
    "pypdfium2": "preview.page_images",
    "segno": "write.qr_codes",
    "weasyprint": "write.pdf.engine",
}

HEAVY = {
    "ebooklib",
    "fontTools",
    "jinja2",
    "liquid",
    "lxml",
    "markdown",
    "markdown_it",
    "nh3",
    "pikepdf",
}
HEAVY |= {"PIL", "math_core", "mathra", "pygments", "uharfbuzz", "weasyprint"}


class Import(NamedTuple):
    """A module that a line imports, by its full name."""

    name: str
    line: int


def modules_of(package: Path) -> dict[str, Path]:
    """Return the modules of a package by their names inside it; the package itself is ''."""
    return {
        ".".join(path.relative_to(package).with_suffix("").parts)
        .removesuffix("__init__")
        .rstrip("."): path
        for path in package.rglob("*.py")
    }


class Parsed(NamedTuple):
    """What the tests look at in a module."""

    imports: tuple[ast.Import | ast.ImportFrom, ...]
    opening: tuple[int, ...]  # the lines of calls that open or list files


@cache
def parsed(path: Path) -> Parsed:
    """Return the imports of a module, also those inside of functions, and the calls that open."""
    nodes = [*ast.walk(ast.parse(path.read_text("utf-8")))]
    imports = (node for node in nodes if isinstance(node, ast.Import | ast.ImportFrom))
    calls = (node for node in nodes if isinstance(node, ast.Call))
    return Parsed(tuple(imports), tuple(call.lineno for call in calls if opens_files(call)))


def imports_of(path: Path, modules: dict[str, Path]) -> Iterator[Import]:
    """Yield all imports of a module, also those inside of functions."""
    for node in parsed(path).imports:
        match node:
            case ast.Import(names):
                yield from (Import(alias.name, node.lineno) for alias in names)
            case ast.ImportFrom(level=level) if level:
                yield Import("exporter.<relative>", node.lineno)
            case ast.ImportFrom(module=str(module), names=names):
                for alias in names:
                    # `from exporter import diagnostics` imports the module, not the package.
                    full_name = f"{module}.{alias.name}"
                    is_module = full_name.removeprefix("exporter.") in modules
                    yield Import(full_name if is_module else module, node.lineno)


def violations(package: Path) -> list[str]:
    """Return the imports of a package that violate the layers, as `file:line: reason`."""
    modules = modules_of(package)
    found = []
    for name, path in sorted(modules.items()):
        part = name.split(".")[0]
        file = path.relative_to(package).as_posix()
        if part not in HEIGHT:
            found.append(f"{file}:1: ‘{part}’ has no layer yet")
            continue
        for imported, line in imports_of(path, modules):
            library, _, rest = imported.partition(".")
            owner = OWNERS.get(library)
            if owner and name != owner and not name.startswith(f"{owner}."):
                found.append(f"{file}:{line}: only {owner} imports {library}")
            if library != "exporter":
                continue
            other = rest.split(".")[0]
            if other == "<relative>":
                found.append(f"{file}:{line}: imports are written in full")
            elif other != part and HEIGHT.get(other, len(LAYERS)) >= HEIGHT[part]:
                found.append(
                    f"{file}:{line}: {part or 'exporter'} stands below {other or 'exporter'}"
                )
    return found


def test_imports_follow_the_layers() -> None:
    assert violations(CLONE / "exporter") == []


def test_the_architecture_lists_the_parts_in_the_order_of_the_layers() -> None:
    tree = (CLONE / "docs" / "architecture.md").read_text().partition("exporter/\n")[2]
    names = re.findall(r"^  (\w+)(?:/|\.py)", tree.partition("styles/")[0], re.M)
    parts = [name for name in names if name != "__init__"]
    assert parts == sorted(parts, key=HEIGHT.__getitem__)
    assert {*parts} == {*HEIGHT} - {"", "api", "__main__"}


# What opens or lists files, by the names of the functions.
OPENING = frozenset("glob iterdir open read_bytes read_text rglob scandir walk".split())
# Modules that open files of the package or of the machine, and none of users and sites.
OPENERS = {
    "build.rebuild": "lists the sites in the current folder",
    "check.ace": "the version and the report of Ace",
    "cli": "the null device in place of closed streams",
    "cli.init": "writes new files",
    "cli.printing": "the null device in place of a closed stream",
    "cli.preview": "the browser",
    "diagnostics.codes.examples": "examples of the package",
    "preview.documents": "the script of the package that runs in frames",
    "preview.reader_document": "the stylesheet of the package",
    "resolve.labels": "labels of the package",
    "themes": "the names of the built-in themes",
    "themes.font_faces": "the built-in fonts",
    "themes.resources": "settings of the package",
    "themes.stylesheet_check": "stylesheets of the package",
}
# Files of users and sites are opened by `input_files` alone. The runtime has the cache and
# temporary files; writers read what they prepared, and PDF objects.
OPENING_PARTS = ("account", "file_formats", "formulas", "input_files", "runtime", "write")
# Values whose methods of these names open no files, or only those in folders that may be read.
HARMLESS = frozenset(
    """folders links pairing Pdf Raster Image pikepdf archive glyphs encoding mapping metadata
    packet stream Private""".split()
)
# What returns folders that may be read.
_FOLDERS_OF = frozenset(("of", "theme_folders"))


def opens_files(call: ast.Call) -> bool:
    """Return whether a call opens or lists files."""
    match call.func:
        case ast.Attribute(ast.Name(owner) | ast.Attribute(attr=owner), attr=function):
            is_harmless = owner.lstrip("_") in HARMLESS
        case ast.Attribute(ast.Call(ast.Attribute(attr=maker) | ast.Name(maker)), attr=function):
            is_harmless = maker in _FOLDERS_OF
        case ast.Attribute(attr=function) | ast.Name("open" as function):
            is_harmless = False
        case _:
            return False
    return function in OPENING and not is_harmless


def opened_files(name: str, path: Path) -> Iterator[str]:
    """Yield the calls of a module that open or list files, as `file:line`."""
    yield from (f"{name}:{line}" for line in parsed(path).opening)


def test_files_of_users_and_sites_are_opened_by_one_part() -> None:
    modules = modules_of(CLONE / "exporter").items()
    found = [
        call
        for name, path in modules
        if name not in OPENERS and name.split(".")[0] not in OPENING_PARTS
        for call in opened_files(name, path)
    ]
    assert found == []


@pytest.mark.parametrize(
    "line", ["path.read_text()", "open(path)", "Path(path).read_bytes()", "os.walk(path)"]
)
def test_another_way_to_open_files_is_found(tmp_path: Path, line: str) -> None:
    (tmp_path / "planted.py").write_text(f"def read(path):\n    return {line}\n", "utf-8")
    assert [*opened_files("planted", tmp_path / "planted.py")] == ["planted:2"]


def check_cycles(package: Path) -> None:
    """Raise `CycleError`, which names the modules, if modules of a package import each other."""
    modules = modules_of(package)
    graph = {
        name: {
            imported.name.removeprefix("exporter").lstrip(".")
            for imported in imports_of(path, modules)
            if imported.name.partition(".")[0] == "exporter"
        }
        for name, path in modules.items()
    }
    TopologicalSorter(graph).prepare()


def test_modules_have_no_import_cycles() -> None:
    check_cycles(CLONE / "exporter")


def test_import_cycles_are_detected(tmp_path: Path) -> None:
    (tmp_path / "read").mkdir()
    (tmp_path / "read" / "post.py").write_text("from exporter.read import site\n")
    (tmp_path / "read" / "site.py").write_text("import exporter.read.post\n")
    with pytest.raises(CycleError, match=r"read\.post"):
        check_cycles(tmp_path)


@pytest.mark.parametrize(
    ("file", "source", "violation"),
    [
        ("errors.py", "import exporter.model.nodes", "errors.py:1: errors stands below model"),
        ("read/post.py", "from exporter import write", "read/post.py:1: read stands below write"),
        (
            "resolve/links.py",
            "def late():\n    from exporter.read.sites.jekyll import find",
            "resolve/links.py:2: resolve stands below read",
        ),
        (
            "check/audit.py",
            "from exporter.write.pdf import engine",
            "check/audit.py:1: check stands below write",
        ),
        ("build.py", "import exporter", "build.py:1: build stands below exporter"),
        (
            "model/walk.py",
            "from exporter.cli import main",
            "model/walk.py:1: model stands below cli",
        ),
        ("read/post.py", "from . import site", "read/post.py:1: imports are written in full"),
        (
            "read/site.py",
            "import frontmatter",
            "read/site.py:1: only read.metadata.forms.fenced imports frontmatter",
        ),
        (
            "write/html.py",
            "from jinja2 import Environment",
            "write/html.py:1: only write.templates imports jinja2",
        ),
        (
            "write/pdf/__init__.py",
            "if True:\n    import weasyprint.urls",
            "write/pdf/__init__.py:2: only write.pdf.engine imports weasyprint",
        ),
        ("printing.py", "", "printing.py:1: ‘printing’ has no layer yet"),
    ],
)
def test_violations_are_detected(tmp_path: Path, file: str, source: str, violation: str) -> None:
    planted = tmp_path / file
    for name in ("errors.py", "write/__init__.py", "write/pdf/engine.py", "read/site.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    planted.parent.mkdir(parents=True, exist_ok=True)
    planted.write_text(source, "utf-8")
    assert violations(tmp_path) == [violation]


def test_allowed_imports_have_no_violations(tmp_path: Path) -> None:
    (tmp_path / "read" / "metadata" / "forms").mkdir(parents=True)
    (tmp_path / "read" / "site.py").touch()
    (tmp_path / "diagnostics.py").touch()
    (tmp_path / "read" / "metadata" / "forms" / "fenced.py").write_text(
        "import frontmatter\n"
        "from exporter import diagnostics\n"
        "from exporter.read.sites.jekyll import find\n"
        "from exporter.model.nodes import Text\n",
        "utf-8",
    )
    assert violations(tmp_path) == []


def test_command_line_starts_without_heavy_libraries() -> None:
    code = "import sys, exporter.cli; print(*{name.split('.')[0] for name in sys.modules})"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=CLONE, capture_output=True, text=True, check=True
    )
    assert HEAVY & set(run.stdout.split()) == set()


def test_the_help_loads_no_command() -> None:
    code = "import sys, exporter.cli; exporter.cli.main(['--help']); print(*sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=CLONE, capture_output=True, text=True, check=True
    )
    modules = run.stdout.splitlines()[-1].split()
    own = {name.split(".")[1] for name in modules if name.startswith("exporter.")}
    assert own == {
        *("cli", "diagnostics", "early_interrupt", "early_path", "file_formats", "lazy_names")
    }


@pytest.mark.parametrize(
    ("package", "more"), [(exporter, {"__version__"}), (build, set())], ids=["exporter", "build"]
)
def test_what_is_loaded_when_used_is_what_type_checkers_see(
    package: ModuleType, more: set[str]
) -> None:
    file = Path(package.__file__ or "")
    seen = {
        # A module of the package itself is its own home.
        alias.name: f"{node.module}.".removeprefix(f"{package.__name__}.")[:-1] or alias.name
        for node in parsed(file).imports
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if not alias.asname and node.module not in ("typing", "exporter.lazy_names")
    }
    assert seen == package._HOMES
    assert {*package.__all__} == {*seen, *more}
    assert all(hasattr(package, name) for name in seen)
    with pytest.raises(AttributeError, match="has no attribute ‘salt’"):
        _ = package.salt


# What takes long to load, and is not needed for an EPUB of a post in plain Markdown.
UNUSED_BY_EPUB = frozenset(
    """distributed fontTools.ttLib http.client joblib liquid markdown_it
    math_core mathra multiprocessing pikepdf pybtex pygments weasyprint
    exporter.build.checking exporter.check exporter.read.image_download
    exporter.read.templates.wordpress_shortcodes exporter.write.pdf""".split()
)


# The same of a PDF.
UNUSED_BY_PDF = frozenset(
    """distributed ebooklib fontTools.subset fontTools.varLib liquid markdown_it math_core mathra
    pybtex pygments exporter.build.checking exporter.check exporter.write.epub""".split()
)


@pytest.mark.slow
@pytest.mark.parametrize(("format_", "unused"), [("epub", UNUSED_BY_EPUB), ("pdf", UNUSED_BY_PDF)])
def test_a_format_loads_only_what_it_needs(
    tmp_path: Path, format_: str, unused: frozenset[str]
) -> None:
    post, names = tmp_path / "_posts" / "2026-05-14-salt.md", tmp_path / "names"
    post.parent.mkdir()
    post.write_text("---\ntitle: Salt\n---\nA [pinch](https://a.example/).\n", "utf-8")
    script = CLONE / "bench" / "record_imports.py"
    target = tmp_path / f"a.{format_}"
    command = [sys.executable, script, names, format_, post, "-o", target, "--no-cache"]
    subprocess.run(command, cwd=CLONE, check=True, env={**os.environ, "PYTHONPATH": str(CLONE)})
    loaded = set(names.read_text("utf-8").split())
    assert f"exporter.write.{format_}" in loaded
    assert loaded & unused == set()


def test_the_first_list_of_the_preview_loads_nothing_that_builds(tmp_path: Path) -> None:
    post = tmp_path / "_posts" / "2026-05-14-salt.md"
    post.parent.mkdir()
    post.write_text("---\ntitle: Salt\n---\nA pinch.\n", "utf-8")
    code = (
        "import sys; from pathlib import Path\n"
        "import exporter.cli.run, exporter.cli.preview, exporter.preview.server\n"
        "from exporter.preview.site_posts import BuildOptions, list_posts\n"
        "print(*list_posts(Path(sys.argv[1]), Path(sys.argv[1]), BuildOptions()).posts)\n"
        "print(*sys.modules)\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, tmp_path],
        cwd=CLONE,
        capture_output=True,
        text=True,
        check=True,
    )
    posts, modules = run.stdout.splitlines()
    assert posts == "_posts/2026-05-14-salt.md"
    unused = {
        "exporter.model.nodes",
        "exporter.build.book",
        "exporter.gather",
        "exporter.reports.records",
    }
    assert unused & set(modules.split()) == set()


# The folders of the PDF writer, in order: a stage imports from its own folder and earlier ones.
PDF_STAGES = tuple("objects jobs engine tagging press layout assembly document imposition".split())
PDF_STAGES += ("full_cover",)


def test_stages_of_the_pdf_writer_import_only_earlier_ones() -> None:
    modules = modules_of(CLONE / "exporter")
    prefix = "write.pdf."
    wrong = []
    for name, path in modules.items():
        if not name.startswith(prefix):
            continue
        stage = PDF_STAGES.index(name.removeprefix(prefix).split(".")[0])
        for imported, line in imports_of(path, modules):
            _, found, other = imported.partition(f"exporter.{prefix}")
            if found and PDF_STAGES.index(other.split(".")[0]) > stage:
                wrong.append(f"{path.name}:{line}: {imported}")
    assert wrong == []
