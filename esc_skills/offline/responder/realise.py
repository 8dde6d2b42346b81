"""Puts moves into words about this seeker.

Chooses wordings, fills their slots, joins them. It never decides on a move.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from esc_skills.offline.responder.moves import ORDER, Move
from esc_skills.offline.responder.talk import ParsedTalk
from esc_skills.offline.responder.wordings import ListWords, Phrase, is_held_out

_CLAUSES: Final = frozenset({"fact", "effort", "part", "their", "limit", "quote"})
_SHARED: Final = frozenset({"effort", "part", "their"})
_ONCE: Final = _CLAUSES | {"topic"}


@dataclass(slots=True)
class Writer:
    """Words one reply. It keeps, for that reply only, which wordings and slot values were taken.

    Attributes:
        talk: what is replied to: with `seed` its history decides every choice.
        seed: the request's seed; from 2**30 on only held-out wordings are used.
        slots: candidate values by slot name, best first.
        prefers_facts: whether wordings with a slot are taken whenever one can be filled.
        said: earlier supporter replies, lower case: their wordings and facts are not used again.
    """

    talk: ParsedTalk
    seed: int
    slots: Mapping[str, Sequence[str]]
    prefers_facts: bool = False
    said: str = field(init=False)
    taken: set[str] = field(init=False, default_factory=set)
    _base: bytes = field(init=False)

    def __post_init__(self) -> None:
        self.said = "\n".join(self.talk.supporter).lower()
        self._base = hashlib.blake2b(
            self.talk.history.encode(), key=str(self.seed).encode()[:64], digest_size=16
        ).digest()

    def draw(self, purpose: str, n: int) -> int:
        """Return a number in [0, n) that depends on history, seed and `purpose` only."""
        digest = hashlib.blake2b(purpose.encode(), key=self._base, digest_size=8).digest()
        return int.from_bytes(digest, "big") % n

    def chance(self, purpose: str) -> float:
        """Return a number in [0, 1) that depends on history, seed and `purpose` only."""
        return self.draw(purpose, 10_000) / 10_000

    def say(self, move: Move, purpose: str = "") -> str:
        """Return a wording of `move` not used before in this talk, or "" when none is left."""
        values = {name: value for name in self.slots if (value := self._value(name))}
        ready = [
            phrase
            for phrase in self.talk.language.wordings.of(move, held_out=is_held_out(self.seed))
            if phrase.slot_names <= values.keys()
            and phrase.stem not in self.said
            and phrase.stem not in self.taken
        ]
        if self.prefers_facts:
            ready = _most_telling(ready)
        if not ready:
            return ""
        phrase = ready[self.draw(f"{move}/{purpose}", len(ready))]
        self.taken.add(phrase.stem)
        self.taken.update(values[name].lower() for name in phrase.slot_names & _ONCE)
        return phrase.text.format_map(values) if phrase.slot_names else phrase.text

    def _value(self, name: str) -> str:
        for value in self.slots.get(name, ()):
            low = value.lower()
            if name in _ONCE and low in self.taken:
                continue
            if name in _CLAUSES and self._is_worn(name, low):
                continue
            return value
        return ""

    def _is_worn(self, name: str, value: str) -> bool:
        # A deed may be told back once and praised later; any other fact is echoed once in a talk.
        last = self.talk.supporter[-1].lower() if self.talk.supporter else ""
        return value in last or self.said.count(value) > (name in _SHARED)


def compose(
    writer: Writer,
    sentences: Mapping[Move, Sequence[str]],
    *,
    most_words: int,
    first: Sequence[Move],
) -> str:
    """Join what was worded into one paragraph.

    Args:
        writer: says in which language.
        sentences: wordings by move.
        most_words: moves that would pass this length are left out, the least important first.
        first: moves in order of importance.
    """
    language = writer.talk.language
    kept: list[Move] = []
    n_words = 0
    for move in first:
        length = sum(language.grammar.n_words(text) for text in sentences.get(move, ()))
        if length and (not kept or n_words + length <= most_words):
            kept.append(move)
            n_words += length
    kept.sort(key=ORDER.index)
    return language.grammar.tidy(
        language.glue.join(text for move in kept for text in sentences[move])
    )


def advice_list(writer: Writer, n_items: int) -> str:
    """Return an introduction and a numbered list of general advice, a line each."""
    words = _list_words(writer)
    fresh = [item for item in words.items if item[1].lower() not in writer.said]
    if len(fresh) < n_items:
        fresh = list(words.items)
    start, step = writer.draw("items", len(fresh)), 1 + writer.draw("step", 3)
    order = sorted(range(len(fresh)), key=lambda i: ((i - start) * step) % len(fresh))
    rows = [
        writer.talk.language.wordings.line.format(n=n, head=fresh[i][0], advice=fresh[i][1])
        for n, i in enumerate(order[:n_items], 1)
    ]
    return "\n".join([_fresh(words.intro, writer, "intro"), *rows])


def list_question(writer: Writer) -> str:
    """Return the question that ends a reply with a list."""
    return _fresh(_list_words(writer).outro, writer, "outro")


def _list_words(writer: Writer) -> ListWords:
    return writer.talk.language.wordings.list_words(held_out=is_held_out(writer.seed))


def _fresh(options: Sequence[str], writer: Writer, purpose: str) -> str:
    fresh = [
        option for option in options if option.strip(" :?.：？。").lower() not in writer.said
    ] or list(options)
    return fresh[writer.draw(purpose, len(fresh))]


def _most_telling(ready: list[Phrase]) -> list[Phrase]:
    with_clause = [phrase for phrase in ready if _CLAUSES & phrase.slot_names]
    return with_clause or [phrase for phrase in ready if phrase.slot_names] or ready
