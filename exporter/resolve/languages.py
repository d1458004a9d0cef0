"""The language of a post: whether its text is in it, and whether there are labels in it.

It is told by the script of the text; in the Latin script, by the most frequent words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place
from exporter.model.language_tags import script_of
from exporter.model.nodes import Code, CodeBlock, Math, MathBlock, Node, Text
from exporter.model.post import Post
from exporter.model.walk import sequences
from exporter.resolve.labels import label_language

_SAMPLE = 6000
"""The number of characters by which the script of a text is found."""
_MIN_LETTERS = 8
_MIN_ALPHABETIC = 200
"""The letters of a text in the Latin script that are enough to say that it is in no other."""
_FOREIGN = 0.35
"""The share of letters in another script from which a text is not in its language."""
_OWN = 0.05
"""The share of letters in the script of its language below which a text is not in it."""
_SCRIPTS = {
    "Latn": "A-Za-z\u00c0-\u024f\u1e00-\u1eff",
    "Hani": "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff",
    "Kana": "\u3041-\u30ff",
    "Hang": "\u1100-\u11ff\uac00-\ud7af",
    "Cyrl": "\u0400-\u052f",
    "Grek": "\u0370-\u03ff\u1f00-\u1fff",
    "Hebr": "\u05d0-\u05ea",
    "Arab": "\u0620-\u064a\u066e-\u06d3",
    "Deva": "\u0900-\u097f",
    "Thai": "\u0e00-\u0e7f",
    "Armn": "\u0530-\u058f",
    "Geor": "\u10a0-\u10ff",
}
"""The letters of each script (ISO 15924)."""
_COMPOSITE = {
    **dict.fromkeys(("Hans", "Hant"), frozenset(("Hani",))),
    "Jpan": frozenset(("Hani", "Kana")),
    "Kore": frozenset(("Hang", "Hani")),
}
_SYLLABIC = frozenset(("Hani", "Kana", "Hang"))
"""Scripts of which one letter stands for two or three of an alphabet."""
_TRADITIONAL = "[們個這來時國學說對會為過後還點話東車門開關問間長見貝馬魚鳥]"
_SIMPLIFIED = "[们个这来时国学说对会为过后还点话东车门开关问间长见贝马鱼鸟]"
_UKRAINIAN, _PERSIAN = "[іїєґ]", "[پچژگی]"
_NAMES = {
    "Latn": "the Latin alphabet",
    "Cyrl": "Cyrillic letters",
    "Grek": "Greek",
    "Hebr": "Hebrew letters",
    "Arab": "Arabic letters",
    "Deva": "Devanagari",
    "Thai": "Thai",
    "Armn": "Armenian",
    "Geor": "Georgian",
    "Hani": "Chinese",
    "Kana": "Japanese",
    "Hang": "Korean",
}
_LANGUAGES = {
    "Grek": "el",
    "Hebr": "he",
    "Deva": "hi",
    "Thai": "th",
    "Armn": "hy",
    "Geor": "ka",
    "Kana": "ja",
    "Hang": "ko",
}
_UNKNOWN = frozenset(("Zzzz",))
"""The scripts of a tag that is not a language of CLDR, such as `cn`: any but Latin is foreign."""
_LATIN = frozenset("cs da de en es fi fr hu it nb nl no pl pt ro sk sv tr".split())
"""Languages whose script need not be looked up."""


_WORD = re.compile(r"[^\W\d_]+")
_WORDS = """
cs a aby ale jako je jsem jsou když na nebo od po pro s se si tak to ve však z za že
de aber auch auf aus bei das dass dem den der die ein eine für ich ist mit nicht und von zu
en a and are as at be but by can for from in is it not of on or that the this to was with
es al como con del el en es esta la las lo los más no para pero por que se su un una y
fr au aux avec ce dans de des du en est et il la le les mais ne pas pour que qui sur un une
it anche che con da dei del della di è e ha il in la le ma nel non per più sono un una
nl aan als bij dat de die een en er het in is je maar met naar niet ook om op te van voor
pl ale co dla do i jak jest na nie od oraz po są się tak to tym w z za ze że
pt ao as com como da de do dos e é em mais mas na não no o os para por que um uma
sv att av det den en ett för från har inte jag kan med men när och om på som till var är
tr ama bir bu da daha de değil gibi için ile ise kadar ki mi ne olan olarak sonra ve ya
"""
_FUNCTION_WORDS = {
    lang: frozenset(words) for lang, *words in map(str.split, _WORDS.strip().splitlines())
}
"""The most frequent short words of languages in the Latin script."""
_MIN_WORDS = 60
_FREQUENT = 0.12
"""The share of such words from which a text is in a language; English has 0.3, Polish 0.18."""
_RARE = 0.3
"""The share of them in the language of the post, compared with that of the likely language."""


def check_language(post: Post, diagnostics: Diagnostics) -> None:
    """Report a language that the text is plainly not in, or that there are no labels in."""
    lang = post.metadata.lang
    text = _sample(post)
    script = _foreign_script(text, lang)
    tag = _likely_language(script, text) if script else _foreign_language(text, lang)
    if script or tag:
        written = _NAMES[script] if script else f"‘{tag}’"
        message = f"the text is written in {written}, but its language is ‘{lang}’"
        hint = (
            f"add a line ‘lang: {tag}’ to the metadata block, or set that of the site"
            if tag
            else ""
        )
        diagnostics.report("lang-mismatch", message, post.place, hint)
    else:
        check_labels(lang, post.place, diagnostics)


def check_labels(lang: str, place: Place | None, diagnostics: Diagnostics) -> None:
    """Report a language that there are no labels in."""
    if not label_language(lang):
        message = f"there are no labels in ‘{lang}’: words such as “References” are in English"
        diagnostics.report("lang-labels", message, place)


def _sample(post: Post) -> str:
    """Return the title and the beginning of the text, without code and parts in other languages."""
    sample = [post.metadata.title]
    length = 0
    for words in _texts(post.blocks):
        sample.append(words)
        length += len(words)
        if length > _SAMPLE:
            break
    return " ".join(sample)


def _texts(nodes: Iterable[Node]) -> Iterator[str]:
    for node in nodes:
        match node:
            case Text(text):
                yield text
            case Code() | CodeBlock() | Math() | MathBlock():
                pass
            case _ if not node.lang:
                for _, children in sequences(node):
                    yield from _texts(children)


def _foreign_script(text: str, lang: str) -> str:
    """Return the script of a text if the language is not written in it; else an empty string."""
    own = scripts_of(lang)
    if not own or (text.isascii() and "Latn" in own):
        return ""
    last = max(text, default="")
    counts = {
        script: len(re.findall(f"[{letters}]", text)) if letters[0] <= last else 0
        for script, letters in _SCRIPTS.items()
    }
    weights = {
        script: 2 * count if script in _SYLLABIC else count for script, count in counts.items()
    }
    total = sum(weights.values())
    if own == _COMPOSITE["Jpan"] and counts["Hani"] > 5 * _MIN_LETTERS and not counts["Kana"]:
        return "Hani"
    foreign = [script for script in _SCRIPTS if script not in own and script != "Latn"]
    letters = sum(counts[script] for script in foreign)
    if letters >= _MIN_LETTERS and sum(weights[script] for script in foreign) > _FOREIGN * total:
        most = max(foreign, key=weights.__getitem__)
        return "Kana" if most == "Hani" and counts["Kana"] > counts["Hani"] / 10 else most
    is_latin = own.isdisjoint(("Latn", *_UNKNOWN)) and counts["Latn"] >= _MIN_ALPHABETIC
    return "Latn" if is_latin and sum(weights[script] for script in own) < _OWN * total else ""


def _foreign_language(text: str, lang: str) -> str:
    """Return the likely language of a text that is plainly not in its own; else an empty string.

    Both must be among those whose function words are known.
    """
    own = lang.lower().partition("-")[0]
    words = _WORD.findall(text.lower())
    if own not in _FUNCTION_WORDS or len(words) < _MIN_WORDS:
        return ""
    if _share(words, own) >= _FREQUENT:
        return ""
    likely = max(_FUNCTION_WORDS, key=lambda language: _share(words, language))
    share = _share(words, likely)
    return likely if share >= _FREQUENT and _share(words, own) < _RARE * share else ""


def _share(words: list[str], language: str) -> float:
    """Return the share of words that are function words of a language."""
    return sum(map(_FUNCTION_WORDS[language].__contains__, words)) / len(words)


def scripts_of(lang: str) -> frozenset[str]:
    """Return the scripts of a language tag: its own subtag, else the likely one (CLDR).

    None if the letters of its script are not known here.
    """
    language, script = lang.split("-")[0], script_of(lang)
    if not script and language in _LATIN:
        script = "Latn"
    if not script:
        from babel.core import get_global

        likely = get_global("likely_subtags").get(language.lower(), "")
        script = next((tag for tag in likely.split("_")[1:] if len(tag) == 4), "")
    if not script:
        return _UNKNOWN
    scripts = _COMPOSITE.get(script, frozenset((script,)))
    return scripts if scripts <= _SCRIPTS.keys() else frozenset()


def _likely_language(script: str, text: str) -> str:
    """Return the most likely language tag of a text; empty if many share its script."""
    match script:
        case "Hani":
            traditional = len(re.findall(_TRADITIONAL, text)) > len(re.findall(_SIMPLIFIED, text))
            return "zh-Hant" if traditional else "zh-Hans"
        case "Cyrl":
            return "uk" if re.search(_UKRAINIAN, text) else "ru"
        case "Arab":
            return "fa" if re.search(_PERSIAN, text) else "ar"
        case _:
            return _LANGUAGES.get(script, "")
