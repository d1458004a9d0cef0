"""The state of one preview: the site that it shows, its posts, and what is wrong with each."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable, Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from exporter.api.listing import ListedPost
from exporter.api.session import Session
from exporter.build import BuildOptions
from exporter.diagnostics import Diagnostic, Diagnostics, Severity
from exporter.diagnostics.source import Place
from exporter.errors import ExporterError
from exporter.input_files import folder_identity, kept_folder, real_path
from exporter.options.settings import Choices
from exporter.preview.documents import FrameDocuments
from exporter.preview.events import EventStream
from exporter.preview.site_posts import PostFindings, SitePosts, list_posts
from exporter.runtime.failures import report_failure

if TYPE_CHECKING:
    from exporter.preview.builds import Builds
    from exporter.preview.post_forms import PostForms
    from exporter.preview.printed_files import PrintedFiles

HEAD_START = 0.5
"""Seconds in which the first page is answered before posts are read for their findings."""

_LOOK_AGAIN = 1.0
"""Seconds between two looks at whether the folder of the site is still the same."""

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class PreviewOptions:
    """What a preview shows: `home` is a folder, a post or a collection file of the site.

    `settings` and `site` are those of everything that is built. `editor` is the command that opens
    a file at a line, empty if none may be started.
    """

    home: Path
    settings: Choices = field(default_factory=Choices)
    site: Path | None = None
    editor: tuple[str, ...] = ()


class PreviewState:
    """The state of a preview. Its methods are called in the event loop; builds run in one thread.

    One build at a time keeps the memory small, and another would only wait for the same processor.
    """

    def __init__(self, options: PreviewOptions, session: Session) -> None:
        # The current folder of a process has no path once it has been removed.
        self.options = options = replace(options, home=options.home.absolute())
        self.build = BuildOptions(options.settings, options.site, session.context)
        self.events = EventStream()
        self.documents = FrameDocuments()
        self.changes = 0
        """How often files of the site have changed."""
        self.findings: dict[str, tuple[Diagnostic, ...]] = {}
        self.failures = Diagnostics()
        """What has ended work for which no request waits, such as a watch of too many folders."""
        self._session = session
        self._folder = options.home if options.home.is_dir() else options.home.parent
        self._worker = ThreadPoolExecutor(1, "preview")
        self._site: SitePosts | None = None
        self._last: SitePosts | None = None
        """The site before its last change, if it has not been listed again."""
        self._reading = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()
        self._scan: asyncio.Task[None] | None = None
        self._changed: frozenset[Path] = frozenset()

    @cached_property
    def forms(self) -> PostForms:
        """The post that is shown."""
        from exporter.preview.post_forms import PostForms

        return PostForms(self.build)

    @cached_property
    def printed(self) -> PrintedFiles:
        """The PDFs whose pages are shown."""
        # PDFium and the audit take a tenth of a second to load, which the list does not need.
        from exporter.preview.printed_files import PrintedFiles

        return PrintedFiles()

    @cached_property
    def builds(self) -> Builds:
        """The books that are built."""
        from exporter.preview.builds import Builds

        return Builds(self.events, self.work)

    async def work(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what a function returns that is called in the thread of the builds."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._worker, lambda: function(*args, **kwargs))

    def start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Start work for which no request waits; `failures` has what ends it early."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._note_end)
        return task

    def _note_end(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if isinstance(error, ExporterError):
            self.failures.report("system-error", str(error), Place(str(self.options.home)))
        elif isinstance(error, Exception):
            report_failure(error, self.failures, Place(str(self.options.home)))

    async def site(self) -> SitePosts:
        """Return the site and its posts, which are listed once until a file changes."""
        async with self._reading:
            if self._site is None:
                self._site = await self.work(
                    list_posts, self.options.home, self._folder, self.build
                )
                self._last = self._site
                self._scan = self.start(self._find(self._site))
            return self._site

    async def post(self, key: str) -> ListedPost | None:
        """Return a post of the site; None if there is none with this key.

        A post that is known does not wait until all are listed again after a change.
        """
        known = self._last.posts.get(key) if self._last else None
        return known or (await self.site()).posts.get(key)

    def name_of(self, path: str) -> str:
        """Return the path of a file in the site; the path itself for one that lies elsewhere."""
        root = self._last.root if self._last else self.options.home
        return _relative(path, root)

    def path_of(self, name: str) -> Path | None:
        """Return the file of a name that `name_of` has returned; None if it lies elsewhere."""
        if self._last is None or "\0" in name:
            return None
        root = real_path(self._last.root)
        path = real_path(root / name)
        return path if path.is_relative_to(root) and path.is_file() else None

    async def watch(self) -> None:
        """List the posts again after each change of the site's files, and tell the pages.

        The event `changed` names the files as `name_of` does; it names none if the folder of the
        site has been replaced, such as by a branch without it and back. Returns after `close`.
        """
        is_new = False
        while True:
            with kept_folder(self._folder) as folder:
                stop = threading.Event()
                if folder:
                    watching = self._watch_files(stop, is_new=is_new)
                else:
                    watching = self._reload(frozenset())
                task = self.start(watching)
                try:
                    # A system tells nothing of a folder that is removed, or of one in its place.
                    while folder_identity(self._folder) == folder:
                        await asyncio.sleep(_LOOK_AGAIN)
                finally:
                    stop.set()
            await asyncio.wait([task])
            is_new = True

    async def _watch_files(self, stop: threading.Event, *, is_new: bool) -> None:
        """List the posts again after each change of the site's files, until `stop` is set.

        Those of a folder that `is_new` are listed as soon as it is watched.
        """
        loop = asyncio.get_running_loop()

        def wait_for_changes() -> None:
            watched = self._session.changes(
                [self.options.home],
                site=self.options.site,
                settings=self.options.settings,
                stop=stop,
            )
            for number, changed in enumerate(watched):
                if changed or (is_new and number == 0):
                    asyncio.run_coroutine_threadsafe(self._reload(changed), loop)

        await asyncio.to_thread(wait_for_changes)

    async def close(self) -> None:
        """End the watch, and the work that waits."""
        if "builds" in vars(self):
            await self.builds.close()
        for task in self._tasks:
            task.cancel()
        self._worker.shutdown(wait=False, cancel_futures=True)

    async def _reload(self, changed: frozenset[Path]) -> None:
        self.changes += 1
        self._changed = changed
        if self._scan:
            self._scan.cancel()
        async with self._reading:
            self._site = None
        self.events.publish("changed", files=sorted(self.name_of(str(path)) for path in changed))
        # The post that is shown comes before the list of all.
        await asyncio.sleep(HEAD_START)
        await self.site()

    async def _find(self, site: SitePosts) -> None:
        """Find what is wrong with each post, one after another, between other work.

        Those that have changed come first.
        """
        if not self.findings:
            await asyncio.sleep(HEAD_START)
        reader = await self.work(PostFindings, site, self.build)
        self.findings = {key: found for key, found in self.findings.items() if key in site.posts}
        changed = self._changed
        for post in sorted(site.posts.values(), key=lambda post: post.path not in changed):
            found = await self.work(reader.of, post)
            if self.findings.get(post.key) != found:
                self.findings[post.key] = found
                self.events.publish(
                    "findings", key=post.key, counts=counts(found), problem=first_error(found)
                )
        self.events.publish("found")


def counts(findings: tuple[Diagnostic, ...]) -> Mapping[str, int]:
    """Return how many errors, warnings and notices there are."""
    names = [str(each.severity) for each in findings]
    return {name: names.count(name) for name in ("error", "warning", "notice")}


def first_error(findings: tuple[Diagnostic, ...]) -> str:
    """Return the message of the first error, empty if there is none."""
    errors = (each.message for each in findings if each.severity is Severity.ERROR)
    return next(errors, "")


def _relative(path: str, root: Path) -> str:
    name = os.path.relpath(real_path(Path(path)), real_path(root))
    return path if name.startswith("..") else Path(name).as_posix()
