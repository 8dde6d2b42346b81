"""``evaluate``: play a compiled agent beside the uncompiled one and the oracle."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from esc_skills.cli.commands import options
from esc_skills.cli.commands.references import evaluate_references
from esc_skills.cli.console import UserError, err, out, print_json, tell_skipped, told_plainly

if TYPE_CHECKING:
    from esc_skills.runs.scoring import Comparison
    from esc_skills.runs.settings import Settings


def evaluate(
    artifact: options.Artifact,
    split: Annotated[
        str, typer.Option(help="val while you work; test is sealed and counted.")
    ] = "val",
    profiles: Annotated[
        str | None, typer.Option(help="Other profiles, JSONL: ours or SAGE's.")
    ] = None,
    references: Annotated[
        str | None,
        typer.Option(
            help="Compare replies with these recorded dialogues instead: ESConv's schema.",
            rich_help_panel="Response level",
        ),
    ] = None,
    limit: Annotated[
        int,
        typer.Option(
            help="Recorded turns at most, drawn with the seed; 0: all.",
            rich_help_panel="Response level",
        ),
    ] = 500,
    bertscore: Annotated[
        bool,
        typer.Option(
            "--bertscore",
            help="BERTScore, too (a package and a model of its own).",
            rich_help_panel="Response level",
        ),
    ] = False,
    lm: options.Lm = None,
    seeker_lm: options.SeekerLm = None,
    judge_lm: options.JudgeLm = None,
    api_base: options.ApiBase = None,
    seed: Annotated[int, typer.Option(help="Of the seekers' noise.")] = 0,
    threads: options.Threads = None,
    as_json: options.Json = False,
) -> None:
    """Play a compiled agent beside the uncompiled one and the oracle.

    On one split or your own profiles; with --references, compare its replies with recorded ones.
    """
    with told_plainly():
        from esc_skills.runs.settings import Settings

        if split not in ("val", "test"):
            raise UserError(f"--split is val or test, got {split!r}")
        if references and profiles:
            raise UserError("--references and --profiles are two evaluations: give one")
        settings = Settings().with_flags(
            lm=lm,
            seeker_lm=seeker_lm,
            judge_lm=judge_lm,
            api_base=api_base,
            profiles=profiles,
            threads=threads,
            seed=seed,
        )
        if references is not None:
            evaluate_references(
                artifact, references, settings, limit=limit, bert=bertscore, as_json=as_json
            )
        else:
            _play(artifact, split, settings, as_json=as_json)


def _play(artifact: Path, split: str, settings: "Settings", *, as_json: bool) -> None:
    import dspy

    from esc_skills.corpora.load import load_profiles, own_profiles
    from esc_skills.lm.adapter import ChatAdapter
    from esc_skills.lm.meter import Meter
    from esc_skills.runs import compile as job
    from esc_skills.runs.players import open_players
    from programs.saving import load, log_evaluation

    agent = load(artifact)
    if settings.profiles:
        loaded = load_profiles(settings.profiles)
        tell_skipped(loaded.skipped)
        chosen, split = loaded.items, settings.profiles
    else:
        chosen = own_profiles("val" if split == "val" else "test")
    meter = Meter()
    roles = job.connect_roles(settings, meter)
    with (
        open_players(settings, roles, meter) as rollouts,
        err.status(f"playing {len(chosen)} profiles"),
        dspy.context(lm=roles.agent, adapter=ChatAdapter()),
    ):
        comparison = job.score_programs(
            agent, rollouts, chosen, static=None, seed=settings.seed, split=split, meter=meter
        )
    log_evaluation(artifact, split, comparison.as_json())
    show_comparison(comparison, offline=roles.is_offline)
    if as_json:
        print_json({"artifact": str(artifact), "split": split, **comparison.as_json()})


def show_comparison(comparison: "Comparison", *, offline: bool) -> None:
    """Print the table of a comparison, and what it says in words."""
    from esc_skills.cli.tables import comparison_table, verdict_lines

    out.print(comparison_table(comparison, offline=offline))
    out.print(verdict_lines(comparison), highlight=False)
