"""One run of Liquid over one post: what its tags and filters may know, and how far they may go."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sized
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any, TextIO

from liquid import BoundTemplate, RenderContext
from liquid.exceptions import LiquidError, ResourceLimitError
from liquid.output import LimitedStringIO
from liquid.token import TOKEN_OUTPUT, Token

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Source
from exporter.read.sites.jekyll import Site

UNWORKABLE = (LiquidError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What a filter or an expression raises over values that it was not made for."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How far one post may go: turns of its loops, characters of its text, seconds in all."""

    turns: int = 100_000
    characters: int = 4_000_000
    seconds: float = 10.0
    clock: Callable[[], float] = time.monotonic


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a template stands: a source, and the offsets between which it is the template."""

    source: Source
    start: int = 0
    end: int | None = None

    @property
    def text(self) -> str:
        """The template as it is written."""
        return self.source.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Rendered:
    """A text after Liquid, and what its tags wrote: the words, where the tag begins and ends."""

    text: str
    written: tuple[tuple[str, int, int], ...]


class Template(BoundTemplate):
    """A parsed text that knows where it came from. Set `origin` before it is rendered."""

    origin: Origin


@dataclass(slots=True)
class RenderState:
    """The state of one run. `post` is its file; `parse` makes a template of a text."""

    site: Site
    post: Path
    diagnostics: Diagnostics
    limits: Limits
    parse: Callable[[Origin], Template]
    post_origin: Origin
    turns: int = 0
    written: list[tuple[str, int, int]] = field(default_factory=list)
    _end: float = field(init=False)

    def __post_init__(self) -> None:
        self._end = self.limits.clock() + self.limits.seconds

    def complain(self, code: str, message: str, origin: Origin, offset: int) -> None:
        """Report a finding at an offset of a template."""
        place = origin.source.place(origin.start + max(offset, 0))
        self.diagnostics.report(code, message, place)

    def tick(self) -> None:
        """Raise ResourceLimitError if the time is over."""
        if self.limits.clock() > self._end:
            raise ResourceLimitError(f"takes more than {self.limits.seconds:g} s", token=None)

    def turn(self, count: int) -> None:
        """Count the turns of a loop; raise ResourceLimitError if they are too many in all."""
        self.tick()
        self.turns += count
        if self.turns > self.limits.turns:
            message = f"goes round more than {self.limits.turns:,} times"
            raise ResourceLimitError(message, token=None)

    def weigh(self, value: object) -> None:
        """Raise ResourceLimitError if a value is larger than any post could need."""
        most = self.limits.characters
        if (isinstance(value, int) and value.bit_length() > 4096) or (
            isinstance(value, Sized) and _size(value) > most
        ):
            raise ResourceLimitError(f"makes a value of more than {most:,} characters", token=None)


def _size(value: Sized) -> int:
    try:
        return len(value)
    except OverflowError:
        return 1 << 62


class LiquidContext(RenderContext):
    """The names that a template sees, with the run that it belongs to."""

    __slots__ = ("run",)

    def __init__(
        self, template: BoundTemplate, run: RenderState, names: Mapping[str, object]
    ) -> None:
        super().__init__(template, globals=names)
        self.run = run

    def raise_for_loop_limit(self, length: int = 1) -> None:
        """Count a loop that is about to go round."""
        self.run.turn(length)

    def get_buffer(self, buf: TextIO | None = None) -> StringIO:
        """What a block is written to: no more than its surroundings have room for."""
        taken = buf.size if isinstance(buf, LimitedStringIO) else 0
        return LimitedStringIO(self.run.limits.characters - taken)

    def filter(self, name: str, token: Token | None) -> Callable[..., object]:
        """A filter that is held to the limits; an unknown one leaves its value as it is."""
        if name not in self.env.filters:
            message = f"no Liquid filter is called ‘{name}’; the value is taken without it"
            self.complain("liquid-unknown", message, token)
            return lambda value, *_args, **_named: value
        inner = super().filter(name, token)

        def limited(value: object, *args: Any, **named: Any) -> object:
            self.run.tick()
            _foresee(name, value, args, self.run)
            result = inner(value, *args, **named)
            self.run.weigh(result)
            return result

        return limited

    def wrote(self, words: str, token: Token) -> str:
        """The words, after a note of the tag that stands for them, if it is the post's own."""
        template = origin_of(self)
        end = token.source.find("}}" if token.kind == TOKEN_OUTPUT else "%}", token.start_index) + 2
        if words and template is self.run.post_origin:
            start = template.start
            self.run.written.append((words, start + token.start_index, start + end))
        return words

    def complain(self, code: str, message: str, token: Token | None) -> None:
        """Report a finding at a token of the template that is being rendered."""
        offset = token.start_index if token else 0
        self.run.complain(code, message, origin_of(self), offset)


def _foresee(name: str, value: object, args: tuple[Any, ...], run: RenderState) -> None:
    """Refuse what would fill the memory before its size could be looked at."""
    run.weigh(value)
    words = [arg for arg in args if isinstance(arg, str)]
    if name.startswith("replace") and isinstance(value, str) and len(words) > 1:
        run.weigh(range(value.count(words[0]) * len(words[1])))
    elif name == "join" and isinstance(value, Sized) and words:
        run.weigh(range(len(value) * len(words[0])))


def context_of(context: RenderContext) -> LiquidContext:
    """The context as ours: no other is ever made."""
    assert isinstance(context, LiquidContext)  # noqa: S101
    return context


def origin_of(context: RenderContext) -> Origin:
    """Where the template that is being rendered stands."""
    assert isinstance(context.template, Template)  # noqa: S101
    return context.template.origin
