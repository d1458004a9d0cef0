"""`exporter collection`: many posts as one book."""

from __future__ import annotations

from pathlib import Path

from exporter import book_destination
from exporter.build import COLLECTION_FILES, Format, Request
from exporter.cli.common import Call
from exporter.cli.strict_check import strict_check
from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place
from exporter.model.publication import PostFilter

_FILTERS = ("tag", "author", "since", "until", "lang")


def collection(call: Call) -> int:
    """Make the book in each format that is asked for."""
    from exporter.build import build_collection, save

    request = _request(call)
    formats = call.arguments.to
    output: str = call.arguments.output
    suffix = Path(output).suffix.lower()
    if suffix in (".epub", ".pdf") and not Path(output).is_dir():
        if formats is None:
            formats = (suffix[1:],)
        if list(formats) != [suffix[1:]]:
            call.parser.error(f"‘{output}’ is one file; name a folder for {' and '.join(formats)}")
    home = request.file or request.paths[0]
    diagnostics = Diagnostics(Place(str(home)))
    wanted: tuple[Format, ...] = formats or ("epub", "pdf")
    said = call.choices
    for option, name, format_ in (
        ("--profile", said.profile, "pdf"),
        ("--printer", said.printer, "pdf"),
        ("--profile", said.epub_profile, "epub"),
    ):
        if name and format_ not in wanted:
            call.parser.error(f"{option} {name} is for a format that is not made")
    with call.context() as context:
        bound = build_collection(
            request,
            wanted,
            call.defaults,
            diagnostics,
            call.site,
            context,
            placed=call.arguments.strict,
        )
    if bound is None:
        return call.tell(diagnostics)
    made = {}
    for artifact in bound.artifacts:
        target = book_destination(bound.title, output, artifact.suffix)
        if save(artifact, target, diagnostics):
            made[target] = strict_check(call, target, bound.places, diagnostics)
    code = call.tell(diagnostics)
    for target, table in made.items():
        call.console.book(home, target, bound.chapters, bound.disclaimers)
        call.console.preflight(target, table)
    return code


def _request(call: Call) -> Request:
    said = call.arguments
    request = Request(
        tuple(call.paths),
        title=said.title or "",
        filter=PostFilter(
            tags=tuple(said.tag or ()),
            authors=tuple(said.author or ()),
            since=said.since,
            until=said.until,
            langs=tuple(said.lang or ()),
        ),
        order=said.order,
        parts_by=said.parts,
        choices=call.choices,
    )
    if request.file is None and any(path.suffix.lower() in COLLECTION_FILES for path in call.paths):
        call.parser.error("a collection file stands alone; name posts in it")
    given = [name for name in _FILTERS if getattr(said, name)]
    if request.file and given:
        call.parser.error(f"--{given[0]} is for posts; say it in ‘{request.file}’")
    return request
