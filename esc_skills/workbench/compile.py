"""The main job: load, compile, score on the sealed test once, save.

Tells what it does as it goes.
"""

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import dspy

from esc_skills.corpora.load import (
    NothingToLoad,
    load_dialogues,
    load_profiles,
    own_dialogues,
    own_probes,
    own_profiles,
)
from esc_skills.lm.adapter import ChatAdapter
from esc_skills.lm.offline.engine import offline_lm
from esc_skills.lm.roles import Meter, Roles, connect
from esc_skills.optimizers.base import Pass, PassContext, Tell
from esc_skills.optimizers.demos import BootstrapDemos
from esc_skills.optimizers.discover import Discover
from esc_skills.optimizers.evidence import record_evidence
from esc_skills.optimizers.evolve import Evolve
from esc_skills.optimizers.gate import Gate
from esc_skills.optimizers.pipeline import PipelineRun, run_pipeline
from esc_skills.simulation.rollouts import SimulatedRollouts
from esc_skills.skills.history import History
from esc_skills.workbench.scoring import Comparison, compare, talks_for
from esc_skills.workbench.settings import Settings
from programs.agent import SupportAgent
from programs.bank_builder import BuildBank
from programs.extraction import ExtractUnits
from programs.oracle import Oracle
from programs.saving import program_hash
from programs.versions import Versions
from signatures.types import Dialogue, Rollout, SeekerProfile

_SPLITS_OF_A_FILE = (6, 2)  # of 12 scenes: train, val; the rest is test


@dataclass(frozen=True, slots=True)
class Data:
    """What a run works on; the splits share no scene."""

    dialogues: tuple[Dialogue, ...]
    train: tuple[SeekerProfile, ...]
    test: tuple[SeekerProfile, ...]
    probes: tuple[tuple[dict[str, str], ...], ...]
    skipped: tuple[str, ...]

    @property
    def licences(self) -> tuple[str, ...]:
        """Licences of all that the bank is made from, sorted."""
        return tuple(sorted({d.licence for d in self.dialogues} | {p.licence for p in self.train}))

    def fingerprint(self) -> dict[str, Any]:
        """Counts and hashes of what was loaded."""
        return {
            "dialogues": _print_of(self.dialogues),
            "train": _print_of(self.train),
            "test": _print_of(self.test),
            "skipped": len(self.skipped),
        }


@dataclass(frozen=True, slots=True)
class Compiled:
    """The outcome of a compile."""

    agent: SupportAgent
    run: PipelineRun
    comparison: Comparison
    data: Data
    program_hash: str
    seconds: float
    calls: int
    created: str
    history: History


def load_data(settings: Settings) -> Data:
    """Load what `settings` name, or the data written for this project.

    Raises:
        NothingToLoad: a file holds nothing that fits, or profiles of too few scenes to split.
    """
    skipped: list[str] = []
    dialogues: dict[str, Dialogue] = {}
    for source in settings.dialogues:
        loaded = load_dialogues(source)
        skipped += loaded.skipped
        dialogues.update({d.id: d for d in loaded.items})
    if not settings.dialogues:
        dialogues = {d.id: d for d in own_dialogues()}
    if settings.profiles is None:
        train, test = own_profiles("train"), own_profiles("test")
    else:
        found = load_profiles(settings.profiles)
        skipped += found.skipped
        train, test = _split_by_scene(found.items, settings.profiles)
    return Data(tuple(dialogues.values()), train, test, own_probes(), tuple(skipped))


def connect_roles(settings: Settings, meter: Meter) -> Roles:
    """Build the models and ask each one that is not offline for a word, before any work.

    Raises:
        ValueError: a model string is malformed, or a model cannot be reached: one line that
            says why.
    """
    roles = connect(settings.role_names, offline=offline_lm, meter=meter)
    if roles.is_offline:
        return roles
    named = {"lm": roles.agent, "seeker-lm": roles.seeker, "reflection-lm": roles.reflection}
    for flag, lm in {**named, "judge-lm": roles.judge}.items():
        if lm.model != "offline/esc":
            _knock(flag, lm)
    return roles


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
    """
    started = time.monotonic()
    created = datetime.now(UTC).isoformat(timespec="seconds")
    rollouts = SimulatedRollouts(roles, threads=settings.threads, on_talk=on_talk)
    uncompiled = SupportAgent(depth=settings.depth)
    versions = Versions()
    context = PassContext(
        rollouts, data.train, roles.reflection, settings.seed, tell, versions.keep
    )
    with dspy.context(lm=roles.agent, adapter=ChatAdapter(), disable_history=True):
        run = run_pipeline(uncompiled, _passes(settings, data, rollouts), context)
        if run.stopped is None:
            run.program = record_evidence(run.program, context, n_talks=2 * settings.n_talks)
        versions.keep(run.program, by="evidence")
        tell("scoring", {"split": "test", "profiles": len(data.test)})
        comparison = score_programs(
            run.program,
            rollouts,
            data.test,
            static=run.after("discover"),
            seed=settings.seed,
            split="test",
            meter=meter,
        )
    spent = time.monotonic() - started
    return Compiled(
        run.program,
        run,
        comparison,
        data,
        program_hash(run.program),
        spent,
        meter.calls,
        created,
        versions.history,
    )


def score_programs(
    agent: SupportAgent,
    rollouts: SimulatedRollouts,
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
            "test": compiled.comparison.as_json(),
            "seconds": round(compiled.seconds, 1),
            "calls": compiled.calls,
            "stopped": compiled.run.stopped,
        },
        "test_reads": 1,
        "note": "Compiled offline: no evidence for any language model." if offline else "",
    }


def _passes(settings: Settings, data: Data, rollouts: SimulatedRollouts) -> list[Pass]:
    gate = Gate(rollouts, data.train, probes=data.probes, looks=settings.looks, seed=settings.seed)
    known: dict[str, Pass] = {
        "discover": Discover(data.dialogues, ExtractUnits(), BuildBank(n_skills=settings.n_skills)),
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
    return [known[name] for name in settings.passes]


def _split_by_scene(
    profiles: tuple[SeekerProfile, ...], source: str
) -> tuple[tuple[SeekerProfile, ...], tuple[SeekerProfile, ...]]:
    scenes = sorted(
        {p.scene for p in profiles}, key=lambda s: hashlib.sha256(s.encode()).hexdigest()
    )
    if len(scenes) < 4:
        raise NothingToLoad(
            f"{source}: profiles of {len(scenes)} scenes; "
            "at least 4 are needed to keep test scenes apart"
        )
    n_train, n_val = _SPLITS_OF_A_FILE
    a, b = (max(1, len(scenes) * n // 12) for n in (n_train, n_train + n_val))
    train, test = set(scenes[:a]), set(scenes[b:])
    return (
        tuple(p for p in profiles if p.scene in train),
        tuple(p for p in profiles if p.scene in test),
    )


def _knock(flag: str, lm: dspy.LM) -> None:
    try:
        lm("Answer with the word ready.", max_tokens=64)
    except dspy.LMError as error:
        why = " ".join(str(error).split())[:200]
        raise ValueError(
            f"--{flag} {lm.model} does not answer: {type(error).__name__}: {why}"
        ) from error


def _print_of(items: tuple[Any, ...]) -> dict[str, Any]:
    digest = hashlib.sha256("\n".join(item.model_dump_json() for item in items).encode())
    return {"n": len(items), "sha256": digest.hexdigest()[:16]}
