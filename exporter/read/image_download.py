"""Downloads of images from the web, on request of the user, within limits, and cached."""

from __future__ import annotations

import hashlib
from pathlib import Path

from exporter.network.requests import (
    PUBLIC_INTERNET,
    Network,
    RequestError,
    RequestLimits,
    get,
)
from exporter.read.context import Download, DownloadError
from exporter.runtime.whole_files import write_whole

_DEFAULT_LIMITS = RequestLimits()


def downloader(
    folder: Path, limits: RequestLimits = _DEFAULT_LIMITS, network: Network = PUBLIC_INTERNET
) -> Download:
    """Return a `Download` that caches files in a folder."""

    def download(address: str) -> Path:
        cached = folder / hashlib.sha256(address.encode()).hexdigest()
        # A link in its place is not ours, and is replaced.
        if cached.is_symlink() or not cached.is_file():
            data = _content(address, limits, network)
            try:
                cached.parent.mkdir(parents=True, exist_ok=True)
                write_whole(cached, data)
            except OSError as error:
                raise DownloadError(f"the file cannot be saved: {error.strerror}") from None
        return cached

    return download


def _content(address: str, limits: RequestLimits, network: Network) -> bytes:
    try:
        response = get(address, {"Accept": "image/*"}, limits, network)
    except RequestError as error:
        raise DownloadError(str(error)) from None
    if response.status != 200:
        status = f"{response.status} {response.reason}".rstrip()
        raise DownloadError(f"the server responded with {status}")
    return response.body
