"""How many pages divisions will fill, reckoned before they are set."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from editions import chapter, edition, page, paragraph, picture

from exporter.diagnostics import Diagnostics
from exporter.geometry import geometry
from exporter.model.nodes import CodeBlock, Paragraph
from exporter.paper import Paper
from exporter.pipeline import Request, decide_collection
from exporter.profiles import plan_of
from exporter.settings import Settings
from exporter.write.pdf.castoff import cast_off
