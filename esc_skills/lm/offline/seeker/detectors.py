"""Countable features of an English reply: its moves, and how it relates to what was said before.

Moves are found by form, sentence by sentence. Whether a move suits this seeker is the judge's
business, not this file's.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

from esc_skills.lm.offline.seeker import patterns
from esc_skills.lm.offline.seeker.patterns import words
from esc_skills.lm.offline.seeker.scan import moves_in
from esc_skills.lm.offline.seeker.text import FUNCTION_WORDS, Text, cut, stem

MOVES: Final = (
    "advice", "listening", "empathy", "validation", "praise", "no_fault", "comfort", "referral",
    "dialectic", "motive", "self_look", "question",
)  # fmt: skip
# Costly cues are tried only where one of their words occurs.
_INJECTION_WORDS: Final = words("injection")
_WISH_WORDS: Final = words("wish")
_HEDGE_WORDS: Final = words("hedge")
# A reply with fewer words says too little to be read as any move but silence.
_FEWEST_WORDS: Final = 3
# English prose holds two function words in five; heaps of keywords and other languages stay far
# below.
_READABLE_SHARE: Final = 0.22
# Names and loan words may have accents; a message mostly in another script is not English.
_ASCII_SHARE: Final = 0.8
_VERBATIM_RUN: Final = 6
_VERBATIM_SHARE: Final = 0.4
_PARROT_SHARE: Final = 0.6
_PARROT_WORDS: Final = 4


@dataclass(frozen=True, slots=True)
class Reply:
    """What a reply holds by itself: for each move the sentences that make it, and counts.

    `n_items` counts list markers; `unreadable` is silence, keywords or another language;
    `same_sentences` counts sentences that only repeat an earlier one of the same reply.
    """

    text: Text
    moves: dict[str, tuple[int, ...]]
    n_words: int
    n_items: int
    n_questions: int
    concrete: bool
    injected: bool
    guesses_wish: bool
    unreadable: bool
    same_sentences: int

    def makes(self, move: str) -> bool:
        """Say whether the reply makes `move` at least once."""
        return bool(self.moves[move])


@dataclass(frozen=True, slots=True)
class Relation:
    """How a reply relates to the talk before it.

    Attributes:
        echo: share of the reply's content stems that the seeker's last message holds, 0-1.
        told: content stems the reply shares with anything the seeker has told.
        parrot: whether it mostly gives the seeker's own words back.
        repeated: share of word pairs held by the most similar own earlier reply, 0-1; fades
            by 0.85 a reply.
        case: for each move, how many stems of this case its sentences hold (the sentences next
            to them count half).
        fresh_case: like `case`, only stems that no earlier reply has used.
        made_before: for each move, 1 if the previous reply made it, then fading by 0.4 a reply;
            0 if none did.
    """

    echo: float
    told: frozenset[str]
    parrot: bool
    repeated: float
    case: dict[str, float]
    fresh_case: dict[str, float]
    made_before: dict[str, float]


def _sentence_of(text: Text, at: int) -> int:
    return bisect_right(text.starts, at) - 1


def _moves(text: Text, used: frozenset[str]) -> dict[str, tuple[int, ...]]:
    found = dict(moves_in(text))
    for cue_name, move in (
        ("imperative", "advice"),
        ("question", "question"),
        ("referral", "referral"),
    ):
        hits = {
            _sentence_of(text, max(m.end() - 2, 0))
            for m in patterns.cue(cue_name).finditer(text.clean)
        }
        found[move] = tuple(sorted(hits | set(found.get(move, ()))))
    if not found["motive"] and used & _HEDGE_WORDS:
        named = patterns.cue("named_motive").search(text.raw)
        found["motive"] = (_sentence_of(text, named.end() - 1),) if named else ()
    asks = set(found["question"])
    found["self_look"] = tuple(i for i in found["self_look"] if i in asks or "wonder" in used)
    # A referral is counted as what it is, not as a tip too.
    found["advice"] = tuple(i for i in found["advice"] if i not in found["referral"])
    return found


def _unreadable(text: Text) -> bool:
    if text.n_words < _FEWEST_WORDS:
        return True
    if not text.raw.isascii():
        letters = [c for c in text.raw if c.isalpha()]
        if sum(c.isascii() for c in letters) < _ASCII_SHARE * len(letters):
            return True
    share = sum(w in FUNCTION_WORDS for w in text.words) / text.n_words
    return text.n_words >= 6 and share < _READABLE_SHARE


@lru_cache(maxsize=4_096)
def read_reply(raw: str) -> Reply:
    """Find the moves of a reply, seen alone.

    Args:
        raw: the reply as it was written; may be empty.
    """
    text = cut(raw)
    used = frozenset(text.words)
    moves = _moves(text, used)
    marked = bool(used & _INJECTION_WORDS) or "[" in raw or "<" in raw
    kept = [s for s in text.stems if len(s) > 1]
    return Reply(
        text=text,
        moves=moves,
        n_words=text.n_words,
        n_items=len(patterns.cue("bullet").findall(text.clean)),
        n_questions=max(text.clean.count("?"), len(moves["question"])),
        concrete=bool(moves["advice"]) and bool(patterns.cue("concrete").search(text.clean)),
        injected=marked and bool(patterns.cue("injection").search(text.clean)),
        guesses_wish=bool(used & _WISH_WORDS)
        and bool(patterns.cue("wish_guess").search(text.clean)),
        unreadable=_unreadable(text),
        same_sentences=len(kept) - len(set(kept)),
    )


@lru_cache(maxsize=4_096)
def _runs(raw: str) -> frozenset[tuple[str, ...]]:
    words = cut(raw).words
    return frozenset(
        tuple(words[i : i + _VERBATIM_RUN]) for i in range(len(words) - _VERBATIM_RUN + 1)
    )


def _is_parrot(reply: Text, seeker: Sequence[str]) -> bool:
    own = [w for w in reply.words if w not in FUNCTION_WORDS]
    stems = [stem(w) for w in own]
    for raw in seeker:
        # Common words are the reply's own even where the seeker used them too.
        shared = sum(s in cut(raw).content for s in stems)
        if len(own) >= _PARROT_WORDS and shared > _PARROT_SHARE * len(own):
            return True
    runs = _runs(reply.raw)
    copied = sum(len(runs & _runs(raw)) for raw in seeker)
    return copied > 0 and copied + _VERBATIM_RUN - 1 > _VERBATIM_SHARE * reply.n_words


@lru_cache(maxsize=4_096)
def _pairs(raw: str) -> frozenset[tuple[str, str]]:
    words = cut(raw).words
    return frozenset(pairwise(words))


def _overlap(reply: Text, earlier: Text) -> float:
    mine, theirs = _pairs(reply.raw), _pairs(earlier.raw)
    if not mine or not theirs:
        return 0.0
    shared = len(mine & theirs) / min(len(mine), len(theirs))
    same_opening = len(reply.words) > 3 and reply.words[:4] == earlier.words[:4]
    return min(1.0, shared + 0.2) if same_opening else shared


def _case(reply: Reply, told: frozenset[str]) -> dict[str, float]:
    shared = [stems & told for stems in reply.text.stems]
    counts = dict.fromkeys(MOVES, 0.0)
    if not any(shared):
        return counts
    for move, at in reply.moves.items():
        if at:
            inside = frozenset().union(*(shared[i] for i in at))
            near = {j for i in at for j in (i - 1, i + 1) if 0 <= j < len(shared)}.difference(at)
            beside = frozenset().union(*(shared[j] for j in near)) - inside
            counts[move] = len(inside) + 0.5 * len(beside)
    return counts


def relate(reply: Reply, seeker: Sequence[str], own: Sequence[str]) -> Relation:
    """Compare a reply with the talk before it.

    Args:
        reply: the reply.
        seeker: the seeker's messages so far, oldest first.
        own: the supporter's earlier replies, oldest first.
    """
    said = frozenset().union(*(cut(raw).content for raw in seeker))
    told = reply.text.content & said
    recent = cut(seeker[-1]).content if seeker else frozenset()
    earlier = [read_reply(raw) for raw in own]
    used = frozenset().union(*(r.text.content for r in earlier))
    n = max(len(reply.text.content), 1)
    fading = [(0.4**age, r) for age, r in enumerate(reversed(earlier))]
    return Relation(
        echo=len(reply.text.content & recent) / n,
        told=told,
        parrot=_is_parrot(reply.text, seeker),
        repeated=max(
            (0.85**age * _overlap(reply.text, r.text) for age, r in enumerate(reversed(earlier))),
            default=0.0,
        ),
        case=_case(reply, told),
        fresh_case=_case(reply, told - used),
        made_before={m: max((w for w, r in fading if r.makes(m)), default=0.0) for m in MOVES},
    )
