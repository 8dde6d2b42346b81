"""Shows a bank: one line a skill, one skill in full, the versions it went through."""

from collections import Counter

from rich.box import SIMPLE_HEAD
from rich.console import RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from esc_skills.cli.wrapping import Wrapped
from esc_skills.runs.inspecting import BankSheet, BankVersion, History, SkillSheet
from signatures.skills import SkillCard

_N_UNITS = 6


def bank_table(bank: BankSheet) -> Table:
    """Show a bank, one line a skill: when it applies, in what share of all states code bars it."""
    table = Table(
        title=f"{len(bank.skills)} skills, bank {bank.hash}",
        title_justify="left",
        caption="barred: share of all seeker states in which a contraindication forbids the skill",
        caption_justify="left",
        box=SIMPLE_HEAD,
        pad_edge=False,
        collapse_padding=True,
    )
    table.add_column("skill", min_width=21)
    table.add_column("applies when", min_width=18)
    for name in ("barred", "v", "demos", "uses", "change"):
        table.add_column(name, justify="right", no_wrap=True)
    for sheet in bank.skills:
        card = sheet.skill.card
        table.add_row(
            Wrapped(card.id),
            Wrapped(sheet.applies),
            f"{100 * sheet.barred:.0f} %",
            str(card.version),
            "\n".join(f"{n} {origin}" for origin, n in sheet.origins.items()) or "-",
            str(sheet.uses),
            "-" if sheet.change is None else f"{sheet.change:+.1f}",
        )
    return table


def bank_lines(bank: BankSheet) -> str:
    """Say in words what the table leaves out: licences, and how many skills were edited or used."""
    cards = [sheet.skill.card for sheet in bank.skills]
    licences = Counter(card.provenance.licence for card in cards)
    edited = sum(card.version > 1 for card in cards)
    unused = sum(not sheet.uses for sheet in bank.skills)
    said = [f"{edited} of {len(cards)} edited since they were found"]
    said += [f"{unused} without a use on record"]
    said += [f"{k} under {name}" for name, k in sorted(licences.items())]
    demos = sum((Counter(sheet.origins) for sheet in bank.skills), Counter[str]())
    if demos:
        said.append(f"demos: {', '.join(f'{k} {who}' for who, k in sorted(demos.items()))}")
    return "; ".join(said)


def skill_panel(sheet: SkillSheet) -> RenderableType:
    """Show one skill in full."""
    skill = sheet.skill
    card = skill.card
    rows = Table.grid(padding=(0, 2))
    rows.add_column(style="bold")
    rows.add_column(overflow="fold")
    rows.add_row("name", Text(card.name))
    rows.add_row("guidance", Text(skill.guidance))
    _add_conditions(rows, sheet)
    rows.add_row("expect", Text("\n".join(card.expected_outcomes) or "-"))
    rows.add_row("may go wrong", Text("\n".join(card.risks) or "-"))
    if card.locked:
        rows.add_row("locked", Text("\n".join(card.locked)))
    for row in card.support:
        said = f"helped {row.helped} of {row.helped + row.hurt} times, {100 * row.rate:.0f} % "
        said += f"({100 * row.low:.0f} to {100 * row.high:.0f}), in {row.dialogues} dialogues"
        rows.add_row("mined", Text(f"{row.state}: {said}"))
    for demo in skill.demos:
        said = f"{demo.history}\n-> {demo.reply}\n({demo.worded_by})"
        rows.add_row("demo", Text(said))
    for e in card.evidence:
        said = f"{e.uses} uses, {e.mean_change:+.1f} points a turn ({e.low:+.1f} to {e.high:+.1f})"
        rows.add_row(f"in {e.stratum}", Text(said))
    _add_provenance(rows, card)
    for finding in sheet.findings:
        rows.add_row(finding.severity, Text(finding.message))
    title = Text(f"{card.id}, version {card.version}")
    return Panel(rows, title=title, title_align="left")


def history_table(history: History) -> Table:
    """Show the versions of a bank, one line each, oldest first."""
    table = Table(
        title="versions",
        title_justify="left",
        box=SIMPLE_HEAD,
        pad_edge=False,
        collapse_padding=True,
    )
    for name in ("n", "bank", "from", "by", "skills"):
        table.add_column(name, no_wrap=True)
    table.add_column("what")
    table.add_column("gate", no_wrap=True, justify="right")
    for version, bank in zip(history.versions, history.banks(), strict=True):
        verdict = version.verdict
        table.add_row(
            str(version.number),
            version.bank,
            "" if version.parent is None else str(version.parent),
            version.by,
            str(len(bank)),
            Wrapped(_what(version)),
            f"{verdict.mean:+.1f}" if verdict and verdict.n else "",
        )
    return table


def _add_conditions(rows: Table, sheet: SkillSheet) -> None:
    rows.add_row("applies when", Text(sheet.condition))
    if not sheet.limits:
        return
    rows.add_row("not when", Text("\n".join(sheet.limits)))
    nots = sheet.skill.card.contraindications
    behind = tuple(dict.fromkeys(unit for no in nots for unit in no.units))
    if behind:
        rows.add_row("", Text(f"taught by {len(behind)} failed units: {_some(behind)}"))


def _add_provenance(rows: Table, card: SkillCard) -> None:
    made = card.provenance
    rows.add_row("made by", Text(made.edit))
    if made.parents:
        rows.add_row("from", Text(", ".join(made.parents)))
    if made.units:
        n = f"{len(made.units)} units of {len(made.dialogues)} dialogues"
        rows.add_row("learned from", Text(f"{n}: {_some(made.units)}"))
    rows.add_row("licence", Text(made.licence))


def _what(version: BankVersion) -> str:
    edits = (
        f"{edit.kind} {edit.target or (edit.skill.card.id if edit.skill else '')}"
        for edit in version.edits
    )
    return ": ".join(filter(None, (", ".join(edits), version.why)))


def _some(ids: tuple[str, ...]) -> str:
    more = f" and {len(ids) - _N_UNITS} more (--json has all)" if len(ids) > _N_UNITS else ""
    return ", ".join(ids[:_N_UNITS]) + more
