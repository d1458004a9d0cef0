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
_HINT = re.compile(
    rf"\[/(?:{NAMES})\\?\]|\[(?:{NAMES})[\s=][^\[\]\n]+\]|^\\?\[gallery\\?\]|\$latex\s",
    re.MULTILINE,
)


def has_wordpress_shortcodes(text: str) -> bool:
    """Return whether a text may have shortcodes in square brackets."""
    return _HINT.search(text) is not None
