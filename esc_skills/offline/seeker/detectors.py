"""Countable features of a reply: what it does by itself.

Moves are found by form, sentence by sentence. How the reply relates to the talk is `relation`'s
business, whether it suits this seeker the judge's.
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from esc_skills.offline.seeker.scan import moves_in
from esc_skills.offline.seeker.text import Text, cut

MOVES: Final = (
    "advice", "listening", "empathy", "validation", "praise", "no_fault", "comfort", "referral",
    "dialectic", "motive", "self_look", "question",
)  # fmt: skip
STYLES: Final = ("imagery", "formal", "casual", "own", "quote", "concrete")
# A reply with fewer words says too little to be read as any move but silence.
_FEWEST_WORDS: Final = 3
# Moves found by a cue, beside what forms find; the end of the cue says which sentence it is.
_CUED: Final = (("imperative", "advice"), ("question", "question"), ("referral", "referral"))
# From so many items on it is a list.
_A_LIST: Final = 2


@dataclass(frozen=True, slots=True)
class Reply:
    """What a reply holds by itself: for each move the sentences that make it, and counts.

    `n_items` counts list markers; `unreadable` is silence, keywords or a language we cannot read;
    `same_sentences` counts sentences that only repeat an earlier one of the same reply; `stock` is
    the share of it that stock phrases cover, 0-1; `pronouns` counts those of the seeker, the
    supporter, both, and others.
    """

    text: Text
    moves: dict[str, tuple[int, ...]]
    styles: dict[str, int]
    stock: float
    pronouns: tuple[int, int, int, int]
    n_items: int
    n_questions: int
    ends_asking: bool
    markup: bool
    injected: bool
    guesses_wish: bool
    unreadable: bool
    same_sentences: int

    @property
    def n_words(self) -> int:
        """How many words it has; characters in Chinese."""
        return self.text.n_words

    def makes(self, move: str) -> bool:
        """Say whether the reply makes `move` at least once."""
        return bool(self.moves[move])


def _sentence_of(text: Text, at: int) -> int:
    return bisect_right(text.starts, at) - 1


def _moves(text: Text) -> dict[str, tuple[int, ...]]:
    spoken, used = text.spoken, frozenset(text.words)
    found = {**dict.fromkeys(MOVES, ()), **moves_in(text)}
    for name, move in _CUED:
        ends = (max(m.end() - 2, 0) for m in spoken.cue(name).finditer(text.clean))
        found[move] = tuple(sorted({_sentence_of(text, end) for end in ends} | {*found[move]}))
    # Costly cues are tried only where one of their words occurs.
    if not found["motive"] and used & spoken.words("hedge"):
        named = spoken.cue("named_motive").search(text.raw)
        found["motive"] = (_sentence_of(text, named.end() - 1),) if named else ()
    asks = set(found["question"])
    wondering = spoken.words("wondering")
    if wondering and not used & wondering:
        found["self_look"] = tuple(i for i in found["self_look"] if i in asks)
    found["advice"] = _tips(text, found)
    return found


def _tips(text: Text, found: Mapping[str, tuple[int, ...]]) -> tuple[int, ...]:
    """Return the sentences that advise; a referral is counted as what it is, not as a tip too."""
    tips, item = set(found["advice"]), text.spoken.cues.get("item")
    if item:
        # An item of a list is a tip, whatever its form, unless it asks.
        listed = {i for i, s in enumerate(text.sentences()) if item.match(s)}
        if len(listed) >= _A_LIST:
            tips |= listed.difference(found["question"])
    return tuple(sorted(tips.difference(found["referral"])))


def _unreadable(text: Text) -> bool:
    if text.n_words < _FEWEST_WORDS:
        return True
    script = text.spoken.script
    low, high = script.letters
    letters = [c for c in text.raw if c.isalpha()]
    if sum(low <= c <= high for c in letters) < script.script_share * len(letters):
        return True
    function = text.spoken.words("function")
    share = sum(w in function for w in text.words) / text.n_words
    return text.n_words >= script.function_from and share < script.function_share


def _shows(text: Text, cue: str, *, words: str, marks: str = "") -> bool:
    """Say whether a cue occurs; it is tried only with one of its words or marks, if it has any."""
    listed = text.spoken.words(words)
    tried = not listed or not listed.isdisjoint(text.words) or any(m in text.raw for m in marks)
    return tried and bool(text.spoken.cue(cue).search(text.clean))


def _stock_share(text: Text) -> float:
    covered = sum(m.end() - m.start() for m in text.spoken.style("stock").finditer(text.clean))
    letters = len(text.clean) if text.spoken.script.by_words else text.n_words
    return min(covered / max(letters, 5), 1.0)


def _pronouns(text: Text) -> tuple[int, int, int, int]:
    def count(group: tuple[str, ...]) -> int:
        if text.spoken.script.by_words:
            return sum(w in group for w in text.words)
        return sum(map(text.clean.count, group))

    you, me, we, others = map(count, text.spoken.pronouns)
    return you, me, we, others


@lru_cache(maxsize=16_384)
def read_reply(raw: str) -> Reply:
    """Find the moves of a reply, seen alone.

    Args:
        raw: the reply as it was written; may be empty.
    """
    text = cut(raw)
    moves = _moves(text)
    kept = [s for s in text.stems if len(s) > 1]
    sentences, spoken = text.sentences(), text.spoken
    marks = text.clean.count("?") + text.clean.count("？")
    return Reply(
        text=text,
        moves={move: moves[move] for move in MOVES},
        styles={
            name: sum(bool(spoken.style(name).search(s)) for s in sentences) for name in STYLES
        },
        stock=_stock_share(text),
        pronouns=_pronouns(text),
        n_items=len(spoken.cue("bullet").findall(text.clean)),
        n_questions=max(marks, len(moves["question"])) if "question" in spoken.cues else marks,
        ends_asking=bool(moves["question"]) and moves["question"][-1] >= len(sentences) - 1,
        markup="**" in raw or "#" in raw,
        injected=_shows(text, "injection", words="injection", marks="[<"),
        guesses_wish=_shows(text, "wish_guess", words="wish"),
        unreadable=_unreadable(text),
        same_sentences=len(kept) - len(set(kept)),
    )
