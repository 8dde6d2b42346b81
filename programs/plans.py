"""How many requests a reply takes where nobody said it: by who is asked."""

from typing import Final

from esc_skills.lm.roles import is_offline
from programs.agent import SupportAgent
from programs.manifest import Manifest
from signatures.labels import Plan

# Requests cost the offline LM nothing, and its figures are in this plan.
OFFLINE: Final[Plan] = "three"
# A laptop's minutes or a bill: two score as three do (docs/design/talk-as-talk.md).
REAL: Final[Plan] = "two"


def plan_for(model: str) -> Plan:
    """Return the plan of an agent that is made anew, by its model's name."""
    return OFFLINE if is_offline(model) else REAL


def in_plan(
    agent: SupportAgent, manifest: Manifest, *, model: str, plan: Plan | None = None
) -> SupportAgent:
    """Return a loaded agent in the plan it is to speak in.

    A plan that was named - now, or when it was compiled - always holds. Where none was, an agent
    keeps the plan it was compiled in; but one compiled with the offline LM takes two requests once
    a language model speaks.

    Args:
        agent: as it was loaded.
        manifest: of the same artifact.
        model: who will speak.
        plan: the plan that was named now.
    """
    if plan is None:
        was_named = "plan" in manifest.settings
        moves = is_offline(manifest.models.get("agent", "")) and not is_offline(model)
        plan = REAL if moves and not was_named else agent.plan
    return agent if plan == agent.plan else agent.with_plan(plan)
