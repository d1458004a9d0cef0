"""`exporter model`: what was understood of a post or of a collection, as JSON."""

from __future__ import annotations

from exporter.cli.common import Call
from exporter.diagnostics import Diagnostics


def model(call: Call) -> int:
    """Print the edition that each file makes."""
    from exporter.build import resolve_path
    from exporter.model.json_format import dumps

    diagnostics = Diagnostics()
    for path in call.paths:
        edition = resolve_path(path, call.settings, diagnostics, call.site)
        if edition is not None:
            call.console.document(dumps(edition))
    return call.tell(diagnostics)
