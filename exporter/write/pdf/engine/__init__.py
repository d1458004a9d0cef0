"""The boundary to WeasyPrint: a layout job goes in, pages come out.

No other package imports WeasyPrint. `registry` lists what is changed of it, and `patching` changes
it while a chapter is laid out; before and after, WeasyPrint, Pillow and the garbage collector are
as the host program has them. The registry is compared with the installed release before the first
layout. docs/engine.md tells how to try another release.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from threading import RLock

from exporter.write.pdf.engine.fontconfig import bundled_fonts
from exporter.write.pdf.engine.loading import importing
from exporter.write.pdf.engine.patching import Selection, patched, select
from exporter.write.pdf.engine.registry import PATCHES, TESTED
from exporter.write.pdf.jobs.job import EngineFailed, EngineMissing, LayoutJob, LayoutResult

# Fontconfig reads its configuration as soon as the module is imported.
with bundled_fonts():
    try:
        with importing():
            from weasyprint import VERSION
    except OSError as error:
        raise EngineMissing from error

PRODUCER = f"WeasyPrint {VERSION}"

_LAYOUT = RLock()
"""Held while a chapter is laid out: patches hold for a whole process."""


@cache
def selection() -> Selection:
    """Return the patches that fit the installed libraries.

    Raises `EngineUnsupported` if a patch that is not of the kind `speed` does not fit.
    """
    return select(PATCHES)


@cache
def plain_selection() -> Selection:
    """Return the patches of `selection` that move no content."""
    return select(patch for patch in PATCHES if patch.kind != "feature")


def untested() -> str:
    """Return a message about speed patches that are left out; empty if all of them fit.

    Raises `EngineUnsupported` as `selection`.
    """
    names = ", ".join(selection().left_out)
    if not names:
        return ""
    return f"{PRODUCER} differs from the tested {TESTED}; it works, but without {names}"


def lay_out(job: LayoutJob) -> LayoutResult:
    """Lay out a chapter; problems of its content are in the result.

    Raises `EngineFailed` or MemoryError if the engine cannot lay it out, `EngineUnsupported` as
    `selection`, and `OSError` if the system refuses a file.
    """
    fitting = selection()
    # What this module imports is certain to exist only after the comparison.
    from exporter.write.pdf.engine.chapter_layout import layout_result

    try:
        with _LAYOUT, bundled_fonts(), paused_collection():
            with patched(fitting):
                result = layout_result(job)
            if result.unplaced:
                # The order of the pages matters less than what is on them.
                with patched(plain_selection()):
                    plain = layout_result(job)
                result = min(result, plain, key=lambda each: len(each.unplaced))
            return result
    except MemoryError:
        raise
    # A library of 30,000 lines has many ways to fail on unusual input.
    except Exception as error:
        if isinstance(error, OSError) and error.errno:
            # The content is not the cause, but a full disk for example.
            raise
        message = f"{type(error).__name__}: {error}".rstrip(": ")
        raise EngineFailed(f"the engine failed ({message})") from error


@contextmanager
def paused_collection() -> Iterator[None]:
    """Collect cyclic garbage once, at the end of the block.

    A layout makes a million objects, few of which are dropped before its end; the collector would
    look through them again and again. Objects from before are left out, unless the host program has
    frozen some itself: Python can only unfreeze all. A program that has disabled the collector
    decides when garbage is collected.
    """
    if not gc.isenabled():
        yield
        return
    frozen = gc.get_freeze_count()
    gc.disable()
    if not frozen:
        gc.freeze()
    try:
        yield
    finally:
        gc.collect()
        if not frozen:
            gc.unfreeze()
        gc.enable()
