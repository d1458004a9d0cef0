"""How a PDF is to be made: its profile, the geometry of its pages, its theme."""

from __future__ import annotations

from dataclasses import dataclass

from exporter.options.geometry import Geometry, geometry
from exporter.options.pdf_profiles import Profile
from exporter.options.settings import Settings
from exporter.themes import Theme, theme


@dataclass(frozen=True, slots=True)
class PdfOptions:
    """How a PDF is to be made."""

    profile: Profile
    geometry: Geometry
    two_sided: bool
    theme: Theme


def pdf_options(settings: Settings) -> PdfOptions:
    """Return how a PDF of these settings is to be made; they win over what the profile says."""
    chosen, look = settings.pdf_profile, theme(settings.theme)
    page = geometry(
        settings.paper,
        settings.margins,
        chosen.outer_share,
        text=look.text,
        leading=look.leading,
    )
    two_sided = chosen.two_sided if settings.two_sided is None else settings.two_sided
    return PdfOptions(chosen, page, two_sided, look)
