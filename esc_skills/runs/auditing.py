"""Checks parts of the system against recorded data: the seekers' judge, SAGE's scores, polarity."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from esc_skills.mining.agreement import StarAgreement, star_agreement
from esc_skills.offline.fit.audit import SeekerAudit, Source, audit_seeker, prepare
from esc_skills.offline.fit.figures import Figure
from esc_skills.offline.fit.records import load_turns
from esc_skills.runs.rated import ReadUnits
from metrics.sage import SAGE

__all__ = [
    "Figure",
    "SageRow",
    "SeekerAudit",
    "Source",
    "StarAgreement",
    "agreement_json",
    "agreement_with_stars",
    "recompute_scores",
    "seeker_audit",
]
# Always named in the object of `audit units`, rated units of them or not.
_CORPORA: Final = ("esconv", "failed")


@dataclass(frozen=True, slots=True)
class SageRow:
    """What a model scored under a judge, from recorded replies; `final` is a mean, 0 to 100."""

    judge: str
    model: str
    n: int
    final: float
    success: int
    failure: int

    def as_json(self) -> dict[str, Any]:
        """Return one row of the object the audit ends with."""
        return asdict(self)


def recompute_scores(turns: Path) -> tuple[SageRow, ...]:
    """Recompute SAGE's final emotions, successes and failures, by judge and model.

    Raises:
        BadTurnsError: the file will not do; says which line, and why.
    """
    finals: dict[tuple[str, str], list[int]] = {}
    for talk in load_turns(turns):
        finals.setdefault((talk.judge, talk.model), []).append(talk.final)
    return tuple(
        SageRow(
            judge,
            model,
            n=len(found),
            final=round(sum(found) / len(found), 2),
            success=sum(f >= SAGE.top for f in found),
            failure=sum(f < SAGE.floor for f in found),
        )
        for (judge, model), found in sorted(finals.items())
    )


def seeker_audit(
    turns: Path,
    judge: str,
    *,
    source: Source | None = None,
    seed: int = 0,
    on_step: Callable[[str], None] = lambda _: None,
) -> SeekerAudit:
    """Compare the offline judge with recorded judgments of replies it was not fitted on.

    Args:
        turns: SAGE's rated replies.
        judge: ``ds`` or ``g4``.
        source: which coefficients; None chooses.
        seed: of the free run and the intervals.
        on_step: told what is done.

    Raises:
        BadTurnsError: the file or the judge will not do.
    """
    return audit_seeker(prepare(turns, judge), judge, source=source, seed=seed, on_step=on_step)


def agreement_with_stars(read: ReadUnits) -> StarAgreement:
    """Compare text-only polarity with the seekers' own stars."""
    units = read.units
    return star_agreement(
        [unit.shift for unit in units],
        stars=[unit.star for unit in units],
        corpora=[unit.corpus for unit in units],
        dialogues=[unit.dialogue for unit in units],
    )


def agreement_json(found: StarAgreement) -> dict[str, Any]:
    """Return the object that ``audit units`` ends with."""
    names: Sequence[str] = tuple(dict.fromkeys((*_CORPORA, *found.auc_by_corpus)))
    return {
        "n": found.n,
        "auc_star": found.auc,
        "auc_by_corpus": {name: found.auc_by_corpus.get(name) for name in names},
        "rho": found.rho,
        "rho_within": found.rho_within,
    }
