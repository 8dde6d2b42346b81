"""``audit units``: our text-only polarity against the seekers' own stars."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

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

if TYPE_CHECKING:
    from esc_skills.mining.agreement import StarAgreement

CORPORA: Final = ("esconv", "failed")


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
    """
    with told_plainly():
        from esc_skills.mining.agreement import star_agreement
        from esc_skills.runs.rated import load_rated, read_shifts
        from esc_skills.runs.settings import Settings

        settings = Settings().with_flags(lm=lm, api_base=api_base, threads=threads)
        loaded = load_rated(file)
        tell_skipped(loaded.skipped)
        with err.status(f"reading {len(loaded.items):,} reactions"):
            read = read_shifts(loaded.items, settings)
        tell_lines("could not be read", read.unread)
        found = star_agreement(
            [unit.shift for unit in read.units],
            stars=[unit.star for unit in read.units],
            corpora=[unit.corpus for unit in read.units],
            dialogues=[unit.dialogue for unit in read.units],
        )
        _show(found)
        print_json(
            {
                "n": found.n,
                "auc_star": found.auc,
                "auc_by_corpus": {
                    name: found.auc_by_corpus.get(name)
                    for name in dict.fromkeys((*CORPORA, *found.auc_by_corpus))
                },
                "rho": found.rho,
                "rho_within": found.rho_within,
            }
        )


def _show(found: "StarAgreement") -> None:
    from esc_skills.cli.discovery_view import agreement_table

    out.print(agreement_table(found))
    out.print(
        "Pooled AUC is mostly which corpus a unit is from: look within each, and within dialogues.",
        highlight=False,
    )
