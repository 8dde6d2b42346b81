"""Adds a pass as CONTRIBUTING says: its file (`retire_worst.py`) and one line of the table."""

from pathlib import Path
from typing import Any

import dspy
import pytest

from esc_skills.corpora.load import own_profiles
from esc_skills.lm.meter import Meter
from esc_skills.lm.roles import RoleNames, connect
from esc_skills.offline.engine import offline_lm
from esc_skills.optimizers.base import SkilledProgram
from esc_skills.runs.asked import verdict
from esc_skills.runs.compile import compile_agent
from esc_skills.runs.compile_settings import Settings
from esc_skills.runs.data import load_data
from esc_skills.runs.estimate import asked_at_most
from esc_skills.runs.passes import DEFAULT_PIPELINE, PASSES, PassEntry, passes_help
from signatures.rollouts import Talk
from tests.contracts import LOOK, PassContract
from tests.fakes import agent_answer, scripted_lm
from tests.toys.retire_worst import RetireWorst

ENTRY = PassEntry(about="one less", build=lambda s, d, r: RetireWorst(n_talks=4), asks=verdict)


class TestRetireWorst(PassContract):
    @property
    def budget(self) -> int:
        return 12 + 2 * LOOK

    def lm(self) -> dspy.LM:
        return scripted_lm(agent_answer)

    def make(self) -> RetireWorst:
        return RetireWorst()

    def change(self, agent: SkilledProgram, talk: Talk) -> int:
        return -5 if len(agent.bank) else 0


@pytest.fixture
def _added(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PASSES, "retire-worst", ENTRY)


@pytest.mark.usefixtures("_added")
@pytest.mark.slow
def test_a_pass_of_the_table_is_compiled_with(tmp_path: Path) -> None:
    of_scenes = {p.scene: p for p in own_profiles("train")}
    few = tmp_path / "profiles.jsonl"
    few.write_text("".join(f"{p.model_dump_json()}\n" for p in list(of_scenes.values())[:6]))
    settings = Settings(
        profiles=str(few),
        passes=("retire-worst",),
        objective="tests.toys.evenness:evenness",
        looks=(4,),
        n_talks=2,
        threads=1,
    )
    told: list[tuple[str, dict[str, Any]]] = []
    done = compile_agent(settings, on_event=lambda kind, data: told.append((kind, data)))
    assert [name for name, _ in done.run.results] == ["discover", "retire-worst"]
    assert [data["why"][:17] for kind, data in told if kind == "retired"] == ["Each reply moved "]


@pytest.mark.usefixtures("_added")
def test_a_pass_of_the_table_is_known_to_help_and_to_the_dry_run() -> None:
    assert "retire-worst (one less)" in passes_help()
    data = load_data(Settings())
    without, added = (
        asked_at_most(Settings(passes=names), data).counts["talk"]
        for names in (("discover",), ("discover", "retire-worst"))
    )
    assert added - without == 2 * Settings().looks[-1]


def test_a_pass_that_is_not_in_the_table_is_refused() -> None:
    with pytest.raises(ValueError, match="passes must be some of discover, evolve"):
        Settings(passes=("retire-worst",))


def test_the_default_pipeline_is_not_all_there_is() -> None:
    assert Settings().passes == DEFAULT_PIPELINE == ("discover", "evolve", "demos")
    assert set(PASSES) > set(DEFAULT_PIPELINE)


@pytest.mark.parametrize("name", PASSES)
def test_every_pass_of_the_table_is_called_what_the_table_says(name: str) -> None:
    settings = Settings()
    roles = connect(RoleNames(), offline=offline_lm, meter=Meter())
    assert PASSES[name].build(settings, load_data(settings), roles).name == name
