import json
import warnings
from pathlib import Path
from typing import Any

import dspy
import pytest

import esc_skills
from programs.saving import (
    BadArtifact,
    OfflineWarning,
    find_artifact,
    load,
    load_agent,
    program_hash,
    save,
)
from tests.fakes import agent_answer, messages, scripted_lm
from tests.programs.makers import make_agent

TALK = messages("They changed my roster again.")


def _saved(tmp_path: Path, **fields: Any) -> Path:
    folder = tmp_path / "run"
    save(
        make_agent(), folder, created="2026-01-01T00:00:00+00:00", models={"agent": "x/y"}, **fields
    )
    return folder


def test_a_saved_agent_gives_the_same_replies_and_hash(tmp_path: Path) -> None:
    folder = _saved(tmp_path)
    with dspy.context(lm=scripted_lm(agent_answer)):
        assert load(folder)(history=TALK).reply == make_agent()(history=TALK).reply
    assert program_hash(load(folder)) == program_hash(make_agent())
    assert load(folder).bank == make_agent().bank


def test_the_plan_is_part_of_what_is_saved(tmp_path: Path) -> None:
    save(make_agent().with_plan("two"), tmp_path / "two", created="x", models={})
    assert load(tmp_path / "two").plan == "two"
    assert load(_saved(tmp_path)).plan == "three"


@pytest.mark.parametrize("name", ["program.json", "bank.json"])
def test_a_changed_byte_is_refused(tmp_path: Path, name: str) -> None:
    path = _saved(tmp_path) / name
    path.write_text(path.read_text().replace("Ask one thing", "Ask two things"))
    with pytest.raises(BadArtifact, match=f"{name} was changed"):
        load(path.parent)


@pytest.mark.parametrize("name", ["program.json", "bank.json", "manifest.json"])
def test_a_missing_file_is_refused(tmp_path: Path, name: str) -> None:
    folder = _saved(tmp_path)
    (folder / name).unlink()
    with pytest.raises(BadArtifact, match=f"{name} is missing"):
        load(folder)


def test_a_newer_format_is_refused(tmp_path: Path) -> None:
    path = _saved(tmp_path) / "manifest.json"
    manifest = json.loads(path.read_text())
    path.write_text(json.dumps({**manifest, "format": 99}))
    with pytest.raises(BadArtifact, match="format 99"):
        load(path.parent)


@pytest.mark.parametrize("text", ["", "[]", "{}", "not json", '{"format": 1}'])
def test_a_broken_manifest_is_refused(tmp_path: Path, text: str) -> None:
    path = _saved(tmp_path) / "manifest.json"
    path.write_text(text)
    with pytest.raises(BadArtifact, match="run"):
        load(path.parent)


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadArtifact, match="no such folder"):
        load(tmp_path / "nowhere")


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    folder = _saved(tmp_path)
    with pytest.raises(FileExistsError, match="--out"):
        save(make_agent(), folder, created="x", models={})


def test_no_lm_and_no_pickle_is_saved(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    agent = make_agent()
    agent.set_lm(dspy.LM("openai/x", api_key="planted-secret"))
    save(agent, folder, created="x", models={})
    assert {p.suffix for p in folder.iterdir()} == {".json"}
    assert "planted-secret" not in "".join(p.read_text() for p in folder.iterdir())


def test_events_have_their_hash_like_the_rest(tmp_path: Path) -> None:
    folder = _saved(tmp_path, events='{"kind": "edit"}\n')
    assert load(folder).bank == make_agent().bank
    (folder / "events.jsonl").write_text('{"kind": "demos"}\n')
    with pytest.raises(BadArtifact, match=r"events\.jsonl was changed"):
        load(folder)


def test_an_artifact_from_before_events_had_a_hash_is_loaded(tmp_path: Path) -> None:
    folder = _saved(tmp_path)
    (folder / "events.jsonl").write_text("{}\n")
    assert load(folder).bank == make_agent().bank


def test_released_is_the_bundled_agent_unless_a_folder_has_that_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    bundled = find_artifact("released")
    assert (bundled / "manifest.json").is_file()
    (tmp_path / "released").mkdir()
    assert find_artifact("released") == Path("released")
    assert find_artifact("artifacts/mine") == Path("artifacts/mine")


def test_the_documented_door_is_one_import_of_the_package() -> None:
    lm = scripted_lm(agent_answer)
    agent = esc_skills.load_agent("released", lm=lm, plan="three", demos="all")
    assert program_hash(agent) == program_hash(load(find_artifact("released")))
    with pytest.raises(AttributeError, match="no attribute 'agent'"):
        esc_skills.agent  # noqa: B018


def test_loading_without_a_model_warns_that_it_is_offline(tmp_path: Path) -> None:
    folder = _saved(tmp_path)
    with pytest.warns(OfflineWarning, match="not a language model"):
        agent = load_agent(folder)
    assert agent(history=TALK).reply


def test_a_model_that_is_given_is_used_without_warning(tmp_path: Path) -> None:
    folder = _saved(tmp_path)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        agent = load_agent(folder, lm=scripted_lm(agent_answer))
    assert agent(history=TALK).skill == "name-the-feeling"
