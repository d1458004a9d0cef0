"""The files that users and sites supply: no other package opens them.

What the user names on the command line may lie anywhere. A file or a folder that a text, a
setting or a symbolic link names is read if it lies below the site, below the theme, or below a
folder that the user allows. Only regular files are opened, and every kind of file has a maximum
size: a pipe would block, and a device has no end.
"""

from exporter.input_files.allowed_folders import open_named, read_named
from exporter.input_files.file_kinds import FileKind, InputFileError
from exporter.input_files.folder_identity import folder_identity, kept_folder
from exporter.input_files.folder_search import InputFolders
from exporter.input_files.real_paths import file_size, is_folder, real_path, whole_place

__all__ = [
    "FileKind",
    "InputFileError",
    "InputFolders",
    "file_size",
    "folder_identity",
    "is_folder",
    "kept_folder",
    "open_named",
    "read_named",
    "real_path",
    "whole_place",
]
