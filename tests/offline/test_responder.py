"""What the offline responder understands, what it says, and what it never does."""

from collections.abc import Callable

import pytest

from esc_skills.offline.prompt import Prompt, Shown
from esc_skills.offline.responder.data import data_of
from esc_skills.offline.responder.directives import directives_in, moves_in_reply, understood
from esc_skills.offline.responder.facts import slots
from esc_skills.offline.responder.languages import LANGUAGES
from esc_skills.offline.responder.moves import ORDER, Move
from esc_skills.offline.responder.respond import respond
from esc_skills.offline.responder.talk import read_talk
from esc_skills.safety.replies import screen_reply
from signatures.seeker import WISH_OF_INTENTION
from signatures.support import RespondPlainly

TEST_SEED = 2**30
WORDINGS = LANGUAGES["en"].wordings
PLAIN = RespondPlainly.instructions
TALK = (
    "I run the night desk at a small hotel, and my brother Pavel has stopped answering me.",
    "On Sunday I repaired his boiler with my own hands, and he never even said a word.",
    "Pavel told me, 'You always have to be the clever one.'",
    "I shouted at him in front of his children, and I'm ashamed of that.",
    "The lease runs out in March, so we can't simply part ways.",
    "He lost his job in the autumn and he hasn't told our mother.",
    "I lent him eight hundred for the rent in May.",
    "We're meant to see the landlord on Friday.",
    "I don't know how I'd begin.",
    "There's not much more to it than that.",
)
ASKING: dict[Move, tuple[str, ...]] = {
    "tell_more": ("Draw the story out of them.", "Give them room to talk."),
    "listening": ("Offer to listen, nothing else.", "Be a quiet presence."),
    "reflect_feeling": ("Mirror their emotion back.", "Put words to the sadness you hear."),
    "deep_empathy": ("Put yourself in their shoes.", "Show real compassion."),
    "paraphrase": ("Restate the core of it.", "Say back what you heard, in your own words."),
    "validate": ("Tell them the reaction is understandable.", "Normalise the feeling."),
    "praise": ("Compliment something they did.", "Recognise the effort behind it."),
    "lift_blame": ("Say it was not the seeker's fault.", "Take the blame off their shoulders."),
    "both_sides": ("Look at it from both sides.", "Lay out what speaks for and against."),
    "others_motives": ("Explore the other person's motives.", "Ask why the other acted so."),
    "self_reflection": ("Guide them to see their own part.", "Encourage self-reflection."),
    "small_step": ("Propose a single workable step.", "Suggest one concrete action."),
    "ask_permission": ("Ask whether they want advice first.", "Seek permission to suggest."),
    "general_advice": ("Give advice.", "Recommend solutions."),
    "advice_list": ("Give a numbered list of tips.", "Offer several strategies."),
    "comfort": ("Reassure them that things will get better.", "Cheer them up."),
    "referral": ("Suggest seeing a therapist.", "Refer them to professional help."),
    "self_disclosure": ("Share a personal story of your own.", "Mention your own experience."),
    "information": ("Provide information about stress.", "Explain how grief works."),
    "ask_question": ("Ask an open question.", "End with one question."),
    "summarise": ("Sum up what was said.", "Recap the talk."),
    "closing": ("Wind down the conversation kindly.", "Say goodbye warmly."),
    "sympathy": ("Say you are sorry about it.", "Show sympathy."),
}


def _guided(guidance: str, history: str, *, seed: int = 1, **inputs: str) -> str:
    state = "emotion: hurt; intensity: 3/5; need: unclear; stage: exploring; risk: none"
    fields = {"history": history, "state": state, "expected_outcomes": "", "risks": "", **inputs}
    prompt = Prompt(f"[skill: some-skill]\n{guidance}", (), fields, ("reply",), seed)
    return respond(prompt)["reply"]


def _plain(history: str, *, instructions: str = PLAIN, seed: int = 1) -> str:
    return respond(Prompt(instructions, (), {"history": history}, ("reply",), seed))["reply"]


def _knowing(wish: str, history: str, *, seed: int = 1) -> str:
    inputs = {"profile": f"Hidden wish: {wish} More.", "history": history}
    return respond(Prompt("", (), inputs, ("reply",), seed))["reply"]


def _talk(answer: Callable[[str], str], *, n: int = 9) -> list[str]:
    history, replies = f"Seeker: {TALK[0]}", []
    for message in TALK[1 : n + 1]:
        reply = answer(history)
        replies.append(reply)
        history += f"\nSupporter: {' '.join(reply.split())}\nSeeker: {message}"
    return replies


@pytest.mark.parametrize(("move", "texts"), ASKING.items())
def test_finds_a_directive_in_other_words(move: Move, texts: tuple[str, ...]) -> None:
    for text in texts:
        assert directives_in(text).moves[:1] == (move,), text


def test_knows_every_move() -> None:
    assert set(ASKING) == set(ORDER)


@pytest.mark.parametrize(
    "text",
    [
        "Do not give advice.", "No advice yet.", "Avoid suggestions of any kind.",
        "Listen without offering advice.", "Hold back your suggestions.", "Advice can wait.",
        "Refrain from solutions.", "Rather than advising, name the feeling.",
        "Don't rush to fix it.", "Never hand out tips or lists.",
        "Listen, give no advice or\nlists.",
    ],
)  # fmt: skip
def test_negation_forbids_advice(text: str) -> None:
    found = directives_in(text)
    assert {"general_advice", "advice_list"} <= found.forbidden
    assert not {"general_advice", "advice_list", "small_step"} & set(found.moves)


def test_negation_ends_where_the_next_demand_begins() -> None:
    found = directives_in("Don't advise, just listen. Skip the reassurance and name the pain.")
    assert found.moves == ("listening", "reflect_feeling")
    assert {"general_advice", "comfort"} <= found.forbidden


def test_the_earliest_three_directives_win() -> None:
    text = "Weigh both sides. Validate. Praise their effort. Sum up. Ask an open question."
    assert directives_in(text).moves == ("both_sides", "validate", "praise")


def test_long_guidance_is_not_read_to_its_end() -> None:
    filler = "The kitchen of the house has a window and some plants on it. " * 9
    assert directives_in(f"{filler}Praise their effort.").moves == ()
    assert directives_in(f"{filler}Praise their effort.").diluted
    assert directives_in(f"Praise their effort. {filler}").moves == ("praise",)


def test_contradictions_cancel() -> None:
    found = directives_in("Give advice. Keep it short. Do not give advice. Be thorough.")
    assert (found.moves, found.styles, found.forbidden) == ((), (), frozenset())


def test_advice_only_if_asked_waits_for_the_question() -> None:
    found = directives_in("Listen. Offer one small step only if they ask for it.")
    assert found.moves == ("listening",)
    assert found.when_asked == {"small_step"}


@pytest.mark.parametrize("text", [PLAIN, "Reply to the seeker.", "[skill: x-y]\nBe a companion."])
def test_a_neutral_instruction_holds_no_directive(text: str) -> None:
    found = directives_in(text)
    assert (found.moves, found.styles, found.forbidden) == ((), (), frozenset())


def test_demos_are_a_weaker_source_than_instructions() -> None:
    shown = Shown({}, {"reply": "I'm proud of you, well done. That took courage."})
    assert understood("Weigh both sides.", (shown,)).moves == ("both_sides", "praise")
    assert understood("Do not praise them.", (shown,)).moves == ()
    assert "short" in understood("", (shown,)).styles


def test_a_risk_keeps_a_shown_move_out_but_not_an_asked_one() -> None:
    shown = Shown({}, {"reply": "You should try to sleep more, it's important to rest."})
    risks = "advice given too early"
    assert "general_advice" not in understood("", (shown,), risks=risks).moves
    assert understood("Give advice.", (), risks=risks).moves == ("general_advice",)


@pytest.mark.parametrize("n", range(1, 10))
def test_no_directive_gives_comfort_and_a_list(n: int) -> None:
    reply = _talk(_plain, n=n)[-1]
    assert "advice_list" in moves_in_reply(reply)
    assert 90 <= len(reply.split()) <= 180
    assert reply.rstrip().endswith("?")


@pytest.mark.parametrize("move", [move for move in ORDER if move != "advice_list"])
def test_every_move_has_enough_wordings_in_both_halves(move: Move) -> None:
    seen, kept = WORDINGS.of(move, held_out=False), WORDINGS.of(move, held_out=True)
    assert len(seen) + len(kept) >= 14
    assert not {p.text for p in seen} & {p.text for p in kept}
    for half in (seen, kept):
        assert any(not phrase.slot_names for phrase in half), "nothing to say without facts"


@pytest.mark.parametrize("move", [move for move in ORDER if move != "advice_list"])
def test_no_wording_is_one_the_safety_screen_would_stop(move: Move) -> None:
    for half in (False, True):
        for phrase in WORDINGS.of(move, held_out=half):
            assert not screen_reply(phrase.text).categories, phrase.text


def test_test_seeds_use_the_held_out_third_only() -> None:
    rows = data_of("en/phrases.json").held("moves")["comfort"]
    free = {i: row for i, row in enumerate(rows) if "{" not in row}
    for seed in (*range(40), *range(TEST_SEED, TEST_SEED + 40)):
        reply = _guided("Reassure them. Keep it short.", f"Seeker: {TALK[0]}", seed=seed)
        used = {i for i, row in free.items() if row in reply}
        assert all((i % 3 == 2) == (seed >= TEST_SEED) for i in used)


@pytest.mark.parametrize("seed", [3, TEST_SEED + 3])
@pytest.mark.parametrize("move", ASKING)
def test_no_talk_repeats_a_reply_or_leaves_a_slot_open(move: Move, seed: int) -> None:
    guidance = ASKING[move][0]
    replies = _talk(lambda history: _guided(guidance, history, seed=seed))
    assert len(set(replies)) == len(replies) == 9
    for reply in replies:
        assert reply
        assert not set("{}") & set(reply)
        assert not screen_reply(reply).categories


@pytest.mark.parametrize("wish", WISH_OF_INTENTION.values())
def test_the_oracle_varies_keeps_short_and_never_quotes_the_wish(wish: str) -> None:
    replies = _talk(lambda history: _knowing(wish, history))
    assert len(set(replies)) == 9
    assert all(len(reply.split()) <= 60 and wish not in reply for reply in replies)


def test_short_is_shorter() -> None:
    long = _talk(lambda history: _guided("Validate the feeling.", history))
    short = _talk(lambda history: _guided("Validate the feeling. Keep it short.", history))
    assert sum(map(len, short)) < 0.75 * sum(map(len, long))
    assert all(len(reply.split()) <= 60 for reply in short)


def test_specific_praise_names_the_deed() -> None:
    history = f"Seeker: {TALK[0]}\nSupporter: Go on.\nSeeker: {TALK[1]}"
    reply = _guided("Praise one particular act, tied to the facts.", history)
    assert "you repaired his boiler with your own hands" in reply


def test_drift_is_seldom_and_seldomer_when_forbidden() -> None:
    slips = {p.stem for m in ("comfort", "general_advice") for p in WORDINGS.of(m, held_out=False)}

    def share(guidance: str) -> float:
        history = f"Seeker: {TALK[0]}"
        replies = [_guided(guidance, history, seed=seed).lower() for seed in range(400)]
        return sum(any(stem in reply for stem in slips) for reply in replies) / len(replies)

    free, bound = share("Offer to listen."), share("Offer to listen. No advice, no comfort.")
    assert 0.1 < free < 0.2
    assert bound < free / 2


def test_facts_are_said_back_in_the_second_person() -> None:
    talk = read_talk("\n".join(f"Seeker: {message}" for message in TALK))
    found = slots(talk, "emotion: angry")
    assert found["person"] == ("Pavel",)
    assert found["feeling"] == ("angry",)
    assert "you lent him eight hundred for the rent in May" in found["effort"]
    assert "you shouted at him in front of his children" in found["part"]
    assert "he lost his job in the autumn" in found["their"]
    assert found["quote"] == ("You always have to be the clever one",)
    assert "the lease runs out in March" in found["limit"]


def test_the_same_prompt_gives_the_same_reply_and_seeds_differ() -> None:
    history = f"Seeker: {TALK[0]}"
    replies = [_guided("Validate.", history, seed=seed) for seed in (1, 1, 2, 3, 4)]
    assert replies[0] == replies[1]
    assert len(set(replies)) > 2


@pytest.mark.parametrize("history", ["", "no labels here", "Seeker: 我很难过，没有人听我说话。"])
def test_odd_histories_still_get_a_reply(history: str) -> None:
    assert _guided("Validate, and ask a question.", history)
    assert _plain(history)
