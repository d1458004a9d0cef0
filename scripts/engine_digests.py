#!/usr/bin/env python3
"""Compare the registry of the engine's patches with the installed libraries.

Prints each function whose source differs from the one that a patch was written for. With --update
the registry takes the digests of what is installed; do so only after having read what has changed.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from exporter.write.pdf.engine import registry
from exporter.write.pdf.engine.patching import source_digest


def main() -> int:
    """Print, and update on request; the exit code is 1 if something differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--update", action="store_true", help="write the digests to registry.py")
    update = parser.parse_args().update
    file = Path(registry.__file__)
    text = file.read_text("utf-8")
    differs = False
    for patch in registry.PATCHES:
        for target, digest in patch.digests.items():
            installed = source_digest(target)
            if installed != digest:
                differs = True
                print(f"{patch.name} ({patch.kind}): {target} {installed or 'is missing'}")
                text = text.replace(f'"{target}": "{digest}"', f'"{target}": "{installed}"')
    if update:
        file.write_text(text, "utf-8")
    return int(differs and not update)


if __name__ == "__main__":
    raise SystemExit(main())
