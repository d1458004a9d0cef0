"""The exceptions that the exporter raises on purpose; all derive from `ExporterError`."""

from __future__ import annotations


class ExporterError(Exception):
    """Base class of every exception that the exporter raises on purpose."""


class SettingsError(ExporterError, ValueError):
    """A setting has a value that it does not take.

    `setting` is the name of the field of `Settings`, empty where several do not go together.
    `hint` names the values that it takes, or the nearest one.
    """

    def __init__(self, message: str, hint: str = "", setting: str = "") -> None:
        super().__init__(message, hint, setting)
        self.message = message
        self.hint = hint
        self.setting = setting

    def __str__(self) -> str:
        return f"{self.message}{f' ({self.hint})' if self.hint else ''}"


class MissingDependency(ExporterError):  # noqa: N818 (the content has no error)
    """A program or a system library is not installed; the message says how to install it.

    The command line prints the message and exits with 3.
    """


class ClusterError(ExporterError):
    """The cluster cannot be reached, or its workers differ from this machine."""
