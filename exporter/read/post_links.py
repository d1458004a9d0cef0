"""Links between the posts of a site, in all the forms in which authors write them."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import unquote, urljoin, urlsplit

from exporter.model.nodes import Block, Link
from exporter.model.publication import LinkedPost
from exporter.model.walk import walk
from exporter.read.context import ReadContext
from exporter.read.sites.post_index import MARKDOWN_SUFFIXES, PostEntry
from exporter.read.sites.site import Site


def find_linked_posts(
    blocks: Iterable[Block], address: str, context: ReadContext
) -> dict[str, LinkedPost]:
    """Return the posts that a post links to, by the address as written.

    `address` is the post's own. An address of the site in the form of a post's, where there is no
    post, is reported, and so is a fragment that the linked post does not have.
    """
    site = context.site
    found: dict[str, LinkedPost] = {}
    seen: set[str] = set()
    for node in walk(blocks):
        if not isinstance(node, Link) or node.address in seen:
            continue
        seen.add(node.address)
        path = _path_in_site(node.address, address, site)
        if not path:
            continue
        entry = _entry_at(path, site)
        if entry is not None and entry.path:
            live = (site.address or site.base) + entry.path
            found[node.address] = LinkedPost(entry.key, live)
            fragment = unquote(urlsplit(node.address).fragment)
            # Links within the post are checked when it is resolved.
            if fragment and live != address and not _has_anchor(fragment, entry, context):
                message = f"the post ‘{entry.key}’ has no element with the id ‘{fragment}’"
                context.diagnostics.report("link-unknown", message, node.place)
        elif entry is None and _is_own(node.address, site) and _is_missing(path, context):
            message = f"the site has no post at ‘{node.address}’"
            context.diagnostics.report("link-post-missing", message, node.place)
    return found


def _path_in_site(written: str, base: str, site: Site) -> str:
    """Return the path of an address in the site; empty if it cannot be that of a post."""
    if not written or written.startswith("#"):
        return ""
    try:
        parts = urlsplit(written)
        if parts.scheme in ("http", "https") or parts.netloc:
            if not site.is_related_host(parts.hostname or ""):
                return ""
            path = parts.path
        elif parts.scheme:
            return ""
        elif parts.path.startswith("/") or parts.path.endswith(MARKDOWN_SUFFIXES):
            path = parts.path
        else:
            path = urlsplit(urljoin(base, written)).path if base else ""
    except ValueError:
        return ""
    inside = path.removeprefix(site.base)
    return inside if not site.base or inside.startswith("/") else path


def _entry_at(path: str, site: Site) -> PostEntry | None:
    # Editors that know the folder but not the site link to the source file.
    if path.endswith(MARKDOWN_SUFFIXES):
        live_path = site.posts.path_of_name(path.rpartition("/")[2])
        return site.posts.at(live_path) if live_path else None
    return site.posts.at(path)


def _has_anchor(fragment: str, entry: PostEntry, context: ReadContext) -> bool:
    """Return whether a post has an element with this id, or the fragment is for the browser."""
    if fragment.startswith(":~:"):
        return True
    context.dependencies.add(entry.file)
    return context.anchors.has(fragment, entry.file)


def _is_own(written: str, site: Site) -> bool:
    host = urlsplit(written).hostname
    return host is None or site.is_own_host(host)


def _is_missing(path: str, context: ReadContext) -> bool:
    """Return whether a path has the form of a post's, and the site has no file there."""
    posts = context.site.posts
    if not posts.may_be_post(path):
        return False
    return posts.path_of_file(unquote(path), context.dependencies) is None
