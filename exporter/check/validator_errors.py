"""What to say when a validator is not on this machine."""

from __future__ import annotations

from exporter.errors import MissingDependency


class ValidatorMissing(MissingDependency):
    """A validator cannot run. `what` names the thing that is missing, `cure` how to get it."""

    def __init__(self, what: str, cure: str) -> None:
        super().__init__(f"{what} is missing: {cure}")
        self.what = what
        self.cure = cure
