"""``evaluate``: play a compiled agent beside the uncompiled one and the oracle."""

from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from esc_skills.cli.commands import options
from esc_skills.cli.commands.references import evaluate_references
from esc_skills.cli.console import UserError, err, hear, out, print_json, told_plainly

if TYPE_CHECKING:
    from esc_skills.runs import Comparison, EvaluateSettings


_PANEL: Final = "Response level"
References = Annotated[
    str | None,
    typer.Option(
        help="Compare replies with these recorded dialogues instead: ESConv's schema.",
        rich_help_panel=_PANEL,
    ),
]
Limit = Annotated[
    int,
    typer.Option(
        help="Recorded turns at most, drawn with the seed; 0: all.", rich_help_panel=_PANEL
    ),
]
BertScore = Annotated[
    bool,
    typer.Option(
        "--bertscore",
        help="BERTScore, too (a package and a model of its own).",
        rich_help_panel=_PANEL,
    ),
]


def evaluate(
    artifact: options.Artifact,
    split: Annotated[
        str, typer.Option(help="val while you work; test is sealed and counted.")
    ] = "val",
    profiles: options.Profiles = None,
    references: References = None,
    limit: Limit = 500,
    bertscore: BertScore = False,
    plan: options.PlanOption = None,
    demos: options.Demos = "auto",
    lm: options.Lm = None,
    seeker_lm: options.SeekerLm = None,
    judge_lm: options.JudgeLm = None,
    api_base: options.ApiBase = None,
    seed: Annotated[int, typer.Option(help="Of the seekers' noise.")] = 0,
    threads: options.Threads = None,
    timeout: options.Timeout = None,
    as_json: options.Json = False,
) -> None:
    """Play a compiled agent beside the uncompiled one and the oracle.

    On one split or your own profiles; with --references, compare its replies with recorded ones.
    """
    with told_plainly():
        from esc_skills.runs import EvaluateSettings

        if references and profiles:
            raise UserError("--references and --profiles are two evaluations: give one")
        settings = EvaluateSettings().with_flags(
            artifact=str(artifact),
            split=split,
            profiles=profiles,
            plan=plan,
            demos=demos,
            lm=lm,
            seeker_lm=seeker_lm,
            judge_lm=judge_lm,
            api_base=api_base,
            threads=threads,
            timeout=timeout,
            seed=seed,
        )
        if references is not None:
            evaluate_references(
                artifact, references, settings, limit=limit, bert=bertscore, as_json=as_json
            )
        else:
            _play(settings, as_json=as_json)


def _play(settings: "EvaluateSettings", *, as_json: bool) -> None:
    from esc_skills.runs import evaluate_agent

    with err.status("loading") as status:

        def tell(kind: str, data: dict[str, Any]) -> None:
            if kind == "playing":
                status.update(f"playing {data['profiles']} profiles")
            else:
                hear(kind, data)

        done = evaluate_agent(settings, on_event=tell)
    show_comparison(done.comparison, offline=done.offline)
    out.print(f"kept in {done.logged}", style="dim")
    if as_json:
        print_json(done.as_json())


def show_comparison(comparison: "Comparison", *, offline: bool) -> None:
    """Print the table of a comparison, and what it says in words."""
    from esc_skills.cli.tables import comparison_table, verdict_lines

    out.print(comparison_table(comparison, offline=offline))
    out.print(verdict_lines(comparison), highlight=False)
