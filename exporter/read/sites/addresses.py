"""The address of a site on the web, and paths below it."""

from __future__ import annotations

import re

from exporter.diagnostics.source import legible
from exporter.file_formats.urls import is_url

_ADDRESS = re.compile(r"https?://[^\s<>\"\\^`{|}/]+(/[^\s<>\"\\^`{|}]*)?")


def web_address(value: object) -> str:
    """Return the address of a site without a slash at its end; empty if it is not one."""
    address = legible(str(value or "")).strip().rstrip("/")
    return address if is_url(address) and _ADDRESS.fullmatch(address) else ""


def address_and_base(url: object, base: object = "") -> tuple[str, str]:
    """Return the address of a site, as `web_address` does, and its path; empty if unknown.

    The address may have a path of its own, to which `base` is added.
    """
    path = str(base if isinstance(base, str) else "").strip("/")
    path = f"/{path}" if path and "://" not in path else ""
    address = web_address(url)
    return (address.removesuffix(path) + path if address else ""), path


def web_path(*parts: str) -> str:
    """Return a path on the web of parts that may have slashes at their ends, or be empty."""
    return "/" + "/".join(part.strip("/") for part in parts if part.strip("/"))
