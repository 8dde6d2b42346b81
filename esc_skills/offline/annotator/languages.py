"""What the annotator knows of a language: its folder, read into one object.

English only: what it reads is cut at Latin words; texts in other languages get the defaults.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from esc_skills.offline.language import DEFAULT
from esc_skills.offline.phrases import PhraseBook

LANGUAGES: Final = frozenset({"en", "mixed"})  # what it can read, as dialogues name theirs


@dataclass(frozen=True, slots=True)
class Cue:
    """One kind of thing people say in reply.

    Args:
        pattern: what to look for.
        points: what one find is worth.
        most: finds that count at most.
        within: only among this many first words (the opening answers the supporter, what follows
            is the seeker's own story); 0: anywhere.
        newly: only finds beyond those of the words before.
    """

    pattern: re.Pattern[str]
    points: int
    most: int = 1
    within: int = 0
    newly: bool = False

    def found(self, text: str) -> int:
        """Count the finds in `text`, up to `most`."""
        opening = " ".join(text.split(" ", self.within)[: self.within]) if self.within else text
        n = 0
        for _ in self.pattern.finditer(opening):
            n += 1
            if n == self.most:
                break
        return n


@dataclass(frozen=True, slots=True)
class Language:
    """How people speak of what the annotator looks for.

    Attributes:
        seeker: phrases in a seeker's text, by ``kind:label``.
        supporter: phrases in a supporter's text, by action.
        reactions: kinds of thing people say in reply, with whole-number points.
        own: words of the first person.
        yes: words that agree, as the first of a text; `no` likewise.
        open_question: a question that leaves the answer open.
    """

    seeker: PhraseBook
    supporter: PhraseBook
    reactions: tuple[Cue, ...]
    own: frozenset[str]
    yes: frozenset[str]
    no: frozenset[str]
    open_question: re.Pattern[str]


def _cue(row: Mapping[str, Any]) -> Cue:
    kept = {key: value for key, value in row.items() if key != "any"}
    return Cue(re.compile(rf"(?<!\w)(?:{'|'.join(row['any'])})", re.IGNORECASE), **kept)


@cache
def language() -> Language:
    """Return what the annotator knows of English."""

    def read(name: str) -> dict[str, Any]:
        file = Path(__file__).parent / DEFAULT / name
        loaded: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        return loaded

    phrases, words = read("annotate.json"), read("words.json")
    negations = frozenset(words["negations"])
    supporter = phrases.pop("supporter")
    seeker = {
        f"{kind}:{label}": listed
        for kind, labels in phrases.items()
        for label, listed in labels.items()
    }
    return Language(
        seeker=PhraseBook(seeker, negations),
        supporter=PhraseBook(supporter, negations),
        reactions=tuple(_cue(row) for row in read("reaction.json").values()),
        own=frozenset(words["own"]),
        yes=frozenset(words["yes"]),
        no=frozenset(words["no"]),
        open_question=re.compile(words["open_question"], re.IGNORECASE),
    )
