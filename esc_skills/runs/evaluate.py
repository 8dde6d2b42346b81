"""Plays a saved agent beside the uncompiled one and the oracle, and keeps that it did."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from esc_skills.corpora.load import load_profiles, own_profiles
from esc_skills.lm.meter import Spent
from esc_skills.runs.comparison import Comparison
from esc_skills.runs.players import open_players
from esc_skills.runs.progress import OnEvent, silent, talks_told
from esc_skills.runs.scoring import score_programs
from esc_skills.runs.session import open_session
from esc_skills.runs.settings import EvaluateSettings
from programs.agent import SupportAgent
from programs.demo_origins import choose_demos
from programs.plans import in_plan
from programs.saving import find_artifact, load, log_evaluation, read_manifest
from signatures.rollouts import SeekerProfile


@dataclass(frozen=True, slots=True)
class Evaluated:
    """The outcome of an evaluation.

    Args:
        agent: the program that was played.
        settings: of the job.
        comparison: its scores beside the other programs'.
        offline: whether no language model took part.
        spent: calls, tokens, USD.
        logged: the file that keeps the artifact's evaluations.
        demos_left_out: demos that it did not speak with, as they were not for its model.
    """

    agent: SupportAgent
    settings: EvaluateSettings
    comparison: Comparison
    offline: bool
    spent: Spent
    logged: Path
    demos_left_out: int = 0

    def as_json(self) -> dict[str, Any]:
        """Return the object that ``--json`` prints."""
        compared = self.comparison
        return {
            "artifact": self.settings.artifact,
            "split": compared.split,
            "demos_left_out": self.demos_left_out,
            **compared.as_json(),
        }

    def save(self, path: str | Path) -> None:
        """Write settings and scores, unrounded, as a file of JSON."""
        found = {"settings": self.settings.saved(), "table": self.comparison.saved()}
        text = json.dumps(found, ensure_ascii=False, indent=2)
        Path(path).write_text(f"{text}\n", encoding="utf-8")


def evaluate_agent(settings: EvaluateSettings, *, on_event: OnEvent = silent) -> Evaluated:
    """Play a saved agent, the uncompiled one and the oracle on the same talks.

    That a split was read is kept with the artifact (the bundled agent's: under the working
    directory).

    Args:
        settings: of the job.
        on_event: told of what is loaded and of every talk.

    Raises:
        BadArtifact: the folder does not verify.
        NothingToLoad: there are no profiles that fit.
        TooFewScored: more than three quarters of the talks have no score; nothing is kept.
        ValueError: a model string is malformed or a model does not answer.

    Example:
        >>> from esc_skills.runs import EvaluateSettings, evaluate_agent
        >>> settings = EvaluateSettings(artifact="released", profiles="profiles.jsonl")
        >>> done = evaluate_agent(settings)
        >>> done.comparison.row("compiled").score.n, done.comparison.difference.mean > 0
        (4, True)
    """
    folder = find_artifact(settings.artifact)
    named = None if settings.plan == "auto" else settings.plan
    agent = in_plan(load(folder), read_manifest(folder), model=settings.lm, plan=named)
    chosen = choose_demos(agent, folder, model=settings.lm, choice=settings.demos)
    agent = chosen.agent
    note = chosen.told(settings.lm, keep="--demos all")
    on_event("loaded", {"skipped": [], "remarks": [note] if note else []})
    profiles, split = _profiles(settings, on_event)
    with open_session(settings) as session:
        roles, meter = session.roles, session.meter
        on_event("playing", {"profiles": len(profiles)})
        on_talk = talks_told(on_event, meter)
        with open_players(settings, roles, meter, on_talk=on_talk) as rollouts:
            comparison = score_programs(
                agent,
                rollouts,
                profiles,
                static=None,
                seed=settings.seed,
                split=split,
                meter=meter,
                speaker=settings.lm,
            )
    left_out = chosen.n_left_out
    scores = comparison.as_json() | ({"demos_left_out": left_out} if left_out else {})
    logged = log_evaluation(folder, split, scores)
    return Evaluated(agent, settings, comparison, session.offline, meter.spent, logged, left_out)


def _profiles(
    settings: EvaluateSettings, on_event: OnEvent
) -> tuple[tuple[SeekerProfile, ...], str]:
    if settings.profiles is None:
        return own_profiles(settings.split), settings.split
    loaded = load_profiles(settings.profiles)
    on_event("loaded", {"skipped": list(loaded.skipped)})
    return loaded.items, settings.profiles
