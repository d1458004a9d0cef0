"""What a site holds, for somebody who makes the first book of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from exporter.api.arguments import (
    PathName,
    build_options,
    checked_path,
    collection_request,
    diagnostics_for,
)
from exporter.api.listing import ListedPost, listed_post
from exporter.api.models import recognized_site
from exporter.diagnostics import Diagnostic
from exporter.options.settings import Choices, Settings
from exporter.runtime.context import BuildContext

if TYPE_CHECKING:
    from exporter.model.site_settings import RecognizedSite


@dataclass(frozen=True, slots=True)
class SiteSurvey:
    """What a site holds.

    - `site`: its root, and the program that makes it.
    - `title`: the title of a book of all its posts.
    - `posts`: the posts that can be read, in the order of a collection.
    - `formulas`, `disclaimers`: the keys of the posts with at least one.
    - `diagnostics`: what was found while the posts were read, such as images that are missing.
    """

    site: RecognizedSite
    title: str
    posts: tuple[ListedPost, ...]
    formulas: tuple[str, ...]
    disclaimers: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]

    def count(self, code: str) -> int:
        """Return the number of diagnostics with a code."""
        return sum(each.code == code for each in self.diagnostics)


def survey_site(
    folder: PathName = ".",
    *,
    settings: Settings | Choices | None = None,
    site: PathName | None = None,
    context: BuildContext | None = None,
) -> SiteSurvey:
    """Return what the site around a folder holds. All of its posts are read.

    `context` has a cache, in which the posts are kept for the first build, and a progress callback.
    """
    from exporter.build.survey import survey

    recognized = recognized_site(checked_path(folder, "folder"), settings=settings, site=site)
    options = build_options(settings, site, context)
    request = collection_request([recognized.root])
    found = diagnostics_for(request)
    contents = survey(request, options, found)
    posts = tuple(map(listed_post, contents.posts))
    title = next((post.site_title for post in contents.posts if post.site_title), "")
    return SiteSurvey(
        recognized,
        title or recognized.root.name,
        posts,
        contents.formulas,
        contents.disclaimers,
        tuple(found),
    )
