"""What the includes of the site mean in a book."""

from __future__ import annotations

from exporter.plugins import Include


def recipe(include: Include) -> str | None:
    """Return a recipe as a box: `{% include recipe.html title="Broth" serves="4" %}`.

    On the site, a script fetches the rest; a book says whom it serves. None without a title.
    """
    title = include.named.get("title")
    if not title:
        return None
    serves = include.named.get("serves")
    text = f"Serves {serves}." if serves else ""
    return (
        '<div class="admonition tip" markdown="1">\n\n'
        f'<div class="admonition-title" markdown="1">\n\n{title}\n\n</div>\n\n'
        f"{include.content or text}\n\n</div>"
    )
