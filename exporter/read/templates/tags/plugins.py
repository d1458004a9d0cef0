"""The meanings that plugins give to includes, tags and shortcodes."""

from __future__ import annotations

from collections.abc import Callable

from exporter.plugins.active import ActivePlugins
from exporter.plugins.installed import PluginError
from exporter.plugins.protocols import Include
from exporter.read.templates.tags.arguments import TagArguments
from exporter.read.templates.tags.elements import TagMarkup


def markup_of_plugins(
    plugins: ActivePlugins,
    name: str,
    arguments: TagArguments,
    content: str | None,
    report: Callable[[str, str], None],
    *,
    is_block: bool,
) -> TagMarkup | None:
    """Return what plugins say that stands for a tag; None if none knows it, or one has failed.

    `report` is called with the code and the message of a finding.
    """
    if not plugins.plugins:
        return None
    include = Include(name, arguments.positional, dict(arguments.named), content, is_block)
    try:
        text = plugins.markup_of(include)
    except PluginError as error:
        report("plugin-failed", f"{error}")
        return None
    return None if text is None else TagMarkup(text, "")
