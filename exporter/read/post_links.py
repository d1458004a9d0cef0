"""Links between the posts of a site, in all the forms in which authors write them."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from urllib.parse import unquote

from exporter.file_formats.urls import is_url, join_url, split_url
from exporter.model.nodes import Link, Node
from exporter.model.post import LinkedPost
from exporter.read.context import ReadContext
from exporter.read.sites.post_index import PostEntry
from exporter.read.sites.site import Site
from exporter.read.sites.text_files import is_markdown_name


def find_linked_posts(
    nodes: Iterable[Node], key: str, address: str, context: ReadContext
) -> dict[str, LinkedPost]:
    """Return the posts that a post links to, by the address as written.

    `nodes` are all nodes of the post, as `walk` yields them. `key` and `address` are the post's
    own; the address is a path if that of the site is unknown. An address of the site in the form of
    a post's, where there is no post, is reported, and so are a fragment that the linked post does
    not have, and an address that several posts have.
    """
    site = context.site
    found: dict[str, LinkedPost] = {}
    seen: set[str] = set()
    for node in nodes:
        if not isinstance(node, Link) or node.address in seen:
            continue
        seen.add(node.address)
        path = _path_in_site(node.address, address, site)
        if not path:
            continue
        entry = _entry_at(path, node.address, key, context)
        if entry is not None:
            live = (site.address or site.base) + entry.path if entry.path else ""
            found[node.address] = LinkedPost(entry.key, live)
            if not is_markdown_name(path):
                _report_shared_path(entry, node, context)
            fragment = unquote(split_url(node.address).fragment)
            # Links within the post are checked when it is resolved.
            if fragment and entry.key != key and not _has_anchor(fragment, entry, context):
                message = f"the post ‘{entry.key}’ has no element with the id ‘{fragment}’"
                context.diagnostics.report("link-unknown", message, node.place)
        elif _is_own(node.address, site) and _is_missing(path, context):
            message = f"the site has no post at ‘{unquote(node.address)}’"
            hint = site.posts.hint_for(unquote(path).removesuffix(".html"))
            context.diagnostics.report("link-post-missing", message, node.place, hint)
            if not site.address and not split_url(node.address).netloc:
                found[node.address] = LinkedPost("", "")
    return found


def linked_entry(written: str, key: str, context: ReadContext) -> PostEntry | None:
    """Return the post to which a link in the file `key` leads; None if there is none."""
    path = _path_in_site(written, "", context.site)
    return _entry_at(path, written, key, context) if path else None


def _report_shared_path(entry: PostEntry, link: Link, context: ReadContext) -> None:
    """Report a link to an address that several posts have; it leads to the first."""
    others = [other for other in context.site.posts.sharing_path(entry) if other is not entry]
    if others:
        names = " and ".join(f"‘{other.key}’" for other in others)
        message = f"the link leads to ‘{entry.key}’, whose address {names} has too"
        hint = "link to the file name, or give one of the posts another ‘permalink’"
        context.diagnostics.report("permalink-twice", message, link.place, hint)


def _path_in_site(written: str, base: str, site: Site) -> str:
    """Return the path of an address in the site; empty if it cannot be that of a post."""
    if not written or written.startswith("#"):
        return ""
    if not is_url(written):
        return ""
    parts = split_url(written)
    if parts.scheme in ("http", "https") or parts.netloc:
        if not site.is_related_host(parts.hostname or ""):
            return ""
        path = parts.path
    elif parts.scheme:
        return ""
    elif parts.path.startswith(("/", "@/")) or is_markdown_name(parts.path):
        # Zola writes the root of the texts as `@`.
        path = parts.path.removeprefix("@")
    else:
        path = split_url(join_url(base, written)).path
    inside = path.removeprefix(site.base)
    return inside if not site.base or inside.startswith("/") else path


def _entry_at(path: str, written: str, key: str, context: ReadContext) -> PostEntry | None:
    """Return the post at a path on the web, or in the file at a path from the site or the post."""
    site = context.site
    if not is_markdown_name(path):
        return site.posts.at(path) or (None if "://" in written else _entry_in(written, key, site))
    # Editors that know the folder but not the site link to the source file.
    file = _file_at(path, key)
    posts, by_name = site.posts, site.generator.links_by_name
    find = posts.of_file if by_name else posts.in_file
    find = posts.of_note if site.generator.files_by_name else find
    # Eleventy and others also take a path from the folder of the texts.
    if entry := find(file) or ("/" in path and find(unquote(path).lstrip("/"))):
        return entry
    # Of a folder without `_posts`, or a draft.
    exists = site.folders.is_file(site.root / file)
    on_the_web = site.posts.path_of_file(file, context.dependencies) if by_name else ""
    return PostEntry(site.root / file, file, None, "", on_the_web or "") if exists else None


def _entry_in(written: str, key: str, site: Site) -> PostEntry | None:
    """Return the post in the file that a link names without the suffix, as many generators allow.

    A name may be that of a folder with a page of its own; pages of Markdown may be linked as HTML.
    """
    path = split_url(written).path
    if site.generator.links_by_name or not path or path == "/":
        return None
    stem = _file_at(path, key).removesuffix(".html").removesuffix("/index")
    pages = (f"{stem}{page}" for page in ("", "/index", "/README", "/_index"))
    names = (f"{page}{suffix}" for page in pages for suffix in (".md", ".mdx", ".markdown"))
    return next(filter(None, map(site.posts.in_file, names)), None)


def _file_at(path: str, key: str) -> str:
    """Return the file at a path, from the root or from the file `key`, as a key."""
    return posixpath.normpath(posixpath.join(f"/{posixpath.dirname(key)}", unquote(path)))[1:]


def _has_anchor(fragment: str, entry: PostEntry, context: ReadContext) -> bool:
    """Return whether a post has an element with this id, or the fragment is for the browser."""
    if fragment.startswith(":~:"):
        return True
    context.dependencies.add(entry.file)
    return context.anchors.has(fragment, entry.file, context.site)


def _is_own(written: str, site: Site) -> bool:
    host = split_url(written).hostname
    return host is None or site.is_own_host(host)


def _is_missing(path: str, context: ReadContext) -> bool:
    """Return whether a path has the form of a post's, and the site has no file there."""
    posts = context.site.posts
    if is_markdown_name(path):
        return True
    if not posts.may_be_post(path):
        return False
    return posts.path_of_file(unquote(path), context.dependencies) is None
