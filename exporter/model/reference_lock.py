"""What is known of the addresses that a site links to, since they were last visited."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

LinkStatus: TypeAlias = Literal["ok", "gone", "refused", "failed"]
"""What a visit found: a page; no page (404, 410, a host that is unknown); a server that does not
let programs in (401, 403, 429, robots.txt); a server that did not answer, or with an error."""

LOCK_NAME = "references.lock"
"""The file in the root of a site."""


@dataclass(frozen=True, slots=True)
class LockedReference:
    """What visits to an address found.

    `code` is the status of HTTP, 0 without a response; `reason` says why there is none. `final` is
    where the address leads if it redirects, `permanent` that it always will. `title`, `site`,
    `author`, `date` (as in ISO 8601) and `lang` (BCP 47) are what the page declares. `accessed` is
    the day of the last visit that found the page, `checked` that of the last visit. `content` is
    the SHA-256 of its text. `archived` is the address of a copy. `etag` and `modified` are sent
    back to the server, which need not send again what it has sent.
    """

    address: str
    status: LinkStatus
    code: int = 0
    reason: str = ""
    final: str = ""
    permanent: bool = False
    title: str = ""
    site: str = ""
    author: str = ""
    date: str = ""
    lang: str = ""
    accessed: str = ""
    checked: str = ""
    content: str = ""
    archived: str = ""
    etag: str = ""
    modified: str = ""
