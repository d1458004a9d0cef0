"""The names of WordPress's shortcodes, and whether a text may have any.

Most texts have none, and need not wait for the module that reads them.
"""

from __future__ import annotations

import re

from exporter.read.templates.tags.names import LANGUAGES, MEDIA

CODE = LANGUAGES | frozenset("code plain powershell source sourcecode text vb".split())
EMBEDDED = frozenset(MEDIA) - {"github", "x"}
SINGLE = frozenset(
    """gallery playlist contact_form contact_form_7 ngg_images slideshow subscribe2 toc
    wpforms""".split()
)
PAIRED = CODE | frozenset("caption embed latex wp_caption".split())
NAMES = "|".join(
    sorted(name.replace("_", "[-_]") for name in (*EMBEDDED, *SINGLE, *PAIRED, "audio", "video"))
)
# They begin with a literal: a text without it is passed at the speed of a search for it.
_HINT = re.compile(rf"\[(?:/(?:{NAMES})\\?\]|(?:{NAMES})[\s=][^\[\]\n]+\])")
_LATEX = re.compile(r"\$latex\s")
_GALLERY = re.compile(r"^\\?\[gallery\\?\]", re.MULTILINE)


def has_wordpress_shortcodes(text: str) -> bool:
    """Return whether a text may have shortcodes in square brackets."""
    if "[gallery" in text and _GALLERY.search(text):
        return True
    return bool(_HINT.search(text) or _LATEX.search(text))
