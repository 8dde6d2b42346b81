"""Who worded an agent's demos is kept, and decides which of them a real model is shown."""

import json
import warnings
from pathlib import Path
from typing import Any

import dspy
import pytest

from esc_skills.lm.adapter import ChatAdapter
from esc_skills.mining.cards import demo_of
from esc_skills.offline.engine import offline_lm
from esc_skills.skills.bank import SkillBank
from programs.agent import SupportAgent
from programs.demo_origins import choose_demos, count_origins, known_origins
from programs.saving import (
    DemosLeftOut,
    find_artifact,
    load,
    load_agent,
    pack,
    program_hash,
    read_manifest,
    save,
    unpack,
)
from signatures.labels import DemoChoice
from signatures.skills import Demo
from signatures.support import RespondWithSkill
from tests.fakes import agent_answer, make_skill, messages, scripted_lm
from tests.programs.test_bank_builder import make_unit

OFFLINE = Demo(history="Seeker: a", state="s", reply="From a file.", origin="offline")
MINED = Demo(history="Seeker: b", state="s", reply="A person said it.", origin="mined")
MODEL = Demo(history="Seeker: c", state="s", reply="A model.", origin="model", model="openai/x")
HAND = Demo(history="Seeker: d", state="s", reply="Somebody wrote it.", origin="hand")
OLD = Demo(history="Seeker: e", state="s", reply="Nobody kept who.")
REAL = "openai/y"
UNIT = make_unit(1)


def _agent(*demos: Demo) -> SupportAgent:
    skill = make_skill().model_copy(update={"demos": demos})
    return SupportAgent(SkillBank((skill, make_skill("two", guidance="Ask one thing."))))


def _saved(folder: Path, *demos: Demo, speaker: str = "offline/esc", **fields: Any) -> Path:
    agent = _agent(*demos)
    save(agent, folder, created="x", models={"agent": speaker}, **fields)
    return folder


def _chosen(folder: Path, choice: DemoChoice = "auto", *, model: str = REAL) -> list[str]:
    chosen = choose_demos(load(folder), folder, model=model, choice=choice)
    return [demo.reply for skill in chosen.agent.bank for demo in skill.demos]


def test_the_mark_survives_the_predictor_another_process_and_the_artifact(tmp_path: Path) -> None:
    agent = _agent(OFFLINE, MODEL)
    folder = _saved(tmp_path / "run", OFFLINE, MODEL)
    for same in (agent, agent.deepcopy(), unpack(pack(agent)), load(folder)):
        assert same.bank["name-the-feeling"].demos == (OFFLINE, MODEL)
        assert program_hash(same) == program_hash(agent)


@pytest.mark.parametrize("adapter", [ChatAdapter(), dspy.ChatAdapter(), dspy.JSONAdapter()])
def test_the_mark_is_no_part_of_any_prompt(adapter: dspy.ChatAdapter) -> None:
    def prompts(*demos: Demo) -> list[dict[str, str]]:
        predictor = _agent(*demos).skills["name-the-feeling"]
        inputs = dict.fromkeys(RespondWithSkill.input_fields, "x")
        found: list[dict[str, str]] = adapter.format(predictor.signature, predictor.demos, inputs)
        return found

    bare = MODEL.model_copy(update={"origin": None, "model": None})
    assert prompts(MODEL) == prompts(bare)
    assert "openai/x" not in json.dumps(prompts(MODEL))


def test_a_demo_without_a_mark_is_written_as_it_always_was() -> None:
    assert OLD.model_dump(mode="json") == {
        "history": "Seeker: e", "state": "s", "reply": "Nobody kept who."
    }  # fmt: skip
    assert Demo.model_validate_json(MODEL.model_dump_json()) == MODEL


def test_a_real_model_is_shown_all_demos_but_the_offline_engines(tmp_path: Path) -> None:
    folder = _saved(tmp_path / "run", OFFLINE, MINED, MODEL, HAND)
    assert _chosen(folder) == [MINED.reply, MODEL.reply, HAND.reply]
    assert len(_chosen(folder, "all")) == 4
    assert _chosen(folder, "none") == []
    assert len(_chosen(folder, model="offline/esc")) == 4
    with pytest.raises(ValueError, match="demos is one of auto, all, none, got 'some'"):
        choose_demos(load(folder), folder, model=REAL, choice="some")  # type: ignore[arg-type]


def test_a_skill_without_its_demos_keeps_guidance_and_card(tmp_path: Path) -> None:
    folder = _saved(tmp_path / "run", OFFLINE)
    before = load(folder).bank["name-the-feeling"]
    chosen = choose_demos(load(folder), folder, model=REAL)
    assert chosen.agent.bank["name-the-feeling"] == before.model_copy(update={"demos": ()})
    assert chosen.n_left_out == 1


def test_what_is_left_out_is_told_in_one_line(tmp_path: Path) -> None:
    folder = _saved(tmp_path / "run", OFFLINE, MINED)
    told = choose_demos(load(folder), folder, model=REAL).told(REAL, keep="--demos all")
    assert told.startswith("1 demo is left out, worded by the offline engine: openai/y")
    assert "--demos all" in told
    assert "\n" not in told
    for choice in ("all", "none"):
        chosen = choose_demos(load(folder), folder, model=REAL, choice=choice)
        assert chosen.told(REAL, keep="x") == ""


def test_an_agent_is_loaded_with_the_demos_that_are_for_its_model(tmp_path: Path) -> None:
    folder = _saved(tmp_path / "run", OFFLINE, MINED)
    lm = scripted_lm(agent_answer)
    with pytest.warns(DemosLeftOut, match=r'1 demo is left out.*demos="all" keeps them'):
        agent = load_agent(folder, lm=lm)
    assert agent.bank["name-the-feeling"].demos == (MINED,)
    assert agent(history=messages("They changed my roster again.")).skill == "name-the-feeling"
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert load_agent(folder, lm=lm, demos="all").bank == load(folder).bank
        assert load_agent(folder, lm=offline_lm()).bank == load(folder).bank
    load(folder)  # what is on disk still verifies


def test_the_manifest_counts_the_demos_of_each_skill_by_origin(tmp_path: Path) -> None:
    folder = _saved(tmp_path / "run", OFFLINE, MINED, MINED, OLD)
    assert read_manifest(folder).demos == {
        "name-the-feeling": {"mined": 2, "offline": 1, "unknown": 1}
    }
    assert count_origins([make_skill()]) == {}


# --- artifacts from before there were marks -------------------------------------------------------


def test_an_unmarked_demo_is_mined_where_a_unit_says_so_else_the_agents(tmp_path: Path) -> None:
    mined = demo_of(UNIT).model_copy(update={"origin": None})
    units = {"units.jsonl": f"{UNIT.model_dump_json()}\n"}

    def told(speaker: str) -> list[str]:
        name = speaker.replace("/", "-")
        folder = _saved(tmp_path / name, OLD, mined, MODEL, speaker=speaker, extras=units)
        bank = known_origins(load(folder).bank, folder)
        return [demo.worded_by for demo in bank["name-the-feeling"].demos]

    assert told("offline/esc") == ["offline", "mined", "model openai/x"]
    assert told("openai/z") == ["model openai/z", "mined", "model openai/x"]


def test_without_a_model_on_record_nothing_is_known(tmp_path: Path) -> None:
    save(_agent(OLD), tmp_path / "run", created="x", models={"reflection": "offline/esc"})
    assert known_origins(_agent(OLD).bank, tmp_path / "run") == _agent(OLD).bank
    assert _chosen(tmp_path / "run") == [OLD.reply]


def test_of_the_bundled_agent_it_is_known_of_every_demo() -> None:
    folder = find_artifact("released")
    demos = [d for s in known_origins(load(folder).bank, folder) for d in s.demos]
    assert {demo.origin for demo in demos} == {"mined", "offline"}
    assert program_hash(load(folder)) == read_manifest(folder).program_hash
