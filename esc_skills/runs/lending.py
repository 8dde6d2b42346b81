"""Wires what a run lends to its passes: players, profiles, the gate, the objective, a model."""

from esc_skills.lm.roles import Roles, is_offline
from esc_skills.optimizers.base import Keep, PassContext, Tell
from esc_skills.optimizers.gate import Gate
from esc_skills.runs.data import Data
from esc_skills.runs.objectives import load_objective
from esc_skills.runs.players import Players
from esc_skills.runs.settings import PassSettings


def lend(
    settings: PassSettings, data: Data, roles: Roles, rollouts: Players, *, tell: Tell, keep: Keep
) -> PassContext:
    """Make the context of a run; its gate plays and judges by the same as the passes.

    Raises:
        ValueError: there is no such objective, or the gate's looks do not rise.
    """
    objective = load_objective(settings.objective)
    gate = Gate(
        rollouts=rollouts,
        profiles=data.train,
        objective=objective,
        probes=data.probes,
        looks=settings.looks,
        seed=settings.seed,
        most_copied=None if is_offline(roles.agent.model) else settings.most_copied,
    )
    return PassContext(
        rollouts=rollouts,
        profiles=data.train,
        gate=gate,
        objective=objective,
        reflection=roles.reflection,
        seed=settings.seed,
        tell=tell,
        keep=keep,
        speaker=str(roles.agent.model),
    )
