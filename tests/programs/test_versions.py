import json
from pathlib import Path

import dspy
import pytest

from esc_skills.skills.bank import SkillBank
from esc_skills.skills.history import History
from programs.agent import SupportAgent
from programs.saving import (
    BadArtifact,
    load,
    program_hash,
    read_history,
    read_manifest,
    save,
)
from programs.versions import Versions, at_version, prompts_of, save_child
from signatures.rollouts import Verdict
from signatures.skills import SkillEdit
from tests.fakes import make_skill

STATIC = SkillBank((make_skill(), make_skill("two", guidance="Ask one thing.")))
EDIT = SkillEdit(
    kind="revise",
    target="two",
    skill=make_skill("two", guidance="Ask two things."),
    rationale="more",
)
VERDICT = Verdict(decision="accept", reason="better", n=36, mean=3.0, low=1.0, high=5.0)


def _reworded(agent: SupportAgent, words: str) -> SupportAgent:
    other = agent.with_bank(agent.bank)
    other.assess.signature = other.assess.signature.with_instructions(words)
    other.assess.demos = [dspy.Example(history="Seeker: hi", emotion="sad")]
    return other


def _run() -> tuple[SupportAgent, History]:
    """A static bank, one accepted edit, then an optimizer that rewrites an instruction."""
    versions, agent = Versions(), SupportAgent(STATIC)
    versions.keep(agent, by="discover")
    agent = agent.with_bank(agent.bank.apply(EDIT))
    versions.keep(agent, edits=(EDIT,), verdict=VERDICT, by="evolve")
    agent = _reworded(agent, "Read the talk.")
    versions.keep(agent, by="instructions")
    return agent, versions.history


def _saved(tmp_path: Path) -> Path:
    agent, history = _run()
    save(agent, tmp_path / "run", created="x", models={"agent": "x/y"}, history=history)
    return tmp_path / "run"


def test_every_accepted_program_is_a_version_with_edit_and_verdict() -> None:
    _, history = _run()
    assert [v.by for v in history.versions] == ["discover", "evolve", "instructions"]
    assert [v.parent for v in history.versions] == [None, 0, 1]
    assert history.versions[1].edits == (EDIT,)
    assert history.versions[1].verdict == VERDICT
    assert history.versions[1].why == "more"


def test_a_program_that_is_the_newest_version_makes_none() -> None:
    versions, agent = Versions(), SupportAgent(STATIC)
    versions.keep(agent)
    versions.keep(agent.with_bank(agent.bank), by="evidence")
    assert len(versions.history) == 1


def test_an_earlier_version_has_its_bank_and_its_instructions() -> None:
    agent, history = _run()
    static = at_version(agent, history, 0)
    assert program_hash(static) == program_hash(SupportAgent(STATIC))
    assert program_hash(at_version(agent, history, 2)) == program_hash(agent)


def test_the_history_is_saved_verified_and_read_back(tmp_path: Path) -> None:
    folder = _saved(tmp_path)
    assert read_history(folder) == _run()[1]
    assert read_manifest(folder).format == 2
    path = folder / "history.jsonl"
    path.write_text(path.read_text().replace("Ask two things", "Ask no thing"))
    with pytest.raises(BadArtifact, match=r"history\.jsonl was changed"):
        load(folder)


def test_a_missing_history_is_refused(tmp_path: Path) -> None:
    folder = _saved(tmp_path)
    (folder / "history.jsonl").unlink()
    with pytest.raises(BadArtifact, match=r"history\.jsonl is missing"):
        load(folder)


def test_a_history_of_another_bank_is_not_saved(tmp_path: Path) -> None:
    _, history = _run()
    with pytest.raises(ValueError, match="must end with the bank"):
        save(SupportAgent(STATIC), tmp_path / "x", created="x", models={}, history=history)
    assert not (tmp_path / "x").exists()


def test_an_artifact_of_the_first_format_is_read_as_one_version(tmp_path: Path) -> None:
    folder = tmp_path / "old"
    save(SupportAgent(STATIC), folder, created="x", models={})
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text())
    del manifest["parent"]
    path.write_text(json.dumps({**manifest, "format": 1}))
    assert load(folder).bank == SupportAgent(STATIC).bank
    history = read_history(folder)
    assert [v.by for v in history.versions] == ["artifact"]
    assert history.bank(0) == STATIC


def test_a_child_names_its_parent_and_takes_no_scores_over(tmp_path: Path) -> None:
    agent, history = _run()
    parent = save(
        agent, tmp_path / "a", created="x", models={"agent": "x/y"}, history=history,
        licences=("CC BY-NC 4.0",), scores={"test": {}}, test_reads=3, note="Offline.",
    )  # fmt: skip
    child = save_child(agent, tmp_path / "b", parent=parent, history=history, note="By hand.")
    assert child.parent == parent.program_hash
    assert child.scores == {}
    assert child.test_reads == 3
    assert child.licences == ("Apache-2.0", "CC BY-NC 4.0")
    assert child.note == "By hand. Offline."
    assert program_hash(load(tmp_path / "b")) == program_hash(agent)


def test_prompts_are_those_of_the_predictors_that_are_no_skills() -> None:
    found = prompts_of(_reworded(SupportAgent(STATIC), "Read the talk."))
    assert set(found) == {"assess", "select", "plain", "depth", "plan"}
    assert found["assess"].instructions == "Read the talk."
    assert len(found["assess"].demos) == 1
