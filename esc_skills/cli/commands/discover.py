"""``discover``: dialogues to a static bank one can trust, with every unit behind it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from esc_skills.cli.commands import options
from esc_skills.cli.console import err, hear, out, print_json, tell_lines, told_plainly

if TYPE_CHECKING:
    from esc_skills.runs import Discovered, DiscoverSettings


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
        from esc_skills.runs import DiscoverSettings

        settings = DiscoverSettings().with_flags(
            dialogues=tuple(dialogues or ()),
            lm=lm,
            api_base=api_base,
            embedder=embedder,
            n_skills=skills,
            n_prototypes=prototypes,
            n_mined_demos=demos,
            threads=threads,
            seed=seed,
        )
        done = _run(settings, out_dir)
        _show(done, out_dir)
        if as_json:
            print_json(done.as_json())


def _run(settings: "DiscoverSettings", path: Path) -> "Discovered":
    from esc_skills.runs import claim, discover_bank

    folder = claim(path, settings)
    with err.status("loading dialogues") as status:

        def tell(kind: str, data: dict[str, Any]) -> None:
            if kind == "dialogue_read":
                status.update(f"read {data['done']:,} of {data['of']:,} dialogues")
            hear(kind, data)

        try:
            return discover_bank(settings, folder=folder, on_event=tell)
        except BaseException:
            if folder.partial.exists():
                err.print(f"what was read is kept in {folder.partial}; the same command goes on")
            raise


def _show(done: "Discovered", folder: Path) -> None:
    from esc_skills.cli.discovery_view import funnel_table, mined_table

    mined = done.mined
    tell_lines("could not be read", mined.unread)
    tell_lines("set aside", mined.set_aside)
    out.print(funnel_table(mined.counts, mined.masked, n_set_aside=len(mined.set_aside)))
    out.print(mined_table(mined.bank))
    out.print(f"artifact: {folder}   {done.seconds:.1f} s")
    out.print(f"next: python optimize.py inspect {folder}   |   … evaluate {folder}")
