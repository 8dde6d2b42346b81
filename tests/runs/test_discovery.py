"""What discovery is wired to: who can read which dialogues."""

import pytest

from esc_skills.corpora.load import own_dialogues
from esc_skills.lm.meter import Meter
from esc_skills.lm.roles import RoleNames, connect, is_offline
from esc_skills.offline.annotator import LANGUAGES
from esc_skills.offline.engine import offline_lm
from esc_skills.runs.compile_settings import Settings
from esc_skills.runs.discovery import discover_pass


@pytest.mark.parametrize("model", ["offline/esc", "offline/ds", "offline/g4"])
def test_every_offline_model_sets_aside_what_its_annotator_cannot_read(model: str) -> None:
    assert is_offline(model)
    roles = connect(RoleNames(agent=model), offline=offline_lm, meter=Meter())
    assert discover_pass(Settings(lm=model), own_dialogues(), roles).languages == LANGUAGES


def test_a_language_model_reads_any_language() -> None:
    names = RoleNames(agent="openai/x", api_base="http://127.0.0.1:1/v1")
    roles = connect(names, offline=offline_lm, meter=Meter())
    assert discover_pass(Settings(), own_dialogues(), roles).languages is None
