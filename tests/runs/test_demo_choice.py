"""With a model behind an endpoint an agent speaks without the offline engine's demos."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import optimize
from benchmarks.serve_offline import OfflineServer
from esc_skills.corpora.load import own_profiles
from esc_skills.runs.chatting import open_chat
from esc_skills.runs.settings import ModelSettings
from esc_skills.skills.bank import SkillBank
from programs.agent import SupportAgent
from programs.saving import load, program_hash, save
from signatures.skills import Demo
from tests.corpora.makers import make_dialogue
from tests.fakes import make_skill

OFFLINE = Demo(history="Seeker: a", state="s", reply="It was worded.", origin="offline")
MINED = Demo(history="Seeker: b", state="s", reply="A person said it.", origin="mined")
NOTE = "1 demo is left out, worded by the offline engine: openai/offline"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    skill = make_skill(needs=()).model_copy(update={"demos": (OFFLINE, MINED)})
    agent = SupportAgent(SkillBank((skill,)))
    save(agent, tmp_path / "run", created="x", models={"agent": "offline/esc"})
    return tmp_path / "run"


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, ...]]:
    monkeypatch.setenv("OPENAI_API_KEY", "none")
    with OfflineServer() as running:
        yield "--lm", "openai/offline", "--api-base", running.api_base


def _evaluate(folder: Path, *args: str) -> Result:
    people = folder.parent / "people.jsonl"
    people.write_text("".join(f"{p.model_dump_json()}\n" for p in own_profiles("val")[:2]))
    flags = ("--profiles", str(people), "--threads", "1", "--json", *args)
    done = CliRunner().invoke(optimize.app, ["evaluate", str(folder), *flags])
    assert done.exit_code == 0, done.output
    return done


@pytest.mark.slow
def test_evaluate_says_what_it_left_out_and_what_a_reply_costs_and_copies(
    folder: Path, model: tuple[str, ...]
) -> None:
    before = program_hash(load(folder))
    done = _evaluate(folder, *model)
    said = json.loads(done.stdout.splitlines()[-1])
    assert NOTE in " ".join(done.stderr.split())
    assert "--demos all" in done.stderr
    assert said["demos_left_out"] == 1
    # A judge and a seeker ask the same model: theirs are not the agent's.
    assert said["uncompiled"]["calls_per_reply"] == 2.0
    assert said["compiled"]["calls_per_reply"] == 2.0  # a real model is asked twice a reply
    assert said["oracle"]["calls_per_reply"] == 1.0
    assert said["compiled"]["tokens_in_per_reply"] > said["compiled"]["tokens_out_per_reply"] > 0
    assert said["compiled"]["copied"]["n"] == 0
    assert "copied" not in said["uncompiled"]
    assert "eight words in a row of a demo: compiled 0 of" in " ".join(done.stdout.split())
    assert program_hash(load(folder)) == before
    (logged,) = (folder / "evaluations.jsonl").read_text().splitlines()
    assert json.loads(logged)["scores"]["demos_left_out"] == 1


@pytest.mark.slow
def test_asked_for_by_name_all_demos_are_spoken_with(folder: Path, model: tuple[str, ...]) -> None:
    done = _evaluate(folder, *model, "--demos", "all")
    assert json.loads(done.stdout.splitlines()[-1])["demos_left_out"] == 0
    assert "left out" not in done.stderr


def test_offline_all_demos_are_spoken_with_and_copies_not_counted(folder: Path) -> None:
    done = _evaluate(folder)
    said = json.loads(done.stdout.splitlines()[-1])
    assert said["demos_left_out"] == 0
    assert "copied" not in said["compiled"]
    assert "left out" not in done.stderr


@pytest.mark.slow
def test_against_references_the_same_holds(folder: Path, model: tuple[str, ...]) -> None:
    path = folder.parent / "refs.jsonl"
    turns = [
        {"speaker": t.speaker, "content": t.text, "annotation": {"strategy": t.strategy}}
        for t in make_dialogue().turns
    ]
    path.write_text(json.dumps({"id": "r1", "dialog": turns}) + "\n")
    args = ["evaluate", str(folder), "--references", str(path), "--json", *model]
    done = CliRunner().invoke(optimize.app, args)
    assert done.exit_code == 0, done.output
    said = json.loads(done.stdout.splitlines()[-1])
    assert said["demos_left_out"] == 1
    assert NOTE in " ".join(done.stderr.split())
    assert said["uncompiled"]["calls_per_reply"] == 2.0
    assert said["compiled"]["copied"]["of"] > 0
    table = done.stdout.split("strategy accuracy, compiled")[0]
    assert "calls a reply" in table
    assert "copies of a demo" in table
    assert "…" not in table


@pytest.mark.slow
def test_a_chat_says_it_too(folder: Path, model: tuple[str, ...]) -> None:
    settings = ModelSettings().with_flags(lm=model[1], api_base=model[3])
    with open_chat(folder, settings) as talk:
        assert talk.note.startswith(NOTE)
        assert talk.say("They moved my desk into the corridor.").reply
    with open_chat(folder, settings, demos="all") as talk:
        assert talk.note == ""
