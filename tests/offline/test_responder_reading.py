"""What the offline responder reads in a seeker's words, and which skill it then picks."""

import pytest

from esc_skills.offline.prompt import Prompt
from esc_skills.offline.responder.assess import assess
from esc_skills.offline.responder.en.grammar import clause
from esc_skills.offline.responder.select import select
from signatures.dialogues import SeekerState

EMOTIONS = [
    ("I'm furious. He took my desk while I was on holiday!", "angry"),
    ("I keep worrying about the interview, my hands were shaking all morning.", "anxious"),
    ("My grandmother died in spring and the house is so quiet.", "grieving"),
    ("I was so embarrassed, I forgot her name in front of everyone.", "ashamed"),
    ("I shouldn't have shouted at the kids, I feel guilty about it.", "guilty"),
    ("It gets lonely here, I eat alone most evenings.", "lonely"),
    ("I'm exhausted, it's all too much at the moment.", "overwhelmed"),
    ("Everyone else gets promoted and I'm jealous, I admit it.", "jealous"),
    ("I can't work out what to think, it's all so confusing.", "confused"),
    ("Honestly what's the point, it's hopeless.", "hopeless"),
    ("Thank you, I feel a bit better already.", "relieved"),
]
NEEDS = [
    ("So what should I do about the deposit?", "a_next_step"),
    ("I don't know how to tell my boss.", "a_next_step"),
    ("Why would he say that to me after ten years?", "to_understand_others"),
    ("It just doesn't add up, she used to ring every day.", "to_understand_others"),
    ("Did I do something wrong? Maybe it's me.", "to_understand_self"),
    ("Why do I always end up apologising first?", "to_understand_self"),
    ("I did nothing, how is it my fault?", "to_be_cleared"),
    ("Everybody blames me, and what was I supposed to do?", "to_be_cleared"),
    ("Nobody listens, I just needed to say it once.", "to_be_heard"),
    ("They interrupt me before I've finished a sentence.", "to_be_heard"),
    ("Nobody gets it, people say time will tell.", "to_be_understood"),
    ("Nobody noticed that I stayed late every night for that launch.", "to_be_valued"),
    ("Part of me wants to go, but part of me can't leave her.", "to_weigh_sides"),
    ("The bus was late again.", "unclear"),
]
CANDIDATES = "\n".join(
    (
        "offer-listening | need: to_be_heard | the seeker opens up",
        "praise-effort | need: to_be_valued; emotion: hurt | feels seen",
        "invite-more | need: to_be_heard or to_be_understood | opens up",
        "weigh-sides | the seeker is torn between two views | gains insight",
    )
)


def _assess(history: str) -> dict[str, str]:
    return assess(Prompt("", (), {"history": history}, ("emotion",), 0))


def _select(history: str, state: SeekerState, candidates: str = CANDIDATES) -> str:
    inputs = {"history": history, "state": state.words(), "candidates": candidates}
    return select(Prompt("", (), inputs, ("reason", "skill"), 0))["skill"]


@pytest.mark.parametrize(("message", "emotion"), EMOTIONS)
def test_reads_the_emotion(message: str, emotion: str) -> None:
    assert _assess(f"Seeker: {message}")["emotion"] == emotion


@pytest.mark.parametrize(("message", "need"), NEEDS)
def test_reads_the_need(message: str, need: str) -> None:
    assert _assess(f"Seeker: {message}")["need"] == need


@pytest.mark.parametrize("message", [message for message, _ in EMOTIONS + NEEDS])
def test_every_assessment_is_a_valid_state(message: str) -> None:
    found = _assess(f"Seeker: {message}")
    SeekerState.model_validate({**found, "intensity": int(found["intensity"])})


def test_the_last_message_outweighs_earlier_ones() -> None:
    history = f"Seeker: {NEEDS[0][0]}\nSupporter: I see.\nSeeker: {NEEDS[8][0]}"
    assert _assess(history)["need"] == "to_be_heard"
    assert (
        _assess(f"{history}\nSupporter: Yes.\nSeeker: The bus was late.")["need"] == "to_be_heard"
    )


def test_what_the_supporter_says_is_not_the_seekers_state() -> None:
    history = (
        "Seeker: The bus was late.\nSupporter: Are you furious? What should I do?\nSeeker: No."
    )
    assert _assess(history)["need"] == "unclear"
    assert _assess(history)["emotion"] != "angry"


@pytest.mark.parametrize(
    ("message", "risk"),
    [
        ("I want to die, I can't do this.", "crisis"),
        ("Nobody would miss me.", "concern"),
        ("The bus was late again.", "none"),
    ],
)
def test_reads_the_risk_and_does_not_forget_it(message: str, risk: str) -> None:
    history = f"Seeker: {message}"
    assert _assess(history)["risk"] == risk
    assert _assess(f"{history}\nSupporter: Oh.\nSeeker: Never mind, it rains.")["risk"] == risk


def test_the_stage_follows_the_talk() -> None:
    more = "Seeker: It began at work.\nSupporter: Yes?\nSeeker: "
    assert _assess("Seeker: It began at work.")["stage"] == "opening"
    assert _assess(f"{more}They moved my desk.")["stage"] == "exploring"
    assert _assess(f"{more}That helps.")["stage"] == "easing"
    assert _assess(f"{more}I'll try to ask her tomorrow.")["stage"] == "acting"
    assert _assess(f"{more}Thanks for listening, goodbye.")["stage"] == "closing"


def test_selects_by_need_and_by_words() -> None:
    talk = "Seeker: They moved my desk."
    assert _select(talk, SeekerState(emotion="hurt", intensity=3, need="to_be_valued")) == (
        "praise-effort"
    )
    assert _select(talk, SeekerState(emotion="sad", intensity=3, need="to_weigh_sides")) == (
        "weigh-sides"
    )


def test_selection_leaves_the_move_just_made_to_rest() -> None:
    state = SeekerState(emotion="sad", intensity=3, need="to_be_heard")
    assert _select("Seeker: They moved my desk.", state) == "offer-listening"
    talk = "Seeker: They moved it.\nSupporter: I'm here, I'll sit with you.\nSeeker: Hm."
    assert _select(talk, state) == "invite-more"


def test_selects_none_when_nothing_fits() -> None:
    state = SeekerState(emotion="sad", intensity=3)
    assert _select("Seeker: They moved my desk.", state) == "none"
    assert _select("Seeker: They moved my desk.", state, candidates="") == "none"


@pytest.mark.parametrize(
    ("said", "back"),
    [
        ("I was late and was sent home again.", "you were late and were sent home again"),
        ("My sister and I are paying for it ourselves.", "you and your sister are paying for it"),
        ("He told me, 'I am tired of this.'", "he told you, 'I am tired of this.'"),
        ("Eleven minutes on the phone.", ""),
        ("Do you know what I mean?", ""),
        ("You know how it is with my mother.", ""),
    ],
)
def test_a_clause_is_said_back_or_left_alone(said: str, back: str) -> None:
    found = clause(said)
    assert found.startswith(back) if back else found == ""
