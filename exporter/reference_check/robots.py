"""What a site permits programs to read, by its robots.txt (RFC 9309)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote_to_bytes

MAX_SIZE = 512 * 1024
"""Bytes of a robots.txt; the rest is ignored (section 2.5)."""
_MAX_RULES = 2000


@dataclass(frozen=True, slots=True)
class RobotsRules:
    """The rules of one group: a pattern of paths each, and whether it permits them.

    `delay` is the time in seconds between two requests, 0 if none is stated.
    """

    rules: tuple[tuple[str, bool], ...] = ()
    delay: float = 0.0

    def permits(self, path: str) -> bool:
        """Return whether a path with its query may be read: the longest pattern decides."""
        path = _normalized(path)
        matching = [(len(rule), allows) for rule, allows in self.rules if _matches(rule, path)]
        # Of equal ones, the one that allows.
        return max(matching, default=(0, True))[1]


def read_robots(text: str, product: str) -> RobotsRules:
    """Return the rules for a program with a product token: of its own groups, else of `*`."""
    rules: dict[str, list[tuple[str, bool]]] = {}
    delays: dict[str, float] = {}
    agents: list[str] = []
    begins = True
    for line in text.splitlines():
        key, _, value = line.partition("#")[0].partition(":")
        key, value = key.strip().lower(), value.strip()
        match key:
            case "user-agent":
                # Some write a version after the product token.
                agent = re.split(r"[/\s]", value.lower(), maxsplit=1)[0]
                agents = [*agents, agent] if begins else [agent]
                begins = True
                rules.setdefault(agent, [])
                continue
            case "allow" | "disallow" if value:
                for agent in agents:
                    rules[agent].append((_normalized(value), key == "allow"))
            case "crawl-delay" if re.fullmatch(r"\d{1,6}(?:\.\d{1,6})?", value):
                delays |= dict.fromkeys(agents, float(value))
        begins = begins and key not in ("allow", "disallow", "crawl-delay")
    name = product.lower() if product.lower() in rules else "*"
    return RobotsRules(tuple(rules.get(name, ())[:_MAX_RULES]), delays.get(name, 0.0))


def _normalized(path: str) -> str:
    """Return a path with escapes only where they are needed, to compare it (section 2.2.2)."""
    return quote(unquote_to_bytes(path), safe="/?%:@!$&'()*+,;=~")


def _matches(pattern: str, path: str) -> bool:
    """Return whether a path begins as a pattern with `*`, or equals one that ends in `$`.

    In time that grows with the length of the path and the number of parts.
    """
    is_whole = pattern.endswith("$")
    first, *parts = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    if not parts:
        return not is_whole or path == first
    at = len(first)
    *inner, last = parts
    for part in inner:
        found = path.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    if is_whole:
        return path.endswith(last) and len(path) - len(last) >= at
    return path.find(last, at) >= 0
