"""diff, restore, export and import as a user runs them, on a small artifact."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

import optimize
from esc_skills.runs.compile_settings import Settings
from esc_skills.skills.bank import SkillBank
from programs.agent import SupportAgent
from programs.saving import load, program_hash, read_history, read_manifest, save
from programs.versions import Versions
from signatures.skills import SkillEdit
from tests.fakes import make_skill

pytestmark = pytest.mark.slow

STATIC = SkillBank(
    (make_skill(guidance="Name it. Wait."), make_skill("two", guidance="Ask one thing."))
)
EDIT = SkillEdit(
    kind="revise",
    target="two",
    skill=make_skill("two", guidance="Ask one thing. Then listen."),
    rationale="it asked too much",
)


@pytest.fixture
def artifact(tmp_path: Path) -> Path:
    versions, agent = Versions(), SupportAgent(STATIC)
    versions.keep(agent, by="discover")
    agent = agent.with_bank(agent.bank.apply(EDIT))
    versions.keep(agent, edits=(EDIT,))
    save(agent, tmp_path / "run", created="x", models={}, history=versions.history)
    return tmp_path / "run"


def _run(*args: str | Path) -> Result:
    return CliRunner().invoke(optimize.app, [*map(str, args)], env={"COLUMNS": "120"})


def _json(*args: str | Path) -> Any:
    done = _run(*args, "--json")
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout.splitlines()[-1])


def test_restore_makes_the_static_agent_again_and_it_can_be_undone(
    artifact: Path, tmp_path: Path
) -> None:
    said = _json("restore", artifact, "0", "--out", tmp_path / "old")
    assert program_hash(load(tmp_path / "old")) == program_hash(SupportAgent(STATIC))
    assert said["bank"] == STATIC.hash
    assert read_manifest(tmp_path / "old").parent == read_manifest(artifact).program_hash
    newest = read_history(tmp_path / "old").versions[-1]
    assert (newest.by, newest.parent) == ("restore", 0)
    _json("restore", tmp_path / "old", "1", "--out", tmp_path / "again")
    assert load(tmp_path / "again").bank == load(artifact).bank


def test_restore_takes_the_start_of_a_hash(artifact: Path, tmp_path: Path) -> None:
    said = _json("restore", artifact, STATIC.hash[:8], "--out", tmp_path / "old")
    assert said["version"] == 0


def test_diff_tells_the_edit_in_words_and_as_json(artifact: Path, tmp_path: Path) -> None:
    _run("restore", artifact, "0", "--out", tmp_path / "old")
    done = _run("diff", tmp_path / "old", artifact)
    assert "skills: 1 revised, 1 the same; other instructions: the same" in done.stdout
    assert "+ Then listen." in done.stdout
    assert "revise: it asked too much (from two@1)" in done.stdout
    found = _json("diff", tmp_path / "old", artifact)
    assert found["same"] is False
    assert found["skills"][0]["changes"][0] == {
        "part": "guidance", "kind": "added", "before": "", "after": "Then listen.", "note": "",
    }  # fmt: skip


def test_diff_of_an_agent_with_itself_says_so(artifact: Path) -> None:
    assert "no difference" in _run("diff", artifact, artifact).stdout


def test_diff_names_another_selection_depth(tmp_path: Path) -> None:
    for name, depth in (("a", 6), ("b", 3)):
        save(SupportAgent(STATIC, depth=depth), tmp_path / name, created="x", models={})
    shown = _run("diff", tmp_path / "a", tmp_path / "b").stdout
    assert "- At most 6 skills are offered for selection." in shown
    assert "+ At most 3 skills are offered for selection." in shown


def test_a_difference_that_is_not_shown_is_owned_up_to(tmp_path: Path) -> None:
    agent, other = SupportAgent(STATIC), SupportAgent(STATIC)
    signature = other.assess.signature
    other.assess.signature = signature.with_updated_fields("emotion", desc="the feeling")
    save(agent, tmp_path / "a", created="x", models={})
    save(other, tmp_path / "b", created="x", models={})
    shown = " ".join(_run("diff", tmp_path / "a", tmp_path / "b").stdout.split())
    assert "no difference: bank" in shown
    assert "but the programs' hashes differ" in shown


def test_export_and_import_give_the_same_program(artifact: Path, tmp_path: Path) -> None:
    said = _json("export", artifact, "--format", "skill-md", "--out", tmp_path / "skills")
    assert said["bank"] == load(artifact).bank.hash
    back = _json("import", tmp_path / "skills", "--into", artifact, "--out", tmp_path / "new")
    assert back["edits"] == []
    assert program_hash(load(tmp_path / "new")) == program_hash(load(artifact))


def test_an_edit_by_hand_arrives_as_a_revision_in_the_history(
    artifact: Path, tmp_path: Path
) -> None:
    _run("export", artifact, "--out", tmp_path / "skills")
    path = tmp_path / "skills" / "two" / "SKILL.md"
    path.write_text(path.read_text().replace("Then listen.", "Then be quiet."))
    looked = _run("import", tmp_path / "skills", "--into", artifact)
    assert "+ Then be quiet." in looked.stdout
    assert "nothing was written" in looked.stdout
    _json("import", tmp_path / "skills", "--into", artifact, "--out", tmp_path / "new")
    skill = load(tmp_path / "new").bank["two"]
    assert skill.guidance == "Ask one thing. Then be quiet."
    assert (skill.card.version, skill.card.provenance.parents) == (3, ("two@2",))
    newest = read_history(tmp_path / "new").versions[-1]
    assert (newest.by, newest.parent, newest.edits[0].kind) == ("import", 1, "revise")
    manifest = read_manifest(tmp_path / "new")
    assert manifest.parent == read_manifest(artifact).program_hash
    assert manifest.scores == {}


def test_inspect_lists_the_versions_and_every_skill(artifact: Path) -> None:
    rows = _json("inspect", artifact, "--history")
    assert [(row["number"], row["parent"]) for row in rows] == [(0, None), (1, 0)]
    shown = _run("inspect", artifact, "--skill", "all").stdout
    assert "name-the-feeling, version 1" in shown
    assert "two, version 2" in shown
    assert _run("inspect", artifact, "--skill", "three").exit_code == 2


def test_a_hand_made_artifact_is_no_finished_compile(artifact: Path, tmp_path: Path) -> None:
    save(SupportAgent(STATIC), tmp_path / "a", created="x", models={}, settings=Settings().saved())
    _run("restore", tmp_path / "a", "0", "--out", tmp_path / "b")
    done = _run("--out", tmp_path / "b")
    assert done.exit_code == 2
    assert "was not compiled (Version 0 of program" in " ".join(done.stderr.split())
    assert "Traceback" not in done.output


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["diff", "{run}", "nowhere"], "no such folder"),
        (["restore", "{run}", "9", "--out", "{tmp}/x"], "no version 9"),
        (["restore", "{run}", "0", "--out", "{run}"], "already holds something"),
        (["export", "{run}", "--out", "{run}"], "already holds something"),
        (["export", "{run}", "--out", "{tmp}/x", "--format", "pdf"], "--format is skill-md"),
        (["export", "nowhere", "--out", "{tmp}/x"], "no such folder"),
        (["export", "{run}", "--out", "{run}/bank.json/x"], "Not a directory"),
        (["restore", "{run}", "0", "--out", "{run}/bank.json/x"], "Not a directory"),
        (["import", "nowhere", "--into", "{run}", "--out", "{tmp}/x"], "nowhere: no such folder"),
        (["import", "{tmp}", "--into", "{run}", "--out", "{tmp}/x"], "with a SKILL.md in it"),
    ],
)
def test_a_mistake_is_one_line_and_exit_code_2(
    artifact: Path, tmp_path: Path, args: list[str], says: str
) -> None:
    done = _run(*(a.format(run=artifact, tmp=tmp_path) for a in args))
    assert done.exit_code == 2
    assert says in " ".join(done.stderr.split())
    assert "Traceback" not in done.output
    assert not (tmp_path / "x").exists()


def test_an_import_that_does_not_pass_the_checks_is_refused(artifact: Path, tmp_path: Path) -> None:
    _run("export", artifact, "--out", tmp_path / "skills")
    path = tmp_path / "skills" / "two" / "SKILL.md"
    path.write_text(path.read_text().replace("Then listen.", "See https://example.org"))
    done = _run("import", tmp_path / "skills", "--into", artifact, "--out", tmp_path / "x")
    assert done.exit_code == 2
    assert "two: guidance: a link" in " ".join(done.stderr.split())
    assert not (tmp_path / "x").exists()
