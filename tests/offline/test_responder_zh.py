"""The offline responder in Chinese: the same moves, the same limits, other words."""

import json
import re
from collections.abc import Callable

import pytest

from esc_skills.corpora.load import own_profiles
from esc_skills.offline.language import language_of
from esc_skills.offline.prompt import Prompt, Shown
from esc_skills.offline.responder.assess import assess
from esc_skills.offline.responder.data import data_of
from esc_skills.offline.responder.directives import moves_in_reply, understood
from esc_skills.offline.responder.facts import slots
from esc_skills.offline.responder.languages import LANGUAGES
from esc_skills.offline.responder.moves import ORDER, Move
from esc_skills.offline.responder.respond import respond
from esc_skills.offline.responder.select import select
from esc_skills.offline.responder.talk import read_talk
from esc_skills.offline.responder.zh.grammar import clauses, n_words, second_person
from signatures.seeker import WISH_OF_INTENTION, oracle_words
from signatures.support import RespondPlainly
from tests.offline.test_responder import ASKING

TEST_SEED = 2**30
WORDINGS = LANGUAGES["zh"].wordings
MOVES = [move for move in ORDER if move != "advice_list"]
HAN_ONLY = re.compile(r"[A-Za-z]")
TALK = (
    "我在一家小旅馆值夜班，我弟弟小顾已经不接我电话了。",
    "嗯。上个礼拜天我亲手把他家的热水器修好了，他连句话都没有。",
    "还行吧。小顾跟我说：“你总是要显得比别人聪明。”",
    "你说得轻巧。我当着他孩子的面冲他吼了一嗓子。",
    "是这样。租约三月就到期，我们没法说散就散。",
    "不知道。他去年秋天丢了工作，一直没跟我妈讲。",
    "随便吧。五月份我还垫了八百块钱房租。",
    "哦。下周五要跟房东见面。",
    "我真不知道该怎么开口。",
    "差不多就是这些了。",
)


def _guided(guidance: str, history: str, *, seed: int = 1, **inputs: str) -> str:
    state = "emotion: hurt; intensity: 3/5; need: unclear; stage: exploring; risk: none"
    fields = {"history": history, "state": state, "expected_outcomes": "", "risks": "", **inputs}
    return respond(Prompt(f"[skill: x-y]\n{guidance}", (), fields, ("reply",), seed))["reply"]


def _plain(history: str, *, seed: int = 1) -> str:
    prompt = Prompt(RespondPlainly.instructions, (), {"history": history}, ("reply",), seed)
    return respond(prompt)["reply"]


def _talk(answer: Callable[[str], str], *, n: int = 9) -> list[str]:
    history, replies = f"Seeker: {TALK[0]}", []
    for message in TALK[1 : n + 1]:
        reply = answer(history)
        replies.append(reply)
        history += f"\nSupporter: {' '.join(reply.split())}\nSeeker: {message}"
    return replies


def _sentences(reply: str) -> list[str]:
    return [s for s in re.split(r"(?<=[。！？])|\n", reply) if len(s.strip()) > 6]


@pytest.mark.parametrize("seed", [3, TEST_SEED + 3])
@pytest.mark.parametrize("move", ASKING)
def test_every_move_is_made_in_chinese_and_nothing_is_said_twice(move: Move, seed: int) -> None:
    replies = _talk(lambda history: _guided(ASKING[move][0], history, seed=seed))
    assert len(set(replies)) == len(replies) == 9
    for reply in replies:
        assert reply
        assert not set("{}") & set(reply)
        assert not HAN_ONLY.search(reply)


@pytest.mark.parametrize("move", MOVES)
def test_a_wording_is_used_once_in_a_talk(move: Move) -> None:
    said = "\n".join(_talk(lambda history: _guided(ASKING[move][0], history)))
    for phrase in WORDINGS.of(move, held_out=False):
        assert said.count(phrase.stem) <= 1, phrase.text


@pytest.mark.parametrize("n", range(1, 10))
def test_no_directive_gives_comfort_and_a_list(n: int) -> None:
    reply = _talk(_plain, n=n)[-1]
    assert "advice_list" in moves_in_reply(reply)
    assert 120 <= n_words(reply) <= 250
    assert reply.endswith("？")
    assert not HAN_ONLY.search(reply)


@pytest.mark.parametrize("move", MOVES)
def test_every_move_has_enough_wordings_in_both_halves(move: Move) -> None:
    seen = WORDINGS.of(move, held_out=False)
    kept = WORDINGS.of(move, held_out=True)
    assert len(seen) + len(kept) >= 12
    assert not {p.text for p in seen} & {p.text for p in kept}
    for half in (seen, kept):
        assert any(not phrase.slot_names for phrase in half), "nothing to say without facts"
        stems = [phrase.stem for phrase in half]
        assert not [a for a in stems for b in stems if a is not b and a in b]


def test_both_languages_have_the_same_moves_and_slots() -> None:
    def known(language: str) -> tuple[set[str], set[str]]:
        raw = data_of(f"{language}/phrases.json").raw
        return set(raw["moves"]), set(re.findall(r"\{(\w+)\}", json.dumps(raw["moves"])))

    assert known("zh") == known("en")


def test_test_seeds_use_the_held_out_third_only() -> None:
    rows = data_of("zh/phrases.json").held("moves")["comfort"]
    free = {i: row for i, row in enumerate(rows) if "{" not in row}
    used_at_all = set()
    for seed in (*range(30), *range(TEST_SEED, TEST_SEED + 30)):
        reply = _guided("Reassure them. Keep it short.", f"Seeker: {TALK[0]}", seed=seed)
        used = {i for i, row in free.items() if row in reply}
        used_at_all |= used
        assert all((i % 3 == 2) == (seed >= TEST_SEED) for i in used)
    assert len(used_at_all) > 6


@pytest.mark.parametrize("held_out", [False, True])
def test_lists_have_items_enough(held_out: bool) -> None:
    words = WORDINGS.list_words(held_out=held_out)
    assert len(words.items) >= 7
    assert all(head and advice for head, advice in words.items)


@pytest.mark.parametrize("wish", WISH_OF_INTENTION.values())
def test_the_oracle_plays_in_chinese_and_keeps_short(wish: str) -> None:
    def answer(history: str) -> str:
        inputs = {"profile": f"Hidden wish: {wish} 更多。", "history": history}
        return respond(Prompt("", (), inputs, ("reply",), 1))["reply"]

    replies = _talk(answer)
    assert len(set(replies)) == 9
    assert all(n_words(r) <= 60 and not HAN_ONLY.search(r) for r in replies)


def test_short_is_shorter() -> None:
    long = _talk(lambda history: _guided("Validate the feeling.", history))
    short = _talk(lambda history: _guided("Validate the feeling. Keep it short.", history))
    assert sum(map(len, short)) < 0.9 * sum(map(len, long))
    assert all(n_words(reply) <= 60 for reply in short)


def test_facts_are_said_back_in_the_second_person() -> None:
    talk = read_talk("\n".join(f"Seeker: {message}" for message in TALK))
    found = slots(talk, "emotion: angry")
    assert found["person"] == ("小顾",)
    assert found["feeling"] == ("生气",)
    assert "上个礼拜天你亲手把他家的热水器修好了" in found["effort"]
    assert "你当着他孩子的面冲他吼了一嗓子" in found["part"]
    assert "他去年秋天丢了工作，一直没跟你妈讲" in found["their"]
    assert found["quote"] == ("你总是要显得比别人聪明",)
    assert "租约三月就到期，你们没法说散就散" in found["limit"]
    assert "下周五" in found["day"]


def test_specific_praise_names_the_deed() -> None:
    history = f"Seeker: {TALK[0]}\nSupporter: 后来呢？\nSeeker: {TALK[1]}"
    reply = _guided("Praise one particular act, tied to the facts.", history)
    assert "你亲手把他家的热水器修好了" in reply


def test_what_the_seeker_says_of_the_supporter_is_no_fact() -> None:
    history = f"Seeker: {TALK[0]}\nSupporter: 后来呢？\nSeeker: 这话我早听腻了。"
    assert "听腻" not in str(slots(read_talk(history), ""))
    assert clauses("你的建议我都试过了。") == ()
    assert clauses("难道我做错了吗？") == ()


def test_quotations_keep_their_speaker() -> None:
    assert second_person("他说“我累了”，我没理他") == "他说“我累了”，你没理他"
    assert second_person("我们自我怀疑了很久") == "你们自我怀疑了很久"


@pytest.mark.parametrize(
    ("history", "language"),
    [
        (f"Seeker: {TALK[0]}", "zh"),
        ("Seeker: My friend 王丽 has not called me for two weeks.", "en"),
        ("Seeker: 我们boss天天PUA我，我真的受不了了。", "zh"),
        (f"Seeker: {TALK[0]}\nSupporter: 后来呢？\nSeeker: ok", "zh"),
        (f"Seeker: {TALK[0]}\nSupporter: 后来呢？\nSeeker: Let me say it in English then.", "en"),
        ("Seeker: I’m tired of it.\nSupporter: Go on.\nSeeker: 我还是用中文讲吧。", "zh"),
    ],
)
def test_replies_in_the_language_the_seeker_speaks_now(history: str, language: str) -> None:
    for reply in (_guided("Validate. Ask an open question.", history), _plain(history)):
        assert language_of(reply) == language


@pytest.mark.parametrize(
    ("said", "emotion"),
    [
        ("气死我了，他凭什么动我的东西！", "angry"),
        ("明天就面试，我紧张得手抖。", "anxious"),
        ("外婆去世以后，家里就空了，我特别想念她。", "grieving"),
        ("当着那么多人的面出丑，真丢人。", "ashamed"),
        ("我不该冲孩子吼，心里特别内疚。", "guilty"),
        ("下班回来就我一个人，冷清得很。", "lonely"),
        ("我真的撑不住了，每天连轴转。", "overwhelmed"),
        ("别人都有，就我没有，我承认我嫉妒。", "jealous"),
        ("被你这么一说，我心里轻松多了。", "relieved"),
    ],
)
def test_emotion_is_read_from_chinese_words(said: str, emotion: str) -> None:
    assert _assessed(said)["emotion"] == emotion


@pytest.mark.parametrize(
    ("said", "need"),
    [
        ("这事我到底该怎么开口呢，给我出个主意吧。", "a_next_step"),
        ("他为什么要这么对我，我猜不透他在想什么。", "to_understand_others"),
        ("我为什么总是这样，每次都先躲开？", "to_understand_self"),
        ("又不是我的错，怎么都怪到我头上。", "to_be_cleared"),
        ("我花了那么多心思，没有一个人看见。", "to_be_valued"),
        ("有时候觉得他对，有时候又觉得我也有道理，拿不定。", "to_weigh_sides"),
        ("你先别给我讲道理，听我把话说完。", "to_be_heard"),
        ("没有人懂那种感觉，都说我矫情。", "to_be_understood"),
        ("今天下雨了。", "unclear"),
    ],
)
def test_need_is_read_from_chinese_words(said: str, need: str) -> None:
    assert _assessed(said)["need"] == need


def test_risk_stage_and_intensity_are_read_from_chinese_words() -> None:
    assert _assessed("我不想活了。")["risk"] == "crisis"
    assert _assessed("我觉得自己就是个累赘。")["risk"] == "concern"
    assert _assessed("谢谢你听我说，晚安。")["stage"] == "closing"
    loud, soft = _assessed("我真的特别特别生气！！"), _assessed("有点生气，不过没什么。")
    assert int(loud["intensity"]) > int(soft["intensity"])


def test_a_skill_is_chosen_by_its_english_card_for_a_chinese_talk() -> None:
    history = f"Seeker: {TALK[0]}\nSupporter: 后来呢？\nSeeker: 我花了那么多心思，没有一个人看见。"
    state = "; ".join(f"{k}: {v}" for k, v in _assessed(history, rendered=True).items())
    candidates = (
        "credit-for-effort | need is to be valued | the seeker opens up\n"
        "one-idea-offered | need is a next step | the seeker opens up"
    )
    fields = {"history": history, "state": state, "candidates": candidates}
    assert select(Prompt("", (), fields, ("reason", "skill"), 0))["skill"] == "credit-for-effort"


def test_chinese_demos_show_moves_too() -> None:
    shown = Shown({}, {"reply": "你真了不起，这需要很大的勇气。"})
    assert understood("Weigh both sides.", (shown,)).moves == ("both_sides", "praise")
    assert "short" in understood("", (shown,)).styles


@pytest.mark.parametrize("move", ["praise", "listening", "ask_question", "comfort", "referral"])
def test_a_move_is_seen_again_in_most_of_its_own_wordings(move: Move) -> None:
    texts = [p.text for half in (False, True) for p in WORDINGS.of(move, held_out=half)]
    assert sum(move in moves_in_reply(text) for text in texts) >= 0.4 * len(texts)


@pytest.mark.parametrize("seed", [7, TEST_SEED + 7])
def test_whole_talks_with_our_chinese_seekers_repeat_no_sentence(seed: int) -> None:
    guidance = "Name the feeling, tied to the facts. Praise their effort. Ask an open question."
    for p in own_profiles("train", "zh"):
        history, said = f"Seeker: {p.first_talk}", []
        for fact in p.facts:
            reply = _guided(guidance, history, seed=seed)
            said += _sentences(reply)
            history += f"\nSupporter: {reply}\nSeeker: 嗯，是这样。{fact}"
        knowing = {"profile": oracle_words(p), "history": history}
        said += _sentences(respond(Prompt("", (), knowing, ("reply",), seed))["reply"])
        assert len(said) == len(set(said))


def _assessed(said: str, *, rendered: bool = False) -> dict[str, str]:
    history = said if rendered else f"Seeker: {said}"
    return assess(Prompt("", (), {"history": history}, (), 0))
