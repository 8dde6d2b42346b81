"""Turns what discovery found into Rich tables. Makes them; printing is `console`'s."""

from rich.box import SIMPLE_HEAD
from rich.table import Table

from esc_skills.cli.wrapping import Wrapped
from esc_skills.runs.auditing import StarAgreement
from esc_skills.runs.inspecting import SkillBank


def agreement_table(found: StarAgreement) -> Table:
    """Show how text-only polarity agrees with stars, one line a corpus."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for name in ("units", "n", "AUC"):
        table.add_column(name, justify="left" if name == "units" else "right", no_wrap=True)
    for corpus, auc in found.auc_by_corpus.items():
        table.add_row(corpus, f"{found.n_by_corpus[corpus]:,}", _number(auc, 3))
    table.add_row("all", f"{found.n:,}", _number(found.auc, 3), style="bold")
    return table


def agreement_lines(found: StarAgreement) -> str:
    """Say in words what the table leaves out, and how to read it."""
    return (
        f"Spearman {_number(found.rho, 3)}, within dialogues {_number(found.rho_within, 3)}\n"
        "Pooled AUC is mostly which corpus a unit is from: look within each, and within dialogues."
    )


def funnel_table(counts: dict[str, int], masked: dict[str, int], *, n_set_aside: int) -> Table:
    """Show how much was left after each step of discovery."""
    table = Table(title="discovery", title_justify="left", box=SIMPLE_HEAD, pad_edge=False)
    for name in counts:
        table.add_column(name.replace("_", " "), justify="right", no_wrap=True)
    table.add_row(*(f"{n:,}" for n in counts.values()))
    taken = ", ".join(f"{n:,} x {kind}" for kind, n in masked.items()) or "nothing"
    table.caption = f"taken out of texts: {taken}; set aside: {n_set_aside:,}"
    table.caption_justify = "left"
    return table


def mined_table(bank: SkillBank) -> Table:
    """Show a static bank with what its dialogues say of it, one line a skill."""
    title = f"{len(bank)} skills, bank {bank.hash}"
    table = Table(
        title=title, title_justify="left", box=SIMPLE_HEAD, pad_edge=False, collapse_padding=True
    )
    table.add_column("skill", min_width=21)
    table.add_column("applies when", min_width=18)
    table.add_column("not when (failed units)")
    table.add_column("helped", justify="right", no_wrap=True)
    for skill in bank:
        card = skill.card
        nots = (f"{c.condition.words} ({len(c.units)})" for c in card.contraindications)
        row = next(iter(card.support), None)
        table.add_row(
            Wrapped(card.id),
            Wrapped(card.applicability.words or "any state"),
            Wrapped("\n".join(nots) or "-"),
            "-"
            if row is None
            else f"{row.helped} of {row.helped + row.hurt}\n"
            f"{100 * row.low:.0f} to {100 * row.high:.0f} %",
        )
    return table


def _number(value: float | None, digits: int) -> str:
    return "-" if value is None else f"{value:.{digits}f}"
