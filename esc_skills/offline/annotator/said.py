"""What is found in one text of a seeker: labels of ``annotate.json``, and how it is built."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from esc_skills.offline.annotator.languages import language
from esc_skills.offline.phrases import words_of

_NEGATABLE: Final = ("emotion:", "reaction:relief", "reaction:gratitude")


@dataclass(frozen=True, slots=True)
class Said:
    """What is found in one seeker text.

    Args:
        counts: label -> how often.
        n_words: words in all.
        n_own: words of the first person.
        opening: the first word.
        asks: whether there is a question mark.
    """

    counts: Mapping[str, int]
    n_words: int
    n_own: int
    opening: str
    asks: bool

    def best(self, kind: str, of: Iterable[str]) -> str | None:
        """Return the label of `kind` found most often; ties go to the first in `of`."""
        found = [label for label in of if self.counts.get(f"{kind}:{label}")]
        return max(found, key=lambda label: self.counts[f"{kind}:{label}"]) if found else None

    def has(self, *reactions: str) -> bool:
        """Say whether any of `reactions` was found."""
        return any(f"reaction:{name}" in self.counts for name in reactions)


@lru_cache(maxsize=4096)
def said(text: str) -> Said:
    """Read one text of a seeker."""
    words = words_of(text)
    known = language()
    hits = known.seeker.hits_in(words)
    # "not happy" is no happiness; other labels have phrases that hold their own negation.
    counts = Counter(
        hit.label for hit in hits if not (hit.negated and hit.label.startswith(_NEGATABLE))
    )
    spoken = [word for word in words if word not in "?!"]
    n_own = sum(word in known.own for word in spoken)
    return Said(counts, len(spoken), n_own, spoken[0] if spoken else "", "?" in words)
