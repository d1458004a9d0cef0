"""Estimates of printed books: pages, weight, printing cost, and the figures that they are from."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path

import pytest

import exporter
from exporter.cli import main
from exporter.options.book_weight import book_weight
from exporter.options.cover_geometry import cover_geometry
from exporter.options.cover_rules import cover_rules
from exporter.options.paper import paper
from exporter.options.printing_costs import CostStep, Marketplace, PrintingCosts
from exporter.runtime.cache import DiskCache
from exporter.runtime.context import BuildContext

DOCS = Path(__file__).parents[1] / "docs" / "estimate.md"
COLLECTION = "title: Bread\nposts: _posts\nprices: {print: [USD 19.00, EUR 4.50]}\n"
POST = "---\ntitle: Rye\ndate: 2026-05-14\nauthor: Ola Wrona\n---\nWater and flour.\n"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    (tmp_path / "_posts").mkdir()
    (tmp_path / "_posts" / "2026-05-14-rye.md").write_text(POST, "utf-8")
    path = tmp_path / "bread.yml"
    path.write_text(COLLECTION, "utf-8")
    return path


def costs(made: exporter.Estimate) -> dict[str, tuple[str, str | None, str | None]]:
    """Return the cost, the lowest price and the royalty of an estimate by currency."""
    return {
        each.currency: (
            f"{each.cost}",
            None if each.minimum_price is None else f"{each.minimum_price}",
            None if each.royalty is None else f"{each.royalty}",
        )
        for each in made.costs
    }


@pytest.mark.slow
def test_the_figures_of_kdp_give_what_its_page_says(book: Path) -> None:
    (short,) = exporter.estimate(book, "kdp", pages=108)
    assert {currency: cost for currency, (cost, _, _) in costs(short).items()} == {
        "USD": "2.30",
        "GBP": "1.93",
        "EUR": "2.05",
        "CAD": "2.99",
        "JPY": "422",
    }
    (long,) = exporter.estimate(book, "kdp", pages=300)
    # 4.60 is more than half of 9.19, and 60% is paid from 9.99 on.
    assert costs(long)["USD"] == ("4.60", "9.20", "6.80")
    (odd,) = exporter.estimate(book, "kdp", pages=299)
    assert costs(odd)["USD"] == costs(long)["USD"]
    (longest,) = exporter.estimate(book, "kdp", pages=400)
    assert costs(longest)["USD"][:2] == ("5.80", "9.99")
    assert costs(longest)["JPY"][:2] == ("1006", "1677")
    large = exporter.Choices(page_size="a4")
    (wide,) = exporter.estimate(book, "kdp", pages=300, settings=large)
    assert costs(wide)["USD"][0] == "6.10"
    assert long.figures.sources["cost"].startswith("KDP, Paperback Printing Cost, https://")
    assert long.figures.checked == "2026-11-30"


@pytest.mark.slow
def test_what_a_service_does_not_publish_is_unknown(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = exporter.estimate(book, pages=200)
    assert {each.printer: bool(each.costs) for each in made} == {
        "ingram": False,
        "kdp": True,
        "lulu": False,
    }
    for choices in (exporter.Choices(paper="colour"), exporter.Choices(binding="hardcover")):
        (unknown,) = exporter.estimate(book, "kdp", pages=200, settings=choices)
        assert unknown.costs == ()
    assert main(["estimate", str(book), "--printer", "lulu", "--pages", "200"]) == 0
    text = capsys.readouterr().out
    assert "unknown; ask Lulu, Pricing Calculator," in text
    assert not re.search(r"(USD|EUR|GBP) \d", text)


def test_the_weight_is_that_of_leaves_and_cover() -> None:
    figures = PrintingCosts(grammage={"white": (80.0, 100.0)}, cover_grammage=(250.0, 250.0))
    cover = cover_geometry(cover_rules("kdp", "paperback"), paper("100x200mm"), 201, "white")
    weight = book_weight(figures, cover)
    spine = 201 * 0.002252 * 0.0254
    sheet = (0.2 + spine) * 0.2 * 250
    assert weight
    assert weight.with_cover
    assert weight.least == pytest.approx(101 * 0.02 * 80 + sheet, rel=1e-3)
    assert weight.most == pytest.approx(101 * 0.02 * 100 + sheet, rel=1e-3)
    boards = cover_geometry(cover_rules("kdp", "hardcover"), paper("100x200mm"), 200, "white")
    without = book_weight(figures, boards)
    assert without
    assert not without.with_cover
    assert without.least == pytest.approx(160)
    assert book_weight(PrintingCosts(), cover) is None


def test_the_lowest_price_is_one_at_which_the_service_pays() -> None:
    shares = ((Decimal(0), Decimal("0.50")), (Decimal("9.99"), Decimal("0.60")))
    steps = {("paperback", "black", "regular"): (CostStep(24, 828, Decimal("1"), Decimal("0.01")),)}
    place = Marketplace("A shop", "USD", shares, steps)  # type: ignore[arg-type]
    for pages in range(24, 829, 2):
        cost = place.cost(pages, "paperback", "black", "regular")
        assert cost
        least = place.minimum_price(cost, "price")
        assert least
        paid = place.royalty(least, cost, "price")
        below = place.royalty(least - Decimal("0.01"), cost, "price")
        assert paid is not None
        assert below is not None
        assert paid >= 0 > below - Decimal("0.005")
    assert place.cost(20, "paperback", "black", "regular") is None
    assert place.royalty(Decimal(10), Decimal(5), "profit") == Decimal("3.00")
    assert Marketplace("Another", "USD").royalty(Decimal(10), Decimal(5), "price") is None


@pytest.mark.slow
def test_the_figures_of_a_user_replace_those_of_a_service(book: Path) -> None:
    (example,) = re.findall(r"```toml\n(.+?)```", DOCS.read_text("utf-8"), re.DOTALL)
    file = book.with_name("own.toml")
    file.write_text(example, "utf-8")
    kdp, lulu = exporter.estimate(book, ["kdp", "lulu", "kdp"], pages=200, costs=file)
    assert costs(lulu) == {"EUR": ("5.10", "5.10", "-0.48")}
    assert costs(kdp)["USD"][0] == "3.40"
    assert lulu.costs_file == str(file)
    assert lulu.weight
    assert lulu.weight.with_cover
    # The site can name the file too.
    book.with_name("exporter.toml").write_text('[estimate]\ncosts = "own.toml"\n', "utf-8")
    (named,) = exporter.estimate(book, "lulu", pages=200)
    assert named.costs == lulu.costs


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("[kdp]\nchecks = 1\n", 2, "unknown key ‘checks’"),
        ("[blurb]\n", 1, "unknown key ‘blurb’"),
        ("[kdp\n", 1, "expected ']'"),
        ('[kdp.marketplace.us]\ncurrency = "dollars"\n', 2, "‘dollars’ is not a currency"),
        ("[kdp.grammage]\nwhite = [-1, 90]\n", 2, "a row has 2 numbers"),
        (
            '[kdp.marketplace.us]\ncurrency = "USD"\npaperback.black.regular = [[24, "much"]]\n',
            3,
            "a row has 4 numbers",
        ),
        ('[kdp.marketplace.us]\ncurrency = "USD"\nshares = [[0, 60]]\n', 3, "a share is 0.01 to 1"),
        (
            '[kdp.marketplace.us]\ncurrency = "USD"\nshares = [[0, 1e-300]]\n',
            3,
            "a share is 0.01 to 1",
        ),
        ("[kdp.grammage]\nwhite = [1e300, nan]\n", 2, "a row has 2 numbers"),
        ('[kdp]\nregular = ["6", "9in"]\n', 2, "‘regular’ must be two lengths"),
    ],
)
def test_a_mistake_in_the_figures_is_reported_at_its_place(
    book: Path, text: str, line: int, message: str
) -> None:
    file = book.with_name("own.toml")
    file.write_text(text, "utf-8")
    with pytest.raises(exporter.ExportError) as caught:
        exporter.estimate(book, "kdp", pages=200, costs=file)
    (finding,) = caught.value.diagnostics
    assert message in finding.message
    assert finding.place
    assert (finding.place.path, finding.place.line) == (str(file), line)


def test_a_price_that_covers_nothing_and_pages_that_nobody_binds_are_reported(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["estimate", str(book), "--printer", "kdp", "--pages", "900", "--strict"]) == 1
    assert "900 pages; a paperback on white paper has 24 to 828 [pages-count]" in (
        capsys.readouterr().err
    )
    arguments = ["estimate", str(book), "--printer", "kdp", "--pages", "200", "--json"]
    assert main(arguments) == 0
    estimate, finding = map(json.loads, capsys.readouterr().out.splitlines())
    assert finding["code"] == "price-low"
    assert finding["message"].startswith("EUR 4.50 at Amazon.de")
    assert finding["message"].endswith("the lowest is EUR 6.30")
    in_euros = next(each for each in estimate["costs"] if each["currency"] == "EUR")
    assert in_euros["royalty"] == "-0.90"
    assert (estimate["width"], estimate["height"], estimate["pages_from"]) == (152.4, 228.6, "call")


@pytest.mark.slow
def test_pages_are_counted_and_each_volume_has_its_own(book: Path, tmp_path: Path) -> None:
    second = POST.replace("Rye", "Wheat").replace("2026-05-14", "2025-01-02")
    (tmp_path / "_posts" / "2025-01-02-wheat.md").write_text(second, "utf-8")
    book.write_text(f"{COLLECTION}parts: year\nvolumes: part\n", "utf-8")
    context = BuildContext(cache=DiskCache(tmp_path / "cache"))
    made = exporter.estimate(book, "kdp", context=context)
    assert [each.pages_from for each in made] == ["build", "build"]
    results = exporter.collection(
        book, settings=exporter.Choices(printer="kdp"), formats="pdf", context=context
    )
    assert [each.pages for each in made] == [each.pages for each in results if each.pages > 1]
    again = exporter.estimate(book, "kdp", context=context)
    assert [(each.pages, each.pages_from) for each in again] == [
        (each.pages, "cache") for each in made
    ]


def test_the_arguments_of_an_estimate(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(exporter.SettingsError, match="unknown printer ‘kdb’"):
        exporter.estimate(book, "kdb", pages=10)
    with pytest.raises(exporter.SettingsError, match="from 1"):
        exporter.estimate(book, "kdp", pages=0)
    with pytest.raises(exporter.SettingsError, match="made of a collection"):
        exporter.estimate(book.parent / "_posts" / "2026-05-14-rye.md", "kdp", pages=10)
    assert main(["estimate", str(book), "--printer", "kdp", "--costs", "nowhere.toml"]) == 1
    assert "nowhere.toml:1:1: error: No such file" in capsys.readouterr().err


@pytest.mark.parametrize("pages", [0, 10**400])
def test_a_number_of_pages_that_no_book_has(pages: int, book: Path) -> None:
    for made in (exporter.estimate, exporter.cover):
        with pytest.raises(exporter.SettingsError, match="from 1 to"):
            made(book, pages=pages)
