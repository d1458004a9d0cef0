"""The folders and files that the settings of a site name: they count only if they are inside."""

from __future__ import annotations

from pathlib import Path


def path_inside(root: Path, name: object, default: str = "") -> Path:
    """Return the folder or file below `root` that a setting names, which need not exist.

    It is the default one if the name is empty, leads out of `root`, or can be that of no file.
    """
    return (_inside(root, str(name)) if name else None) or root / default


def folders_inside(root: Path, *names: str) -> tuple[Path, ...]:
    """Return the folders with these names that exist below `root`, or are `root` itself."""
    found = ((root / name, _inside(root, name)) for name in names)
    return tuple(folder for folder, inside in found if inside and inside.is_dir())


def folder_of_texts(folder: Path, texts: Path) -> Path:
    """Return the folder of a site's texts if it exists below `folder`, else `folder`."""
    return texts if texts.is_relative_to(folder) and texts.is_dir() else folder


def _inside(root: Path, name: str) -> Path | None:
    """Return what has a name, without symbolic links; None if it is outside of `root`."""
    try:
        folder = (root / name).resolve()
        # A name may be too long for any file, or have a zero byte.
        folder.is_dir()
    except (OSError, ValueError):
        return None
    return folder if folder.is_relative_to(root) else None
