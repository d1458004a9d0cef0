"""Stylesheets: substituted values, line grids, and contrast."""

import re
from collections.abc import Callable
from itertools import pairwise

import pytest
from layout_jobs import default_css

from exporter.options.pdf_options import pdf_options
from exporter.options.pdf_profiles import profile, profile_names
from exporter.options.settings import Settings
from exporter.themes import FACES, font_files, resources, theme, theme_names, tokens
from exporter.write.cover.motif import ACCENT, GROUND
from exporter.write.styles import font_faces, print_stylesheet, stylesheet

PRINT = default_css()
GRID = {"--line-snap", "--block-step"}


def test_tokens_come_from_top_level_roots_and_the_last_value_wins() -> None:
    css = ":root { --a: 1pt; /* --b: 2pt; */ --c: x  y }\n@media dark { :root { --a: 3pt; } }\n"
    use = "p { a: var(--a); b: var(--b, none); c: var(--c) }"
    assert tokens.resolve_tokens(css + use).endswith("p { a: 1pt; b: none; c: x y }\n")
    assert "a: 2pt;" in tokens.resolve_tokens(f"{css}{use} :root {{ --a: 2pt; }}")


def test_variables_are_replaced_by_their_values() -> None:
    css = ":root { --a: var(--b); --b: 3pt; }\n:root { --b: 4pt; }\np { margin: var(--a) }"
    assert tokens.resolve_tokens(css) == "p { margin: 4pt }\n"
    assert tokens.resolve_tokens("p { color: var(--no, rgb(1, 2, 3)) }") == (
        "p { color: rgb(1, 2, 3) }\n"
    )
    with pytest.raises(ValueError, match="--no"):
        tokens.resolve_tokens("p { color: var(--no) }")


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("13.8pt * .8", "11.04pt"),
        ("(1em + 2em) / 2", "1.5em"),
        ("1em - .25em * 2", "0.5em"),
        ("-1 * 3pt", "-3pt"),
        ("1in - 2pt", "70pt"),
        ("2 * calc(3mm + 1mm)", "8mm"),
    ],
)
def test_calc_is_evaluated(expression: str, expected: str) -> None:
    assert tokens.resolve_tokens(f"p {{ top: calc({expression}) }}") == f"p {{ top: {expected} }}\n"


@pytest.mark.parametrize(
    "expression", ["1em + 2pt", "1pt * 2pt", "2 / 1pt", "1pt +", "(", "a", "1pt a", "9e999 * 1pt"]
)
def test_invalid_calc_is_an_error(expression: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        tokens.resolve_tokens(f"p {{ top: calc({expression}) }}")


def test_other_declarations_of_the_root_stay() -> None:
    css = ":root { --a: 1pt; quotes: none }\n\n/* x */ p { top: var( --a ) }"
    assert tokens.resolve_tokens(css) == ":root { quotes: none }\n p { top: 1pt }\n"


def test_values_cannot_leave_the_string_of_a_drawing() -> None:
    css = ":root { --a: \") url(x)\"; }\np { background: url('data:image/png,var(--a)#') }"
    assert tokens.resolve_tokens(css) == (
        r'p { background: url("data:image/png,\") url(x)\"%23") }' "\n"
    )


def test_values_that_grow_without_end_are_an_error() -> None:
    doubled = "".join(f"--a{n}: {f'var(--a{n + 1}) ' * 4}; " for n in range(10))
    with pytest.raises(ValueError, match="too long at ‘--a"):
        tokens.resolve_tokens(f":root {{ {doubled} --a10: 1 1 }} p {{ x: var(--a0) }}")


@pytest.mark.parametrize("css", [stylesheet("epub", theme()), PRINT], ids=["epub", "print"])
def test_stylesheets_have_no_variables_and_no_calc(css: str) -> None:
    assert "var(" not in css
    assert "calc(" not in css
    # The baseline grid is the engine's own.
    assert set(re.findall(r"--[\w-]+", re.sub(r'url\("[^"]*"\)', "", css))) <= GRID
    assert css.count("{") == css.count("}")


@pytest.mark.parametrize("name", profile_names())
def test_every_profile_has_a_stylesheet(name: str) -> None:
    assert print_stylesheet(pdf_options(Settings(profile=name))).count("{") > 100


@pytest.mark.one_quick
@pytest.mark.parametrize(
    ("profile_name", "theme_name", "colours"),
    [
        ("screen", "technical", {"8a2b12", "1a1a1a"}),
        ("screen", "essay", {"7d2230", "211c18", "7d6f5f"}),
        ("press", "technical", {"000"}),
        ("press", "essay", {"000"}),
    ],
)
def test_data_url_images_have_the_colours_of_the_theme(
    profile_name: str, theme_name: str, colours: set[str]
) -> None:
    css = print_stylesheet(pdf_options(Settings(profile=profile_name, theme=theme_name)))
    drawings = re.findall(r'url\("data:([^"]*)"\)', css)
    assert drawings
    assert "#" not in "".join(drawings)
    assert {colour for each in drawings for colour in re.findall("%23([0-9a-f]+)", each)} == colours


@pytest.mark.parametrize(("size", "width"), [("a4", 595.2756), ("a5", 419.5276), ("letter", 612)])
def test_print_stylesheet_has_the_page_size(size: str, width: float) -> None:
    css = print_stylesheet(pdf_options(Settings(page_size=size)))
    assert f"size: {width:g}pt " in css or f"size: {width}pt " in css


def test_epub_stylesheet_sets_no_page_and_no_colours() -> None:
    css = stylesheet("epub", theme())
    assert "@page" not in css
    assert "flex" not in css
    assert "grid" not in css
    colours = set(re.findall(r"(?<![-\w])color:\s*([^;}]+)", css))
    assert colours == {"inherit"}
    grounds = set(re.findall(r"background(?:-color)?:\s*([^;}]+)", css))
    # Images have a white background.
    grounds -= set(re.findall(r"^img \{ background: (#fff);", css, re.MULTILINE))
    assert all(ground == "none" or ground.startswith("rgba(") for ground in grounds)
    assert not re.findall(r"font-size:\s*[\d.]+(?:pt|px|mm)", css)


@pytest.mark.parametrize("name", theme_names())
def test_font_faces_of_themes_are_bundled_files(name: str) -> None:
    theme_name = theme(name)
    assert tuple(theme_name.fonts) == FACES
    css = print_stylesheet(pdf_options(Settings(theme=name)))
    for face, file in theme_name.fonts.items():
        assert file.path in font_files()
        assert file.bundled
        assert f'url("x-font:{file.address}")' in css
        assert f'"{face.family}"' in css
    assert "@font-face" not in stylesheet("html", theme_name)
    assert 'url("../fonts/x.ttf")' in stylesheet(
        "epub", theme_name, fonts={FACES[0]: "../fonts/x.ttf"}
    )
    assert font_faces({FACES[2]: "f/x.ttf"}) == (
        '@font-face { font-family: "Exporter Serif"; font-weight: 600; font-style: normal; '
        'src: url("f/x.ttf"); }'
    )


def test_every_font_family_has_its_licence() -> None:
    families = {(path.parent, path.name.split("-")[0]) for path in font_files()}
    texts = {(path.parent, path.stem) for path in resources.styles().rglob("fonts/OFL-*.txt")}
    assert texts == {(folder, f"OFL-{family}") for folder, family in families}


def test_headings_of_notes_are_not_in_the_outline() -> None:
    css = PRINT
    levels = dict(re.findall(r"^([^\n{]+?) \{ bookmark-level: (\w+); \}", css, re.MULTILINE))
    assert (levels["h1"], levels["h2"], levels["h3"]) == ("1", "2", "3")
    assert levels["h4, h5, h6, .notes > h2, .references > h2"] == "none"


# Contrast (WCAG 2.2): 4.5 to 1 for text (1.4.3), 3 to 1 for lines (1.4.11).
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
    """Return the grey that a printer makes of a colour: by its luma, not by its luminance."""
    red, green, blue = channels(colour)
    return "#" + 3 * f"{round(255 * (0.299 * red + 0.587 * green + 0.114 * blue)):02x}"


def palette(theme_name: str, *layers: str) -> dict[str, str]:
    """Return the colours of a theme by token, with up to one layer before it and one after."""
    styles = resources.styles()
    texts = [(styles / name).read_text() for name in ("tokens.css", *layers)]
    texts.insert(2, theme(theme_name).stylesheet("print"))
    names = (*NAMES, *GROUNDS, "--ground-mark")
    uses = "; ".join(f"x{name}: var({name})" for name in names)
    roots = re.findall(r"^:root \{[^}]*\}", "\n".join(texts), re.MULTILINE)
    css = tokens.resolve_tokens("\n".join((*roots, f"x {{ {uses}; }}")))
    return dict(re.findall(r"x(--[\w-]+): ([^;]+);", css))


def dark_palette(theme_name: str) -> dict[str, str]:
    """Return the colours of a theme in the dark scheme of a browser."""
    css = (resources.styles() / "html.css").read_text()
    inner = css[css.index("(prefers-color-scheme: dark) {") :]
    own = dict(re.findall(r"(--[\w-]+): (#\w+);", inner[: inner.index("\n}")]))
    return palette(theme_name) | own


PALETTES = {
    **{f"{theme_name} by day": palette(theme_name) for theme_name in theme_names()},
    **{f"{theme_name} at night": dark_palette(theme_name) for theme_name in theme_names()},
    **{
        f"{theme_name} in {name}": palette(
            theme_name, "print.css", f"profiles/{profile(name).base}.css"
        )
        for theme_name in theme_names()
        for name in profile_names()
    },
}


def test_contrast_follows_wcag() -> None:
    assert contrast("#fff", "#000000") == pytest.approx(21)
    assert contrast("#767676", "#fff") == pytest.approx(4.54, abs=0.01)
    assert in_grey("#ff0000") == "#4c4c4c"
    assert in_grey("#fff") == "#ffffff"


def test_press_hairlines_are_darker_in_every_theme() -> None:
    for theme_name in theme_names():
        press, screen = PALETTES[f"{theme_name} in press"], PALETTES[f"{theme_name} in screen"]
        assert press["--colour-hairline"] == "#767676"
        assert screen["--colour-hairline"] != "#767676"


@pytest.mark.parametrize("convert", [str, in_grey], ids=["in colour", "in grey"])
@pytest.mark.parametrize("colours", PALETTES.values(), ids=PALETTES.keys())
def test_text_and_lines_have_sufficient_contrast(
    colours: dict[str, str], convert: Callable[[str], str]
) -> None:
    for ground in GROUNDS:
        for name in TEXTS:
            found = contrast(convert(colours[f"--colour-{name}"]), convert(colours[ground]))
            assert found >= 4.5, (name, ground, found)
    for name in LINES:
        found = contrast(convert(colours[f"--colour-{name}"]), convert(colours["--ground"]))
        assert found >= 3, (name, found)
    assert contrast(convert(colours["--colour-text"]), convert(colours["--ground-mark"])) >= 4.5


@pytest.mark.parametrize("convert", [str, in_grey], ids=["in colour", "in grey"])
@pytest.mark.parametrize("theme_name", theme_names())
def test_cover_text_has_sufficient_contrast(theme_name: str, convert: Callable[[str], str]) -> None:
    ground, accent = (f"#{bytes(colour).hex()}" for colour in (GROUND, ACCENT))
    colours = palette(theme_name)
    for name in ("text", "soft", "label"):
        assert contrast(convert(colours[f"--colour-{name}"]), convert(ground)) >= 4.5
    assert contrast(convert(ground), convert(accent)) >= 4.5


@pytest.mark.parametrize("theme_name", theme_names())
def test_code_colours_differ_in_grey(theme_name: str) -> None:
    colours = palette(theme_name)
    for convert in (str, in_grey):
        grey = [
            luminance(convert(colours[name]))
            for name in ("--colour-text", "--colour-string", "--colour-comment")
        ]
        for darker, lighter in pairwise(grey):
            assert (lighter + 0.05) / (darker + 0.05) > 1.3
