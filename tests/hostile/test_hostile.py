"""Inputs of strangers: no hang, no traceback, nothing read or requested that is not theirs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hostile_inputs import (
    CANARY,
    MAX_CPU,
    MAX_MEMORY,
    HostileInput,
    Run,
    listening,
    make_sandbox,
    run,
)
from kinds import all_inputs
from outputs import texts_of

INPUTS = all_inputs()


@pytest.fixture(scope="session")
def listener() -> Iterator[tuple[str, list[str]]]:
    with listening() as found:
        yield found


@pytest.mark.slow
@pytest.mark.parametrize("hostile", INPUTS.values(), ids=INPUTS.keys())
def test_input(hostile: HostileInput, tmp_path: Path, listener: tuple[str, list[str]]) -> None:
    address, requests = listener
    done = run(hostile, make_sandbox(tmp_path, address))

    messages = done.stdout + done.stderr
    assert "Traceback" not in messages, messages[-3000:]
    assert done.cpu <= MAX_CPU, f"{done.cpu:.1f} s of CPU\n{messages[-2000:]}"
    assert done.memory <= MAX_MEMORY, f"{done.memory / 1024**2:.0f} MB\n{messages[-2000:]}"
    assert done.exit_code in hostile.exits, f"exit code {done.exit_code}\n{messages[-3000:]}"
    assert not requests, requests
    assert CANARY not in messages, messages[-3000:]
    for file in done.outputs:
        assert not any(CANARY in text for text in texts_of(file)), f"{file.name} has the canary"
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
