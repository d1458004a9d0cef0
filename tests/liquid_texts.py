"""Texts with Liquid in a small site."""

from __future__ import annotations

import datetime
from pathlib import Path

from sample_sites import read_context, write_site

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Source
from exporter.read.templates.liquid import LiquidLimits, render_liquid
from exporter.read.templates.rendered_text import TemplateSource


def render(root: Path, text: str, limits: LiquidLimits | None = None) -> tuple[str, Diagnostics]:
    """Render a text with Liquid in a site; return it with the diagnostics."""
    if not (root / "_config.yml").exists():
        write_site(root, {})
    diagnostics = Diagnostics()
    page = {"title": "A post", "date": datetime.datetime(2026, 5, 4), "tags": ["rye", "wheat"]}
    origin = TemplateSource(Source("post.md", text))
    post = root / "_posts" / "post.md"
    reading = read_context(root, diagnostics)
    expected = render_liquid(origin, post, page, reading, limits)
    return expected.text, diagnostics
