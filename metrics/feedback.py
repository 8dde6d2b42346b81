"""The DSPy metric: final emotion / 100 with feedback in words, per predictor where one is named.

Feedback quotes what the seeker felt, turn by turn; never the hidden intention, a feature or a
number of the judge's rule.
"""

from typing import Any

import dspy

from metrics.sage import SAGE
from signatures.rollouts import Exchange, Rollout

_MAX_TURNS_TOLD = 6


def emotion_metric(
    gold: Any, pred: Any, trace: Any = None, pred_name: str | None = None, pred_trace: Any = None
) -> dspy.Prediction:
    """Score a talk: final emotion / 100 in [0, 1], with feedback.

    Args:
        gold: the example (not read: the seeker's judgment is in the talk).
        pred: what `Conversation` returned; `pred.rollout` must be scored.
        trace: the program's trace (not read).
        pred_name: predictor the feedback is for; None asks for feedback on the whole talk.
        pred_trace: its trace entries (not read: GEPA passes one call only, the talk holds all).

    Raises:
        ValueError: the talk is unscored. Missing is not zero: filter such talks before scoring.
    """
    rollout: Rollout = pred.rollout
    if not rollout.scored:
        raise ValueError(
            f"talk with {rollout.profile_id} is unscored ({rollout.error}); leave it out"
        )
    value = min(1.0, max(0.0, rollout.final / SAGE.top))
    return dspy.Prediction(score=value, feedback=feedback(rollout, pred_name))


def feedback(rollout: Rollout, pred_name: str | None = None) -> str:
    """Say how the talk went; for a skill's predictor, only the turns it served.

    Args:
        rollout: a scored talk.
        pred_name: such as ``agent.skills['name-the-feeling']``.
    """
    skill = skill_of(pred_name)
    served = [
        (i, e) for i, e in enumerate(rollout.exchanges, 1) if skill is None or e.skill == skill
    ]
    head = (
        f"Emotion went from {rollout.trajectory[0]} to {rollout.final} "
        f"in {len(rollout.exchanges)} replies "
        f"({rollout.end.replace('_', ' ')})."
    )
    if not served:
        return f"{head} This predictor served no turn of the talk."
    # The turns that lost most teach most; they are told in the order of the talk.
    worst = sorted(served, key=lambda pair: pair[1].appraisal.change)[:_MAX_TURNS_TOLD]
    return "\n".join([head, *(_told(i, e) for i, e in sorted(worst, key=lambda pair: pair[0]))])


def skill_of(pred_name: str | None) -> str | None:
    """Return the skill id in a predictor's name, or None where the predictor is no skill."""
    if pred_name is None or "skills['" not in pred_name:
        return None
    return pred_name.split("skills['", 1)[1].split("']", 1)[0]


def _told(turn: int, exchange: Exchange) -> str:
    moved = exchange.appraisal.change
    direction = "rose" if moved > 0 else "fell" if moved < 0 else "stayed"
    return (
        f"Turn {turn}: the seeker said “{exchange.seeker}” The reply was “{exchange.reply}” "
        f"Emotion {direction} ({moved:+d}). The seeker thought: {exchange.appraisal.activity} "
        f"{exchange.appraisal.analysis}"
    )
