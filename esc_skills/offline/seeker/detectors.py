"""Countable features of a reply, English or Chinese: what it does by itself.

Moves are found by form, sentence by sentence. How the reply relates to the talk is `relation`'s
business, whether it suits this seeker the judge's.
"""

from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from esc_skills.offline.seeker.patterns import cue, styles, words
from esc_skills.offline.seeker.scan import moves_in
from esc_skills.offline.seeker.text import FUNCTION_WORDS, Text, cut

MOVES: Final = (
    "advice", "listening", "empathy", "validation", "praise", "no_fault", "comfort", "referral",
    "dialectic", "motive", "self_look", "question",
)  # fmt: skip
STYLES: Final = ("imagery", "formal", "casual", "own", "quote", "concrete")
# Costly cues are tried only where one of their words occurs.
_INJECTION_WORDS: Final = words("injection")
_WISH_WORDS: Final = words("wish")
_HEDGE_WORDS: Final = words("hedge")
# A reply with fewer words says too little to be read as any move but silence.
_FEWEST_WORDS: Final = 3
# English prose holds two function words in five, Chinese one function character in four; heaps of
# keywords stay far below.
_READABLE_SHARE: Final = 0.22
_READABLE_SHARE_ZH: Final = 0.12
# Names and loan words may have accents; a message mostly in another script is not English.
_ASCII_SHARE: Final = 0.8
_HAN_SHARE: Final = 0.6
_FUNCTION_ZH: Final = frozenset("".join(words("stop", "zh"))) - frozenset("一二三四五六七八九十")
# From so many items on it is a list.
_A_LIST: Final = 2
# Pronouns in a language: of the seeker, of the supporter, of both, of others.
_PRONOUNS: Final = {
    "zh": (("你", "您"), ("我",), ("我们", "咱们"), ("他", "她", "们")),
    "en": (
        ("you", "your", "yours", "yourself", "you're", "you've", "you'd", "you'll"),
        ("i", "me", "my", "i'm", "i've", "i'd", "i'll"),
        ("we", "us", "our", "we're", "we'll", "let's"),
        ("he", "she", "they", "him", "her", "them", "his", "their", "he's", "she's", "they're"),
    ),
}


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


def _moves_en(text: Text) -> dict[str, tuple[int, ...]]:
    found, used = dict(moves_in(text)), frozenset(text.words)
    for cue_name, move in (
        ("imperative", "advice"),
        ("question", "question"),
        ("referral", "referral"),
    ):
        hits = {_sentence_of(text, max(m.end() - 2, 0)) for m in cue(cue_name).finditer(text.clean)}
        found[move] = tuple(sorted(hits | set(found.get(move, ()))))
    if not found["motive"] and used & _HEDGE_WORDS:
        named = cue("named_motive").search(text.raw)
        found["motive"] = (_sentence_of(text, named.end() - 1),) if named else ()
    asks = set(found["question"])
    found["self_look"] = tuple(i for i in found["self_look"] if i in asks or "wonder" in used)
    return found


def _moves_zh(text: Text) -> dict[str, tuple[int, ...]]:
    found, item = dict(moves_in(text)), cue("item", "zh")
    # An item of a list is a tip, whatever its form, unless it asks.
    listed = {i for i, s in enumerate(text.sentences()) if item.match(s)}
    if len(listed) >= _A_LIST:
        tips = listed.difference(found["question"]) | set(found["advice"])
        found["advice"] = tuple(sorted(tips))
    return found


def _moves(text: Text) -> dict[str, tuple[int, ...]]:
    found = _moves_en(text) if text.language == "en" else _moves_zh(text)
    # A referral is counted as what it is, not as a tip too.
    found["advice"] = tuple(i for i in found["advice"] if i not in found["referral"])
    return found


def _unreadable(text: Text) -> bool:
    if text.n_words < _FEWEST_WORDS:
        return True
    if text.language == "zh":
        letters = [c for c in text.raw if c.isalpha()]
        han = sum("\u3400" <= c <= "\u9fff" for c in letters)
        share = sum(w in _FUNCTION_ZH for w in text.words) / text.n_words
        return han < _HAN_SHARE * len(letters) or (
            text.n_words >= 12 and share < _READABLE_SHARE_ZH
        )
    if not text.raw.isascii():
        letters = [c for c in text.raw if c.isalpha()]
        if sum(c.isascii() for c in letters) < _ASCII_SHARE * len(letters):
            return True
    share = sum(w in FUNCTION_WORDS for w in text.words) / text.n_words
    return text.n_words >= 6 and share < _READABLE_SHARE


def _injected(text: Text) -> bool:
    if text.language == "en":
        marked = not _INJECTION_WORDS.isdisjoint(text.words) or "[" in text.raw or "<" in text.raw
        return marked and bool(cue("injection").search(text.clean))
    return bool(cue("injection", "zh").search(text.clean))


def _guesses_wish(text: Text) -> bool:
    if text.language == "en":
        return not _WISH_WORDS.isdisjoint(text.words) and bool(cue("wish_guess").search(text.clean))
    return bool(cue("wish_guess", "zh").search(text.clean))


def _stock_share(text: Text) -> float:
    covered = sum(m.end() - m.start() for m in styles(text.language)["stock"].finditer(text.clean))
    letters = text.n_words if text.language == "zh" else len(text.clean)
    return min(covered / max(letters, 5), 1.0)


def _pronouns(text: Text) -> tuple[int, int, int, int]:
    table = _PRONOUNS[text.language]
    if text.language == "zh":
        you, me, we, others = (sum(map(text.clean.count, group)) for group in table)
    else:
        you, me, we, others = (sum(w in group for w in text.words) for group in table)
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
    sentences, manners = text.sentences(), styles(text.language)
    marks = text.clean.count("?") + text.clean.count("？")
    return Reply(
        text=text,
        moves={move: moves[move] for move in MOVES},
        styles={name: sum(bool(manners[name].search(s)) for s in sentences) for name in STYLES},
        stock=_stock_share(text),
        pronouns=_pronouns(text),
        n_items=len(cue("bullet", text.language).findall(text.clean)),
        n_questions=max(marks, len(moves["question"])) if text.language == "en" else marks,
        ends_asking=bool(moves["question"]) and moves["question"][-1] >= len(sentences) - 1,
        markup="**" in raw or "#" in raw,
        injected=_injected(text),
        guesses_wish=_guesses_wish(text),
        unreadable=_unreadable(text),
        same_sentences=len(kept) - len(set(kept)),
    )
