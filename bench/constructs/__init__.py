"""Constructs of posts by number: data for measurements of growth and for tests of hostile input.

A construct gives the text of a post that has it `n` times, or nested `n` deep.
"""

from __future__ import annotations

from collections.abc import Mapping

from bench.constructs.construct import Construct
from bench.constructs.liquid import LIQUID
from bench.constructs.markdown import MARKDOWN
from bench.constructs.metadata import METADATA
from bench.constructs.site_files import SITE_FILES

__all__ = ["CONSTRUCTS", "Construct"]

CONSTRUCTS: Mapping[str, Construct] = {**MARKDOWN, **LIQUID, **METADATA, **SITE_FILES}
