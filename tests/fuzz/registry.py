"""The targets of the fuzzer: functions of bytes by name, and what they share."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

Function = Callable[[bytes], None]


@dataclass(frozen=True)
class Target:
    """A reader to fuzz. `runs` is the number of inputs in the tests: some seconds.

    The process of a reader that starts threads cannot be copied.
    """

    name: str
    function: Function
    seeds: Callable[[], Iterable[bytes]]
    runs: int
    threads: bool = False


TARGETS: dict[str, Target] = {}


def target(
    seeds: Callable[[], Iterable[bytes]], runs: int, *, threads: bool = False
) -> Callable[[Function], Function]:
    def add(function: Function) -> Function:
        name = function.__name__.replace("_", "-")
        TARGETS[name] = Target(name, function, seeds, runs, threads)
        return function

    return add


@cache
def sites() -> Any:
    from site_documents import SampleSites

    return SampleSites(empty_folder("sites"))


def empty_folder(name: str) -> Path:
    """Return a folder for files, which is empty at first."""
    folder = Path(tempfile.gettempdir()) / name
    folder.mkdir(exist_ok=True)
    return folder


def text_of(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def one_of(names: str, data: bytes) -> tuple[str, bytes]:
    """Return one of some words that the first byte chooses, and the other bytes."""
    words = names.split()
    return words[data[0] % len(words)] if data else words[0], data[1:]
