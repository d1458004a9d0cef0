"""Regular expressions that a site's settings supply, searched in linear time.

Python's `re` tries one way through an expression after another, which takes exponential time for
`(a+)+b`. Here all of them are followed at once (Thompson, 1968): the time grows with the text and
with the expression. What needs memory of the text, such as a reference to a group, is not known.
"""

from __future__ import annotations

import re

from exporter.errors import ExporterError

_MAX_LENGTH = 500
"""Characters of an expression. Those that leave out files of a site have about ten."""
_MAX_DEPTH = 20
"""Groups in one another."""
_TOKEN = re.compile(r"\\[dDwWsS]|\\[^\w]|\[\^?\]?(?:\\.|[^\]\\])*\]|\((?:\?:)?|[^\\\[]", re.DOTALL)
_REPEATED = ("*", "+", "?")


class ExpressionError(ExporterError, ValueError):
    """An expression has syntax that is invalid, or not known here."""


class LinearExpression:
    """A regular expression of characters, classes, groups, `|`, `*`, `+`, `?`, `^` and `$`.

    Raises `ExpressionError` for other syntax.
    """

    def __init__(self, written: str) -> None:
        if len(written) > _MAX_LENGTH:
            raise ExpressionError(f"it has more than {_MAX_LENGTH} characters")
        self._tokens = _TOKEN.findall(written)
        if "".join(self._tokens) != written:
            raise ExpressionError("it has syntax that is not known")
        # Each state has a test of one character or of a position, and the states behind it.
        self._tests: list[re.Pattern[str] | str] = [""]
        self._next: list[list[int]] = [[]]
        self._at = 0
        self._first, last = self._alternatives(0)
        self._next[last].append(0)
        if self._at < len(self._tokens):
            raise ExpressionError("a group is closed that was not opened")

    def search(self, text: str) -> bool:
        """Return whether the expression matches anywhere in a text of one line."""
        states: set[int] = set()
        for at in range(len(text) + 1):
            reached = self._reached({*states, self._first}, at == 0, at == len(text))
            if 0 in reached:
                return True
            states = {
                after
                for state in reached
                if not isinstance(test := self._tests[state], str) and test.match(text, at)
                for after in self._next[state]
            }
        return False

    def _reached(self, states: set[int], is_start: bool, is_end: bool) -> set[int]:
        """Return states, and those behind them that take no character."""
        reached, waiting = set(states), list(states)
        while waiting:
            state = waiting.pop()
            test = self._tests[state]
            if test == "" or (test == "^" and is_start) or (test == "$" and is_end):
                new = [each for each in self._next[state] if each not in reached]
                reached.update(new)
                waiting += new
        return reached

    def _state(self, test: re.Pattern[str] | str = "", *after: int) -> int:
        self._tests.append(test)
        self._next.append([*after])
        return len(self._tests) - 1

    def _token(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _alternatives(self, depth: int) -> tuple[int, int]:
        """Read alternatives; return their first state and their last one, which takes nothing."""
        if depth > _MAX_DEPTH:
            raise ExpressionError(f"its groups are nested more than {_MAX_DEPTH} deep")
        first, last = self._state(), self._state()
        while True:
            end = self._state()
            self._next[first].append(end)
            while self._token() not in ("", "|", ")"):
                start, behind = self._repeated(depth)
                self._next[end].append(start)
                end = behind
            self._next[end].append(last)
            if self._token() != "|":
                return first, last
            self._at += 1

    def _repeated(self, depth: int) -> tuple[int, int]:
        """Read a character, a class or a group, and how often it may stand."""
        token = self._token()
        self._at += 1
        if token in ("(", "(?:"):
            first, last = self._alternatives(depth + 1)
            if self._token() != ")":
                raise ExpressionError("a group is not closed")
            self._at += 1
        elif token in (*_REPEATED, "{", "}"):
            raise ExpressionError(f"‘{token}’ is not known here")
        else:
            last = self._state()
            try:
                test = token if token in ("^", "$") else re.compile(token, re.DOTALL)
            except re.error as error:
                raise ExpressionError(f"‘{token}’ is invalid: {error}") from None
            first = self._state(test, last)
        if (repeated := self._token()) in _REPEATED:
            self._at += 1
            start, end = self._state("", first), self._state()
            self._next[last].append(end)
            if repeated != "+":
                self._next[start].append(end)
            if repeated != "?":
                self._next[end].append(start)
            first, last = start, end
            # Whether the shortest match is preferred makes no difference to a search.
            self._at += self._token() == "?"
        return first, last
