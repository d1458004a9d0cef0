"""Pictures made fit for an output by several hands, and kept for the next time.

The hands are threads: Pillow lets go of Python while it works, and processes would each take the
memory of another Pillow.

What is known of a picture and its bytes are kept apart: a build whose pages are kept already asks
for the first alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from PIL import Image as Raster

from exporter.model.assets import Asset, is_data_url
from exporter.runtime.cache import cache_key, deserialize, serialize
from exporter.runtime.context import BuildContext
from exporter.runtime.executor import SerialExecutor, TaskFailure, ThreadExecutor
from exporter.runtime.fingerprint import fingerprint
from exporter.write.images.preparation import ImageTarget, PreparedImage, prepare_image

Order: TypeAlias = tuple[Asset, ImageTarget]

_FEW = 8_000_000
"""Pixels of all pictures that one hand does before others would be ready to help."""
_LARGE = 5_000_000
"""Pixels of a picture that is made fit by itself: two at once would take much memory."""


@dataclass(frozen=True, slots=True)
class ProcessedImage:
    """What became of a picture; `made` is without its bytes. `fault` says why there is none."""

    key: str
    made: PreparedImage | None
    fault: str = ""


class ImageProcessor:
    """The pictures of one book for one target; their files wait in a folder."""

    def __init__(self, folder: Path, target: ImageTarget, context: BuildContext) -> None:
        # Another target's pictures may wait in the same folder.
        self._folder = folder / cache_key(repr(target))[:8]
        self._folder.mkdir(parents=True, exist_ok=True)
        self._target = target
        self._context = context
        self._known: dict[str, ProcessedImage] = {}
        self._assets: dict[str, Asset] = {}

    def develop(self, assets: Iterable[Asset]) -> None:
        """Make pictures ready; those that are known from earlier builds are not made again."""
        orders: list[Order] = []
        for asset in assets:
            if asset.digest in self._assets:
                continue
            self._assets[asset.digest] = asset
            known = deserialize(self._context.cache.get(self._key(asset)), ProcessedImage)
            if known is None:
                orders.append((asset, self._target))
            else:
                self._known[asset.digest] = known
        large = [order for order in orders if _pixels(order) > _LARGE]
        others = [order for order in orders if _pixels(order) <= _LARGE]
        count = 0
        for some, max_workers in ((large, 1), (others, self._hands(others))):
            executor = ThreadExecutor(max_workers) if max_workers > 1 else SerialExecutor()
            for number, result in executor.each(_developed, some):
                count += 1
                self._take(some[number][0], result)
                self._context.on_progress("Pictures", count, len(orders))

    def _hands(self, orders: Iterable[Order]) -> int:
        # To ask how many there are takes as long as a few pictures.
        return self._context.executor.max_workers() if sum(map(_pixels, orders)) > _FEW else 1

    def faults(self) -> tuple[tuple[str, str], ...]:
        """The pictures that are broken, by their digests, and why each is."""
        broken = ((digest, each.fault) for digest, each in self._known.items() if not each.made)
        return tuple(sorted(broken))

    def made(self, asset: Asset) -> PreparedImage:
        """What became of a picture, without its bytes. Raises ValueError where it is broken."""
        if asset.digest not in self._known:
            self.develop((asset,))
        developed = self._known[asset.digest]
        if developed.made is None:
            raise ValueError(developed.fault)
        return developed.made

    def file(self, asset: Asset) -> Path:
        """The file of a picture that is not broken: its own where it was not changed."""
        made = self.made(asset)
        if not made.changed and not is_data_url(asset.path):
            return Path(asset.path)
        file = self._folder / asset.digest
        if not file.exists():
            data = self._context.cache.get(self._known[asset.digest].key)
            file.write_bytes(prepare_image(asset, self._target).data if data is None else data)
        return file

    def _key(self, asset: Asset) -> str:
        target = repr(self._target)
        return cache_key("picture", fingerprint(), asset.digest, asset.media_type, target)

    def _take(self, asset: Asset, result: PreparedImage | str | TaskFailure) -> None:
        key = self._key(asset)
        match result:
            case PreparedImage():
                bytes_key = cache_key("bytes", key)
                digest = hashlib.sha256(result.data).hexdigest()
                developed = ProcessedImage(bytes_key, replace(result, data=b"", digest=digest))
                if result.changed or is_data_url(asset.path):
                    (self._folder / asset.digest).write_bytes(result.data)
                    self._context.cache.put(bytes_key, result.data)
                self._context.cache.put(key, serialize(developed))
            case TaskFailure(fault) | fault:
                # Another time it may come through: a disk may be there again, or memory.
                developed = ProcessedImage("", None, fault)
        self._known[asset.digest] = developed


def _pixels(order: Order) -> int:
    asset, _ = order
    return asset.width * asset.height


def _developed(order: Order) -> PreparedImage | str:
    """The picture; where its bytes are none, why."""
    try:
        return prepare_image(*order)
    except (OSError, ValueError, SyntaxError, Raster.DecompressionBombError) as error:
        return f"{error}"
