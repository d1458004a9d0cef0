"""Labels and the titles of a book in its language, and the check of a post's language."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from string import Formatter

import pytest
from babel import Locale
from sample_sites import post_source, resolve_edition, write_and_read_post, write_site

from exporter.diagnostics import Diagnostics
from exporter.model.labels import Labels
from exporter.model.nodes import Admonition
from exporter.model.walk import plain_text, walk
from exporter.resolve.labels import (
    counted,
    disclaimer_words,
    label_language,
    labels_for,
)
from exporter.resolve.languages import check_language
from exporter.themes import resources
from exporter.write.epub.accessibility_summary import sentences_in

LANGUAGES = resources.names("labels")
WORDS = [field.name for field in fields(Labels) if field.name not in ("lang", "made_from")]


def fields_of(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_has_every_label_with_the_fields_of_the_english_one(lang: str) -> None:
    labels, english = labels_for(lang), labels_for("en")
    assert labels.lang == lang
    assert labels.disclaimer.lower() in disclaimer_words()
    for name in WORDS:
        own, reference = getattr(labels, name), getattr(english, name)
        assert own.strip(), name
        wanted = fields_of(reference)
        assert fields_of(own) == (
            wanted if name != "part" else fields_of(own) & {"roman", "number"}
        )
        assert fields_of(own) or not wanted, name


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_has_the_sentences_of_the_accessibility_summary(lang: str) -> None:
    (english, _), (own, language) = sentences_in("en"), sentences_in(lang)
    assert language == lang
    for field in fields(english):
        sentence = getattr(own, field.name)
        assert sentence.count("{}") == getattr(english, field.name).count("{}")
        assert sentence[-1] in ".。"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_has_the_plurals_of_its_rules(lang: str) -> None:
    labels = labels_for(lang)
    locale = Locale.parse(lang, sep="-")
    needed = {locale.plural_form(count) for count in range(1, 200)}
    forms = dict(labels.made_from)
    assert needed <= forms.keys() <= {*locale.plural_form.tags, "other"}
    for count in (1, 2, 5, 21, 101):
        sentence = counted(labels, count).format(date="3 May", count=count, maker="us")
        assert "3 May" in sentence
        assert "us" in sentence
        assert str(count) in sentence or count < 3


@pytest.mark.parametrize(
    ("lang", "count", "words"),
    [
        ("pl", 1, "z jednego wpisu"),
        ("pl", 22, "z 22 wpisów"),
        ("ru", 21, "из 21 записи "),
        ("ru", 3, "из 3 записей"),
        ("cs", 4, "z 4 příspěvků"),
        ("ar", 2, "تدوينتين"),
        ("ar", 11, "11 تدوينة"),
    ],
)
def test_posts_are_counted_in_the_plural_of_the_language(lang: str, count: int, words: str) -> None:
    assert words in counted(labels_for(lang), count).format(date="", count=count, maker="")


@pytest.mark.parametrize(
    ("tag", "lang"),
    [
        ("pt-BR", "pt"),
        ("zh", "zh-Hans"),
        ("zh-CN", "zh-Hans"),
        ("zh-TW", "zh-Hant"),
        ("zh-Hant-HK", "zh-Hant"),
        ("FR-ca", "fr"),
        ("eo", ""),
    ],
)
def test_language_of_the_labels(tag: str, lang: str) -> None:
    assert label_language(tag) == lang
    assert labels_for(tag).references == labels_for(lang or "en").references


def test_book_has_the_marks_and_labels_of_its_language(tmp_path: Path) -> None:
    posts: dict[str, str | bytes] = {
        f"_posts/2026-05-0{day}-{name.lower()}.md": post_source(
            f"'\"{name}\"'", "> [!NOTE]\n> Mehl.", author="A Lis", lang="de"
        )
        for day, name in ((1, "Salz"), (2, "Mehl"))
    }
    edition = resolve_edition(
        write_site(tmp_path, posts),
        """
        title: '"Brot" -- das Buch'
        subtitle: "Mehl --- 'Salz'"
        pages: {contents: {title: '"Inhalt"'}}
        parts: [{title: '"Eins"', posts: _posts}]
        """,
    )
    metadata = edition.metadata
    assert (metadata.title, metadata.subtitle) == ("„Brot“ – das Buch", "Mehl — ‚Salz‘")
    opening = edition.parts[0].opening
    assert opening
    assert (opening.kicker, opening.title) == ("Teil I", "„Eins“")
    assert [page.title for page in edition.front if page.role == "contents"] == ["„Inhalt“"]
    assert [chapter.metadata.title for chapter in edition.chapters] == ["„Salz“", "„Mehl“"]
    boxes = [node for node in walk(edition.chapters[0].blocks) if isinstance(node, Admonition)]
    assert [plain_text(box.title) for box in boxes] == ["Hinweis"]


def findings(folder: Path, lang: str, text: str) -> list[tuple[str, str | None]]:
    post, _ = write_and_read_post(folder, text, lang)
    diagnostics = Diagnostics()
    check_language(post, diagnostics)
    return [(finding.code, finding.hint) for finding in diagnostics]


@pytest.mark.parametrize(
    ("lang", "text", "likely"),
    [
        ("", "烤面包的香味，从厨房里飘来。", "zh-Hans"),
        ("", "烤麵包的香味，從廚房裡飄來。", "zh-Hant"),
        ("lang: en", "パンの匂いが台所から漂う。", "ja"),
        ("lang: cn", "烤面包的香味，从厨房里飘来。", "zh-Hans"),
        ("lang: zh", "パンの匂いが台所から漂ってくる。", "ja"),
        ("", "부엌에서 빵 굽는 냄새가 난다.", "ko"),
        ("lang: pl", "Из кухни пахнет хлебом.", "ru"),
        ("lang: en", "Із кухні пахне хлібом.", "uk"),
        ("lang: en", "بوی نان از آشپزخانه می‌آید.", "fa"),
        ("lang: ar", "ריח לחם עולה מן המטבח.", "he"),
        ("lang: ja", "The smell of bread comes out of the kitchen. " * 6, ""),
        ("", "Der Duft von Brot kommt aus der Küche, und wir gehen, um es zu sehen. " * 6, "de"),
        ("lang: de", "Zapach chleba dochodzi z kuchni i wszyscy idą, żeby go zobaczyć. " * 7, "pl"),
    ],
)
def test_text_in_another_script_than_its_language_is_reported_once(
    tmp_path: Path, lang: str, text: str, likely: str
) -> None:
    ((code, hint),) = findings(tmp_path, lang, text)
    assert code == "lang-mismatch"
    assert f"‘lang: {likely or '…'}’" in str(hint)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("lang: ta", "ரொட்டியின் மணம் சமையலறையிலிருந்து வருகிறது."),
        ("lang: xx", "The smell of bread comes out of the kitchen. " * 6),
        ("lang: zh", "面包 Brot bread pain chleb，烤面包。"),
        ("lang: ja", "パンの匂いが台所から漂う。"),
        ("lang: ko", "빵 (麵包) 굽는 냄새가 난다."),
        ("lang: sr", "Мирис хлеба из кухиње."),
        ("lang: sr-Latn", "Miris hleba iz kuhinje."),
        ("", "lorem ipsum dolor sit amet " * 20),
        ("lang: da", "Duften af brød kommer fra køkkenet, og vi går ud for at se det. " * 6),
        ("", "The word 面包 is Chinese, ``пример кода`` is code."),
        ("", 'Smell of bread.\n\nЗапах хлеба из кухни.\n{: lang="ru"}'),
    ],
)
def test_text_in_its_language_is_not_reported(tmp_path: Path, lang: str, text: str) -> None:
    assert [code for code, _ in findings(tmp_path, lang, text) if code != "lang-labels"] == []


def test_language_without_labels_is_reported(tmp_path: Path) -> None:
    assert [code for code, _ in findings(tmp_path, "lang: eo", "Pano.")] == ["lang-labels"]
