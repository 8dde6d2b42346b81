"""How jobs end when answers are bad: with a result, or in one line and without one."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from esc_skills.cli.console import Fault, UserError, told_plainly
from optimize import app
from programs.saving import load
from tests.endpoints import OddEndpoint
from tests.runs.makers import write_profiles

DIALOGUES = Path(__file__).parents[2] / "esc_skills" / "corpora" / "dialogues" / "own.jsonl"
JUDGED = "[[ ## target_completion ## ]]"
WRITTEN = "[[ ## guidance ## ]]"
REFUSED = (400, {"error": {"message": "Flagged: moderation says no", "code": "content_filter"}})


def _run(*args: object) -> Result:
    return CliRunner().invoke(app, [str(a) for a in args], env={"COLUMNS": "400"})


def _few(path: Path) -> Path:
    path.write_text("".join(DIALOGUES.read_text("utf-8").splitlines(keepends=True)[:5]), "utf-8")
    return path


def _compile(endpoint: OddEndpoint | None, folder: Path) -> Result:
    config = folder / "tiny.toml"
    config.write_text("rounds = 1\nn_talks = 2\nlooks = [2]\nn_skills = 2\nthreads = 4\n")
    model = ("--lm", "openai/m", "--api-base", endpoint.api_base) if endpoint else ()
    return _run(
        "--config", config, "--dialogues", _few(folder / "few.jsonl"), "--passes", "discover",
        "--profiles", write_profiles(folder / "profiles.jsonl"), "--timeout", 5,
        "--out", folder / "run", "--json", *model,
    )  # fmt: skip


def _is_one_line(done: Result, *words: str, code: int = 2) -> None:
    errors = [line for line in done.stderr.splitlines() if line.startswith("error: ")]
    assert done.exit_code == code, done.output
    assert len(errors) == 1
    for word in words:
        assert word in errors[0]
    assert "Traceback" not in done.output


@pytest.mark.slow
def test_a_compile_whose_talks_have_no_score_is_no_result_and_keeps_its_bank(
    tmp_path: Path,
) -> None:
    with OddEndpoint(lambda text: REFUSED if JUDGED in text else text) as endpoint:
        done = _compile(endpoint, tmp_path)
    _is_one_line(done, "talks of", "have no score", "Flagged: moderation says no", "is saved in")
    said = json.loads(done.stdout.splitlines()[-1])
    assert (said["test"], said["stopped"]) == (None, "scoring")
    assert len(load(tmp_path / "run").bank) == 2


@pytest.mark.slow
def test_a_fault_of_ours_is_one_line_and_keeps_what_was_accepted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError("by a fault")

    monkeypatch.setattr("esc_skills.runs.compile.record_evidence", breaks)
    done = _compile(None, tmp_path)
    _is_one_line(done, "a fault of this program, ZeroDivisionError", "is saved in", code=1)
    assert len(load(tmp_path / "run").bank) == 2


@pytest.mark.slow
def test_one_bad_answer_in_many_is_no_more_than_a_talk_without_a_score(tmp_path: Path) -> None:
    spoilt = {"n": 0}

    def changes(text: str) -> str | tuple[int, Any]:
        spoilt["n"] += JUDGED in text
        return REFUSED if JUDGED in text and spoilt["n"] == 5 else text

    with OddEndpoint(changes) as endpoint:
        done = _run(
            "evaluate", "released", "--profiles", write_profiles(tmp_path / "profiles.jsonl"),
            "--lm", "openai/m", "--api-base", endpoint.api_base, "--timeout", 5, "--json",
        )  # fmt: skip
    assert done.exit_code == 0, done.output
    said = json.loads(done.stdout.splitlines()[-1])
    rows = [said[name] for name in ("uncompiled", "compiled", "oracle")]
    assert [row["n"] for row in rows] == [3, 3, 3]
    assert sum(row["unscored"] for row in rows) == 1
    assert said["difference"]["low"] is None


def test_an_evaluation_without_scores_is_no_result(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with OddEndpoint(lambda text: "Certainly!" if JUDGED in text else text) as endpoint:
        done = _run(
            "evaluate", "released", "--profiles", write_profiles(tmp_path / "profiles.jsonl"),
            "--lm", "openai/m", "--api-base", endpoint.api_base, "--json",
        )  # fmt: skip
    _is_one_line(done, "4 of 4 talks of uncompiled have no score", "Certainly!")
    assert not [line for line in done.stdout.splitlines() if line.startswith("{")]
    assert [p.name for p in tmp_path.iterdir()] == ["profiles.jsonl"]


def test_a_comparison_with_recorded_replies_without_answers_is_no_result(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    talk = (("seeker", "My kiln cracked."), ("supporter", "That is a lot to lose."))
    turns = [{"speaker": who, "content": said} for who, said in talk * 2]
    Path("refs.jsonl").write_text(json.dumps({"id": "r1", "dialog": turns}) + "\n", "utf-8")
    with OddEndpoint(lambda text: text if "[[ ##" in text else "{reply}") as endpoint:
        endpoint.first = "I am here."
        done = _run(
            "evaluate", "released", "--references", "refs.jsonl", "--lm", "openai/m",
            "--api-base", endpoint.api_base,
        )  # fmt: skip
    _is_one_line(done, "2 of 2 turns of uncompiled have no answer", "reply is template")
    assert [p.name for p in tmp_path.iterdir()] == ["refs.jsonl"]


@pytest.mark.parametrize("said", ["", "I would rather not.", REFUSED], ids=["", "prose", "refused"])
def test_a_discovery_without_skills_saves_nothing(said: Any, tmp_path: Path) -> None:
    with OddEndpoint(lambda text: said if WRITTEN in text else text) as endpoint:
        done = _run(
            "discover", "--dialogues", _few(tmp_path / "few.jsonl"), "--lm", "openai/m",
            "--api-base", endpoint.api_base, "--out", tmp_path / "bank",
        )  # fmt: skip
    _is_one_line(done, "no skill could be written", "the first reason: a skill of")
    assert [p.name for p in tmp_path.iterdir()] == ["few.jsonl"]


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (UserError("no such thing"), 2, "error: no such thing"),
        (OSError("the disk is full"), 2, "error: the disk is full"),
        (KeyError("x"), 1, "error: a fault of this program, KeyError: 'x'"),
        (Fault("it broke. All is saved"), 1, "error: it broke. All is saved"),
    ],
)
def test_whatever_went_wrong_is_one_line(
    error: Exception, code: int, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(Exception) as ended, told_plainly():  # noqa: PT011 - Typer's, of no public kind
        raise error
    assert getattr(ended.value, "exit_code", None) == code
    assert words in capsys.readouterr().err


def test_a_fault_of_ours_keeps_its_traceback_for_those_who_look_for_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ESC_SKILLS_DEBUG", "1")
    with pytest.raises(KeyError), told_plainly():
        raise KeyError("x")
