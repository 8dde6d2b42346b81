"""docs/discovery.md says what discovery does today, on the dialogues that are shipped."""

from pathlib import Path

import dspy
import pytest

from esc_skills.corpora.load import own_dialogues
from esc_skills.lm.adapter import ChatAdapter
from esc_skills.offline.engine import offline_lm
from esc_skills.optimizers.discover import Mined, mine
from programs.bank_builder import BuildBank
from programs.extraction import ExtractUnits

DOC = (Path(__file__).parents[1] / "docs" / "discovery.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def mined() -> Mined:
    build = BuildBank(n_skills=12, n_demos=2)
    with dspy.context(lm=offline_lm(), adapter=ChatAdapter()):
        return mine(own_dialogues(), ExtractUnits(), build, tell=lambda kind, data: None)


def test_the_funnel_in_the_docs_is_the_funnel(mined: Mined) -> None:
    assert "| " + " | ".join(map(str, mined.counts.values())) + " |" in DOC


def test_five_skills_in_the_docs_are_skills_of_the_bank(mined: Mined) -> None:
    shown = [s for s in mined.bank if f"### `{s.card.id}`" in DOC]
    assert len(shown) == 5 == DOC.count("### `")
    for skill in shown:
        assert f"> {skill.guidance}\n" in DOC
        for demo in skill.demos:
            assert f"*{demo.history}* -> *{demo.reply}*" in DOC
        for no in skill.card.contraindications:
            failed = ", ".join(f"`{unit}`" for unit in no.units)
            assert f"- **not when** {no.condition.words} - failed units: {failed}" in DOC


def test_the_traced_messages_are_those_of_the_dialogue(mined: Mined) -> None:
    units = {unit.id: unit for unit in mined.units}
    for unit in (units["own_b05#2"], units["own_b13#1"]):
        for text in (unit.before_text, unit.action.text, unit.after_text):
            assert text in DOC
