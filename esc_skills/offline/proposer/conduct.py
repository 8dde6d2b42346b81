"""What a supporter can do in a reply, how it shows, and how seekers speak of it."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from esc_skills.offline.phrases import words_of
from esc_skills.offline.proposer.languages import Conduct, language

_BRIEF: Final = 28
_LONG: Final = 70
_CONTENT_LENGTH: Final = 5
_SHARED_WORDS: Final = 2
_LIST: Final = re.compile(r"(?:^|\s)(?:[-*\u2022]|\d{1,2}[.)])\s+\w")
_ADVICE: Final = frozenset({"one_step", "advice_list", "command", "refer_out"})
# Two things one reply cannot well do at once.
_OPPOSED: Final = frozenset(
    frozenset(pair)
    for pair in (
        ("hold_advice", "one_step"), ("hold_advice", "advice_list"), ("hold_advice", "command"),
        ("lift_blame", "own_part"), ("one_step", "advice_list"), ("open_question", "question_pile"),
        ("normalise", "minimise"), ("refer_out", "offer_listening"),
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Direction:
    """What a sentence of guidance asks for: a conduct, wanted or unwanted."""

    conduct: str
    wanted: bool

    def contradicts(self, other: "Direction") -> bool:
        """Say whether no reply can follow both."""
        if self.conduct == other.conduct:
            return self.wanted != other.wanted
        return self.wanted and other.wanted and frozenset({self.conduct, other.conduct}) in _OPPOSED


@cache
def _written() -> Mapping[str, Direction]:
    """Return what the sentences of our own files ask for."""
    known = language()
    written = {
        text: Direction(conduct.id, wanted)
        for conduct in known.conducts.values()
        for wanted, texts in ((True, conduct.do), (False, conduct.avoid))
        for text in texts
    }
    anchored = (*known.actions.values(), *known.needs.values())
    return written | {text: Direction(one.conduct, True) for one in anchored for text in one.do}


def conducts() -> Mapping[str, Conduct]:
    """Return all conducts by id."""
    return language().conducts


@lru_cache(maxsize=4096)
def seen_in(reply: str, before: str) -> frozenset[str]:
    """Return the ids of what `reply` does, as far as wording and form show.

    Args:
        reply: the supporter's words.
        before: the seeker's words it answers, for what it takes up of them.
    """
    words = words_of(reply)
    found = {hit.label for hit in language().cues.hits_in(words)}
    n_words = sum(word not in "?!" for word in words)
    if n_words <= _BRIEF:
        found.add("brevity")
    if words.count("?") > 1:
        found.add("question_pile")
    if len(_LIST.findall(reply)) > 1 or len(language().ordered.intersection(words)) > 1:
        found.add("advice_list")
    if len(_content(words) & _content(words_of(before))) >= _SHARED_WORDS:
        found.add("details")
    if not found & _ADVICE and n_words < _LONG:
        found.add("hold_advice")
    return frozenset(found)


def _content(words: Iterable[str]) -> set[str]:
    return {word for word in words if len(word) >= _CONTENT_LENGTH}


@lru_cache(maxsize=4096)
def complaints_in(thought: str) -> frozenset[str]:
    """Return the ids of what a seeker's thought says was too much or wrong."""
    return language().complaints.labels(thought)


@lru_cache(maxsize=4096)
def wishes_in(thought: str) -> frozenset[str]:
    """Return the ids of what a seeker's thought says was missing."""
    return language().wishes.labels(thought)


@lru_cache(maxsize=4096)
def directions_of(sentence: str) -> frozenset[Direction]:
    """Return what a sentence of guidance asks for; empty where none of it is known."""
    known, written = language(), _written()
    if sentence in written:
        return frozenset({written[sentence]})
    wanted = not known.unwanted.search(sentence)
    return frozenset(Direction(key, wanted) for key in known.mentions.labels(sentence))


def rates(found: Iterable[frozenset[str]]) -> dict[str, float]:
    """Return the share, 0 to 1, of texts in which each id was found."""
    listed = list(found)
    counts = Counter(key for ids in listed for key in ids)
    return {key: n / len(listed) for key, n in counts.items()}
