"""Drafts of collection files as the Collection view gets them."""

from __future__ import annotations

from exporter.api.drafts import CollectionDraft, DraftState
from exporter.api.listing import ListedPost
from exporter.model.book import BACK, FRONT
from exporter.model.collection import ORDERS, PARTS_BY, VOLUMES_BY
from exporter.options.epub_profiles import epub_profile_names
from exporter.options.paper import SIZES
from exporter.options.pdf_profiles import printer_names, profile_names
from exporter.options.settings import COLLECTION_FORMATS, REFERENCE_SCOPES, REFERENCE_STYLES
from exporter.preview.requests import finding_json
from exporter.preview.state import PreviewState
from exporter.reports.excerpt import SourceLines
from exporter.reports.plans import plan_record, shown_value
from exporter.reports.records import record_data
from exporter.themes import theme_names


def options_json() -> dict[str, object]:
    """Return the values that keys of a collection file may have."""
    return {
        "theme": theme_names(),
        "profile": profile_names(),
        "printer": printer_names(),
        "epub-profile": epub_profile_names(),
        "page-size": tuple(SIZES),
        "order": ORDERS,
        "parts": PARTS_BY,
        "volumes": VOLUMES_BY,
        "to": (*COLLECTION_FORMATS, ", ".join(COLLECTION_FORMATS)),
        "style": REFERENCE_STYLES,
        "scope": REFERENCE_SCOPES,
        "pages": (*FRONT, *BACK),
    }


def state_json(
    draft: CollectionDraft,
    state: DraftState,
    preview: PreviewState,
) -> dict[str, object]:
    """Return what a draft would make: plans, what entries select, and findings at their lines."""
    lines = SourceLines({str(draft.path): draft.text})
    return {
        "entries": [
            [{"posts": _keys(each.posts), "excluded": _keys(each.excluded)} for each in part]
            for part in state.entries
        ],
        "plans": [
            {
                **record_data(plan_record(plan)),
                "settings": [
                    {"name": each.name, "value": shown_value(each, plan), "source": each.source}
                    for each in plan.settings
                ],
            }
            for plan in state.plans
        ],
        "findings": [finding_json(each, preview, lines) for each in state.findings],
    }


def _keys(posts: tuple[ListedPost, ...]) -> list[str]:
    return [post.key for post in posts]
