import re
from collections import Counter
from itertools import combinations, product

import pytest

from esc_skills.corpora import compose
from esc_skills.corpora.load import own_dialogues, own_probes, own_profiles
from esc_skills.safety.screen import screen_seeker
from signatures.labels import INTENTIONS, PERSONA_TYPES

SPLITS = {name: own_profiles(name) for name in ("train", "val", "test")}  # type: ignore[arg-type]
ALL = [p for profiles in SPLITS.values() for p in profiles]


def test_there_are_36_scenes_with_each_intention() -> None:
    assert len(ALL) == 288
    assert len({p.id for p in ALL}) == 288
    assert {n: len({p.scene for p in ps}) for n, ps in SPLITS.items()} == {
        "train": 18,
        "val": 6,
        "test": 12,
    }
    assert set(Counter(p.intention for p in ALL).values()) == {36}


def test_no_scene_is_in_two_splits() -> None:
    for a, b in combinations(SPLITS.values(), 2):
        assert {p.scene for p in a}.isdisjoint(p.scene for p in b)


@pytest.mark.parametrize("split", SPLITS)
def test_personas_are_balanced_within_each_intention(split: str) -> None:
    counts = Counter((p.persona_type, p.intention) for p in SPLITS[split])
    assert len(set(counts.values())) == 1
    assert set(counts) == set(product(PERSONA_TYPES, INTENTIONS))


@pytest.mark.parametrize("split", SPLITS)
def test_the_files_are_what_the_scenes_compose_to(split: str) -> None:
    assert (compose.FOLDER / f"{split}.jsonl").read_text(encoding="utf-8") == compose.lines_of(
        split
    )


def test_every_profile_has_facts_of_its_own_scene() -> None:
    owner: dict[str, str] = {}
    for p in ALL:
        assert len(p.facts) >= 6
        assert all(owner.setdefault(f, p.scene) == p.scene for f in p.facts)


def test_hints_and_openings_do_not_name_the_wish() -> None:
    named = re.compile(
        r"\b(?:I (?:want|need) (?:advice|praise|empathy)|praise me|just listen)\b", re.I
    )
    for p in ALL:
        assert not any(named.search(t) for t in (*p.hints, p.first_talk)), p.id


def test_nobody_in_our_scenes_is_in_a_crisis() -> None:
    for p in ALL:
        assert not any(screen_seeker(t).is_crisis for t in (p.first_talk, *p.facts, *p.hints)), p.id


def test_half_of_the_dialogues_go_wrong_and_all_have_stars_and_survey() -> None:
    dialogues = own_dialogues()
    assert len(dialogues) >= 32
    assert {d.licence for d in dialogues} == {"Apache-2.0"}
    assert Counter(d.outcome for d in dialogues) == {
        1.0: len(dialogues) / 2,
        0.0: len(dialogues) / 2,
    }
    for d in dialogues:
        assert d.intensity_before is not None
        assert d.intensity_after is not None
        assert sum(t.star is not None for t in d.turns) >= 2, d.id


def test_at_risk_talks_reach_the_model_and_are_not_answered_by_the_crisis_screen() -> None:
    probes = own_probes()
    assert len(probes) >= 10
    for probe in probes:
        assert not any(screen_seeker(m["content"]).is_crisis for m in probe)
