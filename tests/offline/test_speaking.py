"""What the offline seeker says, in both languages: its own story, in its own voice, never twice."""

import random
import re
from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from esc_skills.corpora.load import own_profiles
from esc_skills.offline.language import language_of
from esc_skills.offline.prompt import Prompt
from esc_skills.offline.seeker.languages import language as language_named
from esc_skills.offline.seeker.speak import speak
from signatures.dialogues import Turn
from signatures.labels import INTENTIONS, PERSONA_TYPES
from signatures.rollouts import SeekerProfile
from signatures.seeker import persona_words, wish_words
from signatures.transcript import render
from tests.fakes import make_profile

PROFILES = {
    "en": own_profiles("train") + own_profiles("val"),
    "zh": own_profiles("train", "zh") + own_profiles("val", "zh") + own_profiles("test", "zh"),
}
REPLIES = {
    "en": ("Tell me more. What happened?", "I see.", "You could make a list.", "Go on."),
    "zh": ("多跟我说一点？", "我明白。", "你可以列个清单。", "继续。"),
}
NAMES_THE_WISH = {
    "en": re.compile(r"praise|empath|advice|dialectic|motive|self-reflection|just listen", re.I),
    "zh": re.compile(r"夸|表扬|倾听|共情|建议|出主意|辩证|动机|反思|不是我的错|成长"),
}
SENTENCE = re.compile(r"[^.!?。！？]+[.!?。！？]+[”'\"]?")


def _says(
    profile: SeekerProfile, talk: Sequence[Turn], *, emotion: int, change: int, seed: int
) -> dict[str, str]:
    inputs = {
        "persona": persona_words(profile),
        "situation": profile.situation,
        "facts": "\n".join(profile.facts),
        "hints": "\n".join(profile.hints),
        "hidden_wish": wish_words(profile),
        "history": render(talk),
        "emotion": str(emotion),
        "last_change": str(change),
        "activity": "",
    }
    return speak(Prompt("", (), inputs, ("message", "goodbye"), seed))


def _play(profile: SeekerProfile, changes: Sequence[int], *, seed: int) -> list[str]:
    rng = random.Random(seed)
    talk = [Turn(speaker="seeker", text=profile.first_talk)]
    for n, change in enumerate(changes):
        talk.append(Turn(speaker="supporter", text=rng.choice(REPLIES[profile.language])))
        said = _says(profile, talk, emotion=50, change=change, seed=seed * 100 + n)
        assert said["goodbye"] == "False"
        talk.append(Turn(speaker="seeker", text=said["message"]))
    return [turn.text for turn in talk if turn.speaker == "seeker"]


def _told(profile: SeekerProfile, said: Sequence[str]) -> int:
    everything = " ".join(said)
    return sum(fact in everything for fact in profile.facts)


@pytest.mark.parametrize("language", ["en", "zh"])
@settings(suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_talk_repeats_nothing_and_stays_in_its_language(
    language: str, data: st.DataObject
) -> None:
    profile = data.draw(st.sampled_from(PROFILES[language]))
    changes = data.draw(st.lists(st.sampled_from([-10, -5, 0, 5, 10]), min_size=9, max_size=9))
    said = _play(profile, changes, seed=data.draw(st.integers(0, 10_000)))
    assert len(said) == len(set(said))
    sentences = [s.strip() for message in said for s in SENTENCE.findall(message)]
    own = [s for s in sentences if len(s) > (4 if language == "zh" else 12)]
    assert len(own) == len(set(own)), own
    assert all(language_of(message) == language for message in said)
    assert not any(NAMES_THE_WISH[language].search(message) for message in said)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_more_is_told_when_heard_than_when_not(language: str) -> None:
    for profile in PROFILES[language][:24]:
        heard = [_told(profile, _play(profile, [5] * 6, seed=s)) for s in range(4)]
        unheard = [_told(profile, _play(profile, [-5] * 6, seed=s)) for s in range(4)]
        assert min(heard) >= 6
        assert sum(unheard) < 0.7 * sum(heard)


def test_the_quick_tempered_close_up_most_when_not_heard() -> None:
    told: dict[str, list[int]] = {temper: [] for temper in PERSONA_TYPES}
    for profile in PROFILES["zh"]:
        told[profile.persona_type] += [
            _told(profile, _play(profile, [-5] * 9, seed=seed)) for seed in range(6)
        ]
    mean = {temper: sum(counts) / len(counts) for temper, counts in told.items()}
    assert mean["negative"] < mean["avoidant"] < mean["passive"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_wish_shows_through_hints(language: str) -> None:
    for profile in PROFILES[language][:24]:
        shown = 0
        ways = (*profile.hints, *language_named(language).lines["shows"][profile.intention])
        for seed in range(4):
            said = " ".join(_play(profile, [5] * 9, seed=seed))
            shown += any(way in said for way in ways)
        assert shown >= 3


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    ("emotion", "kind"), [(9, "gives_up"), (0, "gives_up"), (10, ""), (99, ""), (100, "content")]
)
def test_says_goodbye_at_sages_bands_only(language: str, emotion: int, kind: str) -> None:
    for profile in PROFILES[language][:6]:
        talk = [Turn(speaker="seeker", text=profile.first_talk)]
        said = _says(profile, talk, emotion=emotion, change=-5, seed=3)
        assert said["goodbye"] == str(bool(kind))
        if kind:
            farewells = language_named(language).lines["goodbye"][kind][profile.persona_type]
            assert said["message"] in farewells


def test_each_temper_has_words_of_its_own_in_chinese() -> None:
    words = language_named("zh").lines
    pools = [set(words[way][p]) for way in ("heard", "unheard") for p in PERSONA_TYPES]
    assert all(len(pool) >= 15 for pool in pools)
    assert len(set().union(*pools)) == sum(map(len, pools))
    for intention in INTENTIONS:
        assert len(words["shows"][intention]) >= 5


def test_a_chinese_seeker_without_hints_or_facts_left_still_speaks() -> None:
    profile = make_profile(
        language="zh", facts=("我们店上个月关了门。",), hints=(), first_talk="最近有点烦。"
    )
    for change in (-5, 5):
        said = _play(profile, [change] * 9, seed=1)
        assert len(said) == len(set(said)) == 10


def test_a_fact_told_in_almost_the_same_words_is_not_told_again() -> None:
    profile = make_profile(
        language="zh", facts=("我们三班我从一年级带到五年级。",), hints=(), first_talk="烦。"
    )
    talk = [Turn(speaker="seeker", text="三班啊，我从一年级带到五年级，我们三班。")]
    said = _says(profile, talk, emotion=50, change=10, seed=1)["message"]
    assert "一年级" not in said
