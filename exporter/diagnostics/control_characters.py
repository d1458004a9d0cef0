"""Characters that steer a terminal or hide text, made visible.

Titles, paths and messages of validators come from strangers: an escape sequence in one of them
could change the clipboard or forge a message, and a line end could start a message of its own.
"""

from __future__ import annotations

import re

_CONTROL = re.compile(
    # C0, DEL and C1; line and paragraph separators; bidirectional embeddings, overrides and
    # isolates (UAX 9, section 2); halves of surrogate pairs.
    r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_SHORT = {"\t": r"\t", "\n": r"\n", "\r": r"\r"}


def visible(text: str) -> str:
    r"""Return a text on one line, with an escape such as `\u001b` for each control character.

    JSON on one line stays JSON, since the escapes are also those of its strings.
    """
    return _CONTROL.sub(lambda match: _SHORT.get(match[0]) or f"\\u{ord(match[0]):04x}", text)
