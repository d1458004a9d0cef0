"""The lines of a source from which the lines of a changed text come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise


def aligned_lines(changed: str, source: str) -> Sequence[int]:
    """Return for each line of a changed text the line of its source, both counted from 0.

    Lines that occur once in both are the same lines. The others follow the line above, as far as
    there are lines in the source.
    """
    if changed == source:
        return range(changed.count("\n") + 1)
    old = [line.strip() for line in source.split("\n")]
    new = [line.strip() for line in changed.split("\n")]
    old_counts, new_counts = Counter(old), Counter(new)
    numbers = {line: number for number, line in enumerate(old) if old_counts[line] == 1}
    same = [(-1, -1)]
    for at, line in enumerate(new):
        number = numbers.get(line, -1) if new_counts[line] == 1 else -1
        if number > same[-1][1]:
            same.append((at, number))
    same.append((len(new), len(old)))
    aligned: list[int] = []
    for (at, number), (next_at, next_number) in pairwise(same):
        last = max(next_number - 1, number, 0)
        aligned += [min(max(number, 0) + step, last) for step in range(next_at - max(at, 0))]
    return aligned
