"""The texts of the small book in a format: as each EPUB, or by themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from small_book import Text
from xhtml_reader import Documents, FinishedEpub


@dataclass(frozen=True)
class Rendition:
    """Documents and the texts in them. `names` are the titles of references by address."""

    files: Documents
    texts: tuple[Text, ...]
    names: Mapping[str, str]
    scope: str = "chapter"
    pops: bool = False

    @property
    def chapters(self) -> tuple[Text, ...]:
        return tuple(text for text in self.texts if text.source)

    def document(self, text: Text) -> Any:
        return self.files.documents[self.files.division(text.title)]

    def typed(self, type_: str, role: str) -> tuple[str, ...]:
        """Return what `types_and_role` returns for an element: `epub:type` is in EPUBs only."""
        return (type_, role) if isinstance(self.files, FinishedEpub) else (role,)
