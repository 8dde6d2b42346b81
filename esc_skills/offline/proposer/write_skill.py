"""Writes a skill from what turns that helped have in common and turns that hurt have not."""

import json
import random
import re
from collections.abc import Mapping, Sequence
from typing import Final

from esc_skills.offline.prompt import Prompt
from esc_skills.offline.proposer.conduct import (
    Direction,
    conducts,
    directions_of,
    rates,
    seen_in,
)
from esc_skills.offline.proposer.improve import chance_of
from esc_skills.offline.proposer.languages import Anchor, language
from esc_skills.offline.proposer.turns import ShownTurn, read_turns

_LABEL: Final = re.compile(r"[a-z]+(?:_[a-z]+)+")
_PRIOR: Final = 0.25
_COMMON: Final = 0.3
_MIN_LIFT: Final = 0.08
_MAX_DONE: Final = 2
_MAX_AVOIDED: Final = 1
_MAX_NAME_WORDS: Final = 6


def write_skill(prompt: Prompt) -> dict[str, str]:
    """Answer `WriteSkill`: name, guidance, and JSON lists of one to three outcomes and risks.

    Args:
        prompt: with inputs `state`, `action`, `helped` and `hurt` (turns, one a line; `hurt` may
            be empty).
    """
    given = prompt.inputs
    rng = chance_of(prompt)
    helped, hurt = read_turns(given.get("helped", "")), read_turns(given.get("hurt", ""))
    lifts = _lifts(helped, hurt)
    action = _action(given.get("action", ""), lifts)
    need = _need(given.get("state", ""))
    done = _done(lifts, {action.conduct} | ({need.conduct} if need else set()))
    avoided = _avoided(lifts, helped, hurt, {action.conduct, *done})
    guidance = _guidance(action, need, done, avoided, rng)
    shown = dict.fromkeys([action.conduct, *done, *([need.conduct] if need else [])])
    outcomes = [conducts()[key].outcome for key in shown][:3]
    risks = list(
        dict.fromkeys([action.risk, *(conducts()[key].risk for key in [*avoided, *done])])
    )[:3]
    return {
        "name": _name(action, need, done),
        "guidance": guidance,
        "expected_outcomes": json.dumps(outcomes),
        "risks": json.dumps(risks),
    }


def _lifts(helped: Sequence[ShownTurn], hurt: Sequence[ShownTurn]) -> dict[str, float]:
    """Return how much more often each conduct is seen in what helped: -1 to 1.

    Where turns are few, it is drawn towards 0.
    """
    good = rates(seen_in(turn.reply, turn.before) for turn in helped)
    bad = rates(seen_in(turn.reply, turn.before) for turn in hurt)
    if not hurt:
        # Nothing to compare with: what is frequent counts, less than a difference would.
        return {key: rate * (1 - _PRIOR) - _PRIOR for key, rate in good.items()}
    n = len(helped) + len(hurt)
    return {
        key: (good.get(key, 0.0) - bad.get(key, 0.0)) * n / (n + 2) for key in sorted({*good, *bad})
    }


def _action(label: str, lifts: Mapping[str, float]) -> Anchor:
    """Return the anchor of an action label; else the one whose conduct helped most."""
    actions = language().actions
    if label.strip() in actions:
        return actions[label.strip()]
    named = next((found for found in _LABEL.findall(label) if found in actions), None)
    if named:
        return actions[named]
    # Being brief is how, not what: small talk is never what "helped most".
    known = [actions[key] for key in sorted(actions) if key != "other_talk"]
    return max(known, key=lambda anchor: lifts.get(anchor.conduct, 0.0))


def _need(state: str) -> Anchor | None:
    needs = language().needs
    return next((needs[found] for found in _LABEL.findall(state) if found in needs), None)


def _done(lifts: Mapping[str, float], covered: set[str]) -> list[str]:
    """Return the conducts that set helpful turns apart and are not said yet, best first."""
    taken = {Direction(key, True) for key in covered}
    chosen: list[str] = []
    for key in sorted(lifts, key=lambda key: (-lifts[key], key)):
        new = Direction(key, True)
        if (
            key not in covered
            and lifts[key] >= _MIN_LIFT
            and not any(new.contradicts(old) for old in taken)
        ):
            chosen.append(key)
            taken.add(new)
    return chosen[:_MAX_DONE]


def _avoided(
    lifts: Mapping[str, float],
    helped: Sequence[ShownTurn],
    hurt: Sequence[ShownTurn],
    said: set[str],
) -> list[str]:
    """Return the conducts that set harmful turns apart, worst first."""
    bad = rates(seen_in(turn.reply, turn.before) for turn in hurt)
    worst = sorted(
        (key for key in bad if lifts[key] <= -_MIN_LIFT and key not in said),
        key=lambda key: (lifts[key], key),
    )
    return (
        worst[:_MAX_AVOIDED]
        if helped
        else [key for key in worst if bad[key] >= _COMMON][:_MAX_AVOIDED]
    )


def _guidance(
    action: Anchor,
    need: Anchor | None,
    done: Sequence[str],
    avoided: Sequence[str],
    rng: random.Random,
) -> str:
    """Order the sentences: action, what helped, what the need asks for, what to leave out."""
    sentences = [rng.choice(action.do), *(rng.choice(conducts()[key].do) for key in done)]
    if need and need.conduct != action.conduct:
        sentences.append(rng.choice(need.do))
    for key in avoided:
        sentence = rng.choice(conducts()[key].avoid)
        clashes = any(
            d.contradicts(old)
            for d in directions_of(sentence)
            for s in sentences
            for old in directions_of(s)
        )
        if not clashes:
            sentences.append(sentence)
    if len(sentences) < 2:
        sentences.append(rng.choice(conducts()[action.conduct].do))
    return " ".join(sentences)


def _name(action: Anchor, need: Anchor | None, done: Sequence[str]) -> str:
    tails = [need.words] if need else [f"with {conducts()[key].noun}" for key in done]
    names = (f"{action.words} {tail}" for tail in (*tails, "for now"))
    return next((name for name in names if len(name.split()) <= _MAX_NAME_WORDS), action.words)
