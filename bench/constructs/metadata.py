"""Metadata blocks of posts."""

from __future__ import annotations

from collections.abc import Mapping

from bench.constructs.construct import Construct, Text


def _metadata(metadata: Text, most: int) -> Construct:
    return Construct(lambda _: "A text.", most, metadata)


METADATA: Mapping[str, Construct] = {
    "metadata-title": _metadata(lambda number: f"title: {'a' * number}\n", 1_000_000),
    "metadata-title-words": _metadata(lambda number: f"title: {'word ' * number}\n", 200_000),
    "metadata-text": _metadata(
        lambda number: "title: A\ndescription: |\n" + "  a line of text\n" * number, 100_000
    ),
    "metadata-keys": _metadata(
        lambda number: "title: A\n" + "".join(f"key{each}: {each}\n" for each in range(number)),
        100_000,
    ),
    "metadata-tags": _metadata(
        lambda number: (
            "title: A\ntags: [" + ", ".join(f"tag{each}" for each in range(number)) + "]\n"
        ),
        20_000,
    ),
    "metadata-tags-text": _metadata(
        lambda number: "title: A\ntags: " + "tag " * number + "\n", 20_000
    ),
    "metadata-authors": _metadata(
        lambda number: (
            "title: A\nauthors:\n" + "".join(f"- Author {each}\n" for each in range(number))
        ),
        20_000,
    ),
    "metadata-nested": _metadata(
        lambda number: f"title: A\na: {'[' * number}{']' * number}\n", 10_000
    ),
    "metadata-nested-maps": _metadata(lambda number: f"title: A\na: {'{b: ' * number}\n", 10_000),
    "metadata-nested-lists": _metadata(
        lambda number: f"title: A\na:\n  {'- ' * number}b\n", 10_000
    ),
    "metadata-nested-lines": _metadata(
        lambda number: "title: A\n" + "".join(f"{' ' * each}a:\n" for each in range(number)), 1_500
    ),
    "metadata-aliases": _metadata(
        lambda number: (
            "title: A\na0: &a0 [b, b]\n"
            + "".join(
                f"a{each}: &a{each} [{', '.join([f'*a{each - 1}'] * 9)}]\n"
                for each in range(1, number + 1)
            )
        ),
        20,
    ),
    "metadata-aliases-title": _metadata(
        lambda number: (
            "a0: &a0 [b, b]\n"
            + "".join(
                f"a{each}: &a{each} [{', '.join([f'*a{each - 1}'] * 9)}]\n"
                for each in range(1, number + 1)
            )
            + f"title: *a{number}\ntags: *a{number}\ncategories: *a{number}\n"
        ),
        20,
    ),
    "metadata-merges": _metadata(
        lambda number: (
            "title: A\na0: &a0 {b: 1}\n"
            + "".join(
                f"a{each}: &a{each}\n  <<: [*a{each - 1}, *a{each - 1}]\n"
                for each in range(1, number + 1)
            )
        ),
        1_000,
    ),
    "metadata-numbers": _metadata(lambda number: f"title: {'9' * number}\n", 100_000),
    "metadata-date": _metadata(lambda number: f"title: A\ndate: {'1' * number}\n", 100_000),
    "metadata-quotes": _metadata(lambda number: f"title: '{chr(39) * 2 * number}'\n", 100_000),
    "metadata-tabs": _metadata(lambda number: "title: A\n" + "\t" * number + "\n", 100_000),
    "metadata-dashes": _metadata(lambda number: "title: A\n" + "- " * number + "\n", 10_000),
}
