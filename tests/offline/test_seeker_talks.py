"""The offline seeker over whole talks: what it says, and how they end."""

import random
import re
import statistics

import pytest

from esc_skills.offline.prompt import Prompt
from esc_skills.offline.seeker.appraise import appraise
from esc_skills.offline.seeker.languages import language
from esc_skills.offline.seeker.speak import speak
from signatures.labels import INTENTIONS, PERSONA_TYPES, Intention, PersonaType, family_of
from tests.offline.seeker_talk import (
    BANNED,
    FACTS,
    OPENING,
    history_of,
    prompt_of,
)


def _play(
    change: int,
    *,
    intention: Intention = "listening",
    persona_type: PersonaType = "passive",
    n: int = 9,
) -> list[str]:
    talk, said = [OPENING], []
    for turn in range(n):
        talk.append(f"Tell me about number {turn}. What happened?")
        prompt = prompt_of(
            intention=intention,
            persona_type=persona_type,
            talk=talk,
            seed=turn,
            emotion=50,
            last=change,
        )
        inputs = {**prompt.inputs, "history": history_of(talk), "last_change": str(change)}
        message = speak(Prompt("", (), inputs, (), turn))["message"]
        talk.append(message)
        said.append(message)
    return said


@pytest.mark.parametrize("persona_type", PERSONA_TYPES)
@pytest.mark.parametrize("change", [-5, 5, 10])
def test_nothing_is_said_twice(change: int, persona_type: PersonaType) -> None:
    said = _play(change, persona_type=persona_type)
    sentences = [s for message in said for s in re.findall(r"[^.!?]+[.!?]", message)]
    long = [s.strip() for s in sentences if len(s.split()) > 2]
    assert len(set(said)) == len(said)
    assert len(long) == len(set(long))


def test_more_is_told_when_heard_than_when_not() -> None:
    told = {
        change: sum(fact in " ".join(_play(change, n=4)) for fact in FACTS) for change in (5, -5)
    }
    assert told[5] == len(FACTS)
    assert told[-5] < told[5]


def test_messages_are_one_to_three_stock_or_story_sentences() -> None:
    for change in (-10, 5):
        for message in _play(change):
            assert 1 <= len(message.split()) < 60


@pytest.mark.parametrize(
    ("emotion", "goodbye"),
    [(9, "True"), (10, "False"), (16, "False"), (95, "False"), (99, "False"), (100, "True")],
)
def test_goodbye_only_at_the_ends(emotion: int, goodbye: str) -> None:
    assert speak(prompt_of(emotion=emotion))["goodbye"] == goodbye


def test_tempers_have_words_of_their_own() -> None:
    lines = language("en").lines
    pools = [set(lines[way][p]) for way in ("heard", "unheard") for p in PERSONA_TYPES]
    assert all(len(pool) >= 15 for pool in pools)
    assert len(set().union(*pools)) == sum(map(len, pools))


def test_the_wish_shows_but_is_not_named() -> None:
    for intention in INTENTIONS:
        assert all(not BANNED.search(line) for line in language("en").lines["shows"][intention])


KIND = (
    "{a}, on top of {b}. That must have hurt. What happened then?",
    "I'm here, there is no rush. I'd like to hear more about {a}.",
    "How lonely that sounds, {b} and all. What went through your mind?",
    "So {a} stayed with you. It makes sense, after {b}.",
    "Go on, I want to know what came of {b}.",
)
TIPS = (
    "Talk to someone you trust.",
    "Take a walk every day.",
    "Keep a journal.",
    "Set clear boundaries.",
    "Make a plan for the week.",
    "Practice deep breathing.",
    "Get enough sleep.",
)


def _final(kind: bool, intention: Intention, persona_type: PersonaType, seed: int) -> int:
    talk, emotion, last, rng = [OPENING], 40, 0, random.Random(seed)
    for turn in range(9):
        case = [word.strip(".,!?") for word in talk[-1].split() if len(word) > 5] + ["that", "it"]
        tips = " ".join(f"{i}. {tip}" for i, tip in enumerate(rng.sample(TIPS, 4), 1))
        talk.append(
            KIND[turn % 5].format(a=case[0], b=case[1])
            if kind
            else f"It will be okay. Here are some things you can try: {tips} Stay positive!"
        )
        prompt = prompt_of(
            intention=intention,
            persona_type=persona_type,
            seed=seed * 31 + turn,
            emotion=emotion,
            last=last,
        )
        state = {**prompt.inputs, "history": history_of(talk), "turn": str(turn + 1)}
        last = int(appraise(Prompt("", (), state, (), prompt.seed))["change"])
        emotion = min(emotion + last, 100)
        if emotion < 10 or emotion >= 100:
            break
        state |= {"emotion": str(emotion), "last_change": str(last)}
        said = speak(Prompt("", (), state, (), prompt.seed + 1))
        talk.append(said["message"])
        if said["goodbye"] == "True":
            break
    return emotion


@pytest.mark.slow
def test_kind_listening_ends_well_above_comfort_with_a_list_of_tips() -> None:
    ends: dict[tuple[bool, str], list[int]] = {}
    for seed, (kind, intention, persona_type) in enumerate(
        (kind, intention, persona_type)
        for kind in (True, False)
        for intention in INTENTIONS
        for persona_type in PERSONA_TYPES
        for _ in range(6)
    ):
        end = _final(kind, intention, persona_type, seed)
        ends.setdefault((kind, family_of(intention)), []).append(end)
    mean = {key: statistics.fmean(found) for key, found in ends.items()}
    assert mean[True, "emotional"] > 45
    assert mean[True, "emotional"] > mean[True, "rational"] > mean[False, "rational"]
    assert mean[False, "emotional"] < 35
    assert mean[False, "rational"] < 35
