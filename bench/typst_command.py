"""The command `typst compile` as pandoc calls it, with the Python package `typst`."""

from __future__ import annotations

import argparse
import importlib.metadata
import sys
from pathlib import Path


def main() -> int:
    """Compile a file or stdin to a PDF."""
    import typst

    parser = argparse.ArgumentParser(prog="typst")
    version = f"typst {importlib.metadata.version('typst')}"
    parser.add_argument("--version", action="version", version=version)
    parser.add_argument("command", choices=["compile"])
    parser.add_argument("source")
    parser.add_argument("target")
    parser.add_argument("--root", default="/")
    parser.add_argument("--font-path", action="append", default=[])
    parser.add_argument("--ignore-system-fonts", action="store_true")
    arguments = parser.parse_args()
    source = sys.stdin.buffer.read() if arguments.source == "-" else Path(arguments.source)
    try:
        typst.compile(
            source,
            output=arguments.target,
            root=arguments.root,
            font_paths=arguments.font_path,
            ignore_system_fonts=arguments.ignore_system_fonts,
        )
    except RuntimeError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
