"""What holds for any input, tried with generated ones.

They are the same each time. `EXAMPLES=20000 pytest tests/test_properties.py` tries more and others.
"""

from __future__ import annotations

import datetime
import os
import re

import pytest
import yaml
from active_content import active_content, active_css
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from lxml import etree
from markup_pieces import PIECES, SHOWN, SPACES, WORDS
from model_values import values_of
from site_documents import SITES, SampleSites, WrittenText

from exporter.account import account_of
from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Source
from exporter.file_formats.css import clean_stylesheet, clean_value
from exporter.file_formats.urls import split_url
from exporter.file_formats.xhtml import inspect
from exporter.model.json_format import dumps, loads
from exporter.model.nodes import Block
from exporter.model.post import Post
from exporter.model.roman_numerals import roman_numeral
from exporter.model.slug import folded_words, slug
from exporter.path_patterns import matches_path
from exporter.read.metadata.block import split_metadata
from exporter.resolve.addresses import absolute_url, normalized_url

pytestmark = pytest.mark.slow

_EXAMPLES = int(os.environ.get("EXAMPLES", 0))


def examples(number: int) -> settings:
    """Return the settings of a property that is tried with so many examples in each test run."""
    return settings(
        max_examples=_EXAMPLES or number,
        derandomize=not _EXAMPLES,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate, Phase.shrink],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        print_blob=True,
    )


_PIECES = st.one_of(
    st.sampled_from(PIECES),
    st.sampled_from(SPACES),
    st.sampled_from(WORDS),
    st.text(max_size=5),
)
MARKUP = st.lists(_PIECES, max_size=30).map("".join)


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> SampleSites:
    return SampleSites(tmp_path_factory.mktemp("sites"))


# Texts


@pytest.mark.parametrize("site", SITES)
@examples(60)
@given(text=MARKUP, suffix=st.sampled_from((".md", ".md", ".md", ".mdx", ".html")))
def test_any_text_becomes_a_valid_document(
    sites: SampleSites, site: str, text: str, suffix: str
) -> None:
    found = sites.written(site, f"---\ntitle: A\n---\n{text}\n", suffix)
    if found:
        check_document(found)


def check_document(found: WrittenText) -> None:
    """Check that a document is valid, as it was written and by rules of this test alone."""
    assert [fault.message for fault in found.faults if fault.code == "epub-repaired"] == []
    root = etree.fromstring(found.document)
    assert [violation.message for violation in inspect(root).violations] == []
    assert [*active_content(root)] == []
    ids = [str(id_) for id_ in root.xpath("//@id")]
    assert len(ids) == len(set(ids))


@st.composite
def shown_texts(draw: st.DrawFn) -> str:
    """Return unique words between marks that hide none of them."""
    marks = draw(st.lists(st.sampled_from(SHOWN), max_size=25))
    letters = (f"q{chr(97 + at // 26)}{chr(97 + at % 26)}word" for at in range(len(marks) + 1))
    return "".join(f"{word}{mark}" for word, mark in zip(letters, [*marks, ""], strict=True))


@pytest.mark.parametrize("site", SITES)
@examples(40)
@given(text=shown_texts())
def test_no_word_is_lost(sites: SampleSites, site: str, text: str) -> None:
    source = f"---\ntitle: A\n---\n{text}\n"
    found = sites.written(site, source)
    assert found
    root = etree.fromstring(found.document)
    shown = "".join(str(each) for each in root.itertext())
    reported = "".join(finding.message for finding in found.findings)
    missing = [word for word in re.findall(r"q\w\wword", text) if word not in shown + reported]
    assert missing == []
    losses = account_of(source, found.document.decode()).losses()
    assert [loss for loss in losses if loss.kind == "words"] == []


# Models


@examples(30)
@given(values_of(Block))
def test_blocks_are_the_same_after_json(block: Block) -> None:
    text = dumps((block,))
    assert loads(text) == (block,)
    assert dumps(loads(text)) == text


@examples(20)
@given(values_of(Post, 2))
def test_posts_are_the_same_after_json(post: Post) -> None:
    assert loads(dumps(post)) == post


# Metadata


_KEYS = st.from_regex(r"[a-z][a-z_]{0,9}", fullmatch=True)
_SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=20),
    st.dates(min_value=datetime.date(1000, 1, 1)),
)
_VALUES = st.recursive(
    _SCALARS, lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(_KEYS, inner))
)


@examples(25)
@given(values=st.dictionaries(_KEYS, _VALUES, max_size=4), text=MARKUP)
def test_metadata_in_yaml_are_read_as_they_were_written(
    values: dict[str, object], text: str
) -> None:
    block = f"---\n{yaml.safe_dump(values, allow_unicode=True) if values else ''}---\n"
    diagnostics = Diagnostics()
    found = split_metadata(Source("post.md", block + text), diagnostics)
    assert found, [*map(str, diagnostics)]
    assert {key: found[0][key] for key in values} == values
    assert (block + text)[found[1] :].lstrip() == text.lstrip()


# Styles


_CSS = st.lists(
    st.one_of(
        st.sampled_from(
            r"""a .b #c { } ( ) [ ] ; : , @import @media @font-face @\69mport url( url(# u\72l(
            image-set( -webkit-image-set( cross-fade( cursor background src: content var(--x) --x:
            "//d.example" 'https://e.example' //f.example data:image/png, data:image/svg+xml,<svg/>
            \ /* */ <!-- --> !important attr( expression( behavior -moz-binding @namespace
            @charset @supports calc( \000028 \29""".split()
        ),
        st.sampled_from([" ", "\n", ""]),
        st.text(max_size=4),
    ),
    max_size=20,
).map("".join)


@examples(200)
@given(_CSS)
def test_clean_stylesheets_load_nothing_and_stay_the_same(css: str) -> None:
    clean = clean_stylesheet(css).css
    assert [*active_css(clean)] == []
    assert clean_stylesheet(clean).css == clean


@examples(200)
@given(_CSS)
def test_clean_values_load_nothing_and_stay_the_same(css: str) -> None:
    clean = clean_value(css).css
    assert [*active_css(f"x:{clean}", declarations=True)] == []
    assert clean_value(clean).css == clean


# Addresses, names and numbers


_ADDRESSES = st.lists(
    st.one_of(
        st.sampled_from(
            """http https javascript data mailto : // / ? # @ % %2F %zz [ ] .. . a.example www. xn--
            :80 :99999 \\ " < > ` { } | ^ JaVa\tScript ż ／ ℂ \u202e""".split(" ")
        ),
        st.text(max_size=4),
    ),
    max_size=8,
).map("".join)


@examples(300)
@given(_ADDRESSES)
def test_absolute_addresses_are_whole_and_stay_the_same(address: str) -> None:
    found = absolute_url(address, "https://a.example/b/c.html")
    assume(found)
    assert split_url(found).scheme in ("http", "https", "mailto", "tel", "ftp")
    assert re.fullmatch(r"[!-~]+", found), "an address is printable ASCII"
    assert not set('<>"{}|\\^`') & set(found)
    assert absolute_url(found, "") == found
    assert normalized_url(normalized_url(found)) == normalized_url(found)


@examples(200)
@given(st.text(max_size=30))
def test_slugs_are_ids(title: str) -> None:
    found = slug(title)
    assert found
    assert not re.search(r"\s", found)
    assert folded_words(folded_words(title)) == folded_words(title)


@examples(100)
@given(st.integers(1, 5000))
def test_roman_numerals_are_read_as_their_number(number: int) -> None:
    values = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
    digits = [values[letter] for letter in roman_numeral(number)]
    pairs = zip(digits, [*digits[1:], 0], strict=True)
    assert sum(-one if one < other else one for one, other in pairs) == number


_NAMES = st.text(alphabet="ab.*?[!]", min_size=1, max_size=3).filter(lambda name: name != "**")
_PATHS = st.lists(_NAMES, min_size=1, max_size=4).map("/".join)


@examples(200)
@given(_PATHS, st.lists(st.one_of(_NAMES, st.just("**")), min_size=1, max_size=4).map("/".join))
def test_path_patterns(path: str, pattern: str) -> None:
    assert matches_path(path, path)
    assert matches_path(f"{path}/a", path), "a folder holds its files"
    if matches_path(path, pattern):
        assert matches_path(f"a/{path}", f"**/{pattern}")
        assert matches_path(path, f"**/{pattern}")
    assert matches_path(path, "**")
