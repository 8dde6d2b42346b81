from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from esc_skills.skills.bank import SkillBank
from signatures.labels import EditKind
from signatures.skills import Clause, Condition, Contraindication, SkillEdit
from tests.fakes import make_skill, make_state


def _bank() -> SkillBank:
    return SkillBank((make_skill("one"), make_skill("two", guidance="Ask one thing.")))


def _revise(target: str = "one", guidance: str = "Say less.", **changes: Any) -> SkillEdit:
    skill = make_skill(target, guidance=guidance, **changes)
    return SkillEdit(kind="revise", target=target, skill=skill, rationale="too long")


def test_an_edit_returns_another_bank_and_leaves_this_one() -> None:
    bank = _bank()
    after = bank.apply(_revise())
    assert bank["one"].guidance == "Name the feeling you hear."
    assert after["one"].guidance == "Say less."
    assert after.hash != bank.hash


def test_revise_counts_the_version_and_clears_the_evidence() -> None:
    card = _bank().apply(_revise())["one"].card
    assert card.version == 2
    assert card.provenance.parents == ("one@1",)
    assert card.evidence == ()


def test_add_and_retire() -> None:
    bank = _bank().apply(SkillEdit(kind="add", skill=make_skill("three"), rationale="missing"))
    assert "three" in bank
    assert "three" not in bank.apply(SkillEdit(kind="retire", target="three", rationale="unused"))


def test_contraindicate_adds_one() -> None:
    no = Contraindication(
        condition=Condition(clauses=(Clause(field="stage", op="in", values=("opening",)),))
    )
    edit = SkillEdit(kind="contraindicate", target="one", contraindication=no, rationale="hurts")
    bank = _bank().apply(edit)
    assert bank["one"].card.contraindications == (no,)
    with pytest.raises(ValueError, match="already has"):
        bank.apply(edit)


def test_tighten_must_add_a_clause() -> None:
    wider = make_skill("one", needs=("to_be_heard", "unclear"))
    with pytest.raises(ValueError, match="must add clauses"):
        _bank().apply(SkillEdit(kind="tighten", target="one", skill=wider, rationale="x"))
    old = make_skill("one")
    more = Clause(field="intensity", op="at_least", values=(3,))
    card = old.card.model_copy(
        update={"applicability": Condition(clauses=(*old.card.applicability.clauses, more))}
    )
    edit = SkillEdit(
        kind="tighten", target="one", skill=old.model_copy(update={"card": card}), rationale="x"
    )
    assert len(_bank().apply(edit)["one"].card.applicability.clauses) == 2


def test_split_and_merge_keep_the_parents() -> None:
    parts = (make_skill("one-a"), make_skill("one-b", guidance="Wait."))
    split = _bank().apply(SkillEdit(kind="split", target="one", parts=parts, rationale="two needs"))
    assert [s.card.id for s in split] == ["one-a", "one-b", "two"]
    merge = SkillEdit(
        kind="merge",
        target="one-a",
        others=("one-b",),
        skill=make_skill("one-a"),
        rationale="alike",
    )
    merged = split.apply(merge)
    assert [s.card.id for s in merged] == ["one-a", "two"]
    assert merged["one-a"].card.provenance.parents == ("one-a@2", "one-b@2")


def test_locked_clauses_survive_every_edit() -> None:
    bank = SkillBank((make_skill("one", locked=("Name the feeling",)),))
    with pytest.raises(ValueError, match="drops the locked clause"):
        bank.apply(_revise())
    with pytest.raises(ValueError, match="cannot be retired"):
        bank.apply(SkillEdit(kind="retire", target="one", rationale="x"))


@pytest.mark.parametrize(
    "kind", ["add", "revise", "tighten", "contraindicate", "split", "merge", "retire"]
)
def test_an_edit_without_its_content_is_refused(kind: EditKind) -> None:
    with pytest.raises(ValueError, match="edit"):
        _bank().apply(SkillEdit(kind=kind, rationale="x"))


def test_two_skills_cannot_share_an_id() -> None:
    with pytest.raises(ValueError, match="more than once: one"):
        SkillBank((make_skill("one"), make_skill("one")))


def test_an_unknown_skill_is_named_with_the_known_ones() -> None:
    with pytest.raises(KeyError, match="one, two"):
        _bank()["three"]


@given(guidance=st.text(min_size=1), words=st.text())
def test_json_round_trip_is_exact(guidance: str, words: str) -> None:
    skill = make_skill("one", guidance=guidance)
    bank = SkillBank((skill, make_skill("two", needs=(words,))))
    again = SkillBank.from_json(bank.to_json())
    assert again == bank
    assert again.hash == bank.hash


def test_json_that_is_no_bank_says_where() -> None:
    with pytest.raises(ValueError, match=r"0\.card\.id"):
        SkillBank.from_json('[{"card": {"id": "X!"}, "guidance": "a"}]')


def test_conditions_compare_and_look_up() -> None:
    strong = Condition(clauses=(Clause(field="intensity", op="at_least", values=(4,)),))
    assert strong.holds(make_state(intensity=4))
    assert not strong.holds(make_state(intensity=3))
    assert Condition().holds(make_state())
    with pytest.raises(ValueError, match="compares intensity"):
        Clause(field="need", op="at_most", values=("x",))
