"""The one entry point: compile a support agent, evaluate it, look at it, talk to it.

Prints and saves; everything it calls returns values. Heavy imports stay inside the commands, so
that ``--help`` answers at once.
"""

import contextlib
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

if TYPE_CHECKING:
    from esc_skills.workbench.compile import Compiled
    from esc_skills.workbench.scoring import Comparison
    from esc_skills.workbench.settings import Settings

# No price map is fetched from the network at the first call.
os.environ.setdefault("LITELLM_LOCAL_MODEL_COST_MAP", "True")

app = typer.Typer(
    add_completion=False,
    no_args_is_help=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    help="Compile a support agent against simulated seekers. Without a command: compile.\n\n"
    "Example: [bold]python optimize.py --seed 1 --out artifacts/mine[/bold]",
)
out = Console()
err = Console(stderr=True)

Json = Annotated[bool, typer.Option("--json", help="End with one line of JSON.")]
Lm = Annotated[str | None, typer.Option(help="Agent's model, provider/model; default offline/esc.")]
SeekerLm = Annotated[str | None, typer.Option(help="Model that plays the seekers; default: --lm.")]
JudgeLm = Annotated[
    str | None, typer.Option(help="Model that judges replies; default: the seeker's.")
]
ApiBase = Annotated[str | None, typer.Option(help="Base URL of an OpenAI-compatible endpoint.")]
Threads = Annotated[
    int | None, typer.Option(help="Talks played at a time; never changes a result.")
]
Artifact = Annotated[Path, typer.Argument(help="Folder of a compiled agent.")]


class UserError(Exception):
    """A mistake of the user's: one line, exit code 2."""


@contextlib.contextmanager
def _told_plainly() -> Iterator[None]:
    """Turn what a user can mend into one line and exit code 2."""
    import dspy

    try:
        yield
    except (UserError, ValueError, FileExistsError, dspy.LMError) as error:
        if type(error) is ValueError and os.environ.get("ESC_SKILLS_DEBUG"):
            raise
        err.print(
            f"error: {' '.join(str(error).split())}", style="red", markup=False, highlight=False
        )
        raise typer.Exit(2) from None


@app.callback(invoke_without_command=True)
def compile_command(
    ctx: typer.Context,
    dialogues: Annotated[
        list[str] | None,
        typer.Option(help="Dialogues to learn from: file or hub name; repeatable."),
    ] = None,
    profiles: Annotated[
        str | None, typer.Option(help="Seeker profiles, JSONL: ours or SAGE's.")
    ] = None,
    lm: Lm = None,
    seeker_lm: SeekerLm = None,
    reflection_lm: Annotated[
        str | None, typer.Option(help="Model that proposes edits; default: --lm.")
    ] = None,
    judge_lm: JudgeLm = None,
    api_base: ApiBase = None,
    seed: Annotated[int | None, typer.Option(help="Of everything random; default 0.")] = None,
    threads: Threads = None,
    out_dir: Annotated[
        Path | None, typer.Option("--out", help="Run folder; default: a new numbered one.")
    ] = None,
    config: Annotated[
        Path | None, typer.Option(help="TOML file with settings; flags win over it.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Compile a support agent against simulated seekers (the default command)."""
    if ctx.invoked_subcommand is not None:
        return
    with _told_plainly():
        from esc_skills.workbench.settings import Settings

        base = Settings.from_toml(config) if config else Settings()
        settings = base.with_flags(
            dialogues=tuple(dialogues or ()),
            profiles=profiles,
            lm=lm,
            seeker_lm=seeker_lm,
            reflection_lm=reflection_lm,
            judge_lm=judge_lm,
            api_base=api_base,
            seed=seed,
            threads=threads,
        )
        folder = out_dir or _numbered(Path("artifacts"))
        if (folder / "manifest.json").exists():
            _print_again(folder, settings, as_json=as_json)
        else:
            _compile(settings, folder, as_json=as_json)


def _compile(settings: "Settings", folder: Path, *, as_json: bool) -> None:
    from esc_skills.lm.roles import Meter
    from esc_skills.workbench import compile as job
    from esc_skills.workbench.live import Live
    from programs.saving import EventLog, save

    if folder.exists() and any(folder.iterdir()):
        raise UserError(f"{folder} holds something that is no artifact; choose another --out")
    data = job.load_data(settings)
    _tell_skipped(data.skipped)
    meter = Meter()
    roles = job.connect_roles(settings, meter)
    events = EventLog(folder.with_name(f"{folder.name}.partial"))
    with Live(err, meter, settings, n_test=4 * len(data.test)) as live:

        def tell(kind: str, found: dict[str, Any]) -> None:
            events.write(kind, found)
            live.event(kind, found)

        done = job.compile_agent(settings, data, roles, meter=meter, tell=tell, on_talk=live.talk)
    save(done.agent, folder, events=events, **job.manifest_fields(done, settings, roles))
    _show(done, folder, offline=roles.is_offline)
    if as_json:
        _print_json(
            {
                "artifact": str(folder),
                "program_hash": done.program_hash,
                "seconds": round(done.seconds, 1),
                "calls": done.calls,
                "test": done.comparison.as_json(),
                "stopped": done.run.stopped,
            }
        )


@app.command()
def evaluate(
    artifact: Artifact,
    split: Annotated[
        str, typer.Option(help="val while you work; test is sealed and counted.")
    ] = "val",
    profiles: Annotated[
        str | None, typer.Option(help="Other profiles, JSONL: ours or SAGE's.")
    ] = None,
    lm: Lm = None,
    seeker_lm: SeekerLm = None,
    judge_lm: JudgeLm = None,
    api_base: ApiBase = None,
    seed: Annotated[int, typer.Option(help="Of the seekers' noise.")] = 0,
    threads: Threads = None,
    as_json: Json = False,
) -> None:
    """Play a compiled agent beside the uncompiled one and the oracle.

    On one split or your own profiles.
    """
    with _told_plainly():
        import dspy

        from esc_skills.corpora.load import load_profiles, own_profiles
        from esc_skills.lm.adapter import ChatAdapter
        from esc_skills.lm.roles import Meter
        from esc_skills.simulation.rollouts import SimulatedRollouts
        from esc_skills.workbench import compile as job
        from esc_skills.workbench.settings import Settings
        from programs.saving import load, log_evaluation

        if split not in ("val", "test"):
            raise UserError(f"--split is val or test, got {split!r}")
        agent = load(artifact)
        found: Any = load_profiles(profiles) if profiles else None
        _tell_skipped(found.skipped if found else ())
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
        rollouts = SimulatedRollouts(roles, threads=settings.threads)
        with (
            err.status(f"playing {len(chosen)} profiles"),
            dspy.context(lm=roles.agent, adapter=ChatAdapter(), disable_history=True),
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
        _show_comparison(comparison, offline=roles.is_offline)
        if as_json:
            _print_json(
                {"artifact": str(artifact), "split": profiles or split, **comparison.as_json()}
            )


@app.command()
def inspect(
    artifact: Artifact,
    skill: Annotated[
        str | None, typer.Option(help="Show this skill in full; default: the most used.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Show the bank of a compiled agent as a table, and one skill in full."""
    with _told_plainly():
        from esc_skills.workbench.tables import bank_table, skill_panel
        from programs.saving import load, read_manifest

        manifest, bank = read_manifest(artifact), load(artifact).bank
        if skill is not None and skill not in bank:
            raise UserError(f"no skill {skill!r}; there are: {', '.join(s.card.id for s in bank)}")
        out.print(
            f"{artifact}: program {manifest.program_hash}, {manifest.created}. {manifest.note}"
        )
        out.print(bank_table(bank))
        if len(bank):
            used = max(bank, key=lambda s: sum(e.uses for e in s.card.evidence)).card.id
            out.print(skill_panel(bank[skill or used]))
        if as_json:
            _print_json(json.loads(bank.to_json()))


@app.command()
def chat(
    artifact: Artifact,
    lm: Lm = None,
    api_base: ApiBase = None,
) -> None:
    """Talk to a compiled agent and see the state it saw and the skill it chose.

    Ctrl-D ends the talk.
    """
    with _told_plainly():
        from esc_skills.lm.roles import Meter
        from esc_skills.workbench import compile as job
        from esc_skills.workbench.settings import Settings
        from programs.saving import load_agent

        roles = job.connect_roles(Settings().with_flags(lm=lm, api_base=api_base), Meter())
        agent = load_agent(artifact, lm=roles.agent)
        if roles.is_offline:
            out.print(
                "The offline LM answers: no language model, for trying the system out.",
                style="yellow",
            )
        history: list[dict[str, str]] = []
        while (said := _asked()) is not None:
            history.append({"role": "user", "content": said})
            answer = agent(history=history)
            history.append({"role": "assistant", "content": answer.reply})
            out.print(f"  {answer.state.words()}", style="dim", markup=False, highlight=False)
            out.print(
                f"  skill: {answer.skill} ({answer.reason})",
                style="dim",
                markup=False,
                highlight=False,
            )
            out.print(answer.reply, markup=False, highlight=False)


def _asked() -> str | None:
    while True:
        try:
            said = out.input("[bold]you> [/bold]").strip()
        except (EOFError, KeyboardInterrupt):
            out.print()
            return None
        if said:
            return said


def _show(done: "Compiled", folder: Path, *, offline: bool) -> None:
    if done.run.stopped:
        out.print(
            f"Stopped in [bold]{done.run.stopped}[/bold]: what was accepted until then is saved."
        )
    _show_comparison(done.comparison, offline=offline)
    out.print(
        f"artifact: {folder}   program {done.program_hash}   "
        f"{done.seconds:.0f} s, {done.calls:,} calls"
    )
    out.print(f"next: python optimize.py inspect {folder}   |   python optimize.py chat {folder}")


def _show_comparison(comparison: "Comparison", *, offline: bool) -> None:
    from esc_skills.workbench.tables import comparison_table, verdict_lines

    out.print(comparison_table(comparison, offline=offline))
    out.print(verdict_lines(comparison), highlight=False)


def _print_again(folder: Path, settings: "Settings", *, as_json: bool) -> None:
    from programs.saving import read_manifest

    manifest = read_manifest(folder)
    different = settings.differences(manifest.settings)
    if different:
        raise UserError(
            f"{folder} was made with other settings ({'; '.join(different)}); choose another --out"
        )
    scores = manifest.scores
    out.print(f"{folder} is finished; this is its result again, nothing was run or read.")
    for name in ("uncompiled", "static", "compiled", "oracle"):
        row = scores["test"].get(name)
        if row:
            out.print(
                f"  {name:<11} final {row['final']}  "
                f"success {row['success']}  failure {row['failure']}"
            )
    out.print(f"  difference  {scores['test']['difference']}")
    if as_json:
        _print_json(
            {
                "artifact": str(folder),
                "program_hash": manifest.program_hash,
                "seconds": scores["seconds"],
                "calls": scores["calls"],
                "test": scores["test"],
                "stopped": scores["stopped"],
            }
        )


def _tell_skipped(skipped: tuple[str, ...]) -> None:
    for line in skipped[:5]:
        err.print(f"skipped {line}", style="yellow", markup=False, highlight=False)
    if skipped:
        err.print(f"{len(skipped)} rows skipped in all", style="yellow")


def _numbered(root: Path) -> Path:
    taken = [int(m.group(1)) for p in root.glob("run-*") if (m := re.match(r"run-(\d+)", p.name))]
    return root / f"run-{max(taken, default=0) + 1:03d}"


def _print_json(found: Any) -> None:
    print(json.dumps(found, ensure_ascii=False))


def main() -> None:
    """Run the command line."""
    app()


if __name__ == "__main__":
    main()
