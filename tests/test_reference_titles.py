"""The title of a reference: what its link is called, else the words of its address."""

from __future__ import annotations

import pytest

from exporter.model.nodes import Code, Embed, Emphasis, Image, Link, Text
from exporter.resolve.address_titles import address_title
from exporter.resolve.reference_titles import reference_title

SLUG = "https://www.bread.example/2026/05/why-rye-rises-slowly.html"
NOWHERE = "https://www.bread.example/"


def title(words: str, address: str = SLUG, lang: str = "en") -> str:
    return reference_title(Link((Text(words),), address), lang).text


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Rye in the north", "Rye in the north"),
        ("the heap of flour,", "the heap of flour"),
        ("this sourdough starter", "sourdough starter"),
        ("through Ola Wrona’s book", "Ola Wrona’s book"),
        ("rye-starter", "rye-starter"),
        ("Show, Knead and Bake", "Show, Knead and Bake"),
        ("版のパン", "版のパン"),
    ],
)
def test_words_that_name_something(words: str, expected: str) -> None:
    assert title(words) == expected
    assert title(words, NOWHERE) == expected


@pytest.mark.parametrize(
    "words",
    [
        "here",
        "Here!",
        "this article",
        "and is",
        "and are",
        "this one",
        "a source",
        "[1]",
        "…",
        "↗",
        "1.2.3",
        "#42",
        "on GitHub",
        "see here for details",
        "View the Post",
        "we have written about it",
        "it should be kneaded by its own machine",
        "evaluate the big three",
        "share with the community",
        "released",
        "https://www.bread.example/2026",
        "www.bread.example",
        "bread.example",
        "Bread.example/",
        "September 28, 2015",
        "28 Sept 2015",
        "(PDF)",
        "Download the slides (PDF)",
        "Part II",
        "Figure 3",
        "v1.2.0",
        "Check it out!",
    ],
)
def test_words_that_say_nothing(words: str) -> None:
    assert title(words) == "Why rye rises slowly"
    assert title(words, NOWHERE) == ""


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("de", "hier"),
        ("de", "in diesem Artikel"),
        ("de", "und ist"),
        ("de-AT", "die wir gezeigt haben"),
        ("pl", "tutaj"),
        ("pl", "w tym wpisie"),
        ("pl", "opisaliśmy to już"),
        ("fr", "ici"),
        ("fr", "cet article"),
        ("fr", "nous l’avons expliqué"),
        ("es", "aquí"),
        ("es", "en este artículo"),
        ("es", "ya lo hemos explicado"),
        ("it", "clicca qui"),
        ("pt", "este artigo aqui"),
        ("nl", "klik hier"),
        ("ru", "в этой статье"),
        ("zh-Hans", "这里"),
        ("ja", "こちら"),
        ("ja", "続きを読む"),
        ("zh", "点击这里查看原文"),
        ("zh-Hant", "詳見這篇文章"),
        ("ko", "여기"),
        ("cs", "více zde"),
        ("sv", "läs mer här"),
        ("tr", "buraya tıklayın"),
        ("uk", "читати далі"),
        ("ar", "اضغط هنا"),
        ("he", "לחצו כאן"),
        ("fa", "اینجا کلیک کنید"),
        ("de", "Mehr erfahren"),
        ("de", "28. Oktober 2015"),
        ("pl", "28 września 2015"),
        ("ru", "подробнее"),
        ("en", "tutaj"),
        ("pl", "click here"),
    ],
)
def test_words_that_say_nothing_in_other_languages(lang: str, words: str) -> None:
    assert title(words, lang=lang) == "Why rye rises slowly"


@pytest.mark.parametrize(
    ("lang", "words", "expected"),
    [
        ("de", "das Roggenbrot aus dem Norden", "Roggenbrot aus dem Norden"),
        ("pl", "zakwas żytni", "zakwas żytni"),
        ("fr", "le levain naturel", "levain naturel"),
        ("es", "la masa madre", "masa madre"),
    ],
)
def test_names_in_other_languages(lang: str, words: str, expected: str) -> None:
    assert title(words, lang=lang) == expected


def test_a_vague_word_gives_way_to_a_path_of_several_words() -> None:
    assert title("tooling") == "Why rye rises slowly"
    assert title("tooling", NOWHERE) == "tooling"
    assert title("kneading dough by hand in the morning") == "Why rye rises slowly"
    # It says of what kind the page is, but not which one.
    assert title("companion repo") == "Why rye rises slowly"
    assert title("companion repo", NOWHERE) == "companion repo"


def test_a_link_around_a_paragraph_has_a_title_of_limited_length() -> None:
    words = "A loaf never concerns itself with the oven. " * 10
    assert title(words) == words[:199].rpartition(" ")[0] + " …"


def test_the_name_of_a_site_says_less_than_its_path() -> None:
    assert title("Bread", SLUG) == "Why rye rises slowly"
    assert title("Bread", "https://www.bread.example/docs/") == "Bread"
    assert title("GitHub", "https://github.com/ola/rye") == "ola/rye"


def test_titles_of_links_images_and_embeds() -> None:
    address = "https://bread.example/"
    assert reference_title(Link((Text("here"),), address, title="Rye"), "en").text == "Rye"
    assert title("Rye") == reference_title(Link((Text("Rye"),), SLUG, title="here"), "en").text
    image = Image("a.png", "Alternative", title="A loaf")
    assert reference_title(Link((image,), address), "en").text == "A loaf"
    parts = Emphasis((Text("a "),)), Code("rye")
    assert reference_title(Link(parts, address), "en").text == "a rye"
    video = "https://www.youtube.com/watch?v=lK_HThS8DZo"
    assert reference_title(Embed("video", video, "How bread is made"), "en").text == (
        "How bread is made"
    )
    for name in ("YouTube lK_HThS8DZo", "YouTube video player", "Embedded video", "iframe"):
        assert reference_title(Embed("video", video, name), "en").text == ""


def test_the_language_of_a_link_counts() -> None:
    assert reference_title(Link((Text("die wir haben"),), SLUG, lang="de"), "en").text == (
        "Why rye rises slowly"
    )


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        # The example of a newspaper's address.
        (
            "/china-pandemic-cameras-surveillance-state-book/",
            "China pandemic cameras surveillance state book",
        ),
        ("/2026/05/12/rye", "Rye"),
        ("/2026-05-12-rye-and-malt.html", "Rye and malt"),
        ("/blog/2026/rye_and_malt.PDF", "Rye and malt"),
        ("/posts/rye-and-malt-2c211e641883", "Rye and malt"),
        ("/books/40121378-rye-and-malt", "Rye and malt"),
        ("/Rye-and-Malt/dp/B08N5WRWNW", "Rye and Malt"),
        ("/en-us/docs/latest/rye-and-malt/index.html", "Rye and malt"),
        ("/%C5%BCyto-i-s%C5%82%C3%B3d", "Żyto i słód"),
        ("/za%C5%BC%F3%B3%C4%87", ""),
        ("/rye%E2%80%AEtlam", ""),
        ("/żyto+i+słód", "Żyto i słód"),
        ("/a6ef4c94-167e-47d0-940a-596a9cf5c211", ""),
        ("/9f86d081884c7d65", ""),
        ("/p/va7eLmgJ", ""),
        ("/2026/05/", ""),
        ("/v2.1/", ""),
        ("/index.php?id=42", ""),
        ("/index.php?id=42&title=Rye+and+malt", "Rye and malt"),
        ("/search?q=rye+malt", "Rye malt"),
        ("/#/bread/rye-and-malt", "Rye and malt"),
        ("/browse/MALT-42", "MALT-42"),
        ("/javadoc/RyeLoafFactory.html", "RyeLoafFactory"),
        ("/@ola/why-rye-rises", "Why rye rises"),
        ("/@ola", "@ola"),
        ("/full/10.1007%2Fs11042-019-7327", "doi:10.1007/s11042-019-7327"),
        ("/" + "long-" * 60, " ".join(("Long", *["long"] * 23)) + " …"),
    ],
)
def test_the_words_of_an_address(path: str, expected: str) -> None:
    assert address_title(f"https://bread.example{path}").text == expected
    assert address_title(f"https://xn--bcher-kva.example{path}").text == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (
            "https://en.wikipedia.org/wiki/Scrum_%28software_development%29#Roles",
            "Scrum (software development)",
        ),
        ("https://pl.m.wikipedia.org/wiki/%C5%BByto", "Żyto"),
        ("https://en.wikipedia.org/w/index.php?title=Rye_bread&oldid=1", "Rye bread"),
        ("https://github.com/ola", "ola"),
        ("https://github.com/blog/2252-rye-and-malt", "2252 rye and malt"),
        ("https://github.com/apps/dependabot", "Dependabot"),
        ("https://github.com/search?q=rye", ""),
        ("https://github.com/ola/rye.git", "ola/rye"),
        ("https://github.com/ola/rye/issues/42#issuecomment-1", "ola/rye #42"),
        ("https://gitlab.com/ola/rye/-/merge_requests/42", "ola/rye #42"),
        (
            "https://github.com/ola/rye/commit/6dfeee53554a4ccf37e81a9ef4bb835977a4bd4a",
            "ola/rye @ 6dfeee5",
        ),
        ("https://github.com/ola/rye/blob/main/src/oven.c#L42", "ola/rye: oven.c"),
        ("https://github.com/ola/rye/tree/main", "ola/rye (main)"),
        ("https://github.com/ola/rye/releases/tag/v1.2", "ola/rye v1.2"),
        ("https://github.com/ola/rye/wiki/How-to-bake", "ola/rye: How to bake"),
        ("https://raw.githubusercontent.com/ola/rye/main/README.md", "ola/rye: README.md"),
        ("https://doi.org/10.1000/rye.182", "doi:10.1000/rye.182"),
        ("https://arxiv.org/pdf/2206.06588v2.pdf", "arXiv:2206.06588v2"),
        ("https://arxiv.org/abs/hep-th/9901001", "arXiv:hep-th/9901001"),
        ("https://tools.ietf.org/html/rfc7515#section-3", "RFC 7515"),
        ("https://www.rfc-editor.org/rfc/rfc9110.txt", "RFC 9110"),
        ("https://pubmed.ncbi.nlm.nih.gov/15615615/", "PubMed 15615615"),
        ("https://www.youtube.com/watch?v=Wjg3UxYmw3I", ""),
        ("https://www.youtube.com/@ola-bakes", "@ola-bakes"),
        ("https://youtu.be/Wjg3UxYmw3I", ""),
        ("https://x.com/ola/status/1093529997162237952", "@ola"),
        ("https://www.linkedin.com/in/ola-wrona", "@ola-wrona"),
        ("https://www.npmjs.com/package/@ola/rye", "@ola/rye"),
        ("https://pypi.org/project/rye/1.2/", "rye"),
        ("https://t.co/femUb4vgxh", ""),
        ("https://docs.google.com/document/d/1o8KImLPrJQcMNqvd_a-1V8fEVgtVeEJww/edit", ""),
        (
            "https://web.archive.org/web/20260101000000/https://bread.example/rye-and-malt",
            "Rye and malt",
        ),
        ("https://web.archive.org/web/2026/http:/github.com/ola/rye", "ola/rye"),
        ("https://[", ""),
        ("", ""),
    ],
)
def test_addresses_of_known_sites(address: str, expected: str) -> None:
    assert address_title(address).text == expected


def test_the_title_of_an_article_is_spelled_as_in_the_encyclopedia() -> None:
    article = "https://en.wikipedia.org/wiki/Polyglot_persistence"
    assert title("polyglot persistence", article) == "Polyglot persistence"
    assert title("several databases", article) == "Polyglot persistence"
    assert title("Polyglot", article) == "Polyglot"
