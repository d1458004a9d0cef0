"""The request for a collection: what the user names, before anything is read."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from exporter.build.post import post_path
from exporter.build.provenance import filter_data, relative_name
from exporter.errors import SettingsError
from exporter.input_files import real_path
from exporter.model.collection import (
    ORDERS,
    PARTS_BY,
    VOLUMES_BY,
    Order,
    PartsBy,
    VolumesBy,
)
from exporter.model.post import Post
from exporter.model.post_filter import PostFilter
from exporter.options.settings import check_word

COLLECTION_FILES = (".yml", ".yaml")


def is_collection_file(path: Path) -> bool:
    """Whether a path names a collection file, not a post."""
    return path.suffix.lower() in COLLECTION_FILES


@dataclass(frozen=True, slots=True)
class CollectionRequest:
    """A collection: one collection file; or posts, folders and patterns; or models of posts.

    `text` stands for the content of the collection file. Title, order, parts and volumes win over
    those of the file. `volume_name` is the name of the one volume that is wanted, empty for the
    book; `volume` is the number that it had, which changes with the volumes before it. `chapter` is
    the path or the key of the one post that is wanted of the book, empty for all.
    `corrections_since` is the book of an earlier printing, which wins over that of the file. A
    filter is for posts without a file. Raises `SettingsError` for what cannot be meant.
    """

    paths: tuple[Path, ...] = ()
    posts: tuple[Post, ...] = ()
    title: str = ""
    filter: PostFilter = field(default_factory=PostFilter)
    order: Order | None = None
    parts_by: PartsBy | None = None
    volumes_by: VolumesBy | None = None
    volume: int = 0
    volume_name: str = ""
    chapter: str = ""
    corrections_since: Path | None = None
    text: str | None = None

    def __post_init__(self) -> None:
        """Raise `SettingsError` for what cannot be meant."""
        if not self.paths and not self.posts:
            raise SettingsError("no posts are named", "name posts, a folder or a collection file")
        if self.file is None and any(is_collection_file(path) for path in self.paths):
            raise SettingsError("a collection file stands alone", "name posts in it")
        if self.file and (named := next(iter(filter_data(self.filter)), "")):
            # A collection file and the command line write one tag as `tag`.
            message = f"‘{named.removesuffix('s')}’ is for posts"
            raise SettingsError(message, f"write it in ‘{self.file}’")
        if self.order:
            check_word("order", self.order, ORDERS)
        if self.parts_by:
            check_word("parts", self.parts_by, PARTS_BY)
        if self.volumes_by:
            check_word("volumes", self.volumes_by, VOLUMES_BY)

    @property
    def file(self) -> Path | None:
        """The collection file, where one is named."""
        first = self.paths[0] if len(self.paths) == 1 else None
        return first if first and is_collection_file(first) else None

    @property
    def named(self) -> tuple[Path, ...]:
        """The files and folders that the user names, with the folder of a collection file."""
        return (*self.paths, real_path(self.file).parent) if self.file else self.paths

    @property
    def home(self) -> Path:
        """The path by which the site is found."""
        return self.paths[0] if self.paths else post_path(self.posts[0])

    def record_data(self, root: Path) -> dict[str, object]:
        """Return the request as data for the record; `root` is the root of the site."""
        names, since = [relative_name(path, root) for path in self.paths], self.corrections_since
        data = {
            "paths": names or [post.key for post in self.posts],
            "title": self.title,
            "filter": filter_data(self.filter),
            "order": self.order or "",
            "parts": self.parts_by or "",
            "volume": self.volume,
            "volume-name": self.volume_name,
            "chapter": self.chapter,
            "corrections-since": relative_name(since, root) if since else "",
        }
        return {name: value for name, value in data.items() if value}
