"""Characters that few texts have, in the title and the text."""

from __future__ import annotations

import json
import sys
import unicodedata

from hostile_inputs import POST_FILE, HostileInput, with_files

_ASSIGNED = [
    character
    for character in map(chr, range(0x20, 0x30000))
    if unicodedata.category(character) not in ("Cs", "Cn", "Co")
]
_ALL = "\n\n".join("".join(_ASSIGNED[at : at + 2000]) for at in range(0, len(_ASSIGNED), 2000))


def _text(name: str, text: str, command: str = "html") -> HostileInput:
    title = json.dumps(f"A {text[:200]}")
    post = f"---\ntitle: {title}\n---\n\n# B {text[:200]}\n\nHonest words. {text}\n"
    return with_files(name, {POST_FILE: post}, command=(command, POST_FILE))


INPUTS = (
    _text("every character", _ALL),
    _text("overrides of direction", "\u202e\u2066abc\u202c \u2067\u2068\u202a" * 200),
    _text("overrides of direction, printed", "\u202e\u2066abc\u202c \u2067\u2068" * 20, "pdf"),
    _text("characters without width", "a\u200b\u200c\u200d\u2060\ufeff\u00ad\u034f" * 5000),
    _text("accents upon accents", "a" + "\u0301\u0323" * 20_000),
    _text("accents upon accents, in a book", "a" + "\u0301\u0323" * 20_000, "epub"),
    _text("joined emoji", "\U0001f468\u200d" * 5000),
    _text("selectors of variants", "a\ufe0f\U000e0100" * 5000),
    _text("tags of flags", "\U0001f3f4" + "\U000e0067" * 10_000),
    _text("private use", "\ue000\U000f0000\U0010fffd" * 2000),
    _text("no characters", "\ufffe\uffff\ufdd0\U0001fffe\U0010ffff" * 500),
    _text("letters that grow in another case", "İŉΐſßﬁ\u0345" * 5000),
    _text("characters that grow when normalized", "\ufdfa" * 20_000),
    _text("letters that look like markup", "＜script＞x()＜/script＞ ‹b› ﹤i﹥ 〈a〉"),
    _text("all directions at once", "abc עברית ۱۲۳ العربية \u061c\u200e\u200f" * 500),
    _text("hangul of single letters", "\u1100\u1161\u11a8" * 10_000),
    _text("lines of one character", "\u3042\n" * 10_000),
    _text("spaces of all kinds", "a\u00a0b\u1680c\u2000d\u2028e\u2029f\u202fg\u205fh\u3000i" * 500),
    _text("digits of all kinds", "٣१๔៥᠖߂" * 2000 + "\n\n١. a\n² b"),
    _text("a word of 100000 letters", "w" * 100_000),
    _text("the last character", chr(sys.maxunicode) * 100),
)
