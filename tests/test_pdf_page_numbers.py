"""Page numbers in the text, of chapters whose page counts are given."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from pdf_chapters import placed
from sample_editions import chapter, page

from exporter.write.pdf.jobs.divisions import BookDivision, Kind, Numbering
from exporter.write.pdf.jobs.job import PagePosition
from exporter.write.pdf.jobs.job_builder import PageNumberText
from exporter.write.pdf.layout.chapter_pdf import ChapterPdf
from exporter.write.pdf.layout.page_numbers import LayoutRequest, number_pages
from exporter.write.pdf.layout.page_ranges import PlacedChapter, destination_labels

Rule = Callable[[PageNumberText], ChapterPdf]


def pdf(name: str, pages: int, **ids: int) -> ChapterPdf:
    """A chapter of so many pages, with ids on some of them."""
    positions = {f"{name}/{id_}": PagePosition(number, 0, 0) for id_, number in ids.items()}
    positions[name] = PagePosition(0, 0, 0)
    return ChapterPdf(name, name, "en", b"", pages, 100, positions, (), (), ())


def showing(name: str, *keys: str, pages: int = 1) -> Rule:
    """A chapter that shows the page numbers of others, of which its length is independent."""

    def rule(page_number: PageNumberText) -> ChapterPdf:
        for key in keys:
            page_number(key, "")
        return pdf(name, pages)

    return rule


def division(name: str, kind: Kind, numbering: Numbering) -> BookDivision:
    content = chapter((), name) if kind == "chapter" else page(kind, name=name)
    return BookDivision(replace(content, key=name), kind, numbering)


@dataclass
class Engine:
    """Lays out chapters by rules, and remembers which, with the numbers that they showed."""

    rules: dict[str, Rule]
    log: list[str] = field(default_factory=list)

    def number_pages(
        self,
        kinds: dict[str, tuple[Kind, Numbering]] | None = None,
        *,
        estimates: Sequence[int] = (),
        two_sided: bool = False,
    ) -> tuple[PlacedChapter, ...]:
        places = dict.fromkeys(self.rules, ("chapter", "arabic")) | (kinds or {})
        divisions = [division(name, *places[name]) for name in self.rules]
        counts = dict(zip(self.rules, estimates or [1] * len(self.rules), strict=True))
        return number_pages(divisions, counts, self.lay_out, two_sided=two_sided)

    def lay_out(self, requests: Sequence[LayoutRequest]) -> Iterator[ChapterPdf]:
        for request in requests:
            shown: list[str] = []

            def page_number(key: str, target: str, request: LayoutRequest = request) -> str:
                shown.append(request.page_number(key, target))  # noqa: B023 (called at once)
                return shown[-1]  # noqa: B023

            made = self.rules[request.division.name](page_number)
            self.log.append(" ".join([made.name, *shown]))
            yield made


def unsettled(chapters: Sequence[PlacedChapter]) -> list[str]:
    return [chapter.pdf.name for chapter in chapters if not chapter.settled]


def test_chapters_are_laid_out_at_once_with_placeholders_by_the_estimates() -> None:
    engine = Engine({"a": showing("a", "b", pages=12), "b": lambda _: pdf("b", 2, x=1)})
    chapters = engine.number_pages(estimates=(20, 1))
    assert engine.log == ["a 00", "b"]
    assert chapters[1].pages.labels == ("13", "14")
    assert destination_labels(chapters)["b/x"] == "14"
    assert unsettled(chapters) == []


def test_a_chapter_without_room_for_a_number_is_laid_out_again() -> None:
    engine = Engine(
        {"a": showing("a", "b", pages=9), "b": showing("b", "a"), "c": showing("c", "b")}
    )
    engine.number_pages()
    assert engine.log == ["a 0", "b 0", "c 0", "a 00", "c 00"]


def test_lists_of_pages_are_laid_out_after_the_chapters() -> None:
    engine = Engine(
        {
            "toc": showing("toc", "b", pages=2),
            "a": showing("a", "b", pages=12),
            "b": showing("b"),
            "index": showing("index", "a", "b"),
        }
    )
    # The estimates are far from the truth.
    engine.number_pages(
        {"toc": ("contents", "roman"), "index": ("index", "arabic")}, estimates=(1, 120, 1, 1)
    )
    assert engine.log == ["a 000", "b", "toc 000", "a 00", "index 0 00", "toc 00"]


def test_contents_whose_numbers_are_aligned_right_have_room_for_any() -> None:
    def contents(page_number: PageNumberText) -> ChapterPdf:
        shown = [page_number("a", ""), page_number("b", ""), page_number("preface", "")]
        return replace(pdf("toc", 1), any_number_fits=shown[0] == "000")

    engine = Engine(
        {
            "toc": contents,
            "preface": showing("preface"),
            "a": showing("a", pages=2000),
            "b": showing("b"),
        }
    )
    chapters = engine.number_pages({"toc": ("contents", "roman"), "preface": ("preface", "roman")})
    assert engine.log == ["preface", "a", "b", "toc 000 000 ii"]
    assert (destination_labels(chapters)["b"], unsettled(chapters)) == ("2001", [])


def test_contents_that_move_what_they_name_are_laid_out_after_all_else() -> None:
    engine = Engine(
        {"toc": showing("toc", "preface", pages=3), "preface": showing("preface", "toc")}
    )
    engine.number_pages({"toc": ("contents", "roman"), "preface": ("preface", "roman")})
    assert engine.log == ["preface i", "toc ii", "toc iv"]


def test_chapters_that_move_others_are_followed_until_all_agree() -> None:
    # With room for its number the first is shorter, so that the third moves once more.
    engine = Engine(
        {
            "a": lambda page_number: pdf("a", 99 if page_number("c", "") == "0" else 9),
            "b": showing("b"),
            "c": showing("c"),
        }
    )
    chapters = engine.number_pages()
    assert engine.log == ["a 0", "b", "c", "a 000", "a 00"]
    assert unsettled(chapters) == []


def test_a_chapter_that_never_agrees_is_given_up_and_named() -> None:
    engine = Engine(
        {
            "a": lambda page_number: pdf("a", 1 if page_number("b", "") == "00" else 10),
            "b": showing("b"),
        }
    )
    chapters = engine.number_pages()
    assert unsettled(chapters) == ["a"]
    assert len(engine.log) < 10


def test_a_chapter_whose_placeholders_cannot_be_replaced_shows_numbers() -> None:
    def rule(page_number: PageNumberText) -> ChapterPdf:
        return replace(pdf("a", 12), needs_numbers=not page_number("b", "").strip("0"))

    engine = Engine({"a": rule, "b": showing("b", "a")})
    chapters = engine.number_pages(estimates=(10, 1))
    assert engine.log == ["a 00", "b 0", "a 13"]
    assert unsettled(chapters) == []


def test_the_text_may_name_a_page_of_the_front_matter() -> None:
    engine = Engine({"imprint": showing("imprint"), "a": showing("a", "imprint")})
    engine.number_pages({"imprint": ("imprint", "roman")})
    assert engine.log == ["imprint", "a i"]


def test_a_place_that_does_not_exist_is_on_the_first_page_of_its_division() -> None:
    def rule(page_number: PageNumberText) -> ChapterPdf:
        shown = [page_number("a", "gone"), page_number("a", "x"), page_number("a", "")]
        return replace(pdf("b", 1), needs_numbers=True, title=" ".join(shown))

    engine = Engine({"a": lambda _: pdf("a", 3, x=2), "b": rule})
    chapters = engine.number_pages()
    assert engine.log == ["a", "b 0 0 0", "b 1 3 1"]
    assert chapters[1].pdf.title == "1 3 1"


def test_every_destination_has_the_label_of_its_page() -> None:
    chapters = placed([pdf("a", 3, x=2), pdf("b", 1)])
    assert destination_labels(chapters) == {"a": "1", "a/x": "3", "b": "4"}


def test_blank_pages_count() -> None:
    engine = Engine({"a": showing("a"), "b": showing("b")})
    chapters = engine.number_pages(two_sided=True)
    assert destination_labels(chapters)["b"] == "3"
