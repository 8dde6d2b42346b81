from itertools import product
from typing import Any, get_args

import pytest
from hypothesis import given

from esc_skills.skills.bank import SkillBank
from esc_skills.skills.change import PartChange
from esc_skills.skills.diff import Difference, PredictorText, diff_programs, sentence_changes
from esc_skills.skills.limits import N_STATES, reach
from esc_skills.skills.retrieve import is_barred
from signatures.dialogues import SeekerState
from signatures.labels import Emotion, Need, Risk, Stage
from signatures.skills import (
    Clause,
    Condition,
    Contraindication,
    Demo,
    Provenance,
    Skill,
    SkillCard,
    SkillEdit,
    StratumEvidence,
)
from tests.fakes import make_skill
from tests.skills.makers import cards

OLD = make_skill(guidance="Name the feeling. Ask one thing. Wait.", not_needs=("a_next_step",))


def _card(skill: Skill, **changes: Any) -> Skill:
    return skill.model_copy(update={"card": skill.card.model_copy(update=changes)})


def _told(new: Skill, old: Skill = OLD) -> Difference:
    (found,) = diff_programs(SkillBank((old,)), SkillBank((new,))).skills
    assert found.kind == "revised"
    return found


def test_equal_banks_have_no_difference() -> None:
    found = diff_programs(SkillBank((OLD,)), SkillBank((OLD,)))
    assert found.same
    assert found.unchanged == ("name-the-feeling",)


def test_an_added_and_a_removed_skill_are_told_with_their_guidance_and_reach() -> None:
    other = make_skill("other", guidance="Sit with it.")
    found = diff_programs(SkillBank((OLD,)), SkillBank((other,)))
    assert [(d.name, d.kind) for d in found.skills] == [
        ("name-the-feeling", "removed"),
        ("other", "added"),
    ]
    assert found.skills[0].changes[0] == PartChange("guidance", "removed", OLD.guidance, "")
    assert found.skills[1].changes[0] == PartChange("guidance", "added", "", "Sit with it.")
    assert found.skills[1].changes[1].after == "fits 1,125, barred in 0"


def test_an_edit_is_named_with_the_version_it_came_from() -> None:
    new = OLD.model_copy(update={"guidance": "Name the feeling."})
    edit = SkillEdit(kind="revise", target=OLD.card.id, skill=new, rationale="shorter")
    (found,) = diff_programs(SkillBank((OLD,)), SkillBank((OLD,)).apply(edit)).skills
    assert (found.version_before, found.version_after) == (1, 2)
    assert found.made_by == "revise: shorter (from name-the-feeling@1)"


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        ("One. Two.", "One. Two. Three.", [("added", "", "Three.")]),
        ("One. Two.", "Two.", [("removed", "One.", "")]),
        ("One. Two. Three.", "One. 2. Three.", [("changed", "Two.", "2.")]),
        ("One. Two. Three.", "Three. One. Two.", [("moved", "Three.", "Three.")]),
        ("One. Two.", "One.\nTwo.", [("changed", "One. Two.", "One.\nTwo.")]),
        ("先听。再问？", "先听。再问？好。", [("added", "", "好。")]),
        ("One.", "", [("removed", "One.", "")]),
        ("", "", []),
    ],
)
def test_guidance_is_compared_sentence_by_sentence(
    before: str, after: str, changes: list[tuple[str, str, str]]
) -> None:
    found = sentence_changes("guidance", before, after)
    assert [(c.kind, c.before, c.after) for c in found] == changes


def _when(*clauses: Clause) -> Condition:
    return Condition(clauses=clauses, words="-")


def test_applicability_says_wider_and_narrower_by_value() -> None:
    heard = Clause(field="need", op="in", values=("to_be_heard",))
    more = Clause(field="need", op="in", values=("to_be_valued", "to_be_heard"))
    strong = Clause(field="intensity", op="at_least", values=(4,))
    old = _card(OLD, applicability=_when(heard))
    changes = _told(_card(OLD, applicability=_when(more, strong)), old).changes
    assert [c.note for c in changes] == [
        "wider, also to_be_valued",
        "narrower",
        "of 10,125 possible states",
    ]
    assert changes[1].after == "intensity is at least 4"
    assert (changes[2].before, changes[2].after) == (
        "fits 1,125, barred in 1,125",
        "fits 900, barred in 1,125",
    )


def test_a_lifted_limit_stands_out_from_a_new_one() -> None:
    lifted = _told(_card(OLD, contraindications=())).changes
    assert (lifted[0].kind, lifted[0].before, lifted[0].note) == (
        "removed",
        "need is a_next_step",
        "limit lifted",
    )
    assert lifted[1].after == "fits 1,125, barred in 0"
    added = _told(OLD, _card(OLD, contraindications=())).changes
    assert (added[0].kind, added[0].note) == ("added", "new limit")


def test_more_failed_units_behind_a_limit_are_no_new_limit() -> None:
    (no,) = OLD.card.contraindications
    more = Contraindication(condition=no.condition, units=("d1#3", "d2#5"))
    changes = _told(_card(OLD, contraindications=(more,))).changes
    assert changes[0].note == "failed units: 0 -> 2"
    assert changes[1].note.startswith("unchanged")


def test_wording_that_code_does_not_read_is_told_as_wording_only() -> None:
    words = OLD.card.applicability.model_copy(update={"words": "to be heard"})
    assert _told(_card(OLD, applicability=words)).changes[0].note == "wording only"


def test_demos_outcomes_risks_locks_licence_and_evidence_are_told() -> None:
    demo = Demo(history="Seeker: hi", state="sad", reply="I am here.")
    seen = StratumEvidence(stratum="passive/emotional", uses=4, mean_change=2.0, low=1, high=3)
    new = _card(
        OLD.model_copy(update={"demos": (demo,)}),
        expected_outcomes=("calms",),
        risks=(*OLD.card.risks, "too short"),
        locked=("Wait.",),
        evidence=(seen,),
        provenance=Provenance(units=("d1#1",), licence="CC BY-NC 4.0"),
    )
    found = [(c.part, c.kind, c.after) for c in _told(new).changes]
    assert found == [
        ("demo", "added", "Seeker: hi\n(sad)\n-> I am here."),
        ("expect", "removed", ""),
        ("expect", "added", "calms"),
        ("may go wrong", "added", "too short"),
        ("locked", "added", "Wait."),
        ("evidence", "changed", "4 uses, +2.0 points a turn"),
        ("unit", "added", "d1#1"),
        ("licence", "changed", "CC BY-NC 4.0"),
    ]


def test_new_evidence_alone_is_no_change_of_the_skill() -> None:
    seen = StratumEvidence(stratum="passive/emotional", uses=4, mean_change=2.0, low=1, high=3)
    assert _told(_card(OLD, evidence=(seen,))).only_evidence
    assert not _told(OLD.model_copy(update={"guidance": "Wait."})).only_evidence


def test_another_order_is_told() -> None:
    other = make_skill("other", guidance="Sit with it.")
    found = diff_programs(SkillBank((OLD, other)), SkillBank((other, OLD)))
    assert found.moved
    assert not found.same


def test_instructions_and_demos_of_the_other_predictors_are_compared() -> None:
    found = diff_programs(
        SkillBank(),
        SkillBank(),
        prompts_before={
            "assess": PredictorText("Read it. Say it."),
            "plain": PredictorText("Talk."),
        },
        prompts_after={
            "assess": PredictorText("Read it. Tell it.", ("{}",)),
            "fused": PredictorText("Do."),
        },
    )
    told = [(d.name, d.kind, [(c.part, c.kind) for c in d.changes]) for d in found.prompts]
    assert told == [
        ("assess", "revised", [("instructions", "changed"), ("demo", "added")]),
        ("plain", "removed", [("instructions", "removed")]),
        ("fused", "added", [("instructions", "added")]),
    ]


@pytest.mark.slow
@given(card=cards)
def test_reach_is_what_going_through_all_states_counts(card: SkillCard) -> None:
    fields = (get_args(Emotion), range(1, 6), get_args(Need), get_args(Stage), get_args(Risk))
    states = [
        SeekerState(emotion=e, intensity=i, need=n, stage=s, risk=r)
        for e, i, n, s, r in product(*fields)
    ]
    assert len(states) == N_STATES
    fits = sum(card.applicability.holds(state) for state in states)
    assert reach(card) == (fits, sum(is_barred(card, state) for state in states))
