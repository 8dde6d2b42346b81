"""The seeker's audit: recorded replies judged by surrogates that saw neither profile nor model."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np

from esc_skills.offline.fit.figures import (
    Figure,
    GroupMean,
    free_figures,
    group_means,
    rank_correlation,
    rounded,
    state_figures,
)
from esc_skills.offline.fit.fit import N_FOLDS, Fitter, folds_of
from esc_skills.offline.fit.predict import Scored, free_run, score_replies
from esc_skills.offline.fit.records import (
    BadTurnsError,
    load_turns,
    of_judge,
    refuse_other_languages,
)
from esc_skills.offline.fit.table import Replies, tabulate
from esc_skills.offline.seeker.coefficients import (
    JUDGES,
    Coefficients,
    coefficients,
)

Source = Literal["refit", "shipped"]
# With fewer there is nothing to fit on once a fold and a model are left out.
_FEWEST_TALKS: Final = 40
_FEWEST_MODELS: Final = 3


@dataclass(frozen=True, slots=True)
class SeekerAudit:
    """What the audit found; `source` says which coefficients were measured, `why` says why."""

    judge: str
    source: Source
    why: str
    replies: Replies
    scored: Scored
    paths: np.ndarray
    state: tuple[Figure, ...]
    free: tuple[Figure, ...]
    groups: tuple[GroupMean, ...]

    @property
    def finals(self) -> np.ndarray:
        """Final emotions of the free run, shape (seeds, dialogues)."""
        return self.paths[..., -1]

    @property
    def order_of_intentions(self) -> float | None:
        """Spearman of mean final emotion by intention, simulated against recorded."""
        rows = [g for g in self.groups if g.kind == "intention"]
        return rank_correlation(
            np.array([g.simulated for g in rows]), np.array([g.recorded for g in rows])
        )

    def as_json(self) -> dict[str, Any]:
        """Return the object the audit ends with."""
        return {
            "n": len(self.replies.change),
            **{f.name: rounded(f.value) for f in self.state},
            "free_run": {f.name: rounded(f.value) for f in self.free},
        }


def prepare(path: Path, judge: str) -> Replies:
    """Read and tabulate one judge's replies.

    Raises:
        BadTurnsError: the file or the judge will not do.
    """
    if judge not in JUDGES:
        raise BadTurnsError(f"--judge is {' or '.join(JUDGES)}, got {judge!r}")
    talks = of_judge(load_turns(path), judge, path)
    refuse_other_languages(talks, path)
    return tabulate(talks)


def _unseen(replies: Replies, fitted: Coefficients) -> bool:
    on = fitted.source["fitted_on"]
    return not (
        {fingerprint(t.replies[0].user) for t in replies.talks} & set(on["openings"])
        or {t.model for t in replies.talks} & set(on["models"])
    )


def fingerprint(opening: str) -> str:
    """Return a short hash of a seeker's opening line: known again without keeping the text."""
    return hashlib.sha256(" ".join(opening.split()).encode()).hexdigest()[:10]


def _enough(replies: Replies) -> bool:
    return (
        len({t.model for t in replies.talks}) >= _FEWEST_MODELS
        and len({t.profile for t in replies.talks}) >= 2 * N_FOLDS
        and len(replies.talks) >= _FEWEST_TALKS
    )


def choose_source(replies: Replies, shipped: Coefficients) -> tuple[Source, str]:
    """Say which coefficients give figures of which neither profile nor model was seen."""
    if _unseen(replies, shipped):
        return "shipped", "no profile and no model of this file was fitted on"
    if _enough(replies):
        return "refit", f"{N_FOLDS} profile folds x leave one model out"
    return "shipped", "too little to refit; some of it was fitted on, so the figures flatter"


def audit_seeker(
    replies: Replies,
    judge: str,
    *,
    source: Source | None = None,
    seed: int = 0,
    on_step: Callable[[str], None] = lambda _: None,
) -> SeekerAudit:
    """Judge recorded replies out of sample, and let the surrogate run on its own.

    Args:
        replies: of one recorded judge.
        judge: ``ds`` or ``g4``.
        source: which coefficients; None chooses.
        seed: of the free run.
        on_step: told what is done.

    Raises:
        BadTurnsError: asked to refit on too little.
    """
    if source == "refit" and not _enough(replies):
        raise BadTurnsError(
            f"too little to refit on: at least {_FEWEST_TALKS} dialogues of {_FEWEST_MODELS} "
            f"models with {2 * N_FOLDS} profiles are needed; try --coefficients shipped"
        )
    chosen, why = (source, "as asked") if source else choose_source(replies, _shipped(judge))
    if chosen == "shipped":
        cell = np.zeros(len(replies.change), int)
        scored = score_replies(replies, cell, {0: _shipped(judge)})
    else:
        scored = _cross_scored(replies, on_step)
    on_step("free run")
    paths = free_run(replies, scored, seed=seed)
    finals = paths[..., -1]
    on_step("intervals")
    return SeekerAudit(
        judge, chosen, why, replies, scored, paths,
        state_figures(replies, scored.expected),
        free_figures(replies, finals),
        group_means(replies, finals),
    )  # fmt: skip


def _shipped(judge: str) -> Coefficients:
    return coefficients(judge)


def _cross_scored(replies: Replies, on_step: Callable[[str], None]) -> Scored:
    folds, model = folds_of(replies), replies.model
    pairs = sorted({(int(f), str(m)) for f, m in zip(folds, model, strict=True)})
    number = {pair: i for i, pair in enumerate(pairs)}
    cell = np.array([number[int(f), str(m)] for f, m in zip(folds, model, strict=True)])
    fitter = Fitter(replies, folds)
    judges = {}
    for i, (fold, name) in enumerate(pairs):
        on_step(f"fit {i + 1} of {len(pairs)}")
        judges[i] = fitter.fit(fold=fold, model=name)
    return score_replies(replies, cell, judges)
