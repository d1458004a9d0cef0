"""What runs the exporter elsewhere, read as data: CI servers, Docker, pre-commit, VS Code."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from sample_sites import post_source, write_site

from exporter.cli import main
from exporter.cli.commands import command_of

CLONE = Path(__file__).parents[1]
PAGE = (CLONE / "docs/tasks/ci-server.md").read_text("utf-8")
ACTION = yaml.safe_load((CLONE / "action.yml").read_text("utf-8"))
GITLAB = yaml.safe_load((CLONE / "docs/ci/gitlab.yml").read_text("utf-8"))
DOCKER = (CLONE / "Dockerfile").read_text("utf-8")
HOOKS = yaml.safe_load((CLONE / ".pre-commit-hooks.yaml").read_text("utf-8"))


def fenced(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.M | re.S)


def shell_steps() -> list[str]:
    jobs = [job for job in GITLAB.values() if isinstance(job, dict)]
    lines = [
        line for job in jobs for key in ("before_script", "script") for line in job.get(key, ())
    ]
    workflows = [yaml.safe_load(text) for text in fenced("yaml")]
    jobs = [job for flow in workflows for job in flow.get("jobs", {}).values()]
    steps = [step["run"] for job in jobs for step in job["steps"] if "run" in step]
    return [*(step["run"] for step in ACTION["runs"]["steps"]), *lines, *steps, *fenced("sh")]


def calls() -> list[str]:
    """Return the calls of the exporter, without variables in shell syntax."""
    texts = [*shell_steps(), *(hook["entry"] for hook in HOOKS)]
    found = (re.findall(r'(?:^|/)exporter"? (\w[^\n]*)', text, re.M) for text in texts)
    docker = re.findall(r"blog-exporter ((?:pdf|collection) [^\n]*)", DOCKER + PAGE)
    return [*(call for each in found for call in each), *docker]


def test_steps_are_valid_shell() -> None:
    steps = shell_steps()
    assert len(steps) > 8
    for step in steps:
        subprocess.run(["bash", "-n"], input=step, text=True, check=True)


def test_no_step_pastes_an_expression_into_a_command() -> None:
    assert [step for step in shell_steps() if "${{" in step] == []


@pytest.mark.parametrize("call", calls())
def test_calls_have_options_that_exist(call: str) -> None:
    name, *arguments = shlex.split(call)
    command = command_of(name)
    named = {each.partition("=")[0] for each in arguments if each.startswith("--")}
    assert named <= {*command.parser().options}


def test_there_are_calls() -> None:
    assert {call.split()[0] for call in calls()} == {"check", "collection", "pdf"}


def test_inputs_of_the_action_are_used_and_documented() -> None:
    build = ACTION["runs"]["steps"][-1]
    used = {*re.findall(r"inputs\.(\w+)", str(build["env"]))}
    assert used == {*ACTION["inputs"]} == {*re.findall(r"^\| `(\w+)` \|", PAGE, re.M)}
    assert all(each["description"] for each in ACTION["inputs"].values())
    assert all("uses" not in step for step in ACTION["runs"]["steps"])


def test_workflows_use_inputs_that_exist() -> None:
    steps = [
        step
        for text in fenced("yaml")
        for job in yaml.safe_load(text).get("jobs", {}).values()
        for step in job["steps"]
        if "blog-exporter" in step.get("uses", "")
    ]
    assert len(steps) == 2
    for step in steps:
        assert {*step["with"]} <= {*ACTION["inputs"]}
        assert "sources" in step["with"]


def test_the_action_builds_what_it_is_given(tmp_path: Path) -> None:
    """With a program in place of the exporter that prints its arguments."""
    program = tmp_path / "exporter/bin/exporter"
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\nprintf '%s\\n' \"$@\"\n")
    program.chmod(0o755)
    values = {"SOURCES": "a b.md\n$(touch x)\n", "OPTIONS": "", "FORMATS": "epub", "OUTPUT": "dist"}
    runner = {"RUNNER_TEMP": str(tmp_path), "GITHUB_OUTPUT": str(tmp_path / "outputs")}
    run = subprocess.run(
        [
            "bash",
            "--noprofile",
            "--norc",
            "-eo",
            "pipefail",
            "-c",
            ACTION["runs"]["steps"][-1]["run"],
        ],
        env={"PATH": "/usr/bin:/bin", **values, **runner},
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
    )
    expected = "collection --format github --to epub -o dist/".split()
    assert run.stdout.splitlines() == [*expected, "a b.md", "$(touch x)"]
    assert (tmp_path / "outputs").read_text() == "folder=dist\n"
    assert not (tmp_path / "x").exists()


def pango_of_setup() -> set[str]:
    found = re.search(r"PANGO=\(([^)]*)\)", (CLONE / "scripts/setup").read_text("utf-8"))
    assert found
    return {*found[1].split()}


@pytest.mark.parametrize("text", [DOCKER, str(ACTION), str(GITLAB)])
def test_the_libraries_of_setup_are_installed(text: str) -> None:
    assert pango_of_setup() <= {*re.findall(r"[\w.-]+", text)}


def test_the_image_runs_without_root_rights_from_locked_wheels() -> None:
    bases = re.findall(r"^FROM (\S+)", DOCKER, re.M)
    assert all(re.fullmatch(r"python:[\d.]+-slim-\w+", base) for base in bases)
    assert re.findall(r"^USER (\w+)", DOCKER, re.M) == ["exporter"]
    assert "--require-hashes --only-binary :all: --requirement scripts/locks/demo.txt" in DOCKER
    for line in re.findall(r"^COPY (?!--from)(.*)", DOCKER, re.M):
        assert line == ". ."
    kept = re.findall(r"^!(\S+)", (CLONE / ".dockerignore").read_text("utf-8"), re.M)
    assert all((CLONE / name).exists() for name in kept)
    assert {"exporter", "styles", "pyproject.toml", "README.md", "LICENSE"} <= {*kept}


def test_the_hook_checks_posts() -> None:
    (hook,) = HOOKS
    pattern = re.compile(hook["files"])
    assert pattern.search("_posts/2026-05-01-salt.md")
    assert not pattern.search("README.md")
    (repository,) = (yaml.safe_load(text) for text in fenced("yaml") if "hooks:" in text)
    assert repository["repos"][0]["hooks"] == [{"id": hook["id"]}]


def test_the_problem_matcher_reads_the_output(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    post = "_posts/2026-05-01-salt.md"
    text = "![x](missing.png)\n\nSee [this](#nowhere [really]).\n\n[there](other.md)\n"
    monkeypatch.chdir(write_site(tmp_path, {post: post_source("Salt", text)}))
    main(["check", "--format", "json", post])
    lines = map(json.loads, capsys.readouterr().out.splitlines())
    expected = [line for line in lines if "code" in line]
    main(["check", post])
    (tasks,) = map(json.loads, fenced("json"))
    pattern: dict[str, Any] = tasks["tasks"][0]["problemMatcher"]["pattern"]
    shown = capsys.readouterr().err.splitlines()
    matches = [found for line in shown if (found := re.match(pattern["regexp"], line))]
    assert {found[pattern["code"]] for found in matches} == {each["code"] for each in expected}
    assert {found[pattern["message"]] for found in matches} == {
        each["message"] for each in expected
    }
    assert len(expected) > 1
    assert all(found[pattern["file"]] == post for found in matches)
    assert [int(found[pattern["line"]]) for found in matches] == [each["line"] for each in expected]
