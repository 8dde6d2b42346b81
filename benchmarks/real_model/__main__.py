"""Plays a real model under nine ways of prompting it, with the same simulated seekers.

    python -m benchmarks.real_model --api-base http://127.0.0.1:8081/v1 --profiles 4 --out DIR

Seekers speak and judge offline; only the agent is the model. A talk is on disk when it has ended; a
run with the same DIR goes on with what is missing, profile by profile, so that all arms have the
same. Without --api-base the talks that are there are only counted.
"""

import hashlib
import json
import time
from pathlib import Path
from typing import Annotated, Final

import dspy
import typer
from rich.console import Console

from benchmarks.real_model.arms import ArmFor, arms, shown
from benchmarks.real_model.report import counted, table
from benchmarks.real_model.transcripts import Played, Transcripts
from esc_skills.cli.console import UserError, told_plainly
from esc_skills.corpora.load import own_profiles
from esc_skills.lm.meter import Meter
from esc_skills.lm.roles import RoleNames, Roles, remote_lm
from esc_skills.lm.wire import Patience
from esc_skills.offline.engine import offline_lm
from esc_skills.runs.headroom import training_talks
from esc_skills.runs.scoring import talks_for
from esc_skills.simulation.rollouts import SimulatedRollouts
from signatures.rollouts import Talk

_OUT: Final = Console()
_ERR: Final = Console(stderr=True)
_TEMPERATURE: Final = 0.7
_MAX_TOKENS: Final = 300


def real_model(
    out: Annotated[Path, typer.Option(help="Folder of the transcripts.")],
    api_base: Annotated[str, typer.Option(help="The model's endpoint; none: count only.")] = "",
    lm: Annotated[str, typer.Option(help="provider/model.")] = "openai/local",
    artifact: Annotated[str, typer.Option(help="The compiled agent.")] = "released",
    profiles: Annotated[int, typer.Option(help="Profiles of `val`.", min=1, max=48)] = 4,
    only: Annotated[str, typer.Option(help="Arms to play, comma-separated; all by default.")] = "",
    timeout: Annotated[float, typer.Option(help="Seconds for one answer.", min=1)] = 600,
) -> None:
    """Play what is missing of arms x profiles, then print the table."""
    with told_plainly():
        found, kept = arms(artifact), Transcripts(out)
        wanted = [name.strip() for name in only.split(",") if name.strip()] or list(found)
        unknown = [name for name in wanted if name not in found]
        if unknown:
            raise UserError(f"--only: no arm {unknown[0]!r}; there are {', '.join(found)}")
        talks = _talks(profiles)
        if api_base:
            model = remote_lm(
                lm,
                RoleNames(agent=lm, api_base=api_base, max_tokens=_MAX_TOKENS),
                Patience(timeout=timeout, deadline=1.5 * timeout),
            ).copy(temperature=_TEMPERATURE)
            _play({name: found[name] for name in wanted}, talks, model, kept)
        demos = {name: shown(arm_for(talks[0].profile)) for name, arm_for in found.items()}
        rows = counted({name: kept.of(name) for name in found}, talks, demos)
        _OUT.print(table(rows))
        print(json.dumps({"arms": [row.as_json() for row in rows]}, ensure_ascii=False))


def _talks(n: int) -> tuple[Talk, ...]:
    """Choose profiles so that the hidden wishes take turns; every longer choice begins the same."""
    order = training_talks(own_profiles("val"), n=n, seed=0)
    return talks_for([talk.profile for talk in order], seed=0, split="val")


def _play(
    chosen: dict[str, ArmFor], talks: tuple[Talk, ...], model: dspy.LM, kept: Transcripts
) -> None:
    judge = offline_lm()
    roles = Roles(agent=model, seeker=judge, reflection=judge, judge=judge)
    rollouts = SimulatedRollouts(roles)
    done = {
        (name, p.rollout.profile_id) for name in chosen for p in kept.of(name) if p.rollout.scored
    }
    for i, talk in enumerate(talks, 1):
        for name, arm_for in chosen.items():
            if (name, talk.profile.id) in done:
                continue
            model.meter, started = Meter(), time.monotonic()
            (rollout,) = rollouts.run_each(arm_for, [talk])
            spent = model.meter.spent
            kept.add(
                Played(
                    arm=name,
                    model=str(model.model),
                    prompts=_hash(arm_for(talk.profile)),
                    calls=spent.calls,
                    tokens_in=spent.tokens_in,
                    tokens_out=spent.tokens_out,
                    seconds=round(time.monotonic() - started, 1),
                    rollout=rollout,
                )
            )
            _ERR.print(
                f"{i}/{len(talks)} {name}: {rollout.end} at {rollout.final} after "
                f"{len(rollout.exchanges)} replies, {time.monotonic() - started:.0f} s"
            )


def _hash(program: dspy.Module) -> str:
    state = json.dumps(program.dump_state(), sort_keys=True, default=str)
    return hashlib.sha256(state.encode()).hexdigest()[:16]


if __name__ == "__main__":
    typer.run(real_model)
