"""What the machine lacks. The command line says so in a line and exits with 3."""

from __future__ import annotations


class MissingDependency(Exception):  # noqa: N818 (it is no error of the content or of ours)
    """A program or a library of the system is not there; the message says how to get it."""
