"""Page numbers in the text, with divisions that are as long as they are told to be."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from exporter.write.pdf.jobs.job import PagePosition
from exporter.write.pdf.layout.chapter_pdf import ChapterPdf
from exporter.write.pdf.layout.page_numbers import Folio, NumberedLayout, number_pages, numbers_of
from exporter.write.pdf.layout.page_ranges import PageRange, Slot

CONTENTS, TEXT = Slot("contents", "roman"), Slot("chapter", "arabic")


def made(name: str, pages: int, **at: int) -> ChapterPdf:
    """A division of so many pages, with ids on some of them."""
    spots = {f"{name}/{id_}": PagePosition(page, 0, 0) for id_, page in at.items()}
    return ChapterPdf(
        name, name, "en", b"", pages, 100, {name: PagePosition(0, 0, 0), **spots}, (), (), ()
    )


def asking(name: str, *keys: str, pages: int = 1) -> Callable[[Folio], ChapterPdf]:
    """A division that names the first pages of others, and is no longer for it."""

    def rule(folio: Folio) -> ChapterPdf:
        for key in keys:
            folio(key, "")
        return made(name, pages)

    return rule


@dataclass
class Press:
    """Sets divisions by rule, and remembers the order and what it was told."""

    rules: dict[str, Callable[[Folio], ChapterPdf]]
    told: list[str] = field(default_factory=list)

    def number_pages(
        self, *slots: Slot, guess: Sequence[int] = (), two_sided: bool = False
    ) -> NumberedLayout:
        keys = list(self.rules)

        def lay(folios: Mapping[int, Folio]) -> Iterator[tuple[int, ChapterPdf]]:
            for number, folio in folios.items():
                said: list[str] = []

                def listening(key: str, target: str, folio: Folio = folio) -> str:
                    said.append(folio(key, target))  # noqa: B023 (it is asked at once)
                    return said[-1]  # noqa: B023

                sheet = self.rules[keys[number]](listening)
                self.told.append(" ".join([keys[number], *said]))
                yield number, sheet

        return number_pages(keys, slots, lay, guess or [1] * len(slots), two_sided=two_sided)


def test_chapters_are_set_at_once_with_the_shapes_that_were_reckoned() -> None:
    press = Press(
        {
            "a": asking("a", "b", pages=12),
            "b": lambda _: made("b", 2, x=1),
        }
    )
    settled = press.number_pages(TEXT, TEXT, guess=(20, 1))
    assert press.told == ["a 00", "b"]
    assert settled.bound[1].labels == ("13", "14")
    assert settled.pages.label("b", "x") == "14"
    assert settled.unsettled == ()


def test_what_has_no_room_for_a_number_is_set_again() -> None:
    press = Press({"a": asking("a", "b", pages=9), "b": asking("b", "a"), "c": asking("c", "b")})
    press.number_pages(TEXT, TEXT, TEXT)
    assert press.told == ["a 0", "b 0", "c 0", "a 00", "c 00"]


def test_what_names_pages_throughout_the_book_is_set_once_chapters_are() -> None:
    press = Press(
        {
            "toc": asking("toc", "b", pages=2),
            "a": asking("a", "b", pages=12),
            "b": asking("b"),
            "index": asking("index", "a", "b"),
        }
    )
    # What was reckoned is far from the truth.
    press.number_pages(CONTENTS, TEXT, TEXT, Slot("index", "arabic"), guess=(1, 120, 1, 1))
    assert press.told == ["a 000", "b", "toc 000", "a 00", "index 0 00", "toc 00"]


def test_contents_whose_numbers_hang_have_room_for_any() -> None:
    def contents(folio: Folio) -> ChapterPdf:
        said = [folio("a", ""), folio("b", ""), folio("preface", "")]
        return replace(made("toc", 1), hung=said[0] == "000")

    preface = Slot("preface", "roman")
    rules = {
        "toc": contents,
        "preface": asking("p"),
        "a": asking("a", pages=2000),
        "b": asking("b"),
    }
    press = Press(rules)
    settled = press.number_pages(CONTENTS, preface, TEXT, TEXT)
    assert press.told == ["preface", "a", "b", "toc 000 000 ii"]
    assert (settled.pages.label("b", ""), settled.unsettled) == ("2001", ())


def test_contents_that_move_what_they_name_are_set_after_all_else() -> None:
    press = Press({"toc": asking("toc", "preface", pages=3), "preface": asking("preface", "toc")})
    press.number_pages(CONTENTS, Slot("preface", "roman"))
    assert press.told == ["preface i", "toc ii", "toc iv"]


def test_what_moves_others_is_followed_until_all_agree() -> None:
    # With room for its number the first is shorter, so that the third moves once more.
    press = Press(
        {
            "a": lambda folio: made("a", 99 if folio("c", "") == "0" else 9),
            "b": asking("b"),
            "c": asking("c"),
        }
    )
    settled = press.number_pages(TEXT, TEXT, TEXT)
    assert press.told == ["a 0", "b", "c", "a 000", "a 00"]
    assert settled.unsettled == ()


def test_what_never_agrees_is_given_up_and_named() -> None:
    press = Press(
        {
            "a": lambda folio: made("a", 1 if folio("b", "") == "00" else 10),
            "b": asking("b"),
        }
    )
    settled = press.number_pages(TEXT, TEXT)
    assert settled.unsettled == (0,)
    assert len(press.told) < 10


def test_who_cannot_have_numbers_put_in_is_told_them() -> None:
    spelled: list[str] = []

    def rule(folio: Folio) -> ChapterPdf:
        spelled.append(folio("b", ""))
        return replace(made("a", 12), spelled=not spelled[-1].strip("0"))

    press = Press({"a": rule, "b": asking("b", "a")})
    settled = press.number_pages(TEXT, TEXT, guess=(10, 1))
    assert press.told == ["a 00", "b 0", "a 13"]
    assert settled.unsettled == ()


def test_the_text_may_name_a_page_of_the_front() -> None:
    press = Press({"imprint": asking("imprint"), "a": asking("a", "imprint")})
    press.number_pages(Slot("imprint", "roman"), TEXT)
    assert press.told == ["imprint", "a i"]


def test_a_place_that_is_not_there_is_on_the_first_page_of_its_division() -> None:
    press = Press({"a": lambda _: made("a", 3, x=2), "b": lambda folio: _asks(folio)})
    settled = press.number_pages(TEXT, TEXT)
    assert press.told == ["a", "b 0"]
    assert (settled.pages.label("a", "gone"), settled.pages.label("a", "x")) == ("1", "3")


def test_every_place_has_a_number_by_the_name_of_its_destination() -> None:
    bound = (PageRange(0, ("1", "2", "3")), PageRange(3, ("4",)))
    numbers = numbers_of([made("a", 3, x=2), made("b", 1)], bound)
    assert numbers == {"a": "1", "a/x": "3", "b": "4"}


def _asks(folio: Folio) -> ChapterPdf:
    folio("a", "gone")
    return made("b", 1)


def test_blank_pages_count() -> None:
    press = Press({"a": asking("a"), "b": asking("b")})
    assert press.number_pages(TEXT, TEXT, two_sided=True).pages.label("b", "") == "3"
