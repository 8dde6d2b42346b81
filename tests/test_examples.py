"""The examples in docstrings run, and print what they say."""

import doctest
import importlib
import io
from pathlib import Path

import pytest

from tests.runs.makers import write_profiles

ROOT = Path(__file__).parents[1]
DOORS = ("signatures", "programs", "metrics", "esc_skills")
# These compile or play: seconds.
SLOW = ("esc_skills.runs.compile", "esc_skills.runs.evaluate")


def _modules() -> list[str]:
    return sorted(
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for door in DOORS
        for path in (ROOT / door).rglob("*.py")
        if ">>> " in path.read_text(encoding="utf-8")
    )


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=pytest.mark.slow if name in SLOW else ()) for name in _modules()],
)
def test_examples_print_what_they_say(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_profiles(tmp_path / "profiles.jsonl")  # a file of the user's, as examples name it
    report = io.StringIO()
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    for test in doctest.DocTestFinder(exclude_empty=True).find(importlib.import_module(name)):
        runner.run(test, out=report.write)
    assert runner.tries
    assert not runner.failures, report.getvalue()
