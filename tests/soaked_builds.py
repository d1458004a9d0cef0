"""Build posts again and again in this process, and print what it holds after each round.

Each round has other words, formulas and images, so that caches by content cannot hide a leak. The
output is a line of JSON for each round: bytes, open files, threads, child processes and temporary
files.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import sys
import tempfile
from pathlib import Path

from PIL import Image

from exporter.cli import main

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "content/_posts/2026-01-12-we-have-moved.md"


def write_posts(folder: Path, number: int) -> tuple[Path, Path]:
    """Write a sample and a post of many constructs, whose content depends on the number."""
    Image.new("RGB", (40, 30), (number, 9, 9)).save(folder / "a.png")
    (folder / "a.svg").write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>{number}</text></svg>'
    )
    sample, other = folder / "sample.md", folder / "other.md"
    sample.write_text(SAMPLE.read_text("utf-8").replace("# ", f"# {number} "), "utf-8")
    other.write_text(
        f"""---
title: Round {number}
tags: [t{number}]
---
Words {number} with a note[^1], $x_{{{number}}}^2$ and `code {number}`; [link](https://a{number}.example/).

$$\\frac{{{number}}}{{y}}$$

```python
def round_{number}(): return {number}
```

| a {number} | b |
|---|---|
| ![c](a.png) | ![d](a.svg) |

{{{{ page.title | upcase }}}}

[^1]: The note {number}.
"""
    )
    return sample, other


def build(folder: Path, number: int) -> None:
    """Build the posts of a round in all formats."""
    sample, other = map(str, write_posts(folder, number))
    out = ["-o", f"{folder}/out/", "--no-cache"]
    with contextlib.redirect_stdout(None), contextlib.redirect_stderr(None):
        for command in (["epub", sample, other], ["html", sample, other], ["pdf", other]):
            code = main([*command, *out])
            assert code == 0, command


def held() -> dict[str, int]:
    """Return what this process holds."""
    gc.collect()
    process = Path("/proc/self")
    pages = int((process / "statm").read_text().split()[1])
    threads = [*(process / "task").iterdir()]
    children = [child for each in threads for child in (each / "children").read_text().split()]
    return {
        "memory": pages * os.sysconf("SC_PAGE_SIZE"),
        "files": len([*(process / "fd").iterdir()]),
        "threads": len(threads),
        "children": len(children),
        "temporary": len([*Path(tempfile.gettempdir()).rglob("*")]),
    }


if __name__ == "__main__":
    for round_ in range(int(sys.argv[2])):
        build(Path(sys.argv[1]), round_)
        print(json.dumps(held()), flush=True)
