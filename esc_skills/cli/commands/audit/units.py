"""``audit units``: our text-only polarity against the seekers' own stars."""

from pathlib import Path
from typing import Annotated

import typer

from esc_skills.cli.commands import options
from esc_skills.cli.console import (
    err,
    out,
    print_json,
    tell_lines,
    tell_skipped,
    told_plainly,
)


def units(
    file: Annotated[
        Path, typer.Option("--units", help="JSONL: dialog, dataset, before, after, star a line.")
    ],
    lm: Annotated[
        str | None, typer.Option(help="Model that reads the reactions; default offline/esc.")
    ] = None,
    api_base: options.ApiBase = None,
    threads: options.Threads = None,
) -> None:
    """Score the text-only polarity of intervention units against human stars.

    The reader sees the seeker's words before and after, never the supporter's action and never a
    star. AUC: stars of 4 or 5 against 1 or 2. Ends with one line of JSON.

    Example: python optimize.py audit units --units rated_units.jsonl
    """
    with told_plainly():
        from esc_skills.cli.discovery_view import agreement_lines, agreement_table
        from esc_skills.runs.auditing import agreement_json, agreement_with_stars
        from esc_skills.runs.rated import load_rated, read_shifts
        from esc_skills.runs.settings import ModelSettings

        settings = ModelSettings().with_flags(lm=lm, api_base=api_base, threads=threads)
        loaded = load_rated(file)
        tell_skipped(loaded.skipped)
        with err.status(f"reading {len(loaded.items):,} reactions"):
            read = read_shifts(loaded.items, settings)
        tell_lines("could not be read", read.unread)
        found = agreement_with_stars(read)
        out.print(agreement_table(found))
        out.print(agreement_lines(found), highlight=False)
        print_json(agreement_json(found))
