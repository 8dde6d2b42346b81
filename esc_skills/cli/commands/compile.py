"""The default command: compile a support agent, show it live, save it, print the table."""

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from esc_skills.cli.commands import options
from esc_skills.cli.commands.evaluate import show_comparison
from esc_skills.cli.console import UserError, out, print_json, tell_skipped, told_plainly
from esc_skills.runs.passes import passes_help

if TYPE_CHECKING:
    from esc_skills.runs.compile import Compiled
    from esc_skills.runs.settings import Settings


def compile_command(
    ctx: typer.Context,
    dialogues: Annotated[
        list[str] | None,
        typer.Option(help="Dialogues to learn from: file or hub name; repeatable."),
    ] = None,
    profiles: Annotated[
        str | None, typer.Option(help="Seeker profiles, JSONL: ours or SAGE's.")
    ] = None,
    lm: options.Lm = None,
    seeker_lm: options.SeekerLm = None,
    reflection_lm: options.ReflectionLm = None,
    judge_lm: options.JudgeLm = None,
    api_base: options.ApiBase = None,
    skills: options.Skills = None,
    prototypes: options.Prototypes = None,
    passes: Annotated[
        list[str] | None,
        typer.Option(help=passes_help()),
    ] = None,
    seed: Annotated[int | None, typer.Option(help="Of everything random; default 0.")] = None,
    threads: options.Threads = None,
    timeout: options.Timeout = None,
    out_dir: Annotated[
        Path | None, typer.Option("--out", help="Run folder; default: a new numbered one.")
    ] = None,
    config: options.Config = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what it can cost at most, and stop there.")
    ] = False,
    as_json: options.Json = False,
) -> None:
    """Compile a support agent against simulated seekers (the default command)."""
    if ctx.invoked_subcommand is not None:
        return
    with told_plainly():
        from esc_skills.runs.settings import Settings

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
            seed=seed,
            threads=threads,
            timeout=timeout,
        )
        if dry_run:
            _estimate(settings, as_json=as_json)
            return
        folder = out_dir or _numbered(Path("artifacts"))
        if (folder / "manifest.json").exists():
            _print_again(folder, settings, as_json=as_json)
        else:
            _compile(settings, folder, as_json=as_json)


def _compile(settings: "Settings", folder: Path, *, as_json: bool) -> None:
    from esc_skills.cli.live import Live
    from esc_skills.lm.meter import Meter
    from esc_skills.runs import compile as job
    from esc_skills.runs.data import load_data
    from esc_skills.runs.discovery import mined_files
    from esc_skills.runs.estimate import asked_at_most
    from esc_skills.runs.event_log import EventLog
    from programs.saving import save

    if folder.exists() and any(folder.iterdir()):
        raise UserError(f"{folder} holds something that is no artifact; choose another --out")
    data = load_data(settings)
    tell_skipped(data.skipped)
    meter = Meter()
    roles = job.connect_roles(settings, meter)
    events = EventLog(folder.with_name(f"{folder.name}.partial"))
    most = asked_at_most(settings, data).counts["talk"]
    # A console of its own: while a stock optimizer runs, standard error is turned away from it.
    with Live(Console(file=sys.stderr), meter, most=most) as live:

        def tell(kind: str, found: dict[str, Any]) -> None:
            events.write(kind, found)
            live.event(kind, found)

        done = job.compile_agent(settings, data, roles, meter=meter, tell=tell, on_talk=live.talk)
    fields = job.manifest_fields(done, settings, roles)
    extras = mined_files(done.run)
    save(done.agent, folder, events=events.text(), history=done.history, extras=extras, **fields)
    events.remove()
    _show(done, folder, offline=roles.is_offline)
    if done.comparison is not None:
        _show_published(settings, done.comparison.as_json(), offline=roles.is_offline)
    if as_json:
        print_json(_as_json(done, folder))
    if done.run.error is not None:
        raise UserError(f"{done.run.error}. What was accepted until then is saved in {folder}")


def _estimate(settings: "Settings", *, as_json: bool) -> None:
    from dataclasses import asdict

    from esc_skills.cli.tables import estimate_table
    from esc_skills.lm.meter import Spent
    from esc_skills.runs.data import load_data
    from esc_skills.runs.estimate import estimate

    data = load_data(settings)
    tell_skipped(data.skipped)
    rows = estimate(settings, data)
    out.print("models: " + ", ".join(f"{row.role} {row.model}" for row in rows), highlight=False)
    out.print(estimate_table(rows))
    out.print(
        "At most: every talk at full length, every reply at max_tokens and asked for three times. "
        "Likely: at the lengths the offline LM showed, a guess for any model."
    )
    if as_json:
        print_json(
            {
                key: {row.role: asdict(getattr(row, key)) for row in rows}
                | {"all": asdict(sum((getattr(row, key) for row in rows), Spent()))}
                for key in ("most", "likely")
            }
        )


def _as_json(done: "Compiled", folder: Path) -> dict[str, Any]:
    return {
        "artifact": str(folder),
        "program_hash": done.program_hash,
        "seconds": round(done.seconds, 1),
        "calls": done.spent.calls,
        "test": done.comparison and done.comparison.as_json(),
        "stopped": done.run.stopped,
    }


def _show(done: "Compiled", folder: Path, *, offline: bool) -> None:
    if done.run.stopped:
        out.print(
            f"Stopped in [bold]{done.run.stopped}[/bold]: what was accepted until then is saved."
        )
    if done.comparison is not None:
        show_comparison(done.comparison, offline=offline)
    spent = done.spent
    cost = "" if offline else f", {spent.tokens_in:,} tokens in, {spent.tokens_out:,} out"
    if spent.usd is not None and not offline:
        cost += f", {spent.usd:.2f} USD"
    out.print(
        f"artifact: {folder}   program {done.program_hash}   "
        f"{done.seconds:.0f} s, {spent.calls:,} calls{cost}"
    )
    out.print(f"next: python optimize.py inspect {folder}   |   python optimize.py chat {folder}")


def _print_again(folder: Path, settings: "Settings", *, as_json: bool) -> None:
    from programs.saving import read_manifest

    manifest = read_manifest(folder)
    different = settings.differences(manifest.settings)
    if different:
        raise UserError(
            f"{folder} was made with other settings ({'; '.join(different)}); choose another --out"
        )
    scores = manifest.scores
    if "test" not in scores:
        raise UserError(f"{folder} was not compiled ({manifest.note}); choose another --out")
    out.print(f"{folder} is finished; this is its result again, nothing was run or read.")
    test = scores["test"] or {}
    for name in ("uncompiled", "static", "compiled", "oracle"):
        row = test.get(name)
        if row:
            out.print(
                f"  {name:<11} final {row['final']}  "
                f"success {row['success']}  failure {row['failure']}"
            )
    out.print(f"  difference  {test.get('difference')}")
    offline = all(model.startswith("offline/") for model in manifest.models.values())
    _show_published(settings, test, offline=offline)
    if as_json:
        print_json(
            {
                "artifact": str(folder),
                "program_hash": manifest.program_hash,
                "seconds": scores["seconds"],
                "calls": scores["calls"],
                "test": scores["test"],
                "stopped": scores["stopped"],
            }
        )


def _show_published(settings: "Settings", scores: dict[str, Any], *, offline: bool) -> None:
    from esc_skills.runs.published import published_lines, published_table

    if settings.published:
        out.print(published_table(settings.published, scores, offline=offline))
        out.print(published_lines(settings.published), highlight=False, markup=False)


def _numbered(root: Path) -> Path:
    taken = [int(m.group(1)) for p in root.glob("run-*") if (m := re.match(r"run-(\d+)", p.name))]
    return root / f"run-{max(taken, default=0) + 1:03d}"
