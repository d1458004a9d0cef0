"""Plans of books as records, and their settings in words."""

from __future__ import annotations

from exporter.api.planning import BookPlan
from exporter.options.geometry import Margins
from exporter.options.origins import PlannedSetting
from exporter.options.settings import Certifier, Settings
from exporter.reports.records import (
    PlannedFileRecord,
    PlannedPartRecord,
    PlannedPostRecord,
    PlannedSettingRecord,
    PlanRecord,
)
from exporter.reports.to_records import post_record
from exporter.themes import theme_names

_POINTS_PER_MM = 72 / 25.4


def plan_record(plan: BookPlan) -> PlanRecord:
    """Return the record of a plan."""
    return PlanRecord(
        title=plan.title,
        lang=plan.lang,
        authors=tuple(plan.authors),
        date=str(plan.date) if plan.date else None,
        parts=tuple(
            PlannedPartRecord(
                title=part.title,
                introduction=post_record(part.introduction, PlannedPostRecord)
                if part.introduction
                else None,
                posts=tuple(post_record(post, PlannedPostRecord) for post in part.posts),
            )
            for part in plan.parts
        ),
        pages=tuple(plan.pages),
        settings=tuple(
            PlannedSettingRecord(name=each.name, value=_plain_value(each.value), source=each.source)
            for each in plan.settings
        ),
        files=tuple(
            PlannedFileRecord(file=str(file), replaces=file.exists()) for file in plan.files
        ),
    )


def shown_value(setting: PlannedSetting, plan: BookPlan) -> str:
    """Return the value of a setting; of one that is not set, what the exporter decides."""
    if setting.name == "liquid" and setting.source == "default":
        return "in Jekyll sites"
    if setting.name == "creep" and isinstance(setting.value, int | float):
        return f"{setting.value / _POINTS_PER_MM:.2g} mm"
    if setting.name == "signature" and not setting.value:
        return "by the number of sheets"
    if setting.value not in (None, "", ()):
        return value_text(setting.value)
    values = {each.name: each.value for each in plan.settings}
    profile = Settings(profile=str(values["profile"]), printer=str(values["printer"])).pdf_profile
    match setting.name:
        case "title":
            return f"{plan.title} (of the site)"
        case "to":
            return "epub, pdf"
        case "order":
            return "listed"
        case "parts" | "volumes" | "printer":
            return "none"
        case "theme":
            return theme_names()[0]
        case "page-size":
            return f"{profile.page_size} (of the profile)"
        case "two-sided" if values.get("impose") == "booklet":
            return "yes (of a booklet)"
        case "two-sided":
            return f"{value_text(profile.two_sided)} (of the profile)"
        case "sheet-size":
            return "a4, or letter for pages in inches"
        case "margins":
            return "by the page size"
        case "epoch":
            return "dates of the posts"
        case "certified-by":
            return "no claim"
        case _:
            return "none"


def value_text(value: object) -> str:
    """Return a value as the command line takes it."""
    match value:
        case bool():
            return "yes" if value else "no"
        case list() | tuple():
            return ", ".join(map(str, value))
        case Margins():
            sides = (value.head, value.outer, value.foot, value.inner)
            return ",".join(f"{side / _POINTS_PER_MM:.4g}mm" for side in sides)
        case Certifier():
            return value.name
        case _:
            return str(value)


def _plain_value(value: object) -> bool | str | tuple[str, ...] | None:
    """Return a value as JSON has it; margins and people are texts."""
    match value:
        case None | bool() | str():
            return value
        case list() | tuple():
            return tuple(map(str, value))
        case _:
            return value_text(value)
