"""The options of a PDF: its profile, the geometry of its pages and its theme."""

from __future__ import annotations

from dataclasses import dataclass

from exporter.options.geometry import Geometry, geometry
from exporter.options.pdf_profiles import DEFAULT_PROFILE, Profile
from exporter.options.settings import QrPlaces, Settings
from exporter.themes import Theme, theme


@dataclass(frozen=True, slots=True)
class PdfOptions:
    """The options of a PDF, resolved from settings. A page on a screen has links, no QR codes."""

    profile: Profile
    geometry: Geometry
    two_sided: bool
    theme: Theme
    qr: QrPlaces = "none"


def pdf_options(settings: Settings) -> PdfOptions:
    """Return the options of a PDF with these settings, which override the profile.

    The pages of a booklet are two-sided by default.
    """
    profile, theme_ = settings.pdf_profile, theme(settings.theme)
    page = geometry(
        settings.trim,
        settings.margins,
        profile.outer_share,
        text=theme_.text,
        leading=theme_.leading,
    )
    by_default = profile.two_sided or settings.impose == "booklet"
    two_sided = by_default if settings.two_sided is None else settings.two_sided
    qr = "none" if profile.base == DEFAULT_PROFILE else settings.qr
    return PdfOptions(profile, page, two_sided, theme_, qr)
