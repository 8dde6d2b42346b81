"""What is said of a saved agent, as records: no terminal needed."""

from pathlib import Path

import pytest

from esc_skills.runs.artifacts import Refused
from esc_skills.runs.inspecting import compare_artifacts, inspect_artifact, sheet_of
from esc_skills.skills.bank import SkillBank
from programs.agent import SupportAgent
from programs.saving import BadArtifact, save
from signatures.skills import StratumEvidence
from tests.fakes import make_skill

USED = make_skill("used").model_copy(
    update={
        "card": make_skill("used").card.model_copy(
            update={
                "evidence": (
                    StratumEvidence(stratum="a", uses=3, mean_change=2.0, low=0, high=4),
                    StratumEvidence(stratum="b", uses=1, mean_change=-2.0, low=-4, high=0),
                )
            }
        )
    }
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    bank = SkillBank((make_skill("first"), USED))
    save(SupportAgent(bank), tmp_path / "run", created="x", models={})
    return tmp_path / "run"


def test_uses_are_added_up_and_changes_weighted_by_them() -> None:
    first, used = sheet_of(SkillBank((make_skill("first"), USED))).skills
    assert (first.uses, first.change) == (0, None)
    assert (used.uses, used.change) == (4, 1.0)


def test_the_most_used_skill_is_shown_unless_another_is_asked_for(folder: Path) -> None:
    def ids(skill: str | None) -> list[str]:
        return [one.skill.card.id for one in inspect_artifact(folder, skill=skill).shown]

    assert ids(None) == ["used"]
    assert ids("first") == ["first"]
    assert ids("all") == ["first", "used"]
    with pytest.raises(Refused, match="no skill 'x'; there are: first, used"):
        ids("x")


def test_an_agent_without_skills_shows_none(tmp_path: Path) -> None:
    save(SupportAgent(), tmp_path / "run", created="x", models={})
    assert inspect_artifact(tmp_path / "run").shown == ()


def test_a_folder_that_does_not_verify_is_not_compared(folder: Path, tmp_path: Path) -> None:
    assert not compare_artifacts(folder, folder).unseen
    with pytest.raises(BadArtifact, match="no such folder"):
        compare_artifacts(folder, tmp_path / "nowhere")
