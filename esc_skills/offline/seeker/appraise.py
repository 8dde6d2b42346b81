"""Answers `AppraiseReply`: judges the last reply, and says in the seeker's voice what it did."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from esc_skills.offline.language import language_of
from esc_skills.offline.prompt import Prompt
from esc_skills.offline.seeker.coefficients import JudgeName
from esc_skills.offline.seeker.detectors import MOVES, Reply, read_reply
from esc_skills.offline.seeker.judge import Judgment, Seeker, draw, judge
from esc_skills.offline.seeker.languages import language
from esc_skills.offline.seeker.profile import intention_in, persona_type_in
from esc_skills.offline.seeker.relation import Relation, relate
from esc_skills.offline.seeker.text import cut
from signatures.transcript import parse

# How loud the wish is among the reasons, in emotion points, and where it is neither met nor missed.
_WISH_WEIGHT: Final = 3.0
_EVEN: Final = 0.35
_MISSED: Final = 0.25
_SPOILS: Final = ("unreadable", "injected", "parrot", "guesses_wish", "same_sentences", "crowded")
# A part below this many emotion points is not what anybody would think of.
_NOTICEABLE: Final = 0.3


@dataclass(frozen=True, slots=True)
class _Judged:
    """A reply, what it was worth, and to whom; and the words that this seeker thinks in."""

    words: Mapping[str, Any]
    reply: Reply
    judgment: Judgment
    seeker: Seeker


def _number(text: str, name: str) -> int:
    try:
        return int(text.strip())
    except ValueError:
        raise ValueError(f"{name} must be an integer, got {text!r}") from None


def read_talk(history: str) -> tuple[str, list[str], list[str]]:
    """Return the last reply (empty if nothing was said), the seeker's messages, earlier replies."""
    turns = list(parse(history))
    last = turns.pop().text if turns and turns[-1].speaker == "supporter" else ""
    seeker = [t.text for t in turns if t.speaker == "seeker"]
    own = [t.text for t in turns if t.speaker == "supporter"]
    return last, seeker, own


def appraise(prompt: Prompt, *, judge_name: JudgeName = "ds") -> dict[str, str]:
    """Judge the last reply.

    Chance is drawn from the seed alone, so the same seed gives two replies the same luck.

    Args:
        prompt: inputs of `AppraiseReply`.
        judge_name: whose surrogate judges.

    Raises:
        ValueError: persona or hidden_wish names no known temper or wish, or a number
            cannot be read.
    """
    inputs, luck = prompt.inputs, random.Random(prompt.seed)
    seeker = Seeker(
        persona_type=persona_type_in(inputs["persona"]),
        intention=intention_in(inputs["hidden_wish"]),
        emotion=_number(inputs["emotion"], "emotion"),
        last_change=_number(inputs["last_change"], "last_change"),
        turn=_number(inputs["turn"], "turn"),
    )
    said, told, own = read_talk(inputs["history"])
    reply = read_reply(said)
    relation = relate(reply, told, own, cut(inputs["situation"]).content)
    judgment = judge(reply, relation, seeker, judge_name)
    change = draw(judgment.expected, luck, judge_name)
    # Words may differ with the reply; they have luck of their own.
    choice = random.Random(f"{prompt.seed}/{said}")
    words = language(language_of(" ".join(told))).thoughts
    judged = _Judged(words, reply, judgment, seeker)
    voice, analysis = _feel(judged, change, choice)
    return {
        "content": _content(judged, choice),
        "target_completion": _target_completion(judged, relation, choice),
        "activity": voice,
        "analysis": analysis,
        "change": str(change),
    }


def _content(judged: _Judged, choice: random.Random) -> str:
    words, reply = judged.words, judged.reply
    made = [move for move in words["did"] if move != "nothing" and reply.makes(move)]
    if reply.unreadable or reply.injected or not made:
        made = ["nothing"]
    shown = sorted(made, key=lambda move: reply.moves.get(move, (0,))[0])[:2]
    said = [choice.choice(words["did"][move]) for move in shown]
    if len(said) == 1:
        return str(choice.choice(words["did_frame"])).format(a=said[0])
    return str(choice.choice(words["did_frame_two"])).format(a=said[0], b=said[1])


def _target_completion(judged: _Judged, relation: Relation, choice: random.Random) -> str:
    words, served = judged.words["met"], judged.judgment.met.served
    level = "high" if served > 0.6 else "middle" if served > 0.25 else "low"
    said = [choice.choice(words[level])]
    if level != "high" and not relation.told:
        said.append(choice.choice(words["anyone"]))
    return " ".join(said)


def _has_ground(name: str, reply: Reply) -> bool:
    """Say whether a seeker could name this part: a move that was not made is none."""
    return name not in MOVES or reply.makes(name)


def _reasons(judged: _Judged, way: str) -> list[list[str]]:
    """Return the variants of each reason that points `way`, strongest first; else the mood."""
    words, sign = judged.words, 1 if way == "up" else -1
    wish = _WISH_WEIGHT * (judged.judgment.met.served - _EVEN)
    parts = {**judged.judgment.parts, "wish": wish}
    found = []
    for name, points in sorted(parts.items(), key=lambda item: -sign * item[1]):
        source = (
            words["wish"][judged.seeker.intention] if name == "wish" else words["why"].get(name)
        )
        if (
            source
            and source[way]
            and sign * points >= _NOTICEABLE
            and _has_ground(name, judged.reply)
        ):
            found.append(source[way])
    if found:
        # What spoils a reply is noticed before anything else.
        return (
            sorted(found, key=lambda said: said not in _spoilt(words)) if way == "down" else found
        )
    return [words["why"]["state" if sign * judged.seeker.last_change > 0 else "chance"][way]]


def _spoilt(words: Mapping[str, Any]) -> list[list[str]]:
    return [words["why"][name]["down"] for name in _SPOILS]


def _feel(judged: _Judged, change: int, choice: random.Random) -> tuple[str, str]:
    """Return inner voice and analysis."""
    words, way = judged.words, "up" if change >= 0 else "down"
    reasons = _reasons(judged, way)
    first = choice.choice(reasons[0])
    voice = f"{choice.choice(words['mood'][judged.seeker.persona_type][way])} {first}"
    others = [text for text in (reasons[1] if len(reasons) > 1 else reasons[0]) if text != first]
    size = "none" if change == 0 else f"{way}_much" if abs(change) >= 8 else way
    said = [choice.choice(others)] if others else []
    said.append(choice.choice(words["moved"][size]))
    if change > 0 and judged.judgment.met.served < _MISSED:
        # What is still missing is the most useful thing to know, even on a good turn.
        said.append(choice.choice(words["wish"][judged.seeker.intention]["down"]))
    return voice, " ".join(said)
