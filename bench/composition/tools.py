"""The tools that are compared, and how each makes a PDF of a post."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from string import Template

from bench.commands import CLONE, pandoc_path, pandoc_version, typst_path
from bench.composition.plain_xhtml import plain_xhtml
from bench.composition.soft_hyphens import with_soft_hyphens
from exporter.options.geometry import Geometry

FONTS = CLONE / "styles" / "fonts"
_HERE = Path(__file__).resolve().parent
_TIMEOUT = 600
"""Seconds after which a command is ended."""
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")


class ToolError(Exception):
    """A tool has failed; the message is the reason."""


@dataclass(frozen=True, slots=True)
class Job:
    """A post for a tool. `page` is what `exporter html` made of it; files are made in `folder`."""

    post: Path
    page: str
    folder: Path
    geometry: Geometry


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool, and the function that makes the PDF of a post and returns its path.

    `version` names the programs, and is empty if one of them is not installed; `install` is how
    they are installed.
    """

    name: str
    version: str
    install: str
    make_pdf: Callable[[Job], Path]


def tools(programs: Path) -> tuple[Tool, ...]:
    """Return all tools, installed or not. `programs` is a folder for commands that are written."""
    typst, browser = typst_path(programs), _browser()
    pandoc = pandoc_version()
    return (
        Tool("the exporter", _version(*_EXPORTER, "--version"), "make setup", _exporter_pdf),
        Tool(
            "typst",
            _all(_version(typst, "--version"), pandoc),
            "pip: typst and pypandoc_binary",
            lambda job: _typst_pdf(job, typst),
        ),
        Tool(
            "LuaLaTeX",
            _all(_version("lualatex", "--version").removeprefix("This is "), pandoc),
            "Debian: texlive-luatex, texlive-latex-recommended; pip: pypandoc_binary",
            _latex_pdf,
        ),
        Tool(
            "Vivliostyle",
            _all(_vivliostyle_version(), _version(browser, "--version")),
            "npm: @vivliostyle/cli; Debian: chromium",
            lambda job: _vivliostyle_pdf(job, browser),
        ),
    )


_EXPORTER = (sys.executable, "-m", "exporter")


def exporter_page(post: Path, folder: Path) -> str:
    """Return the text of a post as a web page, which the input of all other tools is made from."""
    file = folder / f"{post.stem}.html"
    _run((*_EXPORTER, "html", str(post), "-o", str(file), "--quiet"), CLONE)
    return file.read_text("utf-8")


def _exporter_pdf(job: Job) -> Path:
    pdf = job.folder / f"{job.post.stem}.pdf"
    _run((*_EXPORTER, "pdf", str(job.post), "-o", str(pdf), "--no-cache", "--quiet"), CLONE)
    return pdf


def _typst_pdf(job: Job, typst: str) -> Path:
    source = _pandoc(job, "typst", "svg")
    pdf = source.with_suffix(".pdf")
    fonts = ("--font-path", str(FONTS), "--ignore-system-fonts")
    _run((typst, "compile", *fonts, "--root", "/", str(source), str(pdf)), job.folder)
    return pdf


def _latex_pdf(job: Job) -> Path:
    source = _pandoc(job, "latex", "pdf")
    command = ("lualatex", "-interaction=nonstopmode", "-halt-on-error", source.name)
    # The second run knows the widths of the columns of tables.
    for _ in range(2):
        _run(command, job.folder)
    return source.with_suffix(".pdf")


def _vivliostyle_pdf(job: Job, browser: str) -> Path:
    source = job.folder / f"{job.post.stem}.html"
    style = Template((_HERE / "article.css").read_text("utf-8")).substitute(_lengths(job.geometry))
    # The command serves only what is below the folder of its input.
    shutil.copytree(FONTS, job.folder / "fonts", dirs_exist_ok=True)
    source.write_text(
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"/><title>{job.post.stem}'
        f"</title><style>{style}</style></head><body>"
        f"{with_soft_hyphens(plain_xhtml(job.page, job.folder, 'svg'))}</body></html>\n",
        "utf-8",
    )
    pdf = source.with_suffix(".pdf")
    options = ("--executable-browser", browser, "--single-doc")
    _run(("vivliostyle", "build", source.name, "-o", pdf.name, *options), job.folder)
    return pdf


def _pandoc(job: Job, format_: str, image_type: str) -> Path:
    """Write the markup of a post for a tool, and return its path."""
    suffix = {"typst": ".typ", "latex": ".tex"}[format_]
    page = job.folder / f"{job.post.stem}.html"
    page.write_text(plain_xhtml(job.page, job.folder, image_type), "utf-8")
    source = page.with_suffix(suffix)
    values = {**_lengths(job.geometry), "fonts": str(FONTS)}
    _run(
        (
            pandoc_path(),
            "--from=html",
            f"--to={format_}",
            "--wrap=none",
            "--syntax-highlighting=none",
            f"--template={_HERE / 'article'}{suffix}",
            f"--lua-filter={_HERE / 'composition.lua'}",
            *(f"--variable={name}={value}" for name, value in values.items()),
            f"--variable=post={job.post.stem}",
            f"--output={source}",
            str(page),
        ),
        job.folder,
    )
    return source


def _lengths(geometry: Geometry) -> dict[str, str]:
    """Return the lengths of a page in points."""
    lengths = {
        "width": geometry.width,
        "height": geometry.height,
        "left": geometry.side,
        "top": geometry.head,
        "foot": geometry.foot,
        "size": geometry.text,
        "leading": geometry.line,
    }
    return {name: f"{value:.2f}" for name, value in lengths.items()}


def _run(command: tuple[str, ...], folder: Path) -> None:
    """Run a command; raises `ToolError` if it fails."""
    try:
        ran = subprocess.run(  # noqa: S603
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            timeout=_TIMEOUT,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ToolError(str(error)) from error
    if ran.returncode != 0:
        lines = (ran.stderr.strip() or ran.stdout.strip() or "no message").splitlines()
        raise ToolError(f"{Path(command[0]).name} failed: {lines[-1]}")


def _version(*command: str) -> str:
    """Return the first line that a command prints of its version, empty if there is none."""
    if not command[0]:
        return ""
    try:
        ran = subprocess.run(  # noqa: S603
            command, capture_output=True, text=True, check=False, timeout=_TIMEOUT
        )
    except OSError:
        return ""
    lines = ran.stdout.strip().splitlines()
    return lines[0].strip() if ran.returncode == 0 and lines else ""


def _vivliostyle_version() -> str:
    version = _version("vivliostyle", "--version")
    return f"Vivliostyle {version}" if version else ""


def _all(*versions: str) -> str:
    """Return several versions in one text, empty if one is missing."""
    return ", ".join(versions) if all(versions) else ""


def _browser() -> str:
    return next(filter(None, map(shutil.which, _BROWSERS)), "")
