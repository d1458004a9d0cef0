"""The graphics state of a content stream, as far as every reader needs it (ISO 32000-1, 8.4)."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pikepdf import Name

from exporter.file_formats.pdf.colour_spaces import BLACK, CMYK, GREY, RGB, Colour, colour_space
from exporter.file_formats.pdf.coordinates import IDENTITY, Matrix, matrix_of, multiply

_DEVICE_SPACES = {"g": GREY, "rg": RGB, "k": CMYK}

FILL_COLOUR = frozenset({"g", "rg", "k", "cs", "sc", "scn"})
_MAX_SAVED = 10_000
"""Graphics states that are saved at once. ISO 32000-1 asks viewers for 28 (annex C.2)."""
STROKE_COLOUR = frozenset(operator.upper() for operator in FILL_COLOUR)
"""The operators that set a colour (8.6.8)."""


@dataclass(slots=True)
class GraphicsState:
    """The parameters that `q` saves and `Q` restores; subclasses add those that they follow.

    `ctm` transforms user space to the space of the page; `line_width` is in user space.
    """

    ctm: Matrix = IDENTITY
    fill: Colour = BLACK
    stroke: Colour = BLACK
    line_width: float = 1.0


State = TypeVar("State", bound=GraphicsState)


class GraphicsStack(Generic[State]):
    """The current graphics state of one content stream, and the saved ones."""

    def __init__(self, state: State, resources: Any) -> None:
        self.state = state
        self._resources = resources
        self._saved: list[State] = []

    def apply(self, operator: str, operands: Any) -> None:
        """Apply an operator of the graphics state or of colour (annex A); ignore any other."""
        state = self.state
        match operator:
            case "q":
                if len(self._saved) >= _MAX_SAVED:
                    raise ValueError("too many saved graphics states")
                self._saved.append(copy(state))
            case "Q":
                if self._saved:
                    self.state = self._saved.pop()
            case "cm":
                state.ctm = multiply(matrix_of(operands), state.ctm)
            case "w":
                state.line_width = float(operands[0])
            case _ if operator in FILL_COLOUR:
                state.fill = self._colour(operator, operands, state.fill)
            case _ if operator in STROKE_COLOUR:
                state.stroke = self._colour(operator.lower(), operands, state.stroke)

    def _colour(self, operator: str, operands: Any, current: Colour) -> Colour:
        if operator == "cs":
            return colour_space(operands[0], self._resources).initial
        space = _DEVICE_SPACES.get(operator, current.space)
        pattern = ""
        if len(operands) and isinstance(operands[-1], Name):
            *operands, name = operands
            pattern = str(name)
        return Colour(space, tuple(float(number) for number in operands), pattern)
