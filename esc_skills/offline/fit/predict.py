"""Applies judges to recorded replies: with the recorded state, or running on their own."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from esc_skills.offline.fit.table import Replies
from esc_skills.offline.seeker.coefficients import LEVELS, Coefficients, state_terms
from metrics.sage import SAGE

N_SEEDS: Final = 50
# When a recorded dialogue runs out, its last replies are drawn from again.
_LAST: Final = 3


@dataclass(frozen=True, slots=True)
class Scored:
    """What the judge that saw neither profile nor model makes of each recorded reply.

    Attributes:
        expected: expected change with the recorded state, shape (n,).
        as_later: intercept and text of the reply, read as a later one, shape (n,).
        as_given: the same, read as what it was: a first reply or a later one.
        judge: number of the judge of each row, in `judges`.
        judges: the judges.
    """

    expected: np.ndarray
    as_later: np.ndarray
    as_given: np.ndarray
    judge: np.ndarray
    judges: tuple[Coefficients, ...]


def score_replies(
    replies: Replies, cell_of: np.ndarray, judges: Mapping[int, Coefficients]
) -> Scored:
    """Judge every reply with the judge of its cell.

    Args:
        replies: of one recorded judge.
        cell_of: cell of each row, a key of `judges`.
        judges: one per cell.
    """
    n = len(replies.change)
    expected, later, given = np.empty(n), np.empty(n), np.empty(n)
    for cell, judge in judges.items():
        at = np.flatnonzero(cell_of == cell)
        standard = judge.standard(replies.raw[at], "zh")
        who = replies.intention[at]
        worth = {
            first: phase.text(phase.score(standard, who), who)
            for first, phase in ((True, judge.first), (False, judge.later))
        }
        held = {
            first: phase.inertia(replies.state[at], who, replies.persona[at])
            for first, phase in ((True, judge.first), (False, judge.later))
        }
        is_first = replies.first[at]
        later[at] = worth[False]
        given[at] = np.where(is_first, worth[True], worth[False])
        expected[at] = given[at] + np.where(is_first, held[True], held[False])
    order = {cell: i for i, cell in enumerate(judges)}
    number = np.array([order[c] for c in cell_of])
    return Scored(expected, later, given, number, tuple(judges.values()))


def free_run(
    replies: Replies, scored: Scored, *, n_seeds: int = N_SEEDS, seed: int = 0
) -> np.ndarray:
    """Let every judge keep its own emotion over the recorded replies.

    When a talk's replies run out they are drawn again from its last three. Nothing of the
    recorded emotion is used.

    Args:
        replies: of one recorded judge.
        scored: by `score_replies`.
        n_seeds: runs per dialogue.
        seed: of all noise.

    Returns:
        Emotion at the start and after each reply, shape (n_seeds, dialogues, replies + 1); a talk
        that has ended keeps its last.
    """
    starts = np.flatnonzero(replies.first)
    lengths = np.diff([*starts, len(replies.change)])
    n = len(starts)
    rng = np.random.default_rng(seed)
    who, persona, judge = replies.intention[starts], replies.persona[starts], scored.judge[starts]
    noise = np.array([j.noise_sd for j in scored.judges])[judge]
    cuts = np.array([j.thresholds for j in scored.judges])[judge]
    paths = np.full((n_seeds, n, SAGE.max_replies + 1), float(SAGE.start))
    for run in range(n_seeds):
        emotion, last, going = np.full(n, float(SAGE.start)), np.zeros(n), np.ones(n, bool)
        for turn in range(1, SAGE.max_replies + 1):
            again = np.maximum(lengths - _LAST, 0) + rng.integers(np.minimum(lengths, _LAST))
            row = starts + np.where(turn <= lengths, turn - 1, again)
            worth = scored.as_given[row] if turn == 1 else scored.as_later[row]
            terms = state_terms(emotion, last, np.full(n, turn))
            held = _held(scored.judges, judge, turn, terms, who, persona)
            felt = worth + held + noise * rng.standard_normal(n)
            change = LEVELS[(felt[:, None] > cuts).sum(1)].astype(float)
            emotion = np.where(going, np.minimum(emotion + change, SAGE.top), emotion)
            paths[run, :, turn] = emotion
            last = change
            going &= (emotion < SAGE.top) & (emotion >= SAGE.floor)
    return paths


def _held(
    judges: tuple[Coefficients, ...],
    judge: np.ndarray,
    turn: int,
    terms: np.ndarray,
    who: np.ndarray,
    persona: np.ndarray,
) -> np.ndarray:
    held = np.empty(len(judge))
    for i, one in enumerate(judges):
        at = np.flatnonzero(judge == i)
        held[at] = one.phase(turn).inertia(terms[at], who[at], persona[at])
    return held
