"""The default command: compile a support agent, show it live, save it, print the table."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from esc_skills.workbench.commands import options
from esc_skills.workbench.commands.evaluate import show_comparison
from esc_skills.workbench.console import UserError, err, out, print_json, tell_skipped, told_plainly

if TYPE_CHECKING:
    from esc_skills.workbench.compile import Compiled
    from esc_skills.workbench.settings import Settings


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
    seed: Annotated[int | None, typer.Option(help="Of everything random; default 0.")] = None,
    threads: options.Threads = None,
    out_dir: Annotated[
        Path | None, typer.Option("--out", help="Run folder; default: a new numbered one.")
    ] = None,
    config: options.Config = None,
    as_json: options.Json = False,
) -> None:
    """Compile a support agent against simulated seekers (the default command)."""
    if ctx.invoked_subcommand is not None:
        return
    with told_plainly():
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
    tell_skipped(data.skipped)
    meter = Meter()
    roles = job.connect_roles(settings, meter)
    events = EventLog(folder.with_name(f"{folder.name}.partial"))
    with Live(err, meter, settings, n_test=4 * len(data.test)) as live:

        def tell(kind: str, found: dict[str, Any]) -> None:
            events.write(kind, found)
            live.event(kind, found)

        done = job.compile_agent(settings, data, roles, meter=meter, tell=tell, on_talk=live.talk)
    fields = job.manifest_fields(done, settings, roles)
    save(done.agent, folder, events=events, history=done.history, **fields)
    _show(done, folder, offline=roles.is_offline)
    _show_published(settings, done.comparison.as_json(), offline=roles.is_offline)
    if as_json:
        print_json(
            {
                "artifact": str(folder),
                "program_hash": done.program_hash,
                "seconds": round(done.seconds, 1),
                "calls": done.calls,
                "test": done.comparison.as_json(),
                "stopped": done.run.stopped,
            }
        )


def _show(done: "Compiled", folder: Path, *, offline: bool) -> None:
    if done.run.stopped:
        out.print(
            f"Stopped in [bold]{done.run.stopped}[/bold]: what was accepted until then is saved."
        )
    show_comparison(done.comparison, offline=offline)
    out.print(
        f"artifact: {folder}   program {done.program_hash}   "
        f"{done.seconds:.0f} s, {done.calls:,} calls"
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
    for name in ("uncompiled", "static", "compiled", "oracle"):
        row = scores["test"].get(name)
        if row:
            out.print(
                f"  {name:<11} final {row['final']}  "
                f"success {row['success']}  failure {row['failure']}"
            )
    out.print(f"  difference  {scores['test']['difference']}")
    offline = all(model.startswith("offline/") for model in manifest.models.values())
    _show_published(settings, scores["test"], offline=offline)
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
    from esc_skills.workbench.published import published_lines, published_table

    if settings.published:
        out.print(published_table(settings.published, scores, offline=offline))
        out.print(published_lines(settings.published), highlight=False, markup=False)


def _numbered(root: Path) -> Path:
    taken = [int(m.group(1)) for p in root.glob("run-*") if (m := re.match(r"run-(\d+)", p.name))]
    return root / f"run-{max(taken, default=0) + 1:03d}"
