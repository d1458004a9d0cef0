"""The posts of a site as the library lists them, and the findings of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from exporter.api.listing import ListedPost
from exporter.build import BuildOptions
from exporter.build.inputs import read_site_inputs
from exporter.diagnostics import Diagnostic, Diagnostics
from exporter.diagnostics.source import Place
from exporter.input_files import InputFileError
from exporter.model.collection import Collection, PartPlan, PostSelector
from exporter.read.collection_file.candidates import candidates
from exporter.read.context import ReadContext
from exporter.read.sites.jekyll_folders import post_folders
from exporter.read.sites.site import Site
from exporter.runtime.failures import reported_failures


@dataclass(frozen=True, slots=True)
class SitePosts:
    """The posts of a site by their keys, in the order of their file names.

    `findings` are about the site itself, such as mistakes in its settings.
    """

    root: Path
    title: str
    generator: str
    posts: Mapping[str, ListedPost]
    findings: tuple[Diagnostic, ...]
    reading: ReadContext | None = None


def list_posts(home: Path, folder: Path, options: BuildOptions) -> SitePosts:
    """Return the posts of the site around `home`, a file or a folder.

    `folder` is `home` or its folder. Without it, there are none: the site around is another one.
    """
    found = Diagnostics()
    if not folder.is_dir():
        message, hint = "the folder has been moved or removed", "put it back to go on"
        found.report("file-unreadable", message, Place(str(folder)), hint)
        return SitePosts(folder, folder.name, "", {}, tuple(found))
    inputs = read_site_inputs(home, options, found)
    if inputs is None:
        return SitePosts(home, home.resolve().name, "", {}, tuple(found))
    site = inputs.reading.site
    # Texts that are left out do not concern a single post.
    listed = candidates(_all_posts(site), site, Diagnostics())
    posts = {
        each.key: ListedPost(Path(each.path), each.key, each.metadata)
        for each in listed
        if _is_inside(Path(each.path), site, found)
    }
    title = site.title or site.root.resolve().name
    return SitePosts(site.root, title, site.generator.title, posts, tuple(found), inputs.reading)


def _is_inside(path: Path, site: Site, diagnostics: Diagnostics) -> bool:
    """Return whether a post may be shown; report a link that leads out of the site.

    What is built by its path is taken for named by the user, who has not named the link.
    """
    try:
        site.folders.resolve(path)
    except InputFileError as error:
        diagnostics.report("file-unreadable", error.reason, Place(str(path)), error.hint)
        return False
    return True


def _all_posts(site: Site) -> Collection:
    """Return the collection of all posts and drafts of a site."""
    folders = (posts.parent / "_drafts" for posts in post_folders(site.root, site.folders))
    drafts = [PostSelector(folder.as_posix()) for folder in folders]
    return Collection((PartPlan((PostSelector(), *drafts)),))


class PostFindings:
    """The findings of reading posts of one site, from the cache where nothing has changed."""

    def __init__(self, posts: SitePosts, options: BuildOptions) -> None:
        # What reads a whole post takes a tenth of a second to load, which the list does not need.
        from exporter.read.post_cache import PostCache

        self._found = Diagnostics()
        reading = posts.reading.reporting_to(self._found) if posts.reading else None
        self._cache = PostCache(reading, options.context.cache) if reading else None

    def of(self, post: ListedPost) -> tuple[Diagnostic, ...]:
        """Return the findings of reading a post."""
        before = len(self._found)
        with reported_failures(self._found, Place(str(post.path))):
            if self._cache:
                self._cache.read(post.path)
        return tuple(islice(self._found, before, None))
