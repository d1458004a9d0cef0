"""Stylesheets: values written out, pages that hold whole lines, colours that can be read."""

import re
from itertools import pairwise

import pytest

from exporter import resources
from exporter.profiles import plan_of, profile_names
from exporter.settings import Settings
from exporter.write import tokens
from exporter.write.styles import FACES, font_faces, font_files, print_stylesheet, stylesheet

PRINT = print_stylesheet(plan_of(Settings()))


def test_tokens_are_those_of_roots_at_the_top_and_a_later_one_wins() -> None:
    css = ":root { --a: 1pt; /* --b: 2pt; */ --c: x  y }\n@media dark { :root { --a: 3pt; } }\n"
    assert tokens.tokens(css) == {"--a": "1pt", "--c": "x y"}
    assert tokens.tokens(css + ":root { --a: 2pt; }")["--a"] == "2pt"


def test_variables_are_written_out_with_what_they_hold() -> None:
    css = ":root { --a: var(--b); --b: 3pt; }\n:root { --b: 4pt; }\np { margin: var(--a) }"
    assert tokens.written_out(css) == "p { margin: 4pt }\n"
    assert tokens.written_out("p { color: var(--no, rgb(1, 2, 3)) }") == (
        "p { color: rgb(1, 2, 3) }\n"
    )
    with pytest.raises(ValueError, match="--no"):
        tokens.written_out("p { color: var(--no) }")


@pytest.mark.parametrize(
    ("sum_", "length"),
    [
        ("13.8pt * .8", "11.04pt"),
        ("(1em + 2em) / 2", "1.5em"),
        ("1em - .25em * 2", "0.5em"),
        ("-1 * 3pt", "-3pt"),
        ("1in - 2pt", "70pt"),
        ("2 * calc(3mm + 1mm)", "8mm"),
    ],
)
def test_a_sum_is_worked_out(sum_: str, length: str) -> None:
    assert tokens.value(f"calc({sum_})", {}) == length


@pytest.mark.parametrize(
    "sum_", ["1em + 2pt", "1pt * 2pt", "2 / 1pt", "1pt +", "(1pt", "a", "1pt a"]
)
def test_a_sum_that_needs_a_page_or_a_mend_is_refused(sum_: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        tokens.value(f"calc({sum_})", {})


@pytest.mark.parametrize("css", [stylesheet("epub"), PRINT], ids=["epub", "print"])
def test_nothing_is_left_to_be_worked_out(css: str) -> None:
    assert "var(" not in css
    assert "calc(" not in css
    assert "--" not in re.sub(r'url\("[^"]*"\)', "", css)
    assert css.count("{") == css.count("}")


@pytest.mark.parametrize("name", profile_names())
def test_a_profile_has_its_own_words_in_the_stylesheet(name: str) -> None:
    assert print_stylesheet(plan_of(Settings(profile=name))).count("{") > 100


@pytest.mark.parametrize(("size", "width"), [("a4", 595.2756), ("a5", 419.5276), ("letter", 612)])
def test_print_is_set_for_the_page_that_was_asked_for(size: str, width: float) -> None:
    css = print_stylesheet(plan_of(Settings(page_size=size)))
    assert f"size: {width:g}pt " in css or f"size: {width}pt " in css


def test_epub_leaves_page_and_colours_to_the_reader() -> None:
    css = stylesheet("epub")
    assert "@page" not in css
    assert "flex" not in css
    assert "grid" not in css
    colours = set(re.findall(r"(?<![-\w])color:\s*([^;}]+)", css))
    assert colours == {"inherit"}
    grounds = set(re.findall(r"background(?:-color)?:\s*([^;}]+)", css))
    assert all(ground == "none" or ground.startswith("rgba(") for ground in grounds)
    assert not re.findall(r"font-size:\s*[\d.]+(?:pt|px|mm)", css)


def test_faces_are_files_and_print_finds_them() -> None:
    assert all(path.is_file() for path in font_files())
    css = PRINT
    for face, path in zip(FACES, font_files(), strict=True):
        assert f'url("{path.resolve().as_uri()}")' in css
        assert f'"{face.family}"' in css
    assert "@font-face" not in stylesheet("html")
    assert 'url("../fonts/SourceSans3-It.ttf")' in stylesheet("epub", fonts="../fonts")
    assert font_faces("f/", FACES[2:3]) == (
        '@font-face { font-family: "Exporter Serif"; font-weight: 600; font-style: normal; '
        'src: url("f/SourceSerif4-Semibold.ttf"); }'
    )


def test_every_family_of_fonts_has_its_licence() -> None:
    families = {path.name.split("-")[0] for path in font_files()}
    texts = {path.stem for path in (resources.styles() / "fonts").glob("OFL-*.txt")}
    assert texts == {f"OFL-{family}" for family in families}


def test_print_marks_the_outline_and_leaves_notes_out_of_it() -> None:
    css = PRINT
    levels = dict(re.findall(r"^([^\n{]+?) \{ bookmark-level: (\w+); \}", css, re.MULTILINE))
    assert (levels["h1"], levels["h2"], levels["h3"]) == ("1", "2", "3")
    assert levels["h4, h5, h6, .notes > h2, .references > h2"] == "none"


# Contrast (WCAG 2.2, 1.4.3): the colours of text on the grounds on which they may stand.
TEXTS = ("text", "soft", "quiet", "label", "comment", "string")


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    linear = [
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def themed() -> dict[str, str]:
    folder = resources.styles()
    return tokens.tokens(
        "".join((folder / name).read_text() for name in ("tokens.css", "themes/default.css"))
    )


def at_night() -> dict[str, str]:
    css = (resources.styles() / "html.css").read_text()
    inner = css[css.index("(prefers-color-scheme: dark) {") :]
    return dict(re.findall(r"(--[\w-]+): (#\w+);", inner[: inner.index("\n}")]))


def test_contrast_is_measured_as_the_standard_says() -> None:
    assert contrast("#fff", "#000000") == pytest.approx(21)
    assert contrast("#767676", "#fff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("ground", ["--ground", "--ground-tint"])
def test_text_can_be_read_on_its_ground_by_day_and_by_night(text: str, ground: str) -> None:
    day = themed()
    colour, paper = (tokens.value(day[name], day) for name in (f"--colour-{text}", ground))
    # Contrast is a matter of luminance alone, so it is the same on a grey screen.
    assert contrast(colour, paper) >= 4.5
    night = at_night()
    assert contrast(night[f"--colour-{text}"], night[ground]) >= 4.5


def test_marked_text_can_be_read() -> None:
    day, night = themed(), at_night()
    assert contrast(tokens.value(day["--colour-text"], day), day["--marked"]) >= 4.5
    assert contrast(night["--colour-text"], night["--ground-mark"]) >= 4.5


def test_what_colour_tells_apart_in_code_is_told_apart_in_grey() -> None:
    day = themed()
    grey = [
        luminance(tokens.value(day[name], day))
        for name in ("--colour-text", "--colour-string", "--colour-comment")
    ]
    for darker, lighter in pairwise(grey):
        assert (lighter + 0.05) / (darker + 0.05) > 1.3
