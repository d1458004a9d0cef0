"""What every rule may know of the chapter that it works on."""

from __future__ import annotations

from dataclasses import dataclass

from exporter.diagnostics import Diagnostics
from exporter.model.publication import Labels, Post
from exporter.settings import Settings


@dataclass(frozen=True, slots=True)
class Scene:
    """A chapter's post, its words, the user's choices, and where findings go."""

    post: Post
    labels: Labels
    settings: Settings
    diagnostics: Diagnostics
