"""The mechanism of the patches: they are compared with the installed libraries, and swapped in.

A patch fits where each function that it names has the source that it was written for. Nothing of a
library is changed outside of `patched`.
"""

from __future__ import annotations

import hashlib
import linecache
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import reduce
from importlib import import_module
from typing import Any, TypeAlias

from exporter.errors import MissingDependency
from exporter.write.pdf.engine.registry import TESTED, Patch

Site: TypeAlias = tuple[Any, str]
"""A module or class, and the name of one of its attributes."""

_ABSENT = object()
_DIGITS = 12
"""Hexadecimal digits of a digest."""


class EngineUnsupported(MissingDependency):
    """The installed WeasyPrint is not one that a required patch, a fix or a feature fits."""


@dataclass(frozen=True, slots=True)
class Selection:
    """The patches that are used, and why each of the others is left out.

    `swaps` are the attributes that the patches replace, with what replaces them.
    """

    patches: tuple[Patch, ...]
    left_out: Mapping[str, str]
    swaps: tuple[tuple[Site, Any], ...]


def select(patches: Iterable[Patch]) -> Selection:
    """Return the patches that fit the installed libraries, in their order.

    Raises `EngineUnsupported` if a patch that is not of the kind `speed` does not fit.
    """
    used: list[Patch] = []
    left_out: dict[str, str] = {}
    swaps: dict[Site, Any] = {}
    for patch in patches:
        misfit = next(_misfits(patch), "")
        if not misfit:
            try:
                swaps |= _replacements(patch, swaps)
            # Data that a patch reads may have changed although no function has.
            except Exception as error:
                misfit = f"{type(error).__name__}: {error}"
        if not misfit:
            used.append(patch)
        elif patch.kind == "speed":
            left_out[patch.name] = misfit
        else:
            raise EngineUnsupported(
                f"WeasyPrint {import_module('weasyprint').VERSION} cannot be used ({misfit}); "
                f"the exporter works with {TESTED}: pip install 'weasyprint=={TESTED}'"
            )
    return Selection(tuple(used), left_out, tuple(swaps.items()))


@contextmanager
def patched(selection: Selection) -> Iterator[None]:
    """Let the patches of a selection hold while the block runs."""
    before = [(site, vars(site[0]).get(site[1], _ABSENT)) for site, _ in selection.swaps]
    try:
        for (owner, name), replacement in selection.swaps:
            setattr(owner, name, replacement)
        yield
    finally:
        for (owner, name), original in before:
            if original is not _ABSENT:
                setattr(owner, name, original)
            elif name in vars(owner):
                delattr(owner, name)


def source_digest(target: str) -> str:
    """Return the digest of the source of a function, as it is installed.

    `target` is a module and the path of an attribute in it, such as `package.module:Class.method`.
    What is not a function has the digest `value`, what is absent an empty one.
    """
    try:
        owner, name = _site(target)
        value = getattr(owner, name)
    except (ImportError, AttributeError):
        return ""
    code = getattr(getattr(value, "fget", value), "__code__", None)
    if code is None:
        return "value"
    text = _source(linecache.getlines(code.co_filename), code.co_firstlineno - 1)
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]


def _source(lines: list[str], first: int) -> str:
    """Return the lines of a function; as `inspect.getsource`, which takes twenty times as long."""
    block = lines[first : first + 1]
    indent = _indent(lines[first]) if block else 0
    for line in lines[first + 1 :]:
        decorated = block[-1].lstrip().startswith("@")
        outside = line.strip() and _indent(line) <= indent and not line.lstrip().startswith(")")
        if outside and not decorated:
            break
        block.append(line)
    return "".join(block).rstrip()


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _misfits(patch: Patch) -> Iterator[str]:
    for target, digest in patch.digests.items():
        installed = source_digest(target)
        if installed != digest:
            yield f"‘{target}’ {'has changed' if installed and digest else 'is missing'}"


def _replacements(patch: Patch, swaps: Mapping[Site, Any]) -> dict[Site, Any]:
    """Return what a patch puts in which places; `swaps` are those of earlier patches."""
    if not patch.implementation:
        return {}
    sites = [_site(target) for target in patch.replaces]
    originals = [vars(site[0]).get(site[1]) for site in sites]
    module, _, name = patch.implementation.rpartition(".")
    implementation = getattr(import_module(f"{__package__}.{module}"), name)
    made = implementation(*map(swaps.get, sites, originals))
    replacements = made if isinstance(made, tuple) else (made,)
    found = dict(zip(sites, replacements, strict=True))
    if patch.everywhere:
        for original, replacement in zip(originals, replacements, strict=True):
            found |= dict.fromkeys(_importers(original), replacement)
    return found


def _site(target: str) -> Site:
    module, _, path = target.partition(":")
    *above, name = path.split(".")
    return reduce(getattr, above, import_module(module)), name


def _importers(function: Any) -> Iterator[Site]:
    """Yield where modules of WeasyPrint know a function by a name."""
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] == "weasyprint":
            yield from (
                (module, known) for known, value in vars(module).items() if value is function
            )
