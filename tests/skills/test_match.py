from collections.abc import Sequence

from esc_skills.skills.match import best_match, may_be_barred, possible_states
from signatures.dialogues import Turn
from signatures.skills import Clause, Condition, Contraindication, Skill, StratumEvidence
from tests.fakes import make_skill

FIRST = (Turn(speaker="seeker", text="The bakery closed without a word to us."),)
LATER = (*FIRST, Turn(speaker="supporter", text="Oh."), Turn(speaker="seeker", text="Ovens cold."))


def _skill(
    name: str, *clauses: Clause, guidance: str = "Stay with it.", change: float = 0
) -> Skill:
    skill = make_skill(name, guidance=guidance)
    evidence = [StratumEvidence(stratum="x", uses=60, mean_change=change, low=0, high=9)]
    update = {
        "applicability": Condition(),
        "contraindications": tuple(
            Contraindication(condition=Condition(clauses=(clause,))) for clause in clauses
        ),
        "evidence": tuple(evidence if change else ()),
    }
    return skill.model_copy(update={"card": skill.card.model_copy(update=update)})


def _chosen(skills: Sequence[Skill], talk: Sequence[Turn] = LATER) -> str | None:
    found = best_match(skills, talk, "none")
    return found and found[0]


def test_the_skill_whose_words_the_seeker_uses_is_chosen() -> None:
    ovens = _skill("ovens", guidance="Ask about cold ovens.")
    assert _chosen([_skill("other"), ovens]) == "ovens"


def test_a_better_record_wins_where_words_say_nothing() -> None:
    assert _chosen([_skill("worse", change=-4), _skill("none-yet"), _skill("fine", change=5)]) == (
        "fine"
    )


def test_a_skill_for_openings_opens() -> None:
    opening = Condition(clauses=(Clause(field="stage", op="in", values=("opening",)),))
    opener = make_skill("opener")
    opener = opener.model_copy(
        update={"card": opener.card.model_copy(update={"applicability": opening})}
    )
    skills = [_skill("any"), opener]
    assert (_chosen(skills, FIRST), _chosen(skills, LATER)) == ("opener", "any")


def test_a_do_not_that_may_hold_keeps_the_skill_out() -> None:
    not_heard = _skill("barred", Clause(field="need", op="in", values=("to_be_heard",)), change=9)
    assert _chosen([not_heard, _skill("other")]) == "other"
    assert _chosen([not_heard]) is None


def test_a_do_not_that_code_can_rule_out_does_not_bar() -> None:
    not_first = _skill("later", Clause(field="stage", op="in", values=("opening",)), change=9)
    assert _chosen([not_first, _skill("other")], FIRST) == "other"
    assert _chosen([not_first, _skill("other")], LATER) == "later"


def test_a_do_not_at_a_concern_follows_the_screen() -> None:
    card = _skill("calm", Clause(field="risk", op="not_in", values=("none",))).card
    assert not may_be_barred(card, possible_states(LATER, "none"))
    assert may_be_barred(card, possible_states(LATER, "concern"))


def test_without_a_word_in_any_skill_the_banks_order_stands() -> None:
    assert _chosen([_skill("zz", guidance="the"), _skill("aa", guidance="the")]) == "zz"


def test_it_says_why() -> None:
    found = best_match([_skill("fine", change=5)], LATER, "none")
    assert found is not None
    assert "+3.8 points" in found[1]
