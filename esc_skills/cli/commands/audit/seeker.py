"""``audit seeker``: how true the offline seeker's judge is to the recorded one."""

from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich.table import Table

from esc_skills.cli.commands.audit.options import Turns
from esc_skills.cli.console import err, out, print_json, told_plainly

if TYPE_CHECKING:
    from esc_skills.runs.auditing import Figure, SeekerAudit

_WORDS = {
    "auc_state": "AUC of sign, state given",
    "rho_state": "Spearman, state given",
    "auc_turn1": "AUC of sign, turn 1",
    "rho_turn1": "Spearman, turn 1",
    "model_rank": "rank of model means",
    "sd_model_means": "spread of model means",
    "success": "success",
    "failure": "failure",
}


def seeker(
    turns: Turns,
    judge: Annotated[str, typer.Option(help="ds (DeepSeek-V3) or g4 (GPT-4o).")] = "ds",
    coefficients: Annotated[
        Literal["auto", "refit", "shipped"],
        typer.Option(
            help="refit: on the file's other profiles and models. shipped: as they are. auto: "
            "shipped where the file holds nothing they have seen, else refit."
        ),
    ] = "auto",
    seed: Annotated[int, typer.Option(help="Of the free run and the intervals.")] = 0,
) -> None:
    """Compare the offline judge with recorded judgments.

    Each reply is judged by a surrogate that saw neither its profile nor its model.

    Example: python optimize.py audit seeker --turns sage_turns.jsonl --judge ds
    """
    with told_plainly():
        from esc_skills.runs.auditing import seeker_audit

        source = None if coefficients == "auto" else coefficients
        with err.status("reading replies") as status:
            audit = seeker_audit(turns, judge, source=source, seed=seed, on_step=status.update)
        show(audit)
        print_json(audit.as_json())


def show(audit: "SeekerAudit") -> None:
    """Print the tables of an audit."""
    n_models = len({t.model for t in audit.replies.talks})
    n_profiles = len({t.profile for t in audit.replies.talks})
    out.print(
        f"{len(audit.replies.change)} replies of {n_models} models to {n_profiles} profiles, "
        f"judged by {audit.judge}; {audit.source}: {audit.why}",
        highlight=False,
    )
    table = Table("figure", "surrogate", "95 % interval", "recorded", title="Fidelity")
    for figure in audit.state:
        table.add_row(_WORDS[figure.name], *_cells(figure))
    for figure in audit.free:
        table.add_row(f"free run: {_WORDS[figure.name]}", *_cells(figure))
    order = audit.order_of_intentions
    table.add_row("free run: order of intentions", "-" if order is None else f"{order:.2f}", "", "")
    out.print(table)
    groups = Table("free run by", "", "n", "simulated", "recorded", title="Mean final emotion")
    for g in audit.groups:
        groups.add_row(g.kind, g.name, str(g.n), f"{g.simulated:.1f}", f"{g.recorded:.1f}")
    out.print(groups)
    one = audit.scored.judges[0]
    out.print(
        f"gain on calibrated text: {one.first.gain:g} at turn 1, {one.later.gain:g} later; "
        "intervals are cluster bootstraps by profile",
        highlight=False,
    )


def _cells(figure: "Figure") -> tuple[str, str, str]:
    def text(value: float | None) -> str:
        if value is None:
            return "-"
        if figure.name in ("success", "failure"):
            return f"{100 * value:.1f} %"
        return f"{value:.1f}" if figure.name == "sd_model_means" else f"{value:.3f}"

    known = figure.low is not None and figure.high is not None
    interval = f"{text(figure.low)} to {text(figure.high)}" if known else "-"
    return text(figure.value), interval, text(figure.recorded) if figure.recorded else ""
