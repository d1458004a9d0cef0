"""The folders of the user: for what is kept between runs, and for what can be made again."""

from __future__ import annotations

from pathlib import Path


def state_folder() -> Path | None:
    """Return the folder, made if it is missing; only the user can enter a new one.

    None for a user without a home. Raises `OSError`.
    """
    from platformdirs import user_state_path

    try:
        folder = user_state_path("blog-exporter")
    except RuntimeError:
        return None
    folder.mkdir(0o700, parents=True, exist_ok=True)
    return folder


def citation_style_folders() -> tuple[Path, ...]:
    """Return the user's folder for citation styles, which may be missing; none without a home."""
    from platformdirs import user_config_path

    try:
        return (user_config_path("blog-exporter") / "citation-styles",)
    except RuntimeError:
        return ()


def user_cache_folder() -> Path | None:
    """Return the user's folder for caches, which may be missing; None for a user without a home."""
    from platformdirs import user_cache_path

    try:
        return user_cache_path("blog-exporter")
    except RuntimeError:
        return None
