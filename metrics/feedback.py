"""Says in words how a talk went, for one skill where one is named.

It quotes what the seeker felt, turn by turn; never the hidden intention, a feature or a number of
the judge's rule.
"""

from signatures.rollouts import Exchange, Rollout

_MAX_TURNS_TOLD = 6


def feedback(rollout: Rollout, *, skill: str | None = None) -> str:
    """Say how the talk went; for a skill, only the turns it served."""
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
