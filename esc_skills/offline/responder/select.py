"""Answers `SelectSkill`: matches "when it applies" with the state and the seeker's words.

It prefers candidates whose expectations sound good and leaves a move that was just made to rest.
With no match at all it
says "none".
"""

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from esc_skills.offline.prompt import Prompt
from esc_skills.offline.responder.assess import assess
from esc_skills.offline.responder.directives import moves_in_reply
from esc_skills.offline.responder.en.words import words
from esc_skills.offline.responder.guidance_cues import GUIDANCE_CUES
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
_COMMON: Final = words("too_common")
_NEED_WORDS: Final = {
    "to_be_heard": r"heard|listen|vent|let (?:it )?out|pour|tell (?:the|their) story|talk",
    "to_be_understood": (
        r"understood|understand(?:s|ing)? (?:them|what it)|empath|felt|gets? (?:it|them)|"
        r"compassion"
    ),
    "to_be_valued": r"valued?|prais|recogni[sz]|appreciat|credit|effort|unseen|seen\b|acknowledg",
    "to_be_cleared": r"clear(?:ed|ing)?|blam|fault|guilt|accus|wrong",
    "to_weigh_sides": r"weigh|both sides|torn|fair|dilemma|two minds|ambivalen|decid|balanc",
    "a_next_step": r"next step|advice|advise|what to do|suggest|solution|plan|practical|action",
    "to_understand_others": (
        r"(?:understand|why) (?:the )?others?|other(?:'s| person)?|motive|why (?:he|she|they|"
        r"someone)"
    ),
    "to_understand_self": (
        r"understand (?:the )?sel(?:f|ves)|themsel|own part|self|insight|pattern|grow|reflect"
    ),
}
_EMOTION_WORDS: Final = {
    "anxious": (
        r"anxi|worr|fear|afraid|nervous|scared|panic|stress"
    ), "sad": r"sad|down\b|low\b|tear|unhapp|disappoint",
    "angry": (
        r"ang(?:er|ry)|mad\b|furious|irritat|rage|outrag"
    ), "ashamed": r"asham|shame|embarrass|humiliat",
    "guilty": r"guilt|remorse|regret|blam", "lonely": r"lonel|alone|isolat|left out", "hurt": (
        r"hurt|wound|betray|reject|pain"
    ),
    "grieving": r"griev|grief|loss|bereave|mourn|died|death", "overwhelmed": (
        r"overwhelm|exhaust|tired|too much|burn|strain|worn"
    ),
    "numb": r"numb|empty|flat\b|nothing", "frustrated": (
        r"frustrat|annoy|fed up|stuck|irritat"
    ), "jealous": r"jealous|env(?:y|ious)",
    "confused": (
        r"confus|puzzl|torn|unsure|at a loss"
    ), "hopeless": r"hopeless|despair|no hope|giv\w+ up", "relieved": r"reliev|calm|better|lighter",
}  # fmt: skip
_STAGE_WORDS: Final = {
    "opening": (
        r"opening|begin|start|first message|early"
    ), "exploring": r"explor|middle|deep", "easing": r"eas(?:e|ing)|calm|settl",
    "acting": r"acting|plan|action|ready|decid", "closing": r"clos|end(?:ing)?\b|goodbye|leav",
}  # fmt: skip
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
_GOOD: Final = re.compile(
    r"\b(?:opens? up|understood|calm\w*|relie\w+|thank\w*|lighter|hope\w*|insight|step|"
    r"trust\w*|better|eas\w+|gains?|heard|seen)\b"
)
_BAD: Final = re.compile(
    r"\b(?:clos\w+ up|push\w* back|leaves?|worse|deflect\w*|rises?|withdraw\w*|irritat\w*|"
    r"nothing changes|unsure)\b"
)


def select(prompt: Prompt) -> dict[str, str]:
    """Return the id of the best candidate, or "none", and one sentence of reason."""
    talk = read_talk(prompt.inputs.get("history", ""))
    state = dict(_STATE.findall(prompt.inputs.get("state", "")))
    best, best_score, why = "none", 0.0, "no candidate fits this state or these words"
    for candidate in _candidates(prompt.inputs.get("candidates", "")):
        fit, reasons = _fit(candidate, state, talk)
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


@lru_cache(maxsize=1024)
def _candidates(text: str) -> tuple[_Candidate, ...]:
    lines = (line.strip().lstrip("-* ") for line in text.splitlines())
    return tuple(_candidate(line) for line in lines if line.partition("|")[0].strip())


@lru_cache(maxsize=4096)
def _candidate(line: str) -> _Candidate:
    name, _, rest = line.partition("|")
    when, _, outlook = (part.strip().lower() for part in rest.partition("|"))
    when = when.replace("_", " ")
    by_name = name.replace("-", " ").lower()
    moves = _moves_named(f"{by_name} {when}")
    return _Candidate(
        id=name.strip().strip("`"),
        needs=_labels(when, _NEED_WORDS),
        emotions=_labels(when, _EMOTION_WORDS),
        stages=_labels(when, _STAGE_WORDS),
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
    return frozenset(move for move, cue in GUIDANCE_CUES.items() if cue.search(text))


def _labels(when: str, words: dict[str, str]) -> frozenset[str]:
    # A label written out ("to be heard") is exact; its synonyms are taken where no label is
    # written at all.
    exact = frozenset(
        label for label in words if re.search(rf"\b{label.replace('_', ' ')}\b", when)
    )
    return exact or frozenset(
        label for label, cue in words.items() if re.search(rf"\b(?:{cue})", when)
    )


def _fit(candidate: _Candidate, state: dict[str, str], talk: ParsedTalk) -> tuple[float, list[str]]:
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
    shared = candidate.words & _words(" ".join(talk.seeker[-2:]).lower())
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


@lru_cache(maxsize=2048)
def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text)) - _COMMON
