"""Fuzz a reader with atheris: `python tests/fuzz/fuzz.py [TARGET] [--seconds N] [--brief]`.

What is found is printed with the command that runs it again, for which atheris is not needed.
"""

from __future__ import annotations

import argparse
import base64
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

if TYPE_CHECKING:
    from targets import Target

_MAX_MEMORY = 1024
"""The megabytes that a process may take."""
_MAX_SECONDS = 60
"""The seconds that one input may take, on a busy machine, in code that is instrumented."""
_MAX_LENGTH = 16_384
"""The bytes of an input."""
_MAX_WORD = 64
"""The bytes of a word in a dictionary of libFuzzer."""


def main() -> int:
    """Run the command line and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", nargs="?", help="the name of a target (default: each in turn)")
    parser.add_argument("--seconds", type=int, default=0, help="stop after so long; 0 never does")
    parser.add_argument("--brief", action="store_true", help="stop after as many inputs as a test")
    parser.add_argument("--corpus", type=Path, help="a folder that keeps inputs for the next time")
    parser.add_argument("--input", metavar="BASE64", help="run one input only")
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.folder:
        return _fuzz(asked)
    from targets import TARGETS

    if asked.target and asked.target not in TARGETS:
        parser.error(f"the targets are {', '.join(TARGETS)}")
    with tempfile.TemporaryDirectory(prefix="exporter-fuzz-") as name:
        os.environ["TMPDIR"] = tempfile.tempdir = name
        if asked.input is not None:
            for target in _asked_targets(asked):
                target.function(base64.b64decode(asked.input))
            return 0
        return _run(asked, Path(name))


def _asked_targets(asked: argparse.Namespace) -> list[Target]:
    from targets import TARGETS

    return [TARGETS[asked.target]] if asked.target else [*TARGETS.values()]


def _run(asked: argparse.Namespace, folder: Path) -> int:
    """Fuzz in another process, and print what is found."""
    targets = _asked_targets(asked)
    (folder / "words").write_text(_dictionary(), "ascii")
    for target in targets:
        for below in ("found", "seeds"):
            (folder / target.name / below).mkdir(parents=True)
        seeds = [*target.seeds()]
        # Half of the inputs of a test are no seeds, which other tests read too.
        step = max(1, 2 * len(seeds) // target.runs) if asked.brief else 1
        for number, seed in enumerate(seeds[::step]):
            (folder / target.name / "seeds" / f"{number:04}").write_bytes(seed)
    command = (sys.executable, __file__, *sys.argv[1:], "--folder", str(folder))
    code = subprocess.run(command, check=False).returncode
    for target in targets:
        for found in sorted((folder / target.name / "found").iterdir()):
            text = base64.b64encode(found.read_bytes()).decode()
            print(f"{found.name}: python tests/fuzz/fuzz.py {target.name} --input {text}")
    return code


def _fuzz(asked: argparse.Namespace) -> int:
    """Fuzz each target in a copy of this process, in which all modules are instrumented.

    Instrumenting them takes longer than the inputs of a test.
    """
    import atheris  # for some systems only

    atheris.instrument_imports(include=["exporter"]).__enter__()
    targets = _asked_targets(asked)
    for target in targets:
        if not target.threads:
            _first_input(target)
    failed = []
    for target in targets:
        print(f"fuzzing {target.name}", file=sys.stderr, flush=True)
        child = os.fork()
        if child == 0:
            if target.threads:
                _first_input(target)
            atheris.Setup([sys.argv[0], *_options(target, asked)], target.function)
            atheris.Fuzz()
        if os.waitpid(child, 0)[1]:
            failed.append(target.name)
    print(f"failed: {', '.join(failed) or 'none'}", flush=True)
    return bool(failed)


def _first_input(target: Target) -> None:
    """Import and instrument what a target needs, which takes longer than an input may."""
    target.function(next(iter(target.seeds())))


def _options(target: Target, asked: argparse.Namespace) -> list[str]:
    """Return the options of libFuzzer for a target, then its folders of inputs."""
    folders = [asked.folder / target.name / "seeds"]
    if asked.corpus:
        folders.insert(0, asked.corpus / target.name)
        folders[0].mkdir(parents=True, exist_ok=True)
    return [
        # The same inputs each time, as long as the code is the same.
        "-seed=1",
        f"-max_len={_MAX_LENGTH}",
        f"-dict={asked.folder / 'words'}",
        f"-artifact_prefix={asked.folder / target.name / 'found'}/",
        f"-timeout={_MAX_SECONDS}",
        f"-rss_limit_mb={_MAX_MEMORY}",
        f"-max_total_time={asked.seconds}",
        f"-runs={target.runs if asked.brief else -1}",
        "-print_final_stats=1",
        *map(str, folders),
    ]


def _dictionary() -> str:
    """Return the pieces of markup as a dictionary of libFuzzer."""
    from markup_pieces import PIECES

    words = {piece.encode() for piece in PIECES}
    escaped = ("".join(f"\\x{byte:02x}" for byte in word) for word in sorted(words))
    lengths = range(4, 4 * _MAX_WORD)
    return "".join(f'"{word}"\n' for word in escaped if len(word) in lengths)


if __name__ == "__main__":
    sys.exit(main())
