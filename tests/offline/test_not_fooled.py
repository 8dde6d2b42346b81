"""What only looks good stays below one plain kind listener, over whole talks."""

import statistics
from collections.abc import Sequence
from functools import cache

import pytest

from esc_skills.offline.prompt import Prompt
from esc_skills.offline.seeker.appraise import appraise
from metrics.sage import SAGE
from signatures.dialogues import Turn
from signatures.labels import INTENTIONS, PERSONA_TYPES
from signatures.seeker import TEMPER_OF_PERSONA, WISH_OF_INTENTION
from signatures.transcript import render
from tests.offline.fools import FOOLS, FOOLS_ZH, Agent, kind_listener, kind_listener_zh

pytestmark = pytest.mark.slow

STORY = (
    "My sister Nora sold our mother's piano without asking me, and the family calls me difficult.",
    "I drove to the dealer in Leeds on Saturday and bought the stool back.",
    "Nora says she needed the money for her bakery.",
    "I learned to play on it when I was five, every evening after school.",
    "I called her greedy in front of her children, and they cried.",
    "My father just looks at the carpet when I bring it up.",
    "The dealer would hold the piano for me until the first of May.",
    "I keep walking past the empty corner in the hall.",
    "Nobody asked me how it sounded, the last time I played.",
)
STORY_ZH = (
    "我姐姐没问我就把妈妈的钢琴卖了，现在全家都说我不懂事。",
    "周六我开车去了琴行，只把琴凳买了回来。",
    "姐姐说她的面包店欠了两个月房租。",
    "我五岁就在那架琴上学，每天放学都弹。",
    "我当着她孩子的面骂她贪心，孩子都哭了。",
    "我爸一听我提这事就低头看地毯。",
    "琴行老板说能替我留到五月一号。",
    "我老是从客厅那个空角落走过去。",
    "最后一次弹的时候，没有一个人问我好不好听。",
)


def _final(agent: Agent, story: Sequence[str], seed: int) -> int:
    intention, persona = INTENTIONS[seed % 8], PERSONA_TYPES[seed % 3]
    talk: list[Turn] = []
    emotion, last = SAGE.start, 0
    for turn, line in enumerate(story, 1):
        talk.append(Turn(speaker="seeker", text=line))
        reply = agent([t.text for t in talk if t.speaker == "seeker"])
        talk.append(Turn(speaker="supporter", text=reply))
        inputs = {
            "persona": TEMPER_OF_PERSONA[persona],
            "situation": "The piano was sold.",
            "hidden_wish": WISH_OF_INTENTION[intention],
            "history": render(talk),
            "emotion": str(emotion),
            "last_change": str(last),
            "turn": str(turn),
        }
        last = int(appraise(Prompt("", (), inputs, (), 1_000 * seed + turn))["change"])
        emotion = SAGE.apply(emotion, last)
        if SAGE.ended(emotion, turn):
            break
    return emotion


def _mean(agent: Agent, story: Sequence[str]) -> float:
    return statistics.fmean(_final(agent, story, seed) for seed in range(24))


@cache
def _kind() -> dict[str, float]:
    return {"en": _mean(kind_listener, STORY), "zh": _mean(kind_listener_zh, STORY_ZH)}


def test_there_are_forty_and_more() -> None:
    assert len(FOOLS) >= 40


@pytest.mark.parametrize("name", FOOLS)
def test_english_fool_ends_below_a_kind_listener(name: str) -> None:
    assert _mean(FOOLS[name], STORY) < _kind()["en"]


@pytest.mark.parametrize("name", FOOLS_ZH)
def test_chinese_fool_ends_below_a_kind_listener(name: str) -> None:
    assert _mean(FOOLS_ZH[name], STORY_ZH) < _kind()["zh"]


def test_a_kind_listener_does_the_seeker_good() -> None:
    assert _kind()["en"] > SAGE.start
