from typing import Any

import dspy
import pytest

from programs.bank_builder import BuildBank, shown
from programs.forgetting import Forgotten, NothingKnown, forget, traces
from signatures.dialogues import InterventionUnit
from signatures.skills import Condition, Contraindication, Demo, SkillEdit
from tests.fakes import scripted_lm
from tests.programs.test_bank_builder import make_unit, many, write

# Twelve of one kind (eight are shown when the skill is written), and another kind beside it.
FIRST = many(12)
SECOND = many(6, 100, action="suggestion", need="a_next_step")
HURT = many(4, 200, polarity="negative", need="a_next_step")
UNITS = [*FIRST, *SECOND, *HURT, make_unit(300, polarity="neutral")]


def _built(units: list[InterventionUnit] = UNITS) -> dspy.Prediction:
    with dspy.context(lm=scripted_lm(write)):
        return BuildBank(n_skills=2, n_demos=2)(units=units)


def _forget(dialogue_id: str, units: list[InterventionUnit] = UNITS, **fields: Any) -> Forgotten:
    built = _built(units)
    with dspy.context(lm=scripted_lm(write)):
        return forget(
            fields.get("bank", built.bank),
            units,
            built.prototypes,
            dialogue_id=dialogue_id,
        )


def _skill_of(unit: InterventionUnit) -> str:
    return next(s.card.id for s in _built().bank if unit.id in s.card.provenance.units)


def test_units_and_prototypes_of_others_stay_as_they_were() -> None:
    before, found = _built(), _forget("d3")
    assert list(found.units) == [u for u in UNITS if u.dialogue_id != "d3"]
    touched = {p.id for p in before.prototypes if "d3#3" in p.units}
    assert {p.id for p in before.prototypes} - {p.id for p in found.prototypes} == touched
    assert all("d3#3" not in p.units for p in found.prototypes)


def test_a_skill_that_did_not_depend_on_it_is_untouched() -> None:
    before, found = _built(), _forget("d100")
    other = _skill_of(FIRST[0])
    assert found.bank[other] == before.bank[other]


def test_a_skill_written_from_it_is_written_anew() -> None:
    assert shown(FIRST)[0].id == "d0#0"
    found = _forget("d0")
    (new,) = found.rewritten
    card = found.bank[new].card
    assert card.version == 2
    assert card.provenance.parents == (f"{_skill_of(FIRST[0])}@1",)
    assert card.support[0].helped == 11


def test_a_skill_that_only_counted_it_keeps_its_text() -> None:
    last = shown(FIRST)[-1]
    unseen = next(u for u in FIRST if u not in shown(FIRST))
    before, found = _built(), _forget(unseen.dialogue_id)
    old = before.bank[_skill_of(FIRST[0])]
    new = found.bank[old.card.id]
    assert found.recounted == (old.card.id,)
    assert (new.guidance, new.demos, new.card.name) == (old.guidance, old.demos, old.card.name)
    assert new.card.support[0].helped == old.card.support[0].helped - 1
    assert last.id in new.card.provenance.units


def test_the_failed_unit_of_a_contraindication_goes_with_it() -> None:
    found = _forget("d200")
    assert "d200" not in found.bank.to_json()
    contra = [c for s in found.bank for c in s.card.contraindications if c.units]
    assert all(set(c.units) == {"d201#201", "d202#202", "d203#203"} for c in contra)


def test_demos_of_it_go_and_others_take_their_place() -> None:
    before, found = _built(), _forget("d0")
    replies = [d.reply for s in before.bank for d in s.demos]
    assert FIRST[0].action.text in replies
    left = [d.reply for s in found.bank for d in s.demos]
    assert FIRST[0].action.text not in left
    assert len(left) == len(replies)
    assert found.n_demos >= 1


def test_a_skill_made_of_nothing_else_is_retired() -> None:
    units = [*many(8), *(make_unit(50 + i, dialogue="x", action="suggestion") for i in range(3))]
    found = _forget("x", units)
    assert len(found.retired) == 1
    assert len(found.bank) == 1


def test_what_a_pass_put_on_a_card_stays() -> None:
    bank = _built().bank
    target = _skill_of(FIRST[0])
    added = Contraindication(condition=Condition(words="by a pass"))
    bank = bank.apply(
        SkillEdit(kind="contraindicate", target=target, contraindication=added, rationale="seen")
    )
    demo = Demo(history="Seeker: hm", state="any", reply="Played, not mined.")
    evolved = bank[target].model_copy(update={"demos": (demo,)})
    bank = bank.apply(SkillEdit(kind="revise", target=target, skill=evolved, rationale="demos"))
    unseen = next(u for u in FIRST if u not in shown(FIRST))
    new = _forget(unseen.dialogue_id, bank=bank).bank[target]
    assert added in new.card.contraindications
    assert new.demos == (demo,)


def test_an_unknown_dialogue_is_said_plainly() -> None:
    with pytest.raises(NothingKnown, match="nobody"):
        _forget("nobody")


def test_traces_find_ids_and_words_but_not_what_others_said_too() -> None:
    gone, left = [make_unit(1)], [make_unit(2), make_unit(3, dialogue="d33")]
    search: dict[str, Any] = {"dialogue_id": "d1", "forgotten": gone, "left": left}
    assert traces({"a": '{"id":"d1#1"}'}, **search)
    assert traces({"a": f"x {gone[0].before_text} y"}, **search)
    assert not traces({"a": f"d11 d1x {left[0].before_text}"}, **search)
    shared = [gone[0].model_copy(update={"id": "d2#9", "dialogue_id": "d2"})]
    assert not traces({"a": gone[0].before_text}, dialogue_id="d1", forgotten=gone, left=shared)
