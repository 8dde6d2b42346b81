"""The core of every proposal: sources -> candidate sentences -> guidance. Knows no prompt and reads no file.

Sentences are kept, dropped, moved, replaced or added; which, the random generator says, and the candidates' weights steer
it. Whether a sentence is good advice is not known here: that is what trying it out is for.
"""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, permutations
from typing import Final

from esc_skills.lm.offline.proposer.conduct import directions_of
from esc_skills.lm.offline.proposer.phrases import words_of

_ENDS: Final = re.compile(r"(?<=[.!?])\s+")
_SAFETY: Final = re.compile(r"\b(?:safe|safety|unsafe|danger|crisis|emergency|hotline|suicid\w*|self-harm)\b", re.IGNORECASE)
_AGAINST: Final = re.compile(
    r"\b(?:not|never|avoid|ignore|skip|without|refuse|hide|leave|stop|discourage|don't|less|instead)\b", re.IGNORECASE
)
_FOREIGN: Final = re.compile(r"\[ ?\[|\] ?\]|##|https?://|\binstructions?\b|\bprevious\b|[\"\u201c\u201d]", re.IGNORECASE)
_ALIKE: Final = 0.6


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that could be added.

    Args:
        text: one imperative sentence.
        source: where it comes from; the source is drawn first, then a sentence of it.
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
        attempts: draws before every combination is gone through in order.
    """

    min_sentences: int = 2
    max_sentences: int = 5
    max_words: int = 80
    p_second: float = 0.4
    p_front: float = 0.5
    p_drop: float = 0.12
    p_move: float = 0.12
    p_replace: float = 0.4
    attempts: int = 30


RECIPE: Final = Recipe()


def sentences_of(guidance: str) -> tuple[str, ...]:
    """Split guidance into sentences, each ended by a stop."""
    parts = (part.strip(" -\u2022\t") for line in guidance.splitlines() for part in _ENDS.split(line.strip()))
    return tuple(part if part[-1] in ".!?" else f"{part}." for part in parts if words_of(part))


def normalised(guidance: str) -> str:
    """Reduce guidance to its words, so that case, spaces and stops make no difference."""
    return " ".join(word for word in words_of(guidance) if word not in "?!")


def admissible(sentence: str) -> bool:
    """Say whether a found sentence may stand in guidance: nothing quoted, no markup, nothing against safety."""
    return not _FOREIGN.search(sentence) and not (_SAFETY.search(sentence) and _AGAINST.search(sentence))


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
        sentences, reasons = list(kept), list[str]()
        for _ in range(1 + (rng.random() < recipe.p_second)):
            _change(sentences, reasons, pools, suspects, rng, recipe)
        while len(sentences) < recipe.min_sentences and _add(sentences, reasons, pools, suspects, rng, recipe):
            pass
        text = " ".join(sentences)
        if _sound(sentences, recipe) and normalised(text) not in forbidden:
            return Revision(text, "; ".join(dict.fromkeys(reasons)))
    for sentences, reason in _all_ways(kept, candidates):
        text = " ".join(sentences)
        if _sound(sentences, recipe) and normalised(text) not in forbidden:
            return Revision(text, reason)
    raise ValueError(f"nothing left to propose: all combinations of {len(candidates)} sentences are forbidden")


def _change(
    sentences: list[str],
    reasons: list[str],
    pools: dict[str, list[Candidate]],
    suspects: frozenset[str],
    rng: random.Random,
    recipe: Recipe,
) -> None:
    draw = rng.random()
    if draw < recipe.p_drop and len(sentences) > recipe.min_sentences:
        _drop(sentences, suspects, rng, reasons)
    elif draw < recipe.p_drop + recipe.p_move and len(sentences) > 1:
        moved = sentences.pop(rng.randrange(1, len(sentences)))
        sentences.insert(0, moved)
        reasons.append("what stood behind now comes first")
    else:
        _add(sentences, reasons, pools, suspects, rng, recipe)


def _add(
    sentences: list[str],
    reasons: list[str],
    pools: dict[str, list[Candidate]],
    suspects: frozenset[str],
    rng: random.Random,
    recipe: Recipe,
) -> bool:
    """Add a sentence drawn from the pools, and take out what contradicts it; say whether there was one."""
    open_ = {source: [c for c in pool if not _is_in(c.text, sentences)] for source, pool in pools.items()}
    sources = [source for source, pool in open_.items() if pool]
    if not sources:
        return False
    pool = open_[rng.choice(sources)]
    chosen = rng.choices(pool, [candidate.weight for candidate in pool])[0]
    asked = directions_of(chosen.text)
    sentences[:] = [s for s in sentences if _is_safety(s) or not _contradict(asked, s)]
    full = len(sentences) >= recipe.max_sentences
    over = len(" ".join([*sentences, chosen.text]).split()) > recipe.max_words
    if sentences and (full or over or (len(sentences) > 1 and rng.random() < recipe.p_replace)):
        _drop(sentences, suspects, rng, reasons)
    sentences.insert(0 if rng.random() < recipe.p_front else len(sentences), chosen.text)
    reasons.append(chosen.reason)
    return True


def _drop(sentences: list[str], suspects: frozenset[str], rng: random.Random, reasons: list[str]) -> None:
    """Take out one sentence, a suspect four times as likely; never one about safety."""
    free = [sentence for sentence in sentences if not _is_safety(sentence)]
    if free:
        sentences.remove(rng.choices(free, [4.0 if sentence in suspects else 1.0 for sentence in free])[0])
        reasons.append("one thing less to attend to")


def _contradict(asked: frozenset, sentence: str) -> bool:  # type: ignore[type-arg]
    return any(new.contradicts(old) for new in asked for old in directions_of(sentence))


def _is_safety(sentence: str) -> bool:
    return bool(_SAFETY.search(sentence))


def _is_in(text: str, sentences: Sequence[str]) -> bool:
    """Say whether `text` or something to the same effect is there already."""
    words, asked = set(words_of(text)), directions_of(text)
    for sentence in sentences:
        others = set(words_of(sentence))
        if len(words & others) >= _ALIKE * min(len(words), len(others)) or (asked and asked == directions_of(sentence)):
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
    return recipe.min_sentences <= len(sentences) <= recipe.max_sentences and n_words <= recipe.max_words


def _all_ways(kept: Sequence[str], candidates: Sequence[Candidate]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Go through everything in order: one sentence added to what is kept, then any two candidates."""
    usable = [candidate for candidate in candidates if admissible(candidate.text)]
    added = (((*kept, c.text), c.reason) for c in usable)
    pairs = (((a.text, b.text), a.reason) for a, b in permutations(usable, 2))
    return chain(added, pairs)
