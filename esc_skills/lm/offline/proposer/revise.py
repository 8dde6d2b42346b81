"""Revises a skill's guidance: turns, bank and rejected texts are read, then recombined."""

import json
import random
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Final

from esc_skills.lm.offline.prompt import Prompt
from esc_skills.lm.offline.proposer.conduct import (
    Direction,
    complaints_in,
    conducts,
    directions_of,
    rates,
    seen_in,
    wishes_in,
)
from esc_skills.lm.offline.proposer.phrases import words_of
from esc_skills.lm.offline.proposer.recombine import Candidate, normalised, recombine, sentences_of
from esc_skills.lm.offline.proposer.turns import ShownTurn, read_turns

_ENTRY: Final = re.compile(r"^- ", re.MULTILINE)
_STRAY: Final = 0.1
_BANK: Final = 0.5
_MIN_LIFT: Final = 0.15
_MAX_THEMES: Final = 3


@dataclass(frozen=True, slots=True)
class _Tip:
    """A tip's themes, and the tip as a candidate when none, one, two or three of them turn up."""

    themes: frozenset[str]
    weighed: tuple[Candidate, ...]


@cache
def _tips() -> tuple[_Tip, ...]:
    rows = json.loads(
        resources.files(__package__).joinpath("tips.json").read_text(encoding="utf-8")
    )
    return tuple(
        _Tip(
            frozenset(row["themes"]),
            tuple(
                Candidate(row["text"], "tip", _STRAY + n, "tries a general tip")
                for n in range(_MAX_THEMES + 1)
            ),
        )
        for row in rows
    )


@lru_cache(maxsize=2048)
def _words(thought: str) -> frozenset[str]:
    return frozenset(words_of(thought))


def revise(prompt: Prompt) -> dict[str, str]:
    """Answer `ReviseGuidance`: new guidance of two to five sentences, at most 80 words, and why.

    Args:
        prompt: with inputs `guidance`, `losing_turns`, `winning_turns`, `bank`, `rejected`.
    """
    given = prompt.inputs
    rng = random.Random(prompt.seed)
    losing, winning = (
        read_turns(given.get("losing_turns", "")),
        read_turns(given.get("winning_turns", "")),
    )
    present = sentences_of(given.get("guidance", ""))
    complaints = Counter(key for turn in losing for key in complaints_in(turn.then))
    wishes = Counter(key for turn in losing for key in wishes_in(turn.then))
    candidates = [
        *_from_thoughts(complaints, wishes, len(losing), rng),
        *_from_replies(losing, winning, rng),
        *_from_bank(given.get("bank", ""), complaints, wishes),
        *_from_tips(losing),
    ]
    rejected = (normalised(text) for text in _ENTRY.split(given.get("rejected", "")))
    revision = recombine(
        present,
        candidates,
        forbidden=frozenset(
            (normalised(given.get("guidance", "")), normalised(" ".join(present)), *rejected)
        ),
        suspects=frozenset(s for s in present if _is_suspect(s, complaints, wishes)),
        rng=rng,
    )
    return {
        "rationale": f"{revision.reason[:1].upper()}{revision.reason[1:]}.",
        "new_guidance": revision.text,
    }


def _from_thoughts(
    complaints: Counter[str], wishes: Counter[str], n_losing: int, rng: random.Random
) -> list[Candidate]:
    """Turn complaints into prohibitions, and what was missed into something to do."""
    found = []
    for key, n in sorted(complaints.items()):
        reason = f"{n} of {n_losing} losing turns complain of {conducts()[key].noun}"
        found.append(
            Candidate(rng.choice(conducts()[key].avoid), "complaint", n / n_losing, reason)
        )
    for key, n in sorted(wishes.items()):
        reason = f"{n} of {n_losing} losing turns miss {conducts()[key].noun}"
        found.append(Candidate(rng.choice(conducts()[key].do), "wish", n / n_losing, reason))
    return found


def _from_replies(
    losing: Sequence[ShownTurn], winning: Sequence[ShownTurn], rng: random.Random
) -> list[Candidate]:
    """Ask for what sets winning replies apart, and against what sets losing ones apart."""
    good = rates(seen_in(turn.reply, turn.before) for turn in winning)
    bad = rates(seen_in(turn.reply, turn.before) for turn in losing)
    found = []
    for key in sorted({*good, *bad}):
        lift = good.get(key, 0.0) - bad.get(key, 0.0)
        noun = conducts()[key].noun
        if winning and lift >= _MIN_LIFT:
            reason = f"replies that gained showed more of {noun}"
            found.append(Candidate(rng.choice(conducts()[key].do), "winning", lift, reason))
        elif winning and lift <= -_MIN_LIFT:
            reason = f"replies that lost showed more of {noun}"
            found.append(Candidate(rng.choice(conducts()[key].avoid), "losing", -lift, reason))
    return found


def _from_bank(bank: str, complaints: Counter[str], wishes: Counter[str]) -> list[Candidate]:
    """Take sentences of other skills; one that answers the thoughts is likelier."""
    sentences = dict.fromkeys(
        sentence for line in bank.splitlines() for sentence in sentences_of(line)
    )
    return [
        Candidate(
            sentence,
            "bank",
            _BANK + _answers(sentence, complaints, wishes),
            "taken over from another skill",
        )
        for sentence in sentences
    ]


def _answers(sentence: str, complaints: Counter[str], wishes: Counter[str]) -> int:
    return sum(
        wishes[direction.conduct] if direction.wanted else complaints[direction.conduct]
        for direction in directions_of(sentence)
    )


def _from_tips(losing: Sequence[ShownTurn]) -> list[Candidate]:
    """Take general tips; one whose themes turn up in the thoughts is likelier."""
    thoughts = frozenset().union(*(_words(turn.then) for turn in losing))
    return [tip.weighed[min(_MAX_THEMES, len(tip.themes & thoughts))] for tip in _tips()]


def _is_suspect(sentence: str, complaints: Counter[str], wishes: Counter[str]) -> bool:
    """Say whether a sentence asks for what was complained of, or against what was missed."""
    against = {Direction(key, False) for key in complaints} | {
        Direction(key, True) for key in wishes
    }
    return any(new.contradicts(old) for new in against for old in directions_of(sentence))
