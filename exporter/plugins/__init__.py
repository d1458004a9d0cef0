"""Plugins: installed packages that add themes, meanings of includes, titles and transforms.

A plugin is a Python package with entry points in the groups `blog_exporter.themes`, `.includes`,
`.reference_titles` and `.transforms`. `Meaning` and `TitleProvider` are the types of what they
name; a transform is `exporter.transforms.Transform`, and a theme is a folder.

Code of a plugin runs only if the plugin is installed, and the user or `exporter.toml` names it; a
post or a collection file cannot. A theme is a folder of data, of which no code runs: it is found by
its name, as built-in themes are.
"""

from exporter.plugins.active import ActivePlugins, active_plugins
from exporter.plugins.installed import (
    Plugin,
    PluginError,
    installed_plugin,
    installed_plugins,
    plugin_theme,
)
from exporter.plugins.protocols import Include, Meaning, TitleProvider

__all__ = [
    "ActivePlugins",
    "Include",
    "Meaning",
    "Plugin",
    "PluginError",
    "TitleProvider",
    "active_plugins",
    "installed_plugin",
    "installed_plugins",
    "plugin_theme",
]
