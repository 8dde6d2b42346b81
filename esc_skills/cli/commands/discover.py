"""``discover``: dialogues to a static bank one can trust, with every unit behind it."""

import shutil
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from esc_skills.cli.commands import options
from esc_skills.cli.console import (
    UserError,
    err,
    out,
    print_json,
    tell_lines,
    tell_skipped,
    told_plainly,
)

if TYPE_CHECKING:
    from esc_skills.optimizers.discover import Mined
    from esc_skills.runs.settings import Settings


def discover(
    out_dir: Annotated[Path, typer.Option("--out", help="Folder to write; new or empty.")],
    dialogues: Annotated[
        list[str] | None,
        typer.Option(help="File, folder or hub name[:split]; repeatable. Default: our own."),
    ] = None,
    lm: Annotated[
        str | None, typer.Option(help="Model that reads and writes; default offline/esc.")
    ] = None,
    api_base: options.ApiBase = None,
    embedder: Annotated[
        str | None, typer.Option(help="lsa (offline, default) or a hosted embedding model.")
    ] = None,
    skills: options.Skills = 0,
    prototypes: options.Prototypes = 0,
    demos: Annotated[
        int, typer.Option(min=0, max=4, help="Exemplary turns a skill gets at most.")
    ] = 2,
    threads: options.Threads = None,
    seed: Annotated[int | None, typer.Option(help="Of the clustering; default 0.")] = None,
    as_json: options.Json = False,
) -> None:
    """Mine dialogues into intervention units, prototypes and a static bank.

    Writes an artifact that loads like any other, with units.jsonl and prototypes.jsonl beside it.
    """
    with told_plainly():
        from esc_skills.runs.settings import Settings

        if out_dir.exists() and (not out_dir.is_dir() or any(out_dir.iterdir())):
            raise UserError(f"{out_dir} already holds something; choose another --out")
        settings = Settings(n_skills=skills or 0, n_prototypes=prototypes or 0).with_flags(
            dialogues=tuple(dialogues or ()),
            lm=lm,
            api_base=api_base,
            embedder=embedder,
            threads=threads,
            seed=seed,
        )
        started = time.monotonic()
        mined = _run(settings.with_flags(n_mined_demos=demos), out_dir)
        seconds = time.monotonic() - started
        _show(mined, out_dir, seconds)
        if as_json:
            print_json({**mined.counts, "seconds": round(seconds, 1)})


def _run(settings: "Settings", folder: Path) -> "Mined":
    import dspy

    from esc_skills.corpora.load import load_all_dialogues, own_dialogues
    from esc_skills.corpora.remarks import remarks
    from esc_skills.lm.adapter import ChatAdapter
    from esc_skills.lm.meter import Meter
    from esc_skills.runs import compile as job
    from esc_skills.runs import discovery
    from esc_skills.runs.data import print_of
    from esc_skills.runs.event_log import EventLog
    from esc_skills.runs.reading import KeptReading
    from programs.agent import SupportAgent
    from programs.saving import save

    given = settings.dialogues
    with err.status("loading dialogues"):
        loaded = load_all_dialogues(given) if given else None
    found = loaded.items if loaded else own_dialogues()
    tell_skipped(loaded.skipped if loaded else ())
    for line in remarks(found):
        err.print(f"note: {line}", style="yellow", markup=False, highlight=False)
    meter = Meter()
    roles = job.connect_roles(settings, meter)
    events = EventLog(folder.with_name(f"{folder.name}.partial"))
    one = discovery.discover_pass(settings, found, roles)
    kept = KeptReading(one.extract, events.folder / "read.jsonl", model=roles.reflection.model)
    if kept.n_known:
        err.print(f"going on: {kept.n_known:,} dialogues were read before", style="yellow")
    with (
        err.status(f"reading {len(found):,} dialogues") as status,
        dspy.context(lm=roles.reflection, adapter=ChatAdapter()),
    ):

        def tell(kind: str, data: dict[str, Any]) -> None:
            if kind == "dialogue_read":
                status.update(f"read {data['done']:,} of {data['of']:,} dialogues")
                return
            events.write(kind, data)

        try:
            mined = replace(one, extract=kept).mined(tell)
        except ValueError:
            shutil.rmtree(events.folder)
            raise
        except BaseException:
            err.print(f"what was read is kept in {events.folder}; the same command goes on")
            raise
    offline = roles.is_offline
    save(
        SupportAgent(mined.bank, depth=settings.depth),
        folder,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        models={"reflection": str(roles.reflection.model)},
        events=events.text(),
        extras=discovery.files_of(mined.units, mined.prototypes),
        settings=settings.saved(),
        data={"dialogues": print_of(found), "skipped": len(loaded.skipped) if loaded else 0},
        licences=tuple(sorted({d.licence for d in found})),
        note="Static bank, discovered and not evolved or tested."
        + (" Mined offline: no evidence for any language model." if offline else ""),
    )
    events.remove()
    return mined


def _show(mined: "Mined", folder: Path, seconds: float) -> None:
    from esc_skills.cli.discovery_view import funnel_table, mined_table

    tell_lines("could not be read", mined.unread)
    tell_lines("set aside", mined.set_aside)
    out.print(funnel_table(mined.counts, mined.masked, n_set_aside=len(mined.set_aside)))
    out.print(mined_table(mined.bank))
    out.print(f"artifact: {folder}   {seconds:.1f} s")
    out.print(f"next: python optimize.py inspect {folder}   |   … evaluate {folder}")
