"""Parallel, cached preparation of the images of a book.

Threads are used: Pillow releases the interpreter lock while it works, and each process would need
the memory of another Pillow. What is known of an image and its bytes are separate cache entries: a
build whose pages are cached reads only the first. What is known of all images of a book is one more
entry, which is read instead of theirs.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TypeAlias

from exporter.model.assets import Asset, is_data_url
from exporter.runtime.cache import cache_key, deserialize, serialize
from exporter.runtime.context import BuildContext
from exporter.runtime.executor import SerialExecutor, ThreadExecutor
from exporter.runtime.fingerprint import fingerprint
from exporter.runtime.isolation import TaskFailure
from exporter.write.images.preparation import ImageTarget, PreparedImage, prepare_image

_Task: TypeAlias = tuple[Asset, ImageTarget]

_HEAD = 16
"""The number of first bytes that are known of each image: more than show its format."""
_SERIAL_PIXELS = 8_000_000
"""Images of fewer pixels in total are prepared before further threads would have started."""
_LARGE_PIXELS = 5_000_000
"""Images of more pixels are prepared one at a time, to limit memory."""


@dataclass(frozen=True, slots=True)
class ProcessedImage:
    """The result for one image: the image without its bytes, or the error if there is none.

    `bytes_key` is the cache key of the bytes, `size` their number, and `head` the first of them.
    """

    bytes_key: str
    image: PreparedImage | None
    error: str = ""
    size: int = 0
    head: bytes = b""


@dataclass(frozen=True, slots=True)
class ImageContent:
    """The bytes of a prepared image, which `read` returns: their number, and the first of them."""

    size: int
    head: bytes
    read: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class _KnownImages:
    """The results for all images of a book, without errors, by the digest of the asset."""

    results: dict[str, ProcessedImage]


class ImageProcessor:
    """Prepares the images of one book for one target. Converted files are written to a folder."""

    def __init__(self, folder: Path, target: ImageTarget, context: BuildContext) -> None:
        # The folder may be shared with a processor for another target.
        self._folder = folder / cache_key(repr(target))[:8]
        self._folder.mkdir(parents=True, exist_ok=True)
        self._target = target
        self._context = context
        self._results: dict[str, ProcessedImage] = {}

    def process(self, assets: Iterable[Asset]) -> None:
        """Prepare the images that are neither known nor in the cache."""
        new: dict[str, Asset] = {}
        for asset in assets:
            if asset.digest not in self._results:
                new.setdefault(asset.digest, asset)
        each = (f"{asset.digest} {asset.media_type}" for asset in new.values())
        key = cache_key("pictures", fingerprint(), repr(self._target), *each)
        known = deserialize(self._context.cache.get(key), _KnownImages) if len(new) > 1 else None
        if known:
            self._results.update(known.results)
            return
        tasks: list[_Task] = []
        for asset in new.values():
            cached = deserialize(self._context.cache.get(self._key(asset)), ProcessedImage)
            if cached is None:
                tasks.append((asset, self._target))
            else:
                self._results[asset.digest] = cached
        large = [task for task in tasks if _pixels(task) > _LARGE_PIXELS]
        others = [task for task in tasks if _pixels(task) <= _LARGE_PIXELS]
        done = 0
        for batch, workers in ((large, 1), (others, self._workers(others))):
            executor = ThreadExecutor(workers) if workers > 1 else SerialExecutor()
            for index, result in executor.map_unordered(_prepared, batch):
                done += 1
                self._store(batch[index][0], result)
                self._context.on_progress("Pictures", done, len(tasks))
        results = {digest: self._results[digest] for digest in new}
        if len(new) > 1 and all(result.image for result in results.values()):
            self._context.cache.put(key, serialize(_KnownImages(results)))

    def errors(self) -> tuple[tuple[str, str], ...]:
        """Return digest and error of each image that could not be prepared, by digest."""
        failed = ((digest, each.error) for digest, each in self._results.items() if not each.image)
        return tuple(sorted(failed))

    def prepared(self, asset: Asset) -> PreparedImage:
        """Return the prepared image without its bytes. Raises ValueError if it is unreadable."""
        if asset.digest not in self._results:
            self.process((asset,))
        result = self._results[asset.digest]
        if result.image is None:
            raise ValueError(result.error)
        return result.image

    def file(self, asset: Asset) -> Path:
        """Return the file of the prepared image: the original if it is unchanged.

        Raises ValueError if the image is unreadable.
        """
        if not self._has_own_bytes(asset):
            return Path(asset.path)
        file = self._folder / asset.digest
        if not file.exists():
            file.write_bytes(self._cached_bytes(asset))
        return file

    def content(self, asset: Asset) -> ImageContent:
        """Return the bytes of the prepared image. Raises ValueError if it is unreadable."""
        self.prepared(asset)
        result = self._results[asset.digest]
        return ImageContent(result.size, result.head, partial(self._read_content, asset))

    def _read_content(self, asset: Asset) -> bytes:
        if self._has_own_bytes(asset) and not (self._folder / asset.digest).exists():
            return self._cached_bytes(asset)
        return self.file(asset).read_bytes()

    def _has_own_bytes(self, asset: Asset) -> bool:
        """Whether the bytes of a prepared image are not those of a file of the site."""
        return self.prepared(asset).changed or is_data_url(asset.path)

    def _cached_bytes(self, asset: Asset) -> bytes:
        """Return the bytes from the cache; prepare them again if they are no longer there."""
        data = self._context.cache.get(self._results[asset.digest].bytes_key)
        return prepare_image(asset, self._target).data if data is None else data

    def _workers(self, tasks: Iterable[_Task]) -> int:
        # Counting the processors takes as long as preparing a few images.
        if sum(map(_pixels, tasks)) <= _SERIAL_PIXELS:
            return 1
        return self._context.executor.max_workers()

    def _key(self, asset: Asset) -> str:
        target = repr(self._target)
        return cache_key("picture", fingerprint(), asset.digest, asset.media_type, target)

    def _store(self, asset: Asset, result: PreparedImage | str | TaskFailure) -> None:
        key = self._key(asset)
        match result:
            case PreparedImage():
                bytes_key = cache_key("bytes", key)
                digest = hashlib.sha256(result.data).hexdigest()
                image = replace(result, data=b"", digest=digest)
                size, head = len(result.data), result.data[:_HEAD]
                processed = ProcessedImage(bytes_key, image, size=size, head=head)
                if result.changed or is_data_url(asset.path):
                    (self._folder / asset.digest).write_bytes(result.data)
                    self._context.cache.put(bytes_key, result.data)
                self._context.cache.put(key, serialize(processed))
            case TaskFailure(error) | error:
                # Not cached: a later build may have the disk or the memory that was missing.
                processed = ProcessedImage("", None, error)
        self._results[asset.digest] = processed


def _pixels(task: _Task) -> int:
    asset, _ = task
    return asset.width * asset.height


def _prepared(task: _Task) -> PreparedImage | str:
    """Return the prepared image, or the error if it is unreadable."""
    try:
        return prepare_image(*task)
    except (OSError, ValueError) as error:
        return f"{error}"
