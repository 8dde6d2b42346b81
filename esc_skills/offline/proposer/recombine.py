"""The core of every proposal: candidate sentences -> guidance. Knows no prompt.

Sentences are kept, dropped, moved, replaced or added; which, the random generator says, and the
candidates' weights steer it. Whether a sentence is good advice is not known here: that is what
trying it out is for.
"""

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, permutations
from typing import Final

from esc_skills.offline.phrases import words_of
from esc_skills.offline.proposer.conduct import Direction, directions_of
from esc_skills.offline.proposer.languages import language

_ENDS: Final = re.compile(r"(?<=[.!?])\s+")
_ALIKE: Final = 0.6


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that could be added.

    Args:
        text: one imperative sentence.
        source: where it comes from; a source is drawn first, by the sum of its weights up to a
            cap, then a sentence of it.
        weight: odds within its source, above 0.
        reason: half a sentence that says why.
    """

    text: str
    source: str
    weight: float
    reason: str


@dataclass(frozen=True, slots=True)
class Revision:
    """New guidance and why it is so."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Recipe:
    """The odds and limits of recombination.

    Args:
        min_sentences: fewest sentences of a guidance, at least 1.
        max_sentences: most sentences.
        max_words: most words.
        p_second: chance of a second change, 0 to 1.
        p_front: chance that an added sentence goes first.
        p_drop: chance that a change drops a sentence (with room left) instead of adding one.
        p_move: chance that a change moves a sentence to the front.
        p_replace: chance that an added sentence takes the place of another.
        source_cap: most that all weights of one source count together, above 0.
        attempts: draws of a sentence, and drafts, before all is gone through in order.
    """

    min_sentences: int = 2
    max_sentences: int = 5
    max_words: int = 80
    p_second: float = 0.4
    p_front: float = 0.5
    p_drop: float = 0.12
    p_move: float = 0.12
    p_replace: float = 0.4
    source_cap: float = 3.0
    attempts: int = 30


RECIPE: Final = Recipe()


def sentences_of(guidance: str) -> tuple[str, ...]:
    """Split guidance into sentences, each ended by a stop."""
    parts = (
        part.strip(" -\u2022\t")
        for line in guidance.splitlines()
        for part in _ENDS.split(line.strip())
    )
    return tuple(part if part[-1] in ".!?" else f"{part}." for part in parts if words_of(part))


def normalised(guidance: str) -> str:
    """Reduce guidance to its words, so that case, spaces and stops make no difference."""
    return " ".join(word for word in words_of(guidance) if word not in "?!")


@lru_cache(maxsize=2048)
def admissible(sentence: str) -> bool:
    """Say whether a sentence may stand in guidance: no quote, no markup, nothing against safety."""
    known = language()
    return not known.foreign.search(sentence) and not (
        known.safety.search(sentence) and known.against.search(sentence)
    )


def recombine(
    present: Sequence[str],
    candidates: Sequence[Candidate],
    *,
    forbidden: frozenset[str],
    suspects: frozenset[str] = frozenset(),
    rng: random.Random,
    recipe: Recipe = RECIPE,
) -> Revision:
    """Make guidance of what there is.

    Args:
        present: the sentences as they are now, most important first; may be empty.
        candidates: what could be added; enough of them to fill `recipe.min_sentences`.
        forbidden: normalised texts that must not come out.
        suspects: present sentences that should rather go than stay.
        rng: decides.
        recipe: odds and limits.

    Raises:
        ValueError: every combination is forbidden.
    """
    kept = _fitted([sentence for sentence in present if admissible(sentence)], recipe)
    pools = _pools(candidates)
    for _ in range(recipe.attempts):
        draft = _Draft(list(kept), pools, suspects, rng, recipe)
        draft.change()
        if rng.random() < recipe.p_second:
            draft.change()
        while len(draft.sentences) < recipe.min_sentences and draft.add():
            pass
        if _sound(draft.sentences, recipe) and normalised(draft.text) not in forbidden:
            return Revision(draft.text, "; ".join(dict.fromkeys(draft.reasons)))
    for sentences, reason in _all_ways(kept, candidates):
        text = " ".join(sentences)
        if _sound(sentences, recipe) and normalised(text) not in forbidden:
            return Revision(text, reason)
    raise ValueError(
        f"nothing left to propose: all combinations of {len(candidates)} sentences are forbidden"
    )


class _Draft:
    """Guidance in the making."""

    def __init__(
        self,
        sentences: list[str],
        pools: Mapping[str, Sequence[Candidate]],
        suspects: frozenset[str],
        rng: random.Random,
        recipe: Recipe,
    ) -> None:
        self.sentences = sentences
        self.reasons: list[str] = []
        self._pools = pools
        self._suspects = suspects
        self._rng = rng
        self._recipe = recipe

    @property
    def text(self) -> str:
        return " ".join(self.sentences)

    def change(self) -> None:
        """Drop, move or add a sentence."""
        draw = self._rng.random()
        if draw < self._recipe.p_drop and len(self.sentences) > self._recipe.min_sentences:
            self._drop()
        elif draw < self._recipe.p_drop + self._recipe.p_move and len(self.sentences) > 1:
            self.sentences.insert(
                0, self.sentences.pop(self._rng.randrange(1, len(self.sentences)))
            )
            self.reasons.append("what stood behind now comes first")
        else:
            self.add()

    def add(self) -> bool:
        """Add a sentence and take out what contradicts it; False if there is none to add."""
        chosen = next((c for c in self._draws() if not _is_in(c.text, self.sentences)), None)
        if chosen is None:
            return False
        asked = directions_of(chosen.text)
        self.sentences = [s for s in self.sentences if _is_safety(s) or not _contradict(asked, s)]
        if self._crowded(chosen.text) or (
            len(self.sentences) > 1 and self._rng.random() < self._recipe.p_replace
        ):
            self._drop()
        self.sentences.insert(
            0 if self._rng.random() < self._recipe.p_front else len(self.sentences), chosen.text
        )
        self.reasons.append(chosen.reason)
        return True

    def _draws(self) -> Iterator[Candidate]:
        """Draw a source, then a sentence of it, again and again."""
        pools = list(self._pools.values())
        odds = [min(self._recipe.source_cap, sum(c.weight for c in pool)) for pool in pools]
        for _ in range(self._recipe.attempts if pools else 0):
            pool = self._rng.choices(pools, odds)[0]
            yield self._rng.choices(pool, [c.weight for c in pool])[0]

    def _crowded(self, text: str) -> bool:
        full = len(self.sentences) >= self._recipe.max_sentences
        return full or len(f"{self.text} {text}".split()) > self._recipe.max_words

    def _drop(self) -> None:
        """Take out one sentence, a suspect four times as likely; never one about safety."""
        free = [sentence for sentence in self.sentences if not _is_safety(sentence)]
        if free:
            self.sentences.remove(
                self._rng.choices(free, [4.0 if s in self._suspects else 1.0 for s in free])[0]
            )
            self.reasons.append("one thing less to attend to")


def _contradict(asked: frozenset[Direction], sentence: str) -> bool:
    return any(new.contradicts(old) for new in asked for old in directions_of(sentence))


def _is_safety(sentence: str) -> bool:
    return bool(language().safety.search(sentence))


@lru_cache(maxsize=2048)
def _word_set(sentence: str) -> frozenset[str]:
    return frozenset(words_of(sentence))


def _is_in(text: str, sentences: Sequence[str]) -> bool:
    """Say whether `text` or something to the same effect is there already."""
    words, asked = _word_set(text), directions_of(text)
    for sentence in sentences:
        others = _word_set(sentence)
        if len(words & others) >= _ALIKE * min(len(words), len(others)) or (
            asked and asked == directions_of(sentence)
        ):
            return True
    return False


def _fitted(sentences: list[str], recipe: Recipe) -> tuple[str, ...]:
    """Shorten what is too long already, from the end, but for sentences about safety."""
    kept = list(dict.fromkeys(sentences))
    while len(kept) > recipe.max_sentences or len(" ".join(kept).split()) > recipe.max_words:
        last = next((s for s in reversed(kept) if not _is_safety(s)), kept[-1])
        kept.remove(last)
    return tuple(kept)


def _pools(candidates: Sequence[Candidate]) -> dict[str, list[Candidate]]:
    pools: dict[str, list[Candidate]] = {}
    for candidate in candidates:
        if admissible(candidate.text):
            pools.setdefault(candidate.source, []).append(candidate)
    return pools


def _sound(sentences: Sequence[str], recipe: Recipe) -> bool:
    n_words = len(" ".join(sentences).split())
    return (
        recipe.min_sentences <= len(sentences) <= recipe.max_sentences
        and n_words <= recipe.max_words
    )


def _all_ways(
    kept: Sequence[str], candidates: Sequence[Candidate]
) -> Iterator[tuple[tuple[str, ...], str]]:
    """Go through all in order: one sentence added to what is kept, then any two candidates."""
    usable = [candidate for candidate in candidates if admissible(candidate.text)]
    added = (((*kept, c.text), c.reason) for c in usable)
    pairs = (((a.text, b.text), a.reason) for a, b in permutations(usable, 2))
    return chain(added, pairs)
