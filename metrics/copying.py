"""Counts the replies that say a demo again: eight words in a row, or twelve Chinese characters.

Case and punctuation count for nothing. Only the replies of demos are looked at: what their seekers
said may well be said by another seeker, too. Whoever copies fewer words in a row is not seen.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from signatures.rollouts import Rollout
from signatures.skills import Demo, Skill

N_WORDS: Final = 8
# A Chinese word is one and a half characters long on average.
N_CHARACTERS: Final = 12
# Share of replies from which on a demo set does harm.
MOST_COPIED: Final = 0.02
_IDEOGRAPH: Final = "[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
_LETTERS: Final = rf"(?:(?!{_IDEOGRAPH})[^\W_])+"
_TOKEN: Final = re.compile(rf"{_IDEOGRAPH}|{_LETTERS}(?:'{_LETTERS})*")


@dataclass(frozen=True, slots=True)
class Copying:
    """How many of `n_replies` replies copied a demo."""

    n_copied: int
    n_replies: int

    @property
    def share(self) -> float:
        """Share of the replies, in [0, 1]; 0 where there was none."""
        return self.n_copied / self.n_replies if self.n_replies else 0.0


def demos_of(skills: Iterable[Skill]) -> tuple[Demo, ...]:
    """Return all demos that an agent with these skills carries."""
    return tuple(demo for skill in skills for demo in skill.demos)


def copying(replies: Iterable[str], demos: Iterable[Demo]) -> Copying:
    """Count the replies that share a run of words with the reply of any of `demos`."""
    shown = {run for demo in demos for run in _runs(demo.reply)}
    copied = [not shown.isdisjoint(_runs(reply)) for reply in replies]
    return Copying(sum(copied), len(copied))


def repeats(text: str, shown: Iterable[str]) -> bool:
    """Say whether `text` shares a run of words with any of the texts `shown`."""
    said = set(_runs(text))
    return any(not said.isdisjoint(_runs(one)) for one in shown)


def replies_of(rollouts: Iterable[Rollout]) -> Iterator[str]:
    """Yield every reply of some talks, those of unscored ones too."""
    return (exchange.reply for rollout in rollouts for exchange in rollout.exchanges)


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    """Yield the shortest run from each token on that is long enough to count."""
    tokens = _TOKEN.findall(text.casefold().replace("’", "'"))
    whole = N_WORDS * N_CHARACTERS
    weights = [N_WORDS if re.fullmatch(_IDEOGRAPH, token) else N_CHARACTERS for token in tokens]
    for start in range(len(tokens)):
        weight, end = 0, start
        while weight < whole and end < len(tokens):
            weight += weights[end]
            end += 1
        if weight < whole:
            return
        yield tuple(tokens[start:end])
