"""Recorded dialogues as arrays: state, change and features of every reply."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from esc_skills.offline.fit.records import RatedTalk
from esc_skills.offline.seeker.coefficients import state_terms
from esc_skills.offline.seeker.detectors import read_reply
from esc_skills.offline.seeker.features import features
from esc_skills.offline.seeker.relation import relate
from esc_skills.offline.seeker.text import cut
from signatures.labels import INTENTIONS, PERSONA_TYPES
from signatures.transcript import defuse

# A piece of content belongs to the story if this many other talks of the profile hold it.
_IN_STORY = 2


@dataclass(frozen=True, slots=True)
class Replies:
    """One row a reply, dialogues in order and their replies in order.

    Attributes:
        raw: features, shape (n, len(NAMES)).
        state: `state_terms` of the recorded state, shape (n, len(STATE)).
        change: what the judge did, shape (n,).
        turn: from 1.
        intention: numbers in `INTENTIONS`.
        persona: numbers in `PERSONA_TYPES`.
        talk: number of the dialogue.
        talks: the dialogues.
    """

    raw: np.ndarray
    state: np.ndarray
    change: np.ndarray
    turn: np.ndarray
    intention: np.ndarray
    persona: np.ndarray
    talk: np.ndarray
    talks: tuple[RatedTalk, ...]

    @property
    def first(self) -> np.ndarray:
        """Which rows are first replies."""
        return self.turn == 1

    @property
    def model(self) -> np.ndarray:
        """Model of each row."""
        return np.array([t.model for t in self.talks])[self.talk]

    @property
    def profile(self) -> np.ndarray:
        """Profile of each row."""
        return np.array([t.profile for t in self.talks])[self.talk]


def _stories(talks: Sequence[RatedTalk]) -> list[frozenset[str]]:
    """Return, for each talk, what other talks of its profile tell: its story, as far as known.

    Recorded turns come without the profile's scene; what the same seeker tells elsewhere stands
    for it. The talk's own lines are left out, for they answer the reply.
    """
    told = [frozenset().union(*(cut(r.user).content for r in talk.replies)) for talk in talks]
    counts: dict[str, Counter[str]] = {}
    for talk, words in zip(talks, told, strict=True):
        counts.setdefault(talk.profile, Counter()).update(words)
    return [
        frozenset(w for w, n in counts[talk.profile].items() if n - (w in own) >= _IN_STORY)
        for talk, own in zip(talks, told, strict=True)
    ]


def tabulate(talks: Sequence[RatedTalk]) -> Replies:
    """Read the features of every reply, each in its talk, as the running seeker would."""
    raw, rows = [], []
    for number, (talk, story) in enumerate(zip(talks, _stories(talks), strict=True)):
        seeker: list[str] = []
        own: list[str] = []
        last = 0
        for rated in talk.replies:
            seeker.append(defuse(rated.user))
            said = defuse(rated.reply)
            reply = read_reply(said)
            raw.append(features(reply, relate(reply, seeker, own, story)))
            own.append(said)
            rows.append((rated.emotion, last, rated.turn, rated.change, number))
            last = rated.change
    emotion, before, turn, change, at = np.array(rows).T
    intention = np.array([INTENTIONS.index(t.intention) for t in talks])
    persona = np.array([PERSONA_TYPES.index(t.persona_type) for t in talks])
    return Replies(
        raw=np.array(raw),
        state=state_terms(emotion, before, turn),
        change=change.astype(float),
        turn=turn,
        intention=intention[at],
        persona=persona[at],
        talk=at,
        talks=tuple(talks),
    )
