"""What every proposal draws on: evidence of turns, other skills and general tips, recombined.

One code and one knowledge for all that ask for better guidance: `evolve`, GEPA, MIPROv2, COPRO,
SIMBA. It reads turns and sentences; which prompt they came in, the callers know.
"""

import hashlib
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from esc_skills.offline.phrases import words_of
from esc_skills.offline.prompt import Prompt
from esc_skills.offline.proposer.conduct import (
    Direction,
    complaints_in,
    conducts,
    directions_of,
    rates,
    seen_in,
    wishes_in,
)
from esc_skills.offline.proposer.languages import language
from esc_skills.offline.proposer.recombine import (
    RECIPE,
    Candidate,
    Recipe,
    Revision,
    normalised,
    recombine,
    sentences_of,
)
from esc_skills.offline.proposer.turns import ShownTurn

_STRAY: Final = 0.1
_BANK: Final = 0.5
_MIN_LIFT: Final = 0.15
_MAX_THEMES: Final = 3


@cache
def _tips() -> tuple[tuple[frozenset[str], tuple[Candidate, ...]], ...]:
    """Return each tip's themes, and the tip as a candidate when none, one, two or three turn up."""
    return tuple(
        (
            tip.themes,
            tuple(
                Candidate(tip.text, "tip", _STRAY + n, "tries a general tip")
                for n in range(_MAX_THEMES + 1)
            ),
        )
        for tip in language().tips
    )


@lru_cache(maxsize=2048)
def _words(thought: str) -> frozenset[str]:
    return frozenset(words_of(thought))


def chance_of(prompt: Prompt) -> random.Random:
    """Make a generator of the whole prompt: other turns or another seed, other words."""
    text = "\x1f".join((str(prompt.seed), *(f"{k}={v}" for k, v in sorted(prompt.inputs.items()))))
    digest = hashlib.blake2b(text.encode(), digest_size=8).digest()
    return random.Random(int.from_bytes(digest, "big"))


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a proposal rests on.

    Args:
        losing: turns that lost emotion, with what the seeker thought.
        winning: turns that gained, with what the seeker thought where it is known.
        bank: guidance of others, a source of sentences.
        rejected: guidance that must not come out again.
    """

    losing: Sequence[ShownTurn] = ()
    winning: Sequence[ShownTurn] = ()
    bank: Sequence[str] = ()
    rejected: Iterable[str] = ()


def improve(
    guidance: str, grounds: Grounds, rng: random.Random, *, recipe: Recipe = RECIPE
) -> Revision:
    """Return other guidance than `guidance`, made of it and of what the grounds suggest.

    Args:
        guidance: as it is now; may be empty.
        grounds: what is known.
        rng: decides.
        recipe: odds and limits.

    Raises:
        ValueError: every combination is forbidden.
    """
    present = sentences_of(guidance)
    complaints = Counter(key for turn in grounds.losing for key in complaints_in(turn.then))
    wishes = Counter(key for turn in grounds.losing for key in wishes_in(turn.then))
    candidates = [
        *_from_thoughts(complaints, wishes, len(grounds.losing), rng),
        *_from_replies(grounds.losing, grounds.winning, rng),
        *_from_bank(grounds.bank, complaints, wishes),
        *_from_tips(grounds.losing),
    ]
    before = (guidance, " ".join(present), *grounds.rejected)
    return recombine(
        present,
        candidates,
        forbidden=frozenset(map(normalised, before)),
        suspects=frozenset(s for s in present if _is_suspect(s, complaints, wishes)),
        rng=rng,
        recipe=recipe,
    )


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


def _from_bank(
    bank: Sequence[str], complaints: Counter[str], wishes: Counter[str]
) -> list[Candidate]:
    """Take sentences of other skills; one that answers the thoughts is likelier."""
    sentences = dict.fromkeys(sentence for guidance in bank for sentence in sentences_of(guidance))
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
    return [weighed[min(_MAX_THEMES, len(themes & thoughts))] for themes, weighed in _tips()]


def _is_suspect(sentence: str, complaints: Counter[str], wishes: Counter[str]) -> bool:
    """Say whether a sentence asks for what was complained of, or against what was missed."""
    against = {Direction(key, False) for key in complaints} | {
        Direction(key, True) for key in wishes
    }
    return any(new.contradicts(old) for new in against for old in directions_of(sentence))
