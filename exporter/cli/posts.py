"""`exporter epub|pdf|html`: each post as a file of its own."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from exporter import destination
from exporter.cli.call import Call
from exporter.cli.command import Command
from exporter.cli.inputs import require
from exporter.cli.options import (
    add_book_options,
    add_message_options,
    add_output_option,
    add_performance_options,
    add_site_options,
    profile_notes,
)
from exporter.cli.parser import Parser, UsageError
from exporter.cli.strict_check import strict_check
from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place
from exporter.options.settings import Format


def run(format_: Format, call: Call) -> int:
    """Write a file for each post; errors in one post do not stop the others."""
    from exporter.build import build, save

    require(format_, call.paths, "post")
    output = call.arguments.output
    paths = call.paths
    several = len(paths) > 1
    settings = call.settings
    suffix = settings.file_suffix(format_)
    targets = [destination(path, output, suffix, several=several) for path in paths]
    if len(set(targets)) < len(targets):
        double = next(target for target in targets if targets.count(target) > 1)
        raise UsageError(f"two posts would both be written to ‘{double}’")
    for path, target in zip(paths, targets, strict=True):
        if target.exists() and target.samefile(path):
            raise UsageError(f"‘{target}’ is the post itself")
    if several and Path(output).is_file():
        raise UsageError(f"‘{output}’ is a file; several posts need a folder")
    code = 0
    jobs = zip(paths, targets, strict=True)
    with call.context(bars=False) as context:
        for path, target in call.console.progress(jobs, len(paths), f"{format_.upper()} files"):
            diagnostics = Diagnostics(Place(str(path)))
            artifact = build(path, format_, settings, diagnostics, call.site, context)
            saved = artifact is not None and save(artifact, target, diagnostics)
            places = _places(path, call) if format_ == "pdf" else {}
            table = strict_check(call, target, places, diagnostics) if saved else []
            code = max(code, call.report(diagnostics))
            if saved:
                call.console.result(path, target)
                call.console.preflight(target, table)
    return code


def _places(path: Path, call: Call) -> Mapping[str, Place]:
    """Return where the elements of a post were written, for the check of a strict build."""
    if not call.arguments.strict:
        return {}
    from exporter.build import places_of, resolve_path

    # The findings of this reading were reported when the post was built.
    edition = resolve_path(path, call.settings, Diagnostics(), call.site)
    return places_of(edition) if edition else {}


def _add_options(format_: Format, parser: Parser) -> None:
    group = parser.add_argument_group("input and output")
    group.add_argument(
        "paths",
        nargs="+",
        type=Path,
        metavar="POST",
        help="a Markdown file with a metadata block",
    )
    what = f"a file such as post.{format_}, or a folder, where each file is named after its post"
    add_output_option(group, what)
    add_site_options(group)
    add_book_options(parser, pdf=format_ == "pdf", epub=format_ == "epub")
    add_performance_options(parser)
    add_message_options(parser, pdf=format_ == "pdf")


def _command(format_: Format, what: str, *examples: str, notes: bool = True) -> Command:
    first = f"{format_} _posts/2026-05-14-a-kitchen-knife.md"
    return Command(
        format_,
        f"write each post as {what}",
        "[OPTION ...] POST [POST ...]",
        (first, f"{format_} _posts/*.md -o books/", *examples),
        partial(_add_options, format_),
        partial(run, format_),
        partial(profile_notes, pdf=format_ == "pdf", epub=format_ == "epub") if notes else str,
    )


EPUB = _command("epub", "an EPUB", "epub post.md -o post.epub --profile kindle")
PDF = _command(
    "pdf",
    "an accessible, print-quality PDF",
    "pdf post.md -o post.pdf --page-size a4",
    "pdf post.md --printer kdp --strict",
)
HTML = _command(
    "html", "a self-contained web page", "html post.md -o post.html --theme essay", notes=False
)
