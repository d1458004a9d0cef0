"""Fuzz a reader with atheris: `python tests/fuzz/fuzz.py [TARGET] [--seconds N] [--runs N]`.

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
    parser.add_argument("--runs", type=int, default=-1, help="stop after so many inputs")
    parser.add_argument("--corpus", type=Path, help="a folder that keeps inputs for the next time")
    parser.add_argument("--input", metavar="BASE64", help="run one input only")
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.folder:
        _fuzz(asked)
    from targets import TARGETS

    if asked.target and asked.target not in TARGETS:
        parser.error(f"the targets are {', '.join(TARGETS)}")
    targets = [TARGETS[asked.target]] if asked.target else [*TARGETS.values()]
    return max(_run(target, asked) for target in targets)


def _run(target: Target, asked: argparse.Namespace) -> int:
    with tempfile.TemporaryDirectory(prefix="exporter-fuzz-") as name:
        os.environ["TMPDIR"] = tempfile.tempdir = name
        if asked.input is not None:
            target.function(base64.b64decode(asked.input))
            return 0
        folder = Path(name)
        for below in ("found", "seeds"):
            (folder / below).mkdir()
        for number, seed in enumerate(target.seeds()):
            (folder / "seeds" / f"{number:04}").write_bytes(seed)
        (folder / "words").write_text(_dictionary(), "ascii")
        options = ["--seconds", f"{asked.seconds}", "--runs", f"{asked.runs}", "--folder", name]
        if asked.corpus:
            corpus = asked.corpus / target.name
            corpus.mkdir(parents=True, exist_ok=True)
            options += ["--corpus", str(corpus)]
        command = (sys.executable, __file__, target.name, *options)
        code = subprocess.run(command, check=False).returncode
        for found in sorted((folder / "found").iterdir()):
            text = base64.b64encode(found.read_bytes()).decode()
            print(f"{found.name}: python tests/fuzz/fuzz.py {target.name} --input {text}")
        return code


def _fuzz(asked: argparse.Namespace) -> None:
    """Fuzz in this process, and end it."""
    import atheris  # type: ignore[import-not-found,unused-ignore] # for some systems only

    atheris.instrument_imports(include=["exporter"]).__enter__()
    from targets import TARGETS

    folder = asked.folder
    arguments = [
        # The same inputs each time, as long as the code is the same.
        "-seed=1",
        f"-max_len={_MAX_LENGTH}",
        f"-dict={folder / 'words'}",
        f"-artifact_prefix={folder / 'found'}/",
        f"-timeout={_MAX_SECONDS}",
        f"-rss_limit_mb={_MAX_MEMORY}",
        f"-max_total_time={asked.seconds}",
        f"-runs={asked.runs}",
        "-print_final_stats=1",
        *([str(asked.corpus)] if asked.corpus else []),
        str(folder / "seeds"),
    ]
    target = TARGETS[asked.target]
    # Modules are imported and instrumented, which takes longer than an input may.
    target.function(next(iter(target.seeds())))
    atheris.Setup([sys.argv[0], *arguments], target.function)
    atheris.Fuzz()


def _dictionary() -> str:
    """Return the pieces of markup as a dictionary of libFuzzer."""
    from markup_pieces import PIECES

    words = {piece.encode() for piece in PIECES}
    escaped = ("".join(f"\\x{byte:02x}" for byte in word) for word in sorted(words))
    lengths = range(4, 4 * _MAX_WORD)
    return "".join(f'"{word}"\n' for word in escaped if len(word) in lengths)


if __name__ == "__main__":
    sys.exit(main())
