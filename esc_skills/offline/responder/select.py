"""Answers `SelectSkill`: matches "when it applies" with the state and the seeker's words.

It prefers candidates whose expectations sound good and leaves a move that was just made to rest.
With no match at all it says "none".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from esc_skills.offline.prompt import Prompt
from esc_skills.offline.responder.assess import assess
from esc_skills.offline.responder.data import data_of
from esc_skills.offline.responder.directives import moves_in_reply
from esc_skills.offline.responder.guidance import MOVE_CUES
from esc_skills.offline.responder.languages import Cues
from esc_skills.offline.responder.moves import Move
from esc_skills.offline.responder.talk import ParsedTalk, read_talk


@dataclass(frozen=True, slots=True)
class Weights:
    """What counts how much for a candidate; a sum of points, higher is better."""

    need: float = 3.0
    wrong_need: float = -1.5
    emotion: float = 2.0
    stage: float = 1.0
    intensity: float = 0.5
    suits_need: float = 1.5
    shared_word: float = 0.3
    any_state: float = 0.2
    good_outlook: float = 0.2
    bad_outlook: float = -0.3
    just_made: float = -2.0
    made_before: float = -0.7


@dataclass(frozen=True, slots=True)
class _Candidate:
    """One line of `candidates`, read once.

    What it names, what it promises, which moves it is about.
    """

    id: str
    needs: frozenset[str]
    emotions: frozenset[str]
    stages: frozenset[str]
    words: frozenset[str]
    is_for_any: bool
    is_strong: bool
    is_mild: bool
    outlook: float
    moves: frozenset[Move]
    leading: frozenset[Move]


_WEIGHTS: Final = Weights()
_STATE: Final = re.compile(r"(emotion|intensity|need|stage|risk): ([\w]+)")
_WORD: Final = re.compile(r"[a-z][a-z']{3,}")
_CARDS: Final = data_of("cards.json")
_COMMON: Final = _CARDS.words("too_common")
_NEEDS: Final = _CARDS.cues("needs")
_EMOTIONS: Final = _CARDS.cues("emotions")
_STAGES: Final = _CARDS.cues("stages")
_GOOD: Final = _CARDS.cue("good")
_BAD: Final = _CARDS.cue("bad")
_MOVES_FOR_NEED: Final[dict[str, frozenset[Move]]] = {
    "to_be_heard": frozenset({"listening", "tell_more", "paraphrase"}),
    "to_be_understood": frozenset({"deep_empathy", "reflect_feeling"}),
    "to_be_valued": frozenset({"praise"}),
    "to_be_cleared": frozenset({"lift_blame", "validate"}),
    "to_weigh_sides": frozenset({"both_sides"}),
    "a_next_step": frozenset({"small_step", "general_advice", "ask_permission"}),
    "to_understand_others": frozenset({"others_motives"}),
    "to_understand_self": frozenset({"self_reflection", "ask_question"}),
}


def select(prompt: Prompt) -> dict[str, str]:
    """Return the id of the best candidate, or "none", and one sentence of reason."""
    talk = read_talk(prompt.inputs.get("history", ""))
    said = _words(" ".join(talk.seeker[-2:]).lower())
    state = dict(_STATE.findall(prompt.inputs.get("state", "")))
    best, best_score, why = "none", 0.0, "no candidate fits this state or these words"
    for candidate in _candidates(prompt.inputs.get("candidates", "")):
        fit, reasons = _fit(candidate, state, said)
        if not reasons:
            continue
        score = fit + candidate.outlook + _rest(candidate, talk)
        if best == "none" or score > best_score:
            best, best_score, why = candidate.id, score, f"it fits {' and '.join(reasons)}"
    return {"reason": f"{why[0].upper()}{why[1:]}.", "skill": best}


def assess_and_select(prompt: Prompt) -> dict[str, str]:
    """Return the state and the best candidate for it, as `assess` and `select` would."""
    read = assess(prompt)
    state = "; ".join(f"{name}: {value}" for name, value in read.items())
    chosen = select(replace(prompt, inputs={**prompt.inputs, "state": state}))
    return {**read, "skill": chosen["skill"]}


def _candidates(text: str) -> Iterator[_Candidate]:
    lines = (line.strip().lstrip("-* ") for line in text.splitlines())
    return (_candidate(line) for line in lines if line.partition("|")[0].strip())


@lru_cache(maxsize=4096)
def _candidate(line: str) -> _Candidate:
    name, _, rest = line.partition("|")
    when, _, outlook = (part.strip().lower() for part in rest.partition("|"))
    when = when.replace("_", " ")
    by_name = name.replace("-", " ").lower()
    moves = _moves_named(f"{by_name} {when}")
    return _Candidate(
        id=name.strip().strip("`"),
        needs=_labels(when, _NEEDS),
        emotions=_labels(when, _EMOTIONS),
        stages=_labels(when, _STAGES),
        words=_words(when),
        is_for_any="any state" in when or not when,
        is_strong=re.search(r"\b(?:strong|intense|very|high|overwhelming)", when) is not None,
        is_mild=re.search(r"\b(?:mild|faint|low|slight)", when) is not None,
        outlook=_WEIGHTS.good_outlook * bool(_GOOD.search(outlook))
        + _WEIGHTS.bad_outlook * bool(_BAD.search(outlook)),
        moves=moves,
        leading=_moves_named(by_name) or moves,
    )


def _moves_named(text: str) -> frozenset[Move]:
    return frozenset(move for move, cue in MOVE_CUES.items() if cue.search(text))


def _labels(when: str, cues: Cues) -> frozenset[str]:
    # A label written out ("to be heard") is exact; its synonyms are taken where no label is
    # written at all.
    exact = frozenset(label for label in cues if re.search(rf"\b{label.replace('_', ' ')}\b", when))
    return exact or frozenset(label for label, cue in cues.items() if cue.search(when))


def _fit(
    candidate: _Candidate, state: dict[str, str], said: frozenset[str]
) -> tuple[float, list[str]]:
    reasons: list[str] = []
    points = 0.0
    need = state.get("need", "unclear")
    if need in candidate.needs:
        points += _WEIGHTS.need
        reasons.append("the need")
    elif candidate.needs and need != "unclear":
        points += _WEIGHTS.wrong_need
    if state.get("emotion", "") in candidate.emotions:
        points += _WEIGHTS.emotion
        reasons.append("the emotion")
    if state.get("stage", "") in candidate.stages:
        points += _WEIGHTS.stage
        reasons.append("the stage")
    if candidate.moves & _MOVES_FOR_NEED.get(need, frozenset()):
        points += _WEIGHTS.suits_need
        reasons.append("what is wanted")
    shared = candidate.words & said
    if shared:
        points += _WEIGHTS.shared_word * min(len(shared), 4)
        reasons.append("the seeker's words")
    if candidate.is_for_any:
        points += _WEIGHTS.any_state
        reasons.append("any state")
    level = int(state["intensity"]) if state.get("intensity", "").isdigit() else 3
    fits_strength = (candidate.is_strong and level >= 4) or (candidate.is_mild and level <= 2)
    return points + _WEIGHTS.intensity * fits_strength, reasons


def _rest(candidate: _Candidate, talk: ParsedTalk) -> float:
    """Return the points lost because the move was made in one of the last two replies."""
    last, before = (moves_in_reply(reply) for reply in ("", "", *talk.supporter)[-1:-3:-1])
    return _WEIGHTS.just_made * bool(candidate.leading & last) + _WEIGHTS.made_before * bool(
        candidate.leading & before
    )


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text)) - _COMMON
