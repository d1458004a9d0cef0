"""Stylesheets: substituted values, line grids, and contrast."""

import re
from collections.abc import Callable
from itertools import pairwise

import pytest

from exporter.options.pdf_options import pdf_options
from exporter.options.pdf_profiles import profile, profile_names
from exporter.options.settings import Settings
from exporter.themes import FACES, font_files, resources, theme, theme_names, tokens
from exporter.write.cover.motif import ACCENT, GROUND
from exporter.write.styles import font_faces, print_stylesheet, stylesheet

PRINT = print_stylesheet(pdf_options(Settings()))


def test_tokens_are_those_of_roots_at_the_top_and_a_later_one_wins() -> None:
    css = ":root { --a: 1pt; /* --b: 2pt; */ --c: x  y }\n@media dark { :root { --a: 3pt; } }\n"
    assert tokens.tokens(css) == {"--a": "1pt", "--c": "x y"}
    assert tokens.tokens(css + ":root { --a: 2pt; }")["--a"] == "2pt"


def test_variables_are_written_out_with_what_they_hold() -> None:
    css = ":root { --a: var(--b); --b: 3pt; }\n:root { --b: 4pt; }\np { margin: var(--a) }"
    assert tokens.resolve_tokens(css) == "p { margin: 4pt }\n"
    assert tokens.resolve_tokens("p { color: var(--no, rgb(1, 2, 3)) }") == (
        "p { color: rgb(1, 2, 3) }\n"
    )
    with pytest.raises(ValueError, match="--no"):
        tokens.resolve_tokens("p { color: var(--no) }")


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


@pytest.mark.parametrize("css", [stylesheet("epub", theme()), PRINT], ids=["epub", "print"])
def test_nothing_is_left_to_be_worked_out(css: str) -> None:
    assert "var(" not in css
    assert "calc(" not in css
    assert "--" not in re.sub(r'url\("[^"]*"\)', "", css)
    assert css.count("{") == css.count("}")


@pytest.mark.parametrize("name", profile_names())
def test_a_profile_has_its_own_words_in_the_stylesheet(name: str) -> None:
    assert print_stylesheet(pdf_options(Settings(profile=name))).count("{") > 100


@pytest.mark.parametrize(
    ("profile_name", "theme_name", "colours"),
    [
        ("screen", "technical", {"8a2b12", "1a1a1a"}),
        ("screen", "essay", {"7d2230", "211c18", "7d6f5f"}),
        ("press", "technical", {"000"}),
        ("press", "essay", {"000"}),
    ],
)
def test_small_drawings_have_the_colours_of_the_text(
    profile_name: str, theme_name: str, colours: set[str]
) -> None:
    css = print_stylesheet(pdf_options(Settings(profile=profile_name, theme=theme_name)))
    drawings = re.findall(r'url\("data:([^"]*)"\)', css)
    assert drawings
    assert "#" not in "".join(drawings)
    assert {colour for each in drawings for colour in re.findall("%23([0-9a-f]+)", each)} == colours


@pytest.mark.parametrize(("size", "width"), [("a4", 595.2756), ("a5", 419.5276), ("letter", 612)])
def test_print_is_set_for_the_page_that_was_asked_for(size: str, width: float) -> None:
    css = print_stylesheet(pdf_options(Settings(page_size=size)))
    assert f"size: {width:g}pt " in css or f"size: {width}pt " in css


def test_epub_leaves_page_and_colours_to_the_reader() -> None:
    css = stylesheet("epub", theme())
    assert "@page" not in css
    assert "flex" not in css
    assert "grid" not in css
    colours = set(re.findall(r"(?<![-\w])color:\s*([^;}]+)", css))
    assert colours == {"inherit"}
    grounds = set(re.findall(r"background(?:-color)?:\s*([^;}]+)", css))
    # Pictures bring their own colours, and stand on white.
    grounds -= set(re.findall(r"^img \{ background: (#fff);", css, re.MULTILINE))
    assert all(ground == "none" or ground.startswith("rgba(") for ground in grounds)
    assert not re.findall(r"font-size:\s*[\d.]+(?:pt|px|mm)", css)


@pytest.mark.parametrize("name", theme_names())
def test_faces_are_files_and_print_finds_them(name: str) -> None:
    look = theme(name)
    assert tuple(look.fonts) == FACES
    css = print_stylesheet(pdf_options(Settings(theme=name)))
    for face, file in look.fonts.items():
        assert file.path in font_files()
        assert file.bundled
        assert f'url("{file.path.resolve().as_uri()}")' in css
        assert f'"{face.family}"' in css
    assert "@font-face" not in stylesheet("html", look)
    assert 'url("../fonts/x.ttf")' in stylesheet("epub", look, fonts={FACES[0]: "../fonts/x.ttf"})
    assert font_faces({FACES[2]: "f/x.ttf"}) == (
        '@font-face { font-family: "Exporter Serif"; font-weight: 600; font-style: normal; '
        'src: url("f/x.ttf"); }'
    )


def test_every_family_of_fonts_has_its_licence() -> None:
    families = {(path.parent, path.name.split("-")[0]) for path in font_files()}
    texts = {(path.parent, path.stem) for path in resources.styles().rglob("fonts/OFL-*.txt")}
    assert texts == {(folder, f"OFL-{family}") for folder, family in families}


def test_print_marks_the_outline_and_leaves_notes_out_of_it() -> None:
    css = PRINT
    levels = dict(re.findall(r"^([^\n{]+?) \{ bookmark-level: (\w+); \}", css, re.MULTILINE))
    assert (levels["h1"], levels["h2"], levels["h3"]) == ("1", "2", "3")
    assert levels["h4, h5, h6, .notes > h2, .references > h2"] == "none"


# Contrast (WCAG 2.2): 4.5 to 1 for text (1.4.3), 3 to 1 for what else must be seen (1.4.11).
TEXTS = ("text", "soft", "quiet", "label", "comment", "string")
LINES = ("rule", "hairline")
GROUNDS = ("--ground", "--ground-tint")
NAMES = tuple(f"--colour-{name}" for name in (*TEXTS, *LINES))


def channels(colour: str) -> tuple[float, ...]:
    digits = colour.lstrip("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    return tuple(int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))


def luminance(colour: str) -> float:
    linear = [
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in channels(colour)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def in_grey(colour: str) -> str:
    """The colour as a printer or a photocopier makes it grey: by its signal, not by its light."""
    red, green, blue = channels(colour)
    return "#" + 3 * f"{round(255 * (0.299 * red + 0.587 * green + 0.114 * blue)):02x}"


def palette(look: str, *layers: str) -> dict[str, str]:
    """The colours of a theme by the names that rules use, with a layer before it and one after."""
    styles = resources.styles()
    texts = [(styles / name).read_text() for name in ("tokens.css", *layers)]
    texts.insert(2, theme(look).stylesheet("print"))
    known = tokens.tokens("\n".join(texts))
    names = (*NAMES, *GROUNDS, "--ground-mark")
    return {name: tokens.value(known[name], known) for name in names}


def at_night(look: str) -> dict[str, str]:
    """The colours of a browser at night, which no theme changes."""
    css = (resources.styles() / "html.css").read_text()
    inner = css[css.index("(prefers-color-scheme: dark) {") :]
    own = dict(re.findall(r"(--[\w-]+): (#\w+);", inner[: inner.index("\n}")]))
    return palette(look) | own


PALETTES = {
    **{f"{look} by day": palette(look) for look in theme_names()},
    **{f"{look} at night": at_night(look) for look in theme_names()},
    **{
        f"{look} in {name}": palette(look, "print.css", f"profiles/{profile(name).base}.css")
        for look in theme_names()
        for name in profile_names()
    },
}


def test_contrast_is_measured_as_the_standard_says() -> None:
    assert contrast("#fff", "#000000") == pytest.approx(21)
    assert contrast("#767676", "#fff") == pytest.approx(4.54, abs=0.01)
    assert in_grey("#ff0000") == "#4c4c4c"
    assert in_grey("#fff") == "#ffffff"


def test_what_a_press_cannot_print_no_theme_asks_for() -> None:
    for look in theme_names():
        press, screen = PALETTES[f"{look} in press"], PALETTES[f"{look} in screen"]
        assert press["--colour-hairline"] == "#767676"
        assert screen["--colour-hairline"] != "#767676"


@pytest.mark.parametrize("shown", [str, in_grey], ids=["in colour", "in grey"])
@pytest.mark.parametrize("colours", PALETTES.values(), ids=PALETTES.keys())
def test_every_pair_of_colours_can_be_told_apart(
    colours: dict[str, str], shown: Callable[[str], str]
) -> None:
    for ground in GROUNDS:
        for name in TEXTS:
            found = contrast(shown(colours[f"--colour-{name}"]), shown(colours[ground]))
            assert found >= 4.5, (name, ground, found)
    for name in LINES:
        found = contrast(shown(colours[f"--colour-{name}"]), shown(colours["--ground"]))
        assert found >= 3, (name, found)
    assert contrast(shown(colours["--colour-text"]), shown(colours["--ground-mark"])) >= 4.5


@pytest.mark.parametrize("shown", [str, in_grey], ids=["in colour", "in grey"])
@pytest.mark.parametrize("look", theme_names())
def test_the_words_of_a_cover_can_be_read(look: str, shown: Callable[[str], str]) -> None:
    ground, accent = (f"#{bytes(colour).hex()}" for colour in (GROUND, ACCENT))
    colours = palette(look)
    for name in ("text", "soft", "label"):
        assert contrast(shown(colours[f"--colour-{name}"]), shown(ground)) >= 4.5
    assert contrast(shown(ground), shown(accent)) >= 4.5


@pytest.mark.parametrize("look", theme_names())
def test_what_colour_tells_apart_in_code_is_told_apart_in_grey(look: str) -> None:
    colours = palette(look)
    for shown in (str, in_grey):
        grey = [
            luminance(shown(colours[name]))
            for name in ("--colour-text", "--colour-string", "--colour-comment")
        ]
        for darker, lighter in pairwise(grey):
            assert (lighter + 0.05) / (darker + 0.05) > 1.3
