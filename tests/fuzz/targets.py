"""What is fuzzed: a function of bytes for each reader, and the inputs that it begins with.

A function returns if the bytes are read, or refused as documented; any exception is a defect. It
imports what it needs itself, so that no more is instrumented, which takes seconds.
"""

from __future__ import annotations

# These modules register their targets.
import book_targets  # noqa: F401
import file_targets  # noqa: F401
import post_targets  # noqa: F401
from registry import TARGETS, Target

__all__ = ["TARGETS", "Target"]
