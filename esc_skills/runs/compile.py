"""The main job: load, compile, score on the sealed test once, save.

Tells what it does as it goes.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import dspy

from esc_skills.lm.adapter import ChatAdapter
from esc_skills.lm.meter import Meter, Spent
from esc_skills.lm.roles import Roles
from esc_skills.optimizers.base import Pass, PassContext, Tell
from esc_skills.optimizers.demos import BootstrapDemos
from esc_skills.optimizers.evidence import record_evidence
from esc_skills.optimizers.evolve import Evolve
from esc_skills.optimizers.gate import Gate
from esc_skills.optimizers.instructions import Instructions
from esc_skills.optimizers.pipeline import PipelineRun, run_pipeline
from esc_skills.runs.data import Data
from esc_skills.runs.discovery import discover_pass
from esc_skills.runs.players import Players, n_threads, open_players
from esc_skills.runs.scoring import Comparison, compare, talks_for
from esc_skills.runs.session import connect_roles as connect_roles
from esc_skills.runs.settings import STOCK_PASSES, Settings
from esc_skills.skills.history import History
from programs.agent import SupportAgent
from programs.oracle import Oracle
from programs.saving import program_hash
from programs.versions import Versions
from signatures.rollouts import Rollout, SeekerProfile


@dataclass(frozen=True, slots=True)
class Compiled:
    """The outcome of a compile."""

    agent: SupportAgent
    run: PipelineRun
    comparison: Comparison | None
    data: Data
    program_hash: str
    seconds: float
    spent: Spent
    created: str
    history: History


def compile_agent(
    settings: Settings,
    data: Data,
    roles: Roles,
    *,
    meter: Meter,
    tell: Tell,
    on_talk: Callable[[Rollout], None],
) -> Compiled:
    """Run the pipeline and score its programs on the sealed test, once.

    Args:
        settings: of the run.
        data: what it works on.
        roles: the models.
        meter: counts their calls.
        tell: told of every decision.
        on_talk: told of every finished talk.

    Raises:
        dspy.LMError: a model failed for good before any pass had accepted anything.
    """
    started = time.monotonic()
    created = datetime.now(UTC).isoformat(timespec="seconds")
    versions = Versions()
    with (
        open_players(settings, roles, meter, on_talk=on_talk) as rollouts,
        dspy.context(lm=roles.agent, adapter=ChatAdapter()),
    ):
        context = PassContext(
            rollouts, data.train, roles.reflection, settings.seed, tell, versions.keep
        )
        uncompiled = SupportAgent(depth=settings.depth)
        run = run_pipeline(uncompiled, _passes(settings, data, rollouts, roles), context)
        comparison = _finished(run, context, rollouts, settings, data, meter)
    versions.keep(run.program, by="evidence")
    return Compiled(
        run.program,
        run,
        comparison,
        data,
        program_hash(run.program),
        time.monotonic() - started,
        meter.spent,
        created,
        versions.history,
    )


def _finished(
    run: PipelineRun,
    context: PassContext,
    rollouts: Players,
    settings: Settings,
    data: Data,
    meter: Meter,
) -> Comparison | None:
    """Gather evidence and score on the sealed test; None where the models are gone by then."""
    if run.error is not None:
        return None
    try:
        if run.stopped is None:
            run.program = record_evidence(run.program, context, n_talks=2 * settings.n_talks)
        context.tell("scoring", {"split": "test", "profiles": len(data.test)})
        return score_programs(
            run.program,
            rollouts,
            data.test,
            static=run.after("discover"),
            seed=settings.seed,
            split="test",
            meter=meter,
        )
    except (dspy.LMError, KeyboardInterrupt) as stop:
        run.stopped = run.stopped or "scoring"
        run.error = stop if isinstance(stop, dspy.LMError) else None
        context.tell("interrupted", {"pass": "scoring", "why": str(stop) or "Ctrl-C"})
        return None


def score_programs(
    agent: SupportAgent,
    rollouts: Players,
    profiles: tuple[SeekerProfile, ...],
    *,
    static: SupportAgent | None,
    seed: int,
    split: str,
    meter: Meter,
) -> Comparison:
    """Play uncompiled, static (where there is one), compiled and oracle on the same talks."""
    uncompiled = SupportAgent(depth=agent.depth)
    players = {"uncompiled": lambda talks: rollouts.run(uncompiled, talks)}
    if static is not None:
        players["static"] = lambda talks: rollouts.run(static, talks)
    players["compiled"] = lambda talks: rollouts.run(agent, talks)
    players["oracle"] = lambda talks: rollouts.run_each(Oracle, talks)
    talks = talks_for(profiles, seed=seed, split=split)
    return compare(players, talks, split=split, meter=meter)


def manifest_fields(compiled: Compiled, settings: Settings, roles: Roles) -> dict[str, Any]:
    """Return what `programs.saving.save` writes beside the program."""
    models = {
        role: str(getattr(roles, role).model) for role in ("agent", "seeker", "reflection", "judge")
    }
    offline = roles.is_offline
    return {
        "created": compiled.created,
        "models": models,
        "settings": settings.saved(),
        "data": compiled.data.fingerprint(),
        "licences": compiled.data.licences,
        "scores": {
            "test": compiled.comparison and compiled.comparison.as_json(),
            "seconds": round(compiled.seconds, 1),
            "calls": compiled.spent.calls,
            "stopped": compiled.run.stopped,
        },
        # Where the models went away while the test was played, it was read all the same.
        "test_reads": int(compiled.comparison is not None or compiled.run.stopped == "scoring"),
        "note": "Compiled offline: no evidence for any language model." if offline else "",
    }


def _passes(settings: Settings, data: Data, rollouts: Players, roles: Roles) -> list[Pass]:
    gate = Gate(rollouts, data.train, probes=data.probes, looks=settings.looks, seed=settings.seed)
    known: dict[str, Pass] = {
        "discover": discover_pass(settings, data.dialogues, roles),
        "evolve": Evolve(
            gate,
            rounds=settings.rounds,
            n_talks=settings.n_talks,
            n_cases=settings.n_cases,
            n_replayed=settings.n_replayed,
            n_proposals=settings.n_proposals,
        ),
        "demos": BootstrapDemos(
            gate,
            n_talks=settings.n_talks,
            max_demos=settings.max_demos,
            n_skills=settings.n_demo_skills,
        ),
    }
    for i, name in enumerate(STOCK_PASSES):
        known[name] = Instructions(
            name,
            gate,
            talks=settings.stock_talks,
            threads=n_threads(settings, roles),
            numbers_from=20_000 + 1_000 * i,
        )
    return [known[name] for name in settings.pipeline]
