"""Inputs of strangers: no hang, no traceback, nothing read or requested that is not theirs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hostile_inputs import (
    CANARY,
    MAX_CPU,
    MAX_MEMORY,
    HostileInput,
    Run,
    WarmProcess,
    listening,
    make_sandbox,
    run,
)
from kinds import all_inputs
from outputs import active_in, texts_of

INPUTS = all_inputs()
PARAMETERS = [
    # Every sixth input takes a minute, all take six.
    pytest.param(hostile, id=name, marks=[pytest.mark.exhaustive] if number % 6 else [])
    for number, (name, hostile) in enumerate(INPUTS.items())
]
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Characters that change how a terminal shows what follows."""


@pytest.fixture(scope="session")
def listener() -> Iterator[tuple[str, list[str]]]:
    with listening() as found:
        yield found


@pytest.fixture(scope="session")
def processes() -> Iterator[WarmProcess]:
    warm = WarmProcess()
    yield warm
    warm.close()


@pytest.mark.slow
@pytest.mark.parametrize("hostile", PARAMETERS)
def test_input(
    hostile: HostileInput,
    tmp_path: Path,
    listener: tuple[str, list[str]],
    processes: WarmProcess,
) -> None:
    address, requests = listener
    requests.clear()
    done = run(hostile, make_sandbox(tmp_path, address), processes)

    messages = done.stdout + done.stderr
    for word in ("Traceback", "internal-error"):
        assert word not in messages, messages[-3000:]
    assert not (found := _CONTROL.search(messages)), f"{found[0]!r} is sent to the terminal"
    assert done.cpu <= MAX_CPU, f"{done.cpu:.1f} s of CPU\n{messages[-2000:]}"
    assert done.memory <= MAX_MEMORY, f"{done.memory / 1024**2:.0f} MB\n{messages[-2000:]}"
    assert done.exit_code in hostile.exits, f"exit code {done.exit_code}\n{messages[-3000:]}"
    assert not requests, requests
    assert not done.left, "processes are left behind"
    left = [*map(str, (tmp_path / "tmp").iterdir())]
    assert not left, f"temporary files are left behind: {left}"
    assert CANARY not in messages, messages[-3000:]
    for file in done.outputs:
        assert not any(CANARY in text for text in texts_of(file)), f"{file.name} has the canary"
        assert not [*active_in(file)]
    missing = set(hostile.codes) - _codes(done)
    assert not missing, f"no {', '.join(missing)}\n{messages[-3000:]}"
    if hostile.verify:
        hostile.verify(done)


def _codes(done: Run) -> set[str]:
    """Return the codes of all diagnostics."""
    return {
        code
        for line in done.stdout.splitlines()
        if line.startswith("{") and (code := json.loads(line).get("code"))
    }
