"""Links between the posts of a site, in all the forms in which authors write them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from urllib.parse import unquote, urljoin, urlsplit

from exporter.diagnostics import Diagnostics
from exporter.model.nodes import Block, Link
from exporter.model.publication import LinkedPost
from exporter.model.walk import walk
from exporter.read.dialects.kramdown import to_html
from exporter.read.sites.jekyll import Site
from exporter.read.sites.post_index import TEXTS, PostEntry

_METADATA = re.compile(r"\A\s*---.*?^---\s*$", re.DOTALL | re.MULTILINE)


def linked_posts_of(
    blocks: Iterable[Block], address: str, site: Site, diagnostics: Diagnostics
) -> dict[str, LinkedPost]:
    """The posts that a post links to, by the address as written. `address` is the post's own.

    An address of the site's own that has the shape of a post's, where there is none, is reported.
    """
    found: dict[str, LinkedPost] = {}
    seen: set[str] = set()
    for node in walk(blocks):
        if not isinstance(node, Link) or node.address in seen:
            continue
        seen.add(node.address)
        path = _path_in_site(node.address, address, site)
        if not path:
            continue
        entry = _entry(path, site)
        if entry is not None and entry.path:
            home = site.address or site.base
            found[node.address] = LinkedPost(entry.key, home + entry.path)
            fragment = unquote(urlsplit(node.address).fragment)
            # The post's own places are settled, and missed, when it is resolved.
            own = home + entry.path == address
            if fragment and not own and not _has_anchor(fragment, entry, site):
                message = f"nothing in the post ‘{entry.key}’ is called ‘#{fragment}’"
                diagnostics.report("link-unknown", message, node.place)
        elif entry is None and _is_own(node.address, site) and _is_missing(path, site):
            message = f"the site has no post at ‘{node.address}’"
            diagnostics.report("link-post-missing", message, node.place)
    return found


def _path_in_site(written: str, base: str, site: Site) -> str:
    """The path that an address has in the site; empty where it cannot be one of its posts."""
    if not written or written.startswith("#"):
        return ""
    try:
        parts = urlsplit(written)
        if parts.scheme in ("http", "https") or parts.netloc:
            if not site.is_kindred_host(parts.hostname or ""):
                return ""
            path = parts.path
        elif parts.scheme:
            return ""
        elif parts.path.startswith("/") or parts.path.endswith(TEXTS[:-1]):
            path = parts.path
        else:
            path = urlsplit(urljoin(base, written)).path if base else ""
    except ValueError:
        return ""
    inside = path.removeprefix(site.base)
    return inside if not site.base or inside.startswith("/") else path


def _entry(path: str, site: Site) -> PostEntry | None:
    # A source file, as editors that know the folder but not the site would link to it.
    if path.endswith(TEXTS[:-1]):
        web = site.posts.path_of_name(path.rpartition("/")[2])
        return site.posts.at(web) if web else None
    return site.posts.at(path)


def _has_anchor(fragment: str, entry: PostEntry, site: Site) -> bool:
    """Whether something in a post has the id. Directives of the browser are nobody's ids."""
    if fragment.startswith(":~:"):
        return True
    site.looked_into.add(entry.file)
    try:
        text = entry.file.read_text(encoding="utf-8-sig", errors="replace")
    except OSError:
        return True
    markup = to_html(_METADATA.sub("", text))[0]
    return re.search(rf'\s(?:id|name)="{re.escape(html.escape(fragment))}"', markup) is not None


def _is_own(written: str, site: Site) -> bool:
    host = urlsplit(written).hostname
    return host is None or site.is_own_host(host)


def _is_missing(path: str, site: Site) -> bool:
    """Whether a path asks for a post, and nothing else of the site is there."""
    return site.posts.looks_like_a_post(path) and site.posts.path_of_file(unquote(path)) is None
