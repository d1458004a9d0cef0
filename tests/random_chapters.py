"""Chapters of random blocks in random order, to find what the layout loses between two pages."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from random import Random

WORDS = "time grain water bread flour salt oven crust starter knead proof of the a in to is".split()


class RandomChapter:
    """The body of a chapter: `str` returns it, the same for the same seed."""

    def __init__(self, seed: int):
        self._random = Random(seed)  # noqa: S311 (no secret)
        self._numbers = count(1)
        blocks = "".join(self._block(0) for _ in range(self._random.randint(4, 30)))
        self._body = f"<section>{blocks}</section>" if self._chance(0.5) else blocks

    def __str__(self) -> str:
        return self._body

    def _chance(self, share: float) -> bool:
        return self._random.random() < share

    def _words(self, most: int) -> str:
        return " ".join(self._random.choices(WORDS, k=self._random.randint(1, most)))

    def _several(self, most: int, part: Callable[[], str]) -> str:
        """Return one part or more, each made by `part`."""
        return "".join(part() for _ in range(self._random.randint(1, most)))

    def _note(self) -> str:
        if self._chance(0.7):
            return ""
        return f'<span class="foot" id="note-{next(self._numbers)}">{self._words(30)}</span>'

    def _image(self, *heights: int) -> str:
        height, width = self._random.choice(heights), self._random.choice((60, 150, 300))
        drawing = (
            f"%3Csvg xmlns='http://www.w3.org/2000/svg' width='{width}pt'"
            f" height='{height * 13.8}pt'%3E%3Crect width='9' height='9'/%3E%3C/svg%3E"
        )
        name = f"image-{next(self._numbers)}"
        return f'<img id="{name}" alt="Salt" src="data:image/svg+xml,{drawing}"/>'

    def _item(self, depth: int) -> str:
        return f"<li>{self._block(depth) if self._chance(0.4) else self._words(40)}</li>"

    def _block(self, depth: int) -> str:
        kinds = ["p"] * 8 + ["figure"] * 3 + ["h2", "h3", "pre", "pre", "table", "image"]
        kinds += ["ul", "blockquote"] if depth < 2 else []
        match self._random.choice(kinds):
            case "p":
                words, end = f"{self._words(120)} <b>{self._words(2)}</b>", self._words(60)
                return f"<p>{words}{self._note()} {end}</p>"
            case "figure":
                images = "".join(
                    self._image(2, 5, 9, 14, 18, 22, 30, 36)
                    for _ in range(self._random.choice((1, 1, 2, 3)))
                )
                caption = f"<figcaption>{self._words(6)}{self._note()}</figcaption>"
                return f"<figure>{images}{caption if self._chance(0.5) else ''}</figure>"
            case "h2" | "h3" as heading:
                return f"<{heading}>{self._words(12)}</{heading}>"
            case "pre":
                lines = self._several(40, lambda: f'<span class="line">{self._words(9)}\n</span>')
                return f'<pre class="code"><code>{lines}</code></pre>'
            case "table":
                rows = self._several(
                    30, lambda: f"<tr><td>{self._words(9)}</td><td>{self._words(2)}</td></tr>"
                )
                head = "<thead><tr><th>A</th><th>B</th></tr></thead>"
                return f"<table>{head}<tbody>{rows}</tbody></table>"
            case "ul":
                return f"<ul>{self._several(6, lambda: self._item(depth + 1))}</ul>"
            case "blockquote":
                return (
                    f"<blockquote>{self._several(3, lambda: self._block(depth + 1))}</blockquote>"
                )
            case _:
                return f"<p>{self._words(20)} {self._image(1, 3, 8, 20)} {self._words(20)}</p>"
