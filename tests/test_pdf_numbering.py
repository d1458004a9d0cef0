"""Page numbers in the text, with divisions that are as long as they are told to be."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from exporter.write.pdf.binding import Slot
from exporter.write.pdf.numbering import Folio, Settled, settle
from exporter.write.pdf.sheet import Spot
from exporter.write.pdf.worker import SheetPdf

CONTENTS, TEXT = Slot("contents", "roman"), Slot("chapter", "arabic")


def made(name: str, pages: int, **at: int) -> SheetPdf:
    """A division of so many pages, with ids on some of them."""
    spots = {f"{name}/{id_}": Spot(page, 0, 0) for id_, page in at.items()}
    return SheetPdf(name, name, "en", b"", pages, 100, {name: Spot(0, 0, 0), **spots}, (), (), ())


def asking(name: str, *keys: str, pages: int = 1) -> Callable[[Folio], SheetPdf]:
    """A division that names the first pages of others, and is no longer for it."""

    def rule(folio: Folio) -> SheetPdf:
        for key in keys:
            folio(key, "")
        return made(name, pages)

    return rule


@dataclass
class Press:
    """Sets divisions by rule, and remembers the order and what it was told."""

    rules: dict[str, Callable[[Folio], SheetPdf]]
    told: list[str] = field(default_factory=list)

    def settle(self, *slots: Slot, two_sided: bool = False) -> Settled:
        keys = list(self.rules)

        def lay(folios: Mapping[int, Folio]) -> Iterator[tuple[int, SheetPdf]]:
            for number, folio in folios.items():
                said: list[str] = []

                def listening(key: str, target: str, folio: Folio = folio) -> str:
                    said.append(folio(key, target))  # noqa: B023 (it is asked at once)
                    return said[-1]  # noqa: B023

                sheet = self.rules[keys[number]](listening)
                self.told.append(" ".join([keys[number], *said]))
                yield number, sheet

        return settle(keys, slots, lay, two_sided=two_sided)


def test_who_names_no_page_is_set_once_and_the_front_last() -> None:
    press = Press(
        {
            "toc": asking("toc", "b", pages=2),
            "a": asking("a", pages=3),
            "b": lambda _: made("b", 2, x=1),
        }
    )
    settled = press.settle(CONTENTS, TEXT, TEXT)
    assert press.told == ["a", "b", "toc 4"]
    assert [place.labels for place in settled.bound] == [("i", "ii"), ("1", "2", "3"), ("4", "5")]
    assert settled.pages.label("b", "x") == "5"
    assert settled.unsettled == ()


def test_a_page_has_figures_in_its_place_until_it_is_known() -> None:
    press = Press({"a": asking("a", "b"), "b": asking("b", "a")})
    press.settle(TEXT, TEXT)
    assert press.told == ["a 000", "b 000", "a 2", "b 1"]


def test_what_moves_others_is_followed_until_all_agree() -> None:
    # With its real number the first is a page shorter, so that the third moves once more.
    press = Press(
        {
            "a": lambda folio: made("a", 2 if folio("c", "") == "000" else 1),
            "b": asking("b"),
            "c": asking("c"),
        }
    )
    settled = press.settle(TEXT, TEXT, TEXT)
    assert press.told == ["a 000", "b", "c", "a 4", "a 3"]
    assert settled.unsettled == ()


def test_what_never_agrees_is_given_up_and_named() -> None:
    press = Press(
        {
            "a": lambda folio: made("a", 1 if folio("b", "") == "3" else 2),
            "b": asking("b"),
        }
    )
    settled = press.settle(TEXT, TEXT)
    assert settled.unsettled == (0,)
    assert len(press.told) < 10


def test_the_text_may_name_a_page_of_the_front() -> None:
    press = Press({"imprint": asking("imprint"), "a": asking("a", "imprint")})
    press.settle(Slot("imprint", "roman"), TEXT)
    assert press.told == ["a 000", "imprint", "a i"]


def test_a_place_that_is_not_there_is_on_the_first_page_of_its_division() -> None:
    press = Press({"a": lambda _: made("a", 3, x=2), "b": lambda folio: _asks(folio)})
    press.settle(TEXT, TEXT)
    assert press.told == ["a", "b 000", "b 1"]


def _asks(folio: Folio) -> SheetPdf:
    folio("a", "gone")
    return made("b", 1)


def test_blank_pages_count() -> None:
    press = Press({"a": asking("a"), "b": asking("b")})
    assert press.settle(TEXT, TEXT, two_sided=True).pages.label("b", "") == "3"
