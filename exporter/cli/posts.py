"""`exporter epub|pdf|html`: each post as a file of its own."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from exporter import destination
from exporter.cli.common import Call
from exporter.cli.strict_check import strict_check
from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place


def export(call: Call) -> int:
    """Make a file of each post; one bad post does not stop the rest."""
    from exporter.build import COLLECTION_FILES, build, save

    command, output = call.arguments.command, call.arguments.output
    paths = call.paths
    for path in paths:
        if path.suffix.lower() in COLLECTION_FILES:
            call.parser.error(f"‘{path}’ is no post; a book is made by ‘exporter collection’")
    several = len(paths) > 1
    settings = call.settings
    suffix = settings.file_suffix(command)
    targets = [destination(path, output, suffix, several=several) for path in paths]
    if len(set(targets)) < len(targets):
        double = next(target for target in targets if targets.count(target) > 1)
        call.parser.error(f"two posts would both become ‘{double}’")
    for path, target in zip(paths, targets, strict=True):
        if target.exists() and target.samefile(path):
            call.parser.error(f"‘{target}’ is the post itself")
    if several and Path(output).is_file():
        call.parser.error(f"‘{output}’ is a file, and several posts need a folder")
    code = 0
    jobs = zip(paths, targets, strict=True)
    with call.context(bars=False) as context:
        for path, target in call.console.progress(jobs, len(paths), f"{command.upper()}s"):
            diagnostics = Diagnostics(Place(str(path)))
            artifact = build(path, command, settings, diagnostics, call.site, context)
            saved = artifact is not None and save(artifact, target, diagnostics)
            places = _places(path, call) if command == "pdf" else {}
            table = strict_check(call, target, places, diagnostics) if saved else []
            code = max(code, call.tell(diagnostics))
            if saved:
                call.console.result(path, target)
                call.console.preflight(target, table)
    return code


def _places(path: Path, call: Call) -> Mapping[str, Place]:
    """Where everything in a post was written, for who looks at what was made of it."""
    if not call.arguments.strict:
        return {}
    from exporter.build import places_of, resolve_path

    # What there is to say of the post was said when it was built.
    edition = resolve_path(path, call.settings, Diagnostics(), call.site)
    return places_of(edition) if edition else {}
