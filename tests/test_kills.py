"""A build that is killed: the old book or the new one, no orphan, no file left behind."""

from __future__ import annotations

from pathlib import Path

import pytest
from kills import try_kills


@pytest.mark.slow
@pytest.mark.parametrize(
    ("cached", "seed", "count"),
    # SIGKILL, then SIGHUP and SIGTERM.
    [(False, 2, 1), (True, 13, 2)],
    ids=["without-cache", "with-cache"],
)
def test_killed_builds_leave_nothing_behind(
    tmp_path: Path, cached: bool, seed: int, count: int
) -> None:
    attempts = try_kills(count, tmp_path / "builds", seed=seed, cached=cached)
    assert attempts.failures == []
    assert attempts.counts["old"] + attempts.counts["new"] == count
