"""Every command says in its help one line that a person can copy."""

import pytest
from typer.testing import CliRunner

import optimize

COMMANDS = (
    ("inspect",), ("diff",), ("restore",), ("forget",), ("export",), ("import",), ("sign",),
    ("chat",),
    ("doctor",), ("audit", "seeker"), ("audit", "leaderboard"), ("audit", "headroom"),
    ("audit", "units"), ("audit", "safety"),
)  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_the_help_of_a_command_ends_with_an_example(command: tuple[str, ...]) -> None:
    done = CliRunner().invoke(optimize.app, [*command, "--help"], env={"COLUMNS": "120"})
    assert done.exit_code == 0
    assert f"Example: python optimize.py {' '.join(command)}" in done.stdout


@pytest.mark.parametrize(
    "args",
    [
        ["inspect", "nowhere"],
        ["inspect", "nowhere", "--history"],
        ["forget", "nowhere", "d1"],
        ["chat", "nowhere"],
        ["sign", "nowhere"],
        ["import", "nowhere", "--into", "nowhere"],
        ["evaluate", "nowhere", "--references", "nowhere.jsonl"],
        ["audit", "leaderboard", "--turns", "nowhere"],
        ["audit", "seeker", "--turns", "nowhere"],
        ["audit", "units", "--units", "nowhere"],
        ["audit", "safety", "--cases", "nowhere"],
        ["doctor", "--lm", "nonsense"],
    ],
    ids=" ".join,
)
def test_what_is_not_there_is_one_line_and_exit_code_2(args: list[str]) -> None:
    done = CliRunner().invoke(optimize.app, args, env={"COLUMNS": "400"})
    assert done.exit_code == 2
    assert done.stderr.startswith("error: ")
    assert len(done.stderr.splitlines()) == 1
    assert isinstance(done.exception, SystemExit)
