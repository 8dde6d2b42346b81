"""The ``--references`` half of ``evaluate``: replies against those of recorded supporters."""

from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from esc_skills.cli.console import UserError, err, out, print_json, tell_skipped

if TYPE_CHECKING:
    from esc_skills.runs.reference_turns import ReferenceTurn
    from esc_skills.runs.references import Agreement
    from esc_skills.runs.settings import ModelSettings
    from programs.agent import SupportAgent
    from signatures.dialogues import Dialogue


def evaluate_references(
    artifact: Path, source: str, settings: "ModelSettings", *, limit: int, bert: bool, as_json: bool
) -> None:
    """Answer recorded dialogues with a compiled agent and with the uncompiled one, and compare.

    Args:
        artifact: folder of the compiled agent.
        source: dialogues in ESConv's schema: file or name on the hub.
        settings: models, threads and seed.
        limit: turns at most, drawn with the seed; 0 takes all.
        bert: ask for BERTScore, too.
        as_json: end with one line of JSON.
    """
    from esc_skills.corpora.load import load_dialogues
    from esc_skills.runs import reference_turns as cut
    from esc_skills.runs import references as job
    from metrics.response import versions
    from programs.agent import SupportAgent
    from programs.saving import load, log_evaluation

    if limit < 0:
        raise UserError(f"--limit must be 0 (all) or more, got {limit}")
    agent = load(artifact)
    loaded = load_dialogues(source)
    tell_skipped(loaded.skipped)
    unseen, n_learnt = _unseen(agent, loaded.items)
    turns = cut.turns_of(unseen)
    if not turns:
        raise UserError(f"{source}: {_nothing(len(loaded.items), n_learnt)}")
    scored = cut.sampled(turns, limit, seed=settings.seed)
    players = {"uncompiled": SupportAgent(depth=agent.depth), "compiled": agent}
    rows, offline = _play(players, scored, settings, bert=bert)
    found: dict[str, Any] = {
        "artifact": str(artifact),
        "references": source,
        "sha256": cut.fingerprint(loaded.items),
        "licences": sorted({d.licence for d in loaded.items}),
        "policy": cut.POLICY,
        "offline": offline,
        "seed": settings.seed,
        "dialogues": len(loaded.items),
        "learnt_from": n_learnt,
        "skipped": len(loaded.skipped),
        "turns": len(turns),
        "scored": len(scored),
        **{row.name: job.agreement_json(row) for row in rows},
        "majority": cut.majority(scored),
        "difference": _interval(job.difference(rows[0], rows[1])),
        "unavailable": rows[1].text.unavailable if rows[1].text else {},
        "versions": versions(),
    }
    kept = {key: value for key, value in found.items() if key not in ("artifact", "policy")}
    log_evaluation(artifact, "references", kept)
    _show(found, rows)
    if as_json:
        print_json(found)


def _play(
    players: dict[str, "SupportAgent"],
    turns: tuple["ReferenceTurn", ...],
    settings: "ModelSettings",
    *,
    bert: bool,
) -> tuple[list["Agreement"], bool]:
    import dspy
    from rich.progress import Progress

    from esc_skills.lm.adapter import ChatAdapter
    from esc_skills.lm.meter import Meter
    from esc_skills.runs import compile as wiring
    from esc_skills.runs import references as job
    from esc_skills.runs.players import n_threads

    roles = wiring.connect_roles(settings, Meter())
    context = dspy.context(lm=roles.agent, adapter=ChatAdapter())
    shown = Progress(console=err, transient=True, disable=not err.is_terminal)
    rows = []
    with shown, context:
        for name, agent in players.items():
            task = shown.add_task(f"{name} answers", total=len(turns))
            answers = job.answered(
                agent,
                turns,
                reader=roles.judge,
                seed=settings.seed,
                threads=n_threads(settings, roles),
                on_turn=partial(shown.advance, task),
            )
            rows.append(job.agreement(name, answers, bert=bert))
        rows.append(job.agreement(job.RECORDED, job.recorded(turns, reader=roles.judge)))
    return rows, roles.is_offline


def _unseen(
    agent: "SupportAgent", dialogues: tuple["Dialogue", ...]
) -> tuple[tuple["Dialogue", ...], int]:
    """Leave out the dialogues a skill of the agent was learned from."""
    learnt = {i for skill in agent.bank for i in skill.card.provenance.dialogues}
    unseen = tuple(d for d in dialogues if d.id not in learnt)
    return unseen, len(dialogues) - len(unseen)


def _nothing(n: int, n_learnt: int) -> str:
    if n == n_learnt:
        return f"all {n} dialogues are among those the skills were learned from; give others"
    return "no supporter message with a seeker message before it: nothing to compare with"


def _interval(found: Any) -> dict[str, float] | None:
    kept = ("mean", "low", "high")
    return found and {k: round(v, 4) for k, v in asdict(found).items() if k in kept}


def _show(found: dict[str, Any], rows: list["Agreement"]) -> None:
    from esc_skills.cli.references_view import agreement_table, notes

    out.print(agreement_table(found, rows))
    out.print(notes(found), highlight=False, markup=False)
