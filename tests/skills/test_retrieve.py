import pytest

from esc_skills.skills.retrieve import retrieve
from tests.fakes import make_skill, make_state


def test_fitting_skills_come_first() -> None:
    cards = [make_skill("step", needs=("a_next_step",)).card, make_skill("hear").card]
    assert [c.id for c in retrieve(cards, make_state()).candidates] == ["hear", "step"]


def test_a_contraindicated_skill_is_never_a_candidate() -> None:
    cards = [make_skill("hear", not_needs=("to_be_heard",)).card, make_skill("other").card]
    found = retrieve(cards, make_state())
    assert [c.id for c in found.candidates] == ["other"]
    assert found.barred == ("hear",)


def test_offers_at_most_depth() -> None:
    cards = [make_skill(f"s{i}").card for i in range(9)]
    assert len(retrieve(cards, make_state(), depth=3).candidates) == 3
    with pytest.raises(ValueError, match="depth"):
        retrieve(cards, make_state(), depth=0)


def test_a_skill_for_any_state_stands_between_fitting_and_not() -> None:
    cards = [
        make_skill("no", needs=("a_next_step",)).card,
        make_skill("any", needs=()).card,
        make_skill("yes").card,
    ]
    assert [c.id for c in retrieve(cards, make_state()).candidates] == ["yes", "any", "no"]
