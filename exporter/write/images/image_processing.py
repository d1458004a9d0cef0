"""Parallel, cached preparation of the images of a book.

Threads are used: Pillow releases the interpreter lock while it works, and each process would need
the memory of another Pillow. What is known of an image and its bytes are separate cache entries: a
build whose pages are cached reads only the first.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

from exporter.dataclass import dataclass
from exporter.model.assets import Asset, is_data_url
from exporter.runtime.cache import cache_key, deserialize, serialize
from exporter.runtime.context import BuildContext
from exporter.runtime.executor import SerialExecutor, ThreadExecutor
from exporter.runtime.fingerprint import fingerprint
from exporter.runtime.isolation import TaskFailure
from exporter.write.images.preparation import ImageTarget, PreparedImage, prepare_image

_Task: TypeAlias = tuple[Asset, ImageTarget]

_SERIAL_PIXELS = 8_000_000
"""Images of fewer pixels in total are prepared before further threads would have started."""
_LARGE_PIXELS = 5_000_000
"""Images of more pixels are prepared one at a time, to limit memory."""


@dataclass(frozen=True, slots=True)
class ProcessedImage:
    """The result for one image: the image without its bytes, or the error if there is none.

    `bytes_key` is the cache key of the bytes.
    """

    bytes_key: str
    image: PreparedImage | None
    error: str = ""


class ImageProcessor:
    """Prepares the images of one book for one target. Converted files are written to a folder."""

    def __init__(self, folder: Path, target: ImageTarget, context: BuildContext) -> None:
        # The folder may be shared with a processor for another target.
        self._folder = folder / cache_key(repr(target))[:8]
        self._folder.mkdir(parents=True, exist_ok=True)
        self._target = target
        self._context = context
        self._results: dict[str, ProcessedImage] = {}
        self._assets: dict[str, Asset] = {}

    def process(self, assets: Iterable[Asset]) -> None:
        """Prepare the images that are neither known nor in the cache."""
        tasks: list[_Task] = []
        for asset in assets:
            if asset.digest in self._assets:
                continue
            self._assets[asset.digest] = asset
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
        image = self.prepared(asset)
        if not image.changed and not is_data_url(asset.path):
            return Path(asset.path)
        file = self._folder / asset.digest
        if not file.exists():
            data = self._context.cache.get(self._results[asset.digest].bytes_key)
            file.write_bytes(prepare_image(asset, self._target).data if data is None else data)
        return file

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
                processed = ProcessedImage(bytes_key, replace(result, data=b"", digest=digest))
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
