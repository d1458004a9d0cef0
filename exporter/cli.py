"""The command line: arguments to settings, findings to the terminal, and the exit code.

0 done; 1 the content has errors (with --strict: or warnings); 2 wrong usage; 3 the machine lacks
something.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from exporter import __version__, destination
from exporter.console import Console
from exporter.diagnostics import Diagnostics, Severity
from exporter.missing import MissingProgram
from exporter.settings import PAGE_SIZES, REFERENCE_STYLES, Settings
from exporter.source import Place

_EPOCH = "SOURCE_DATE_EPOCH"
_SHAPES = {
    "epub": "make an EPUB of each post",
    "pdf": "make a PDF of each post",
    "html": "make a self-contained web page of each post",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and give the exit code."""
    parser = _parser()
    arguments = parser.parse_args(argv)
    console = Console(json=arguments.json, least=arguments.least)
    paths: list[Path] = arguments.paths
    absent = [path for path in paths if not _is_file(path)]
    if absent:
        parser.error(f"there is no file ‘{absent[0]}’")
    if arguments.site is not None and not arguments.site.is_dir():
        parser.error(f"--site: there is no folder ‘{arguments.site}’")
    if _epoch() is None and os.environ.get(_EPOCH):
        parser.error(f"{_EPOCH} is no number of seconds since 1970")
    try:
        match arguments.command:
            case "model":
                code = _model(arguments, console)
            case "check":
                code = _check(arguments, console)
            case _:
                code = _export(parser, arguments, console)
    except MissingProgram as missing:
        console.say(str(missing))
        return 3
    except KeyboardInterrupt:
        console.say("stopped")
        return 130
    return code


def _export(
    parser: argparse.ArgumentParser, arguments: argparse.Namespace, console: Console
) -> int:
    from exporter.pipeline import build, save

    paths: list[Path] = arguments.paths
    several = len(paths) > 1
    suffix = f".{arguments.command}"
    targets = [destination(path, arguments.output, suffix, several=several) for path in paths]
    if len(set(targets)) < len(targets):
        double = next(target for target in targets if targets.count(target) > 1)
        parser.error(f"two posts would both become ‘{double}’")
    for path, target in zip(paths, targets, strict=True):
        if target.exists() and target.samefile(path):
            parser.error(f"‘{target}’ is the post itself")
    if several and Path(arguments.output).is_file():
        parser.error(f"‘{arguments.output}’ is a file, and several posts need a folder")
    settings = _settings(arguments)
    code = 0
    jobs = zip(paths, targets, strict=True)
    for path, target in console.progress(jobs, len(paths), f"{arguments.command.upper()}s"):
        diagnostics = Diagnostics(Place(str(path)))
        artifact = build(path, arguments.command, settings, diagnostics, arguments.site)
        saved = artifact is not None and save(artifact, target, diagnostics)
        code = max(code, _tell(diagnostics, console, arguments.strict))
        if saved:
            console.result(path, target)
    return code


def _model(arguments: argparse.Namespace, console: Console) -> int:
    from exporter.model.dump import dumps
    from exporter.pipeline import decide

    diagnostics = Diagnostics()
    for path in arguments.paths:
        edition = decide(path, _settings(arguments), diagnostics, arguments.site)
        if edition is not None:
            console.document(dumps(edition))
    return _tell(diagnostics, console, arguments.strict)


def _check(arguments: argparse.Namespace, console: Console) -> int:
    code = 0
    for path in console.progress(arguments.paths, len(arguments.paths), "Checks"):
        diagnostics = Diagnostics(Place(str(path)))
        _checker(path, arguments, diagnostics)
        shown = [finding for finding in diagnostics if finding.severity >= console.least]
        code = max(code, _tell(diagnostics, console, arguments.strict))
        console.checked(path, len(shown))
    return code


def _checker(path: Path, arguments: argparse.Namespace, diagnostics: Diagnostics) -> None:
    match path.suffix.lower():
        case ".epub":
            from exporter.check.epub import check_epub

            check_epub(path, diagnostics)
        case ".pdf":
            from exporter.check.pdf import check_pdf

            check_pdf(path, diagnostics)
        case _:
            from exporter.pipeline import decide

            decide(path, _settings(arguments), diagnostics, arguments.site)


def _tell(diagnostics: Diagnostics, console: Console, strict: bool) -> int:
    for finding in diagnostics:
        console.finding(finding)
    bad = Severity.WARNING if strict else Severity.ERROR
    worst = diagnostics.worst()
    return 1 if worst is not None and worst >= bad else 0


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        # A name that no file can have, or a folder that may not be entered.
        return False


def _epoch() -> datetime | None:
    """The moment of SOURCE_DATE_EPOCH, None where it says none (reproducible-builds.org)."""
    try:
        return datetime.fromtimestamp(int(os.environ.get(_EPOCH, "")), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _settings(arguments: argparse.Namespace) -> Settings:
    return Settings(
        page_size=getattr(arguments, "page_size", Settings().page_size),
        references=getattr(arguments, "references", Settings().references),
        fetch_images=arguments.fetch_images,
        epoch=_epoch(),
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="exporter",
        description="Front-matter Markdown posts to EPUB and print-ready PDF.",
    )
    parser.add_argument("--version", action="version", version=f"exporter {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command in _commands(commands):
        command.add_argument(
            "--site",
            type=Path,
            metavar="DIR",
            help="the site's root (default: the nearest folder above a post with _config.yml)",
        )
        command.add_argument(
            "--fetch-images",
            action="store_true",
            help="fetch pictures that posts show from the web, and keep them for the next time",
        )
        command.add_argument(
            "--strict", action="store_true", help="let warnings count as errors for the exit code"
        )
        command.add_argument(
            "--json", action="store_true", help="findings and results as JSON lines on stdout"
        )
        loudness = command.add_mutually_exclusive_group()
        loudness.add_argument(
            "-q",
            "--quiet",
            dest="least",
            action="store_const",
            const=Severity.ERROR,
            default=Severity.WARNING,
            help="say nothing but errors",
        )
        loudness.add_argument(
            "-v",
            "--verbose",
            dest="least",
            action="store_const",
            const=Severity.NOTICE,
            help="notices too",
        )
    return parser


def _commands(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
) -> Iterator[argparse.ArgumentParser]:
    for name, purpose in _SHAPES.items():
        command = commands.add_parser(
            name, help=purpose, description=f"{purpose[0].upper()}{purpose[1:]}."
        )
        command.add_argument("paths", nargs="+", type=Path, metavar="POST")
        command.add_argument(
            "-o",
            "--output",
            default="dist/",
            metavar="FILE|DIR",
            help="a file; or a folder if it is one, ends in ‘/’, or posts are several "
            "(default: dist/)",
        )
        command.add_argument(
            "--references",
            choices=REFERENCE_STYLES,
            default=Settings().references,
            help="links as numbered references at the end, or not (default: endnotes)",
        )
        if name == "pdf":
            command.add_argument(
                "--page-size",
                type=str.lower,
                choices=PAGE_SIZES,
                default=Settings().page_size,
                help="the size of a page (default: a5)",
            )
        yield command
    model = commands.add_parser("model", help="print the document model of a post as JSON")
    model.add_argument("paths", nargs=1, type=Path, metavar="POST")
    yield model
    check = commands.add_parser("check", help="hold posts, EPUBs and PDFs against their rules")
    check.add_argument("paths", nargs="+", type=Path, metavar="FILE")
    yield check


if __name__ == "__main__":
    sys.exit(main())
