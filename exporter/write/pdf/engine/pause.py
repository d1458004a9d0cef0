"""The collector of cyclic garbage, held back while a sheet is set."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Collect once, when a sheet is done.

    Setting makes a million objects of which few go before the end. The collector would look through
    them over and over, for an eighth of the time. What was there before is no concern of it.
    """
    ruled = gc.isenabled()
    gc.disable()
    gc.freeze()
    try:
        yield
    finally:
        gc.collect()
        gc.unfreeze()
        if ruled:
            gc.enable()
