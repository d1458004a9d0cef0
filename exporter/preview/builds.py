"""Builds of posts and books for the preview: started, followed, cancelled.

A post is built in the warm session, a book in a child process, one at a time. The event `build`
tells the pages how far each is.
"""

from __future__ import annotations

import asyncio
import itertools
import shutil
import signal
import tempfile
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import asdict, dataclass, field, replace
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any, Literal, TypeAlias, assert_never

from exporter.build import is_collection
from exporter.diagnostics import Diagnostic, Diagnostics
from exporter.preview.build_process import (
    AuditedFile,
    BuildEnd,
    BuildOrder,
    Message,
    Progress,
    SavedFile,
    run_build,
    start_process,
)
from exporter.preview.events import EventStream
from exporter.runtime.failures import report_failure
from exporter.runtime.run_folder import run_folder

_MOST = 6
"""Builds whose files are kept, the latest."""

BuildState: TypeAlias = Literal["waiting", "running", "done", "failed", "cancelled"]
_RUNNING: tuple[BuildState, ...] = ("waiting", "running")


@dataclass(frozen=True, slots=True)
class Build:
    """A build, and what is known of it. `source` is its name in the site.

    `stamp` counts the changes of the site before it. `audited` holds what was found in each PDF, by
    its path. A build has failed if it has no file; `failure` says so where the findings do not.
    """

    id: int
    source: str
    order: BuildOrder
    stamp: int
    folder: Path
    state: BuildState = "waiting"
    progress: Progress | None = None
    files: tuple[SavedFile, ...] = ()
    audited: Mapping[Path, AuditedFile] = field(default_factory=dict)
    findings: tuple[Diagnostic, ...] = ()
    failure: str = ""

    @property
    def has_ended(self) -> bool:
        """Whether nothing about it changes any more."""
        return self.state not in _RUNNING


class Builds:
    """The builds of a preview. Its methods are called in the event loop."""

    def __init__(self, events: EventStream, work: Callable[..., Coroutine[Any, Any, None]]) -> None:
        """Call `work` with a function and its arguments, to have it called in the warm session."""
        self._events = events
        self._work = work
        self._builds: dict[int, Build] = {}
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._numbers = itertools.count(1)
        self._turn = asyncio.Lock()
        self._changed = asyncio.Event()

    def start(self, source: str, order: BuildOrder, stamp: int = 0) -> Build:
        """Return the build of an order since the last change of the site, started if need be.

        One of the same order before that change is cancelled.
        """
        for known in [each for each in self._builds.values() if each.order == order]:
            if known.stamp == stamp and known.state not in ("failed", "cancelled"):
                return known
            self.cancel(known.id)
        folder = Path(tempfile.mkdtemp(dir=run_folder()))
        build = Build(next(self._numbers), source, order, stamp, folder)
        self._set(build)
        self._tasks[build.id] = asyncio.create_task(self._run(build.id))
        return build

    def get(self, number: int) -> Build | None:
        """Return a build; None if it is not kept any longer."""
        return self._builds.get(number)

    async def until(self, number: int, holds: Callable[[Build], bool]) -> Build:
        """Return a build when something holds of it, or when it has ended."""
        build = self._builds[number]
        while not holds(build) and not build.has_ended:
            await self._changed.wait()
            # One that has been dropped meanwhile had ended: a later one replaces it.
            build = self._builds.get(number) or replace(build, state="cancelled")
        return build

    def cancel(self, number: int) -> None:
        """End a build, if it has not ended. It keeps the files that it has made."""
        build = self._builds[number]
        if not build.has_ended:
            self._set(replace(build, state="cancelled"))
            self._tasks[number].cancel()

    async def close(self) -> None:
        """End all builds, and remove their files."""
        for number in list(self._builds):
            self.cancel(number)
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)
        for build in self._builds.values():
            shutil.rmtree(build.folder, ignore_errors=True)

    async def _run(self, number: int) -> None:
        build, loop = self._builds[number], asyncio.get_running_loop()

        def send(message: Message) -> None:
            loop.call_soon_threadsafe(self._take, number, message)

        try:
            if is_collection(build.order.source):
                async with self._turn:
                    self._set(replace(build, state="running"))
                    await _run_in_child(build, send)
            else:
                self._set(replace(build, state="running"))
                await self._work(run_build, build.order, build.folder, send)
        except Exception as error:
            found = Diagnostics()
            report_failure(error, found)
            self._take(number, BuildEnd(found.reported()))
        finally:
            del self._tasks[number]
            self._drop_others(number)

    def _take(self, number: int, message: Message) -> None:
        """Take note of a message, unless the build has been cancelled."""
        build = self._builds.get(number)
        if build is None or build.has_ended:
            return
        match message:
            case Progress():
                self._set(replace(build, progress=message))
            case SavedFile():
                self._set(replace(build, files=(*build.files, message)))
            case AuditedFile(path):
                self._set(replace(build, audited={**build.audited, path: message}))
            case BuildEnd(findings, failure):
                state: BuildState = "done" if build.files else "failed"
                self._set(replace(build, state=state, findings=findings, failure=failure))
            case _:
                assert_never(message)

    def _set(self, build: Build) -> None:
        """Replace what is known of a build, and tell everybody."""
        self._builds[build.id] = build
        self._changed.set()
        self._changed = asyncio.Event()
        progress = asdict(build.progress) if build.progress else {}
        about = {"id": build.id, "source": build.source, "state": build.state}
        self._events.publish("build", **about, **progress)

    def _drop_others(self, number: int) -> None:
        """Drop the builds that a later one of the same order replaces, and the oldest of many."""
        builds = list(self._builds.values())
        ended = [build for build in builds if build.has_ended and build.id != number]
        last = [each for each in ended if not any(_replaces(other, each) for other in builds)]
        for build in ended:
            if build not in last[-_MOST:]:
                del self._builds[build.id]
                shutil.rmtree(build.folder, ignore_errors=True)


def _replaces(later: Build, earlier: Build) -> bool:
    return later.id > earlier.id and later.order == earlier.order


async def _run_in_child(build: Build, send: Callable[[Message], None]) -> None:
    # It takes some milliseconds, and must not be interrupted.
    process, receiving = start_process(build.order, build.folder)
    try:
        await asyncio.to_thread(_forward, process, receiving, send)
    finally:
        # Its own supervisor ends the workers that it has started.
        process.kill()


def _forward(process: SpawnProcess, receiving: Connection, send: Callable[[Message], None]) -> None:
    """Send all messages of a process on, and return when it has ended."""
    with receiving:
        try:
            while True:
                send(receiving.recv())
        except EOFError:
            process.join()
    if process.exitcode:
        killed = "it was killed, probably for lack of memory"
        reason = killed if process.exitcode == -signal.SIGKILL else "it failed"
        send(BuildEnd(failure=f"the process of the build has ended early: {reason}"))
