"""The folders and files that the settings of a site name: they count only if they are inside."""

from __future__ import annotations

from os.path import normpath
from pathlib import Path

from exporter.input_files import InputFileError, InputFolders


def path_inside(root: Path, name: object, folders: InputFolders, default: str = "") -> Path:
    """Return the folder or file that a setting names, relative to `root`; it need not exist.

    It is the default one if the name is empty, and, after a report, if that leads out of the
    folders that may be read, or can be that of no file.
    """
    return (_inside(root, str(name), folders) if name else None) or root / default


def relative_inside(root: Path, name: object, folders: InputFolders, default: str = "") -> str:
    """Return the path of a folder that a setting names, relative to `root` and below it.

    It is the default one if the name is empty or leads out of `root`.
    """
    path = path_inside(root, name, folders, default)
    if not path.is_relative_to(root):
        # A link to a folder elsewhere, which the user allows, has a path of its own in the site.
        path = Path(normpath(root / str(name)))
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else default


def folders_inside(root: Path, folders: InputFolders, *names: str) -> tuple[Path, ...]:
    """Return the folders with these names that exist below `root`, or are `root` itself."""
    found = (root / name for name in names if _inside(root, name, folders))
    return tuple(folder for folder in found if folders.is_folder(folder))


def folder_of_texts(folder: Path, texts: Path, folders: InputFolders) -> Path:
    """Return the folder of a site's texts if it exists below `folder`, else `folder`."""
    return texts if texts.is_relative_to(folder) and folders.is_folder(texts) else folder


def _inside(root: Path, name: str, folders: InputFolders) -> Path | None:
    """Return what has a name, without symbolic links; None, after a report, if it is not read."""
    try:
        return folders.resolve(root / name)
    except InputFileError as error:
        folders.report_folder(root / name, error.reason, error.hint)
        return None
