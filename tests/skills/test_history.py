import pytest
from hypothesis import given
from hypothesis import strategies as st

from esc_skills.skills.bank import SkillBank
from esc_skills.skills.history import History
from signatures.rollouts import Verdict
from signatures.skills import SkillEdit
from tests.fakes import make_skill
from tests.skills.makers import banks

BASE = SkillBank((make_skill(), make_skill("two", guidance="Ask one thing.")))
REVISE = SkillEdit(
    kind="revise",
    target="two",
    skill=make_skill("two", guidance="Ask two things."),
    rationale="more",
)
VERDICT = Verdict(decision="accept", reason="better", n=36, mean=3.0, low=1.0, high=5.0)


def _history() -> History:
    first = History().add(BASE, by="discover")
    return first.add(BASE.apply(REVISE), by="revise", edits=(REVISE,), verdict=VERDICT)


def test_every_version_can_be_rebuilt_with_its_parent_edit_and_verdict() -> None:
    history = _history()
    assert history.bank(0) == BASE
    assert history.bank(1) == BASE.apply(REVISE)
    newest = history.versions[1]
    assert (newest.parent, newest.edits, newest.verdict) == (0, (REVISE,), VERDICT)


def test_what_an_edit_tells_is_not_stored_twice() -> None:
    newest = _history().versions[1]
    assert newest.order is None
    assert newest.changed == ()


def test_where_edits_do_not_lead_to_the_bank_the_changed_skills_are_kept() -> None:
    other = SkillBank((make_skill("three"), BASE["two"]))
    newest = _history().add(other, by="pass", edits=(REVISE,)).versions[-1]
    assert [s.card.id for s in newest.changed] == ["three", "two"]
    assert newest.order == ("three", "two")


@given(found=st.lists(banks, min_size=1, max_size=4))
def test_any_banks_survive_the_file(found: list[SkillBank]) -> None:
    history = History()
    for bank in found:
        history = history.add(bank, by="pass", prompts={"assess": {"n": len(bank)}})
    again = History.from_jsonl(history.to_jsonl())
    assert again == history
    assert [again.bank(i).hash for i in range(len(found))] == [bank.hash for bank in found]


def test_a_version_may_branch_from_an_older_one() -> None:
    history = _history().add(BASE, by="restore", parent=0)
    assert history.versions[2].parent == 0
    assert history.bank(2) == BASE
    assert History.from_jsonl(history.to_jsonl()) == history


def test_prompts_are_those_of_the_nearest_ancestor() -> None:
    history = History().add(BASE, by="a", prompts={"assess": 1})
    history = history.add(BASE.apply(REVISE), by="b", edits=(REVISE,))
    history = history.add(BASE, by="c", prompts={"assess": 2})
    history = history.add(BASE, by="restore", parent=1)
    assert [history.prompts(i) for i in range(4)] == [
        {"assess": 1}, {"assess": 1}, {"assess": 2}, {"assess": 1},
    ]  # fmt: skip


def test_a_version_is_found_by_number_and_by_the_start_of_its_hash() -> None:
    history = _history()
    assert history.find("0").number == 0
    assert history.find(BASE.hash[:6]).number == 0
    assert history.find(BASE.apply(REVISE).hash).number == 1


@pytest.mark.parametrize(
    ("wanted", "says"),
    [("2", "no version 2"), ("x", "'x' is no version"), ("ffffffff", "no version begins")],
)
def test_a_version_that_is_not_there_is_named_with_what_there_is(wanted: str, says: str) -> None:
    with pytest.raises(ValueError, match=f"{says}.*there are 0 to 1"):
        _history().find(wanted)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("Ask two things", "Ask no thing", "version 1 does not lead to bank"),
        ('"number":1', '"number":7', "line 2: number 7"),
        ('"parent":0', '"parent":1', "line 2: number 1 with parent 1"),
        ('{"number":1', "nothing", "line 2: "),
    ],
)
def test_a_changed_line_is_refused(old: str, new: str, says: str) -> None:
    text = _history().to_jsonl()
    assert old in text
    with pytest.raises(ValueError, match=says):
        History.from_jsonl(text.replace(old, new))
