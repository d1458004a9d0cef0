"""Badges by their addresses."""

from __future__ import annotations

import pytest

from exporter.read.html.badges import is_badge


@pytest.mark.parametrize(
    "address",
    [
        "https://img.shields.io/npm/v/rye?style=flat",
        "//img.shields.io/npm/v/rye",
        "https://api.travis-ci.com/bread/rye.svg?branch=main",
        "https://github.com/bread/rye/actions/workflows/ci.yml/badge.svg?branch=main",
        "https://gitlab.example/bread/rye/badges/main/pipeline.svg",
        "https://opencollective.com/rye/backers/badge.svg",
        "https://bestpractices.example/projects/1/badge",
        "https://data.example/package/npm/rye/badge",
        "https://colab.example/assets/colab-badge.svg",
        "https://dev.example/_apis/build/status/rye",
        "https://sonar.example/api/project_badges/measure?project=rye",
        "https://discord.example/api/guilds/1/widget.png",
        "https://www.heroku.example/deploy/button.svg",
    ],
)
def test_badges(address: str) -> None:
    assert is_badge(address)


@pytest.mark.parametrize(
    "address",
    [
        "badge.svg",
        "/assets/badge.svg",
        "data:image/svg+xml,badge",
        "http://[badge.svg",
        "https://rye.example/scout-badge.jpg",
        "https://rye.example/badges/photograph.png",
        "https://rye.example/images/badger.svg",
        "https://rye.example/coverage.png",
        "https://shields.io.example/rye.png",
    ],
)
def test_other_images(address: str) -> None:
    assert not is_badge(address)
