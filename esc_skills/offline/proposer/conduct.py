"""What a supporter can do in a reply, how it shows, and how seekers speak of it."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any, Final

from esc_skills.offline.phrases import PhraseBook, words_of

_BRIEF: Final = 28
_LONG: Final = 70
_CONTENT_LENGTH: Final = 5
_SHARED_WORDS: Final = 2
_LIST: Final = re.compile(r"(?:^|\s)(?:[-*\u2022]|\d{1,2}[.)])\s+\w")
_ORDERED: Final = frozenset(
    {"first", "firstly", "second", "secondly", "third", "thirdly", "finally"}
)
_NOT: Final = re.compile(
    r"^(?:do not|don't|never|avoid|leave|no|refrain|stop)\b|\b(?:not|never|nothing|without)\b",
    re.IGNORECASE,
)
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
class Conduct:
    """One thing to do in a reply: sentences for and against it, its outcome and its risk."""

    id: str
    noun: str
    do: tuple[str, ...]
    avoid: tuple[str, ...]
    outcome: str
    risk: str


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


@dataclass(frozen=True, slots=True)
class _Lexicon:
    conducts: Mapping[str, Conduct]
    cues: PhraseBook
    complaints: PhraseBook
    wishes: PhraseBook
    mentions: PhraseBook
    written: Mapping[str, Direction]


def _read(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(
        resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
    )
    return loaded


@cache
def _lexicon() -> _Lexicon:
    rows = _read("conduct.json")
    conducts = {
        key: Conduct(
            key, row["noun"], tuple(row["do"]), tuple(row["avoid"]), row["outcome"], row["risk"]
        )
        for key, row in rows.items()
    }
    cues, complaints, wishes, mentions = (
        PhraseBook({key: row[part] for key, row in rows.items()})
        for part in ("cues", "complaints", "wished", "mentions")
    )
    written = {
        text: Direction(conduct.id, wanted)
        for conduct in conducts.values()
        for wanted, texts in ((True, conduct.do), (False, conduct.avoid))
        for text in texts
    }
    anchored = (row for kind in _read("anchors.json").values() for row in kind.values())
    written |= {text: Direction(row["conduct"], True) for row in anchored for text in row["do"]}
    return _Lexicon(conducts, cues, complaints, wishes, mentions, written)


def conducts() -> Mapping[str, Conduct]:
    """Return all conducts by id."""
    return _lexicon().conducts


@lru_cache(maxsize=4096)
def seen_in(reply: str, before: str) -> frozenset[str]:
    """Return the ids of what `reply` does, as far as wording and form show.

    Args:
        reply: the supporter's words.
        before: the seeker's words it answers, for what it takes up of them.
    """
    words = words_of(reply)
    found = {hit.label for hit in _lexicon().cues.hits_in(words)}
    n_words = sum(word not in "?!" for word in words)
    if n_words <= _BRIEF:
        found.add("brevity")
    if words.count("?") > 1:
        found.add("question_pile")
    if len(_LIST.findall(reply)) > 1 or len(_ORDERED.intersection(words)) > 1:
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
    return _lexicon().complaints.labels(thought)


@lru_cache(maxsize=4096)
def wishes_in(thought: str) -> frozenset[str]:
    """Return the ids of what a seeker's thought says was missing."""
    return _lexicon().wishes.labels(thought)


@lru_cache(maxsize=4096)
def directions_of(sentence: str) -> frozenset[Direction]:
    """Return what a sentence of guidance asks for; empty where the lexicon knows none of it."""
    lexicon = _lexicon()
    if sentence in lexicon.written:
        return frozenset({lexicon.written[sentence]})
    wanted = not _NOT.search(sentence)
    return frozenset(Direction(key, wanted) for key in lexicon.mentions.labels(sentence))


def rates(found: Iterable[frozenset[str]]) -> dict[str, float]:
    """Return the share, 0 to 1, of texts in which each id was found."""
    listed = list(found)
    counts = Counter(key for ids in listed for key in ids)
    return {key: n / len(listed) for key, n in counts.items()}
