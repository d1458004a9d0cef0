"""Pictures that several divisions show: each once in a book."""

from __future__ import annotations

import hashlib
from typing import TypeAlias

from pikepdf import Dictionary, Name, Object

Key: TypeAlias = tuple[int, int]
"""Object number and generation of an indirect object."""


class Images:
    """The pictures of a book so far."""

    def __init__(self) -> None:
        self._known: dict[bytes, Object] = {}
        self._seen: set[Key] = set()

    def share(self, resources: Object | None) -> None:
        """Put pictures that are known already in the place of their doubles, in forms too."""
        if resources is None:
            return
        for kind in ("/XObject", "/Pattern"):
            things = resources.get(kind, Dictionary())
            for name, thing in list(things.items()):
                if thing.get("/Subtype") == Name.Image:
                    things[name] = self._one(thing)
                elif thing.objgen not in self._seen:
                    self._seen.add(thing.objgen)
                    self.share(thing.get("/Resources"))

    def _one(self, image: Object) -> Object:
        """The first picture of the same bytes and the same properties."""
        # Those of a drawing ask to be smoothed, which PDF/A does not allow (ISO 19005-3, 6.2.8).
        if "/Interpolate" in image:
            del image["/Interpolate"]
        if "/SMask" in image:
            image.SMask = self._one(image.SMask)
        digest = hashlib.sha256(image.read_raw_bytes())
        for key in sorted(image.keys()):
            value = image[key]
            # Of a picture's properties only its mask is no plain value.
            said = repr(value.objgen) if key == "/SMask" else _plain(value)
            digest.update(f"{key} {said}\n".encode())
        return self._known.setdefault(digest.digest(), image)


def _plain(value: object) -> str:
    if isinstance(value, Dictionary):
        return repr({key: _plain(each) for key, each in sorted(value.items())})
    return value.unparse().decode("latin-1") if isinstance(value, Object) else repr(value)
