"""One function of WeasyPrint's put in the place of another."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any


def swap(old: Callable[..., Any], new: Callable[..., Any]) -> None:
    """Let every module of the engine that knows a function know another by its name."""
    for name, module in list(sys.modules.items()):
        if name.startswith("weasyprint."):
            for known in [known for known, value in vars(module).items() if value is old]:
                setattr(module, known, new)
