"""What the divisions of a book are called in its files."""

from __future__ import annotations

import hashlib
import re

from exporter.model.publication import BACK, FRONT

_PLAIN = re.compile(r"_posts/([a-z0-9]+(?:-[a-z0-9]+)*)\.md")
_OURS = re.compile("|".join((*FRONT, *BACK, r"part-\d+")))
_LONGEST = 80


def chapter_name(key: str) -> str:
    """A stem for a chapter's file, in characters that every file system and e-reader takes.

    It follows from the post's key alone, so that no other post changes it. Where the key has more
    to it than the stem can say, a few figures of its hash keep two posts apart.
    """
    plain = _PLAIN.fullmatch(key)
    if plain and len(plain[1]) <= _LONGEST and not _OURS.fullmatch(plain[1]):
        return plain[1]
    stem = key.rpartition("/")[2].rpartition(".")[0] or key
    words = re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-")[:_LONGEST].strip("-") or "post"
    return f"{words}-{hashlib.sha256(key.encode()).hexdigest()[:6]}"
