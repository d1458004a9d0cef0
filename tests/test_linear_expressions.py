"""Regular expressions that are searched in linear time."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.file_formats.linear_expressions import ExpressionError, LinearExpression

_CHARACTERS = st.sampled_from(["a", "b", ".", "[ab]", "[^a]", r"\d", r"\.", r"\w", "^", "$"])
_EXPRESSIONS = st.recursive(
    _CHARACTERS,
    lambda inner: st.one_of(
        st.builds("({})".format, inner),
        st.builds("({}){}".format, inner, st.sampled_from(["*", "+", "?", "*?"])),
        st.builds("{}|{}".format, inner, inner),
        st.builds("{}{}".format, inner, inner),
    ),
    max_leaves=6,
)


@pytest.mark.slow
@given(_EXPRESSIONS, st.text("ab1./", max_size=8))
def test_a_search_finds_what_python_finds(written: str, text: str) -> None:
    assert LinearExpression(written).search(text) == bool(re.search(written, text)), written


@pytest.mark.parametrize("written", ["(a+)+b", "(a|a)*b", "(.*)*b", "a*" * 200 + "b", "((a*)*)*b"])
def test_no_expression_takes_exponential_time(written: str) -> None:
    assert not LinearExpression(written).search("a" * 400)


@pytest.mark.parametrize(
    "written",
    ["(", ")", "a)", "*", "a{2}", r"\1", "(?=a)", "(?P<n>a)", r"\b", "[b-a]", "[", "a**", "a" * 501,
     "(" * 30 + ")" * 30],
)  # fmt: skip
def test_other_syntax_is_an_error(written: str) -> None:
    with pytest.raises(ExpressionError):
        LinearExpression(written)
