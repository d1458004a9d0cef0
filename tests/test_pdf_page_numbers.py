"""Page numbers in the text: how often chapters are laid out, with given page counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from pdf_chapters import placed
from sample_editions import chapter, page

from exporter.model.nodes import CrossReference, Paragraph
from exporter.write.pdf.jobs.divisions import BookDivision, Kind, Numbering
from exporter.write.pdf.jobs.job import PagePosition
from exporter.write.pdf.jobs.job_builder import PageNumberText
from exporter.write.pdf.layout.chapter_pdf import ChapterPdf
from exporter.write.pdf.layout.page_numbers import LayoutRequest, number_pages
from exporter.write.pdf.layout.page_ranges import PlacedChapter, destination_labels

Rule = Callable[[PageNumberText], ChapterPdf]


def pdf(name: str, pages: int, **ids: int) -> ChapterPdf:
    """Return a chapter with a page count, and ids on given pages."""
    positions = {f"{name}/{id_}": PagePosition(number, 0, 0) for id_, number in ids.items()}
    positions[name] = PagePosition(0, 0, 0)
    return ChapterPdf(name, name, "en", b"", pages, 100, positions, (), (), ())


def chapter_with_numbers(name: str, *keys: str, pages: int = 1) -> Rule:
    """Return a rule for a chapter of fixed length that shows the page numbers of others."""

    def rule(page_number: PageNumberText) -> ChapterPdf:
        for key in keys:
            page_number(key, "")
        return pdf(name, pages)

    return rule


def division(name: str, kind: Kind, numbering: Numbering, target: str = "") -> BookDivision:
    """Return a division; its text links to the division `target`, if there is one."""
    blocks = (Paragraph((CrossReference((), "", chapter=target),)),) if target else ()
    content = chapter(blocks, name) if kind == "chapter" else page(kind, name=name)
    return BookDivision(replace(content, key=name), kind, numbering)


@dataclass
class RuleEngine:
    """A layout engine that follows rules and logs each chapter with the numbers that it shows."""

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
        return number_pages(
            divisions, lambda each: counts[each.name], self.lay_out, two_sided=two_sided
        )

    def lay_out(self, requests: Sequence[LayoutRequest]) -> Iterator[ChapterPdf]:
        for request in requests:
            numbers: list[str] = []

            def page_number(key: str, target: str, request: LayoutRequest = request) -> str:
                numbers.append(request.page_number(key, target))  # noqa: B023 (called immediately)
                return numbers[-1]  # noqa: B023

            chapter = self.rules[request.division.name](page_number)
            self.log.append(" ".join([chapter.name, *numbers]))
            yield chapter


def wrong_numbers(chapters: Sequence[PlacedChapter]) -> list[str]:
    return [chapter.pdf.name for chapter in chapters if not chapter.settled]


def test_chapters_are_laid_out_at_once_with_placeholders_by_the_estimates() -> None:
    engine = RuleEngine(
        {"a": chapter_with_numbers("a", "b", pages=12), "b": lambda _: pdf("b", 2, x=1)}
    )
    chapters = engine.number_pages(estimates=(20, 1))
    assert engine.log == ["a 00", "b"]
    assert chapters[1].pages.labels == ("13", "14")
    assert destination_labels(chapters)["b/x"] == "14"
    assert wrong_numbers(chapters) == []


def test_chapters_that_name_pages_are_laid_out_after_the_others() -> None:
    engine = RuleEngine(
        {
            "a": chapter_with_numbers("a", "b"),
            "b": lambda _: pdf("b", 2),
            "c": lambda _: pdf("c", 7),
        }
    )
    within = Paragraph((CrossReference((), "x"),))
    divisions = [
        division("a", "chapter", "arabic", "b"),
        division("b", "chapter", "arabic"),
        BookDivision(replace(chapter((within,), "c"), key="c"), "chapter", "arabic"),
    ]
    estimated: list[str] = []

    def estimate(each: BookDivision) -> int:
        estimated.append(each.name)
        return 12

    number_pages(divisions, estimate, engine.lay_out)
    assert engine.log == ["b", "c", "a 00", "a 0"]
    assert estimated == ["a"]


def test_a_chapter_without_room_for_a_number_is_laid_out_again() -> None:
    engine = RuleEngine(
        {
            "a": chapter_with_numbers("a", "b", pages=9),
            "b": chapter_with_numbers("b", "a"),
            "c": chapter_with_numbers("c", "b"),
        }
    )
    engine.number_pages()
    assert engine.log == ["a 0", "b 0", "c 0", "a 00", "c 00"]


def test_lists_of_pages_are_laid_out_after_the_chapters() -> None:
    engine = RuleEngine(
        {
            "toc": chapter_with_numbers("toc", "b", pages=2),
            "a": chapter_with_numbers("a", "b", pages=12),
            "b": chapter_with_numbers("b"),
            "index": chapter_with_numbers("index", "a", "b"),
        }
    )
    # The estimates are far from the page counts.
    engine.number_pages(
        {"toc": ("contents", "roman"), "index": ("index", "arabic")}, estimates=(1, 120, 1, 1)
    )
    assert engine.log == ["a 000", "b", "toc 000", "a 00", "index 0 00", "toc 00"]


def test_contents_with_right_aligned_numbers_are_laid_out_once() -> None:
    def contents(page_number: PageNumberText) -> ChapterPdf:
        numbers = [page_number("a", ""), page_number("b", ""), page_number("preface", "")]
        return replace(pdf("toc", 1), any_number_fits=numbers[0] == "000")

    engine = RuleEngine(
        {
            "toc": contents,
            "preface": chapter_with_numbers("preface"),
            "a": chapter_with_numbers("a", pages=2000),
            "b": chapter_with_numbers("b"),
        }
    )
    chapters = engine.number_pages({"toc": ("contents", "roman"), "preface": ("preface", "roman")})
    assert engine.log == ["preface", "a", "b", "toc 000 000 ii"]
    assert (destination_labels(chapters)["b"], wrong_numbers(chapters)) == ("2001", [])


def test_contents_that_move_chapters_are_laid_out_last() -> None:
    engine = RuleEngine(
        {
            "toc": chapter_with_numbers("toc", "preface", pages=3),
            "preface": chapter_with_numbers("preface", "toc"),
        }
    )
    engine.number_pages({"toc": ("contents", "roman"), "preface": ("preface", "roman")})
    assert engine.log == ["preface i", "toc ii", "toc iv"]


def test_layout_is_repeated_while_page_numbers_change() -> None:
    # With its real number the first chapter is shorter, so the third moves again.
    engine = RuleEngine(
        {
            "a": lambda page_number: pdf("a", 99 if page_number("c", "") == "0" else 9),
            "b": chapter_with_numbers("b"),
            "c": chapter_with_numbers("c"),
        }
    )
    chapters = engine.number_pages()
    assert engine.log == ["a 0", "b", "c", "a 000", "a 00"]
    assert wrong_numbers(chapters) == []


def test_chapter_with_unstable_numbers_is_reported() -> None:
    engine = RuleEngine(
        {
            "a": lambda page_number: pdf("a", 1 if page_number("b", "") == "00" else 10),
            "b": chapter_with_numbers("b"),
        }
    )
    chapters = engine.number_pages()
    assert wrong_numbers(chapters) == ["a"]
    assert len(engine.log) < 10


def test_a_chapter_whose_placeholders_cannot_be_replaced_shows_numbers() -> None:
    def rule(page_number: PageNumberText) -> ChapterPdf:
        return replace(pdf("a", 12), needs_numbers=not page_number("b", "").strip("0"))

    engine = RuleEngine({"a": rule, "b": chapter_with_numbers("b", "a")})
    chapters = engine.number_pages(estimates=(10, 1))
    assert engine.log == ["a 00", "b 0", "a 13"]
    assert wrong_numbers(chapters) == []


def test_the_text_may_name_a_page_of_the_front_matter() -> None:
    engine = RuleEngine(
        {"imprint": chapter_with_numbers("imprint"), "a": chapter_with_numbers("a", "imprint")}
    )
    engine.number_pages({"imprint": ("imprint", "roman")})
    assert engine.log == ["imprint", "a i"]


def test_missing_destination_is_on_the_first_page_of_its_division() -> None:
    def rule(page_number: PageNumberText) -> ChapterPdf:
        numbers = [page_number("a", "gone"), page_number("a", "x"), page_number("a", "")]
        return replace(pdf("b", 1), needs_numbers=True, title=" ".join(numbers))

    engine = RuleEngine({"a": lambda _: pdf("a", 3, x=2), "b": rule})
    chapters = engine.number_pages()
    assert engine.log == ["a", "b 0 0 0", "b 1 3 1"]
    assert chapters[1].pdf.title == "1 3 1"


def test_every_destination_has_the_label_of_its_page() -> None:
    chapters = placed([pdf("a", 3, x=2), pdf("b", 1)])
    assert destination_labels(chapters) == {"a": "1", "a/x": "3", "b": "4"}


def test_blank_pages_count() -> None:
    engine = RuleEngine({"a": chapter_with_numbers("a"), "b": chapter_with_numbers("b")})
    chapters = engine.number_pages(two_sided=True)
    assert destination_labels(chapters)["b"] == "3"
