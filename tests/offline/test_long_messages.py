"""A message nobody would write is answered with bounded work: grammars see a bounded part of it."""

import pytest

from esc_skills.offline.prompt import bounded
from programs.saving import load_agent

UNITS = ['"', '"a" ', "'", "a", "I am sad, ", "“", "我很累，", ", "]


@pytest.mark.parametrize("unit", UNITS)
def test_what_a_grammar_sees_of_a_message_is_bounded(unit: str) -> None:
    long = f"Seeker: {unit * 200_000}"
    seen = bounded({"history": f"Seeker: hello\n{long}", "units": long})
    assert len(seen["history"]) < 5000
    assert seen["history"].startswith("Seeker: hello\nSeeker: ")
    assert seen["units"] == long


def test_an_ordinary_message_is_seen_whole() -> None:
    talk = {"history": "Seeker: " + "I could not sleep again. " * 100}
    assert bounded(talk) == talk


@pytest.mark.filterwarnings("ignore::programs.saving.OfflineWarning")
def test_two_hundred_thousand_quotation_marks_are_answered(in_time: None) -> None:
    assert load_agent()(history=[{"role": "user", "content": '"' * 200_000}]).reply
