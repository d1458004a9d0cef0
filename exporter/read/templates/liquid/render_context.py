"""One run of Liquid over one post: what its tags and filters see, and its limits."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sized
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any, TextIO

from liquid import BoundTemplate, RenderContext
from liquid.exceptions import LiquidError, ResourceLimitError
from liquid.output import LimitedStringIO
from liquid.token import TOKEN_OUTPUT, Token

from exporter.read.context import ReadContext
from exporter.read.source_positions import TagOutput
from exporter.read.templates.rendered_text import TemplateSource

EVALUATION_ERRORS = (
    LiquidError,
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What a filter or an expression raises for values that it does not support."""


@dataclass(frozen=True, slots=True)
class LiquidLimits:
    """The limits of one post: iterations of its loops, characters of its text, seconds."""

    iterations: int = 100_000
    characters: int = 4_000_000
    seconds: float = 10.0
    clock: Callable[[], float] = time.monotonic


class LocatedTemplate(BoundTemplate):
    """A parsed template with its source. Set `origin` before it is rendered."""

    origin: TemplateSource


@dataclass(slots=True)
class RenderState:
    """The state of one run. `post` is the file and `origin` the template of the post.

    `parse` returns the template of a source. `is_in_code` says that what is written becomes code.
    """

    reading: ReadContext
    post: Path
    limits: LiquidLimits
    parse: Callable[[TemplateSource], LocatedTemplate]
    origin: TemplateSource
    iterations: int = 0
    is_in_code: bool = False
    tag_outputs: list[TagOutput] = field(default_factory=list)
    _deadline: float = field(init=False)

    def __post_init__(self) -> None:
        self._deadline = self.limits.clock() + self.limits.seconds

    def report(
        self, code: str, message: str, origin: TemplateSource, offset: int, hint: str = ""
    ) -> None:
        """Report a finding at an offset of a template."""
        place = origin.source.place(origin.start + max(offset, 0))
        self.reading.diagnostics.report(code, message, place, hint)

    def check_time(self) -> None:
        """Raise ResourceLimitError if the time is over."""
        if self.limits.clock() > self._deadline:
            raise ResourceLimitError(f"takes more than {self.limits.seconds:g} s", token=None)

    def count_iterations(self, count: int) -> None:
        """Add to the iterations of loops; raise ResourceLimitError if there are too many."""
        self.check_time()
        self.iterations += count
        if self.iterations > self.limits.iterations:
            message = f"repeats more than {self.limits.iterations:,} times"
            raise ResourceLimitError(message, token=None)

    def check_size(self, value: object) -> None:
        """Raise ResourceLimitError if a value is larger than a post can need."""
        limit = self.limits.characters
        if (isinstance(value, int) and value.bit_length() > 4096) or (
            isinstance(value, Sized) and _size(value) > limit
        ):
            message = f"makes a value of more than {limit:,} characters"
            raise ResourceLimitError(message, token=None)


def _size(value: Sized) -> int:
    try:
        return len(value)
    except OverflowError:
        return 1 << 62


class SiteVariables(Mapping[str, object]):
    """The variable `site`: settings by name; `data`, `posts`, `pages` and the collections.

    They are read when first used, and so are `static_files`, `tags` and `categories`.
    """

    def __init__(self, reading: ReadContext) -> None:
        self._reading = reading

    def __getitem__(self, name: str) -> object:
        site = self._reading.site
        match name:
            case "data":
                return site.data.values(self._reading.diagnostics)
            case "posts":
                return site.posts.listing(self._reading.dependencies)
            case "pages":
                return site.posts.listing(self._reading.dependencies, name)
            case "static_files":
                return site.static_files()
            case "tags" | "categories" if name not in site.config:
                return self._by_word(name)
            case "baseurl" | "url":
                # Sites at the root of a host do not set them; their templates use them anyway.
                return site.config.get(name) or ""
            case _ if name not in site.config and name in (site.config.get("collections") or ()):
                return site.posts.listing(self._reading.dependencies, name)
            case _:
                return site.config[name]

    def _by_word(self, key: str) -> dict[str, list[object]]:
        """Return the posts by each of their tags or categories."""
        found: dict[str, list[object]] = {}
        for post in reversed(self._reading.site.posts.listing(self._reading.dependencies)):
            for word in post[key]:
                found.setdefault(word, []).insert(0, post)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter({**self._reading.site.config, "baseurl": 0, "data": 0, "posts": 0, "url": 0})

    def __len__(self) -> int:
        return sum(1 for _ in self)


class LiquidContext(RenderContext):
    """The variables that a template sees, with the state of the run."""

    __slots__ = ("state",)

    def __init__(
        self, template: BoundTemplate, state: RenderState, variables: Mapping[str, object]
    ) -> None:
        super().__init__(template, globals=variables)
        self.state = state

    def raise_for_loop_limit(self, length: int = 1) -> None:
        """Count the iterations of a loop before it runs."""
        self.state.count_iterations(length)

    def get_buffer(self, buf: TextIO | None = None) -> StringIO:
        """Return a buffer for a block, with the room that its surroundings have left."""
        taken = buf.size if isinstance(buf, LimitedStringIO) else 0
        return LimitedStringIO(self.state.limits.characters - taken)

    def filter(self, name: str, token: Token | None) -> Callable[..., object]:
        """Return a filter within the limits; an unknown one returns its value unchanged."""
        if name not in self.env.filters:
            message = f"unknown Liquid filter ‘{name}’; the value is unchanged"
            self.report("liquid-unknown", message, token)
            return lambda value, *_args, **_named: value
        inner = super().filter(name, token)

        def limited(value: object, *args: Any, **named: Any) -> object:
            self.state.check_time()
            _check_result_size(name, value, args, self.state)
            result = inner(value, *args, **named)
            self.state.check_size(result)
            return result

        return limited

    def record_output(self, text: str, token: Token) -> str:
        """Record what a tag of the post writes, and return it."""
        template = template_source(self)
        end = token.source.find("}}" if token.kind == TOKEN_OUTPUT else "%}", token.start_index) + 2
        if text and template is self.state.origin:
            start = template.start
            output = TagOutput(text, start + token.start_index, start + end)
            self.state.tag_outputs.append(output)
        return text

    def report(self, code: str, message: str, token: Token | None, hint: str = "") -> None:
        """Report a finding at a token of the template that is being rendered."""
        offset = token.start_index if token else 0
        self.state.report(code, message, template_source(self), offset, hint)


def _check_result_size(name: str, value: object, args: tuple[Any, ...], state: RenderState) -> None:
    """Raise ResourceLimitError if the result of a filter would not fit into memory."""
    state.check_size(value)
    texts = [arg for arg in args if isinstance(arg, str)]
    if name.startswith("replace") and isinstance(value, str) and len(texts) > 1:
        state.check_size(range(value.count(texts[0]) * len(texts[1])))
    elif name == "join" and isinstance(value, Sized) and texts:
        state.check_size(range(len(value) * len(texts[0])))


def liquid_context(context: RenderContext) -> LiquidContext:
    """Return the context, which is always a `LiquidContext`."""
    assert isinstance(context, LiquidContext)  # noqa: S101
    return context


def template_source(context: RenderContext) -> TemplateSource:
    """Return the source of the template that is being rendered."""
    assert isinstance(context.template, LocatedTemplate)  # noqa: S101
    return context.template.origin
