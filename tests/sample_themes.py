"""Themes in folders of their own."""

from __future__ import annotations

from pathlib import Path

from exporter.themes import resources

GARAMOND = resources.styles() / "themes" / "essay" / "fonts" / "EBGaramond-Regular.ttf"


def write_theme(tmp_path: Path, **files: str) -> Path:
    """Write the files of a theme into a folder; `theme_css` is its file `theme.css`."""
    built = tmp_path / "own"
    built.mkdir(exist_ok=True)
    for name, text in files.items():
        (built / name.replace("_", ".")).write_text(text, "utf-8")
    return built
