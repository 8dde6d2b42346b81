"""``evaluate``: play a compiled agent beside the uncompiled one and the oracle."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from esc_skills.workbench.commands import options
from esc_skills.workbench.console import UserError, err, out, print_json, tell_skipped, told_plainly

if TYPE_CHECKING:
    from esc_skills.workbench.scoring import Comparison


def evaluate(
    artifact: options.Artifact,
    split: Annotated[
        str, typer.Option(help="val while you work; test is sealed and counted.")
    ] = "val",
    profiles: Annotated[
        str | None, typer.Option(help="Other profiles, JSONL: ours or SAGE's.")
    ] = None,
    lm: options.Lm = None,
    seeker_lm: options.SeekerLm = None,
    judge_lm: options.JudgeLm = None,
    api_base: options.ApiBase = None,
    seed: Annotated[int, typer.Option(help="Of the seekers' noise.")] = 0,
    threads: options.Threads = None,
    as_json: options.Json = False,
) -> None:
    """Play a compiled agent beside the uncompiled one and the oracle.

    On one split or your own profiles.
    """
    with told_plainly():
        import dspy

        from esc_skills.corpora.load import load_profiles, own_profiles
        from esc_skills.lm.adapter import ChatAdapter
        from esc_skills.lm.meter import Meter
        from esc_skills.workbench import compile as job
        from esc_skills.workbench.players import open_players
        from esc_skills.workbench.settings import Settings
        from programs.saving import load, log_evaluation

        if split not in ("val", "test"):
            raise UserError(f"--split is val or test, got {split!r}")
        agent = load(artifact)
        found: Any = load_profiles(profiles) if profiles else None
        tell_skipped(found.skipped if found else ())
        chosen = found.items if found else own_profiles("val" if split == "val" else "test")
        settings = Settings().with_flags(
            lm=lm,
            seeker_lm=seeker_lm,
            judge_lm=judge_lm,
            api_base=api_base,
            threads=threads,
            seed=seed,
        )
        meter = Meter()
        roles = job.connect_roles(settings, meter)
        with (
            open_players(settings, roles, meter) as rollouts,
            err.status(f"playing {len(chosen)} profiles"),
            dspy.context(lm=roles.agent, adapter=ChatAdapter()),
        ):
            comparison = job.score_programs(
                agent,
                rollouts,
                chosen,
                static=None,
                seed=seed,
                split=profiles or split,
                meter=meter,
            )
        log_evaluation(artifact, profiles or split, comparison.as_json())
        show_comparison(comparison, offline=roles.is_offline)
        if as_json:
            print_json(
                {"artifact": str(artifact), "split": profiles or split, **comparison.as_json()}
            )


def show_comparison(comparison: "Comparison", *, offline: bool) -> None:
    """Print the table of a comparison, and what it says in words."""
    from esc_skills.workbench.tables import comparison_table, verdict_lines

    out.print(comparison_table(comparison, offline=offline))
    out.print(verdict_lines(comparison), highlight=False)
