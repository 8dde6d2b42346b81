import os
import re
from collections import Counter
from itertools import combinations, product
from pathlib import Path
from typing import get_args

import pytest

from esc_skills.corpora import compose
from esc_skills.corpora.load import LanguageCode, Split, own_dialogues, own_probes, own_profiles
from esc_skills.safety.screen import screen_seeker
from signatures.labels import INTENTIONS, PERSONA_TYPES
from signatures.rollouts import SeekerProfile

SPLITS: dict[Split, tuple[SeekerProfile, ...]] = {
    name: own_profiles(name) for name in get_args(Split)
}
CHINESE = {name: own_profiles(name, "zh") for name in SPLITS}
ALL_CHINESE = [p for profiles in CHINESE.values() for p in profiles]
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
def test_personas_are_balanced_within_each_intention(split: Split) -> None:
    counts = Counter((p.persona_type, p.intention) for p in SPLITS[split])
    assert len(set(counts.values())) == 1
    assert set(counts) == set(product(PERSONA_TYPES, INTENTIONS))


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("split", SPLITS)
def test_the_files_are_what_the_scenes_compose_to(split: str, language: LanguageCode) -> None:
    path = compose.FOLDERS[language] / f"{split}.jsonl"
    assert path.read_text(encoding="utf-8") == compose.lines_of(split, language)


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


def test_there_are_six_chinese_scenes_with_each_intention_and_persona() -> None:
    assert {n: len({p.scene for p in ps}) for n, ps in CHINESE.items()} == {
        "train": 3,
        "val": 1,
        "test": 2,
    }
    assert len({p.id for p in ALL_CHINESE}) == len(ALL_CHINESE) == 48
    counts = Counter((p.persona_type, p.intention) for p in ALL_CHINESE)
    assert counts == dict.fromkeys(product(PERSONA_TYPES, INTENTIONS), 2)
    for a, b in combinations(CHINESE.values(), 2):
        assert {p.scene for p in a}.isdisjoint(p.scene for p in b)


def test_chinese_profiles_are_chinese_and_have_facts_of_their_own_scene() -> None:
    owner: dict[str, str] = {}
    for p in ALL_CHINESE:
        assert p.language == "zh"
        assert len(p.facts) >= 6
        assert all(owner.setdefault(f, p.scene) == p.scene for f in p.facts)
        spoken = (p.first_talk, *p.facts, *p.hints)
        assert not any(re.search(r"[A-Za-z]", text) for text in (*spoken, p.hidden_wish)), p.id


def test_chinese_hints_and_openings_do_not_name_the_wish() -> None:
    named = re.compile(
        r"夸|表扬|倾听|共情|建议|出主意|辩证|动机|反思|不是我的错|没有错|成长|理解我"
    )
    for p in ALL_CHINESE:
        assert not any(named.search(t) for t in (*p.hints, p.first_talk)), p.id


def test_no_text_of_sage_is_in_our_chinese_files() -> None:
    folder = os.environ.get("ESC_SKILLS_DATA")
    path = Path(folder or "", "sage_profiles_dev_original.jsonl")
    if not folder or not path.is_file():
        pytest.skip("ESC_SKILLS_DATA holds no SAGE profiles")
    theirs = _stretches(path.read_text(encoding="utf-8"))
    root = Path(compose.__file__).parents[1]
    ours = [*(root / "offline").rglob("zh/*.json"), *compose.FOLDERS["zh"].glob("*.jsonl")]
    assert len(ours) >= 9
    for own in ours:
        shared = _stretches(own.read_text(encoding="utf-8")) & theirs
        assert not shared, f"{own.name}: {sorted(shared)[:3]}"


def _stretches(text: str, n: int = 12) -> set[str]:
    runs = re.findall(rf"[\u4e00-\u9fff]{{{n},}}", text)
    return {run[i : i + n] for run in runs for i in range(len(run) - n + 1)}


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
