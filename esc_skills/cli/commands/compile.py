"""The default command: compile a support agent, show it live, save it, print the table."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from rich.console import Console

from esc_skills.cli.commands import options
from esc_skills.cli.commands.evaluate import show_comparison
from esc_skills.cli.console import Fault, UserError, hear, out, print_json, told_plainly
from esc_skills.runs.passes import passes_help

if TYPE_CHECKING:
    from esc_skills.runs import Outcome, Settings


Dialogues = Annotated[
    list[str] | None, typer.Option(help="Dialogues to learn from: file or hub name; repeatable.")
]
Passes = Annotated[list[str] | None, typer.Option(help=passes_help())]
Seed = Annotated[int | None, typer.Option(help="Of everything random; default 0.")]
Out = Annotated[Path | None, typer.Option("--out", help="Run folder; default: a new numbered one.")]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Say what it can cost at most, and stop there.")
]


def compile_command(
    ctx: typer.Context,
    dialogues: Dialogues = None,
    profiles: options.Profiles = None,
    lm: options.Lm = None,
    seeker_lm: options.SeekerLm = None,
    reflection_lm: options.ReflectionLm = None,
    judge_lm: options.JudgeLm = None,
    api_base: options.ApiBase = None,
    skills: options.Skills = None,
    prototypes: options.Prototypes = None,
    passes: Passes = None,
    plan: options.PlanOption = None,
    seed: Seed = None,
    threads: options.Threads = None,
    timeout: options.Timeout = None,
    out_dir: Out = None,
    config: options.Config = None,
    dry_run: DryRun = False,
    as_json: options.Json = False,
) -> None:
    """Compile a support agent against simulated seekers (the default command)."""
    if ctx.invoked_subcommand is not None:
        return
    with told_plainly():
        from esc_skills.runs import Settings

        base = Settings.from_toml(config) if config else Settings()
        settings = base.with_flags(
            dialogues=tuple(dialogues or ()),
            profiles=profiles,
            n_skills=skills,
            n_prototypes=prototypes,
            lm=lm,
            seeker_lm=seeker_lm,
            reflection_lm=reflection_lm,
            judge_lm=judge_lm,
            api_base=api_base,
            passes=tuple(name for given in passes or () for name in given.split(",")),
            plan=plan,
            seed=seed,
            threads=threads,
            timeout=timeout,
        )
        if dry_run:
            _bound(settings, as_json=as_json)
        elif out_dir is None or not _shown_again(out_dir, settings, as_json=as_json):
            _compile(settings, out_dir, as_json=as_json)


def _compile(settings: "Settings", path: Path | None, *, as_json: bool) -> None:
    from esc_skills.cli.live import Live
    from esc_skills.runs import claim, claim_next, compile_agent

    folder = claim(path, settings) if path else claim_next(Path("artifacts"), settings)
    # A console of its own: while a stock optimizer runs, standard error is turned away from it.
    with Live(Console(file=sys.stderr)) as live:
        done = compile_agent(settings, folder=folder, on_event=live)
    _show(done.outcome, folder.path, settings)
    if as_json:
        print_json(done.outcome.as_json(folder.path))
    if done.run.error is not None:
        _raise(done.run.error, folder.path)


def _raise(error: BaseException, folder: Path) -> NoReturn:
    from esc_skills.runs.faults import is_ours, told

    said = f"{told(error).rstrip('.')}. What was accepted until then is saved in {folder}"
    raise (Fault if is_ours(error) else UserError)(said) from error


def _shown_again(folder: Path, settings: "Settings", *, as_json: bool) -> bool:
    """Show the result of a finished run; false where there is none in the folder."""
    from esc_skills.runs import read_outcome

    outcome = read_outcome(folder, settings)
    if outcome is None:
        return False
    out.print(f"{folder} is finished; this is its result again, nothing was run or read.")
    _show(outcome, folder, settings)
    if as_json:
        print_json(outcome.as_json(folder))
    return True


def _bound(settings: "Settings", *, as_json: bool) -> None:
    from esc_skills.cli.tables import bound_table
    from esc_skills.runs import bound_compile

    bound = bound_compile(settings, on_event=hear)
    models = ", ".join(f"{row.role} {row.model}" for row in bound.rows)
    out.print(f"models: {models}", highlight=False)
    out.print(bound_table(bound))
    out.print(
        "At most: every talk at full length, every reply at max_tokens and asked for three times. "
        "Likely: at the lengths the offline LM showed, a guess for any model."
    )
    if as_json:
        print_json(bound.as_json())


def _show(outcome: "Outcome", folder: Path, settings: "Settings") -> None:
    from esc_skills.cli.published_view import published_lines, published_table

    if outcome.stopped:
        out.print(
            f"Stopped in [bold]{outcome.stopped}[/bold]: what was accepted until then is saved."
        )
    if outcome.comparison is not None:
        show_comparison(outcome.comparison, offline=outcome.offline)
    spent = outcome.spent
    cost = "" if outcome.offline else f", {spent.tokens_in:,} tokens in, {spent.tokens_out:,} out"
    if spent.usd is not None and not outcome.offline:
        cost += f", {spent.usd:.2f} USD"
    out.print(
        f"artifact: {folder}   program {outcome.program_hash}   "
        f"{outcome.seconds:.0f} s, {spent.calls:,} calls{cost}"
    )
    out.print(f"next: python optimize.py inspect {folder}   |   python optimize.py chat {folder}")
    if settings.published:
        name = settings.published
        out.print(published_table(name, outcome.comparison, offline=outcome.offline))
        out.print(published_lines(name), highlight=False, markup=False)
