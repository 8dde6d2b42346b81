"""How a reply relates to the talk before it: what it takes up, what it says again."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

from esc_skills.offline.seeker.detectors import MOVES, Reply, read_reply
from esc_skills.offline.seeker.text import Text, cut, stem

_VERBATIM_SHARE: Final = 0.4
_PARROT_SHARE: Final = 0.6
_PARROT_WORDS: Final = 4


@dataclass(frozen=True, slots=True)
class Relation:
    """How a reply relates to the talk before it.

    Attributes:
        echo: share of the reply's content that the seeker's last message holds, 0-1.
        covers: share of the content of the seeker's last message that the reply takes up, 0-1.
        told: content the reply shares with anything the seeker has told.
        untold: content it shares with what the seeker's story holds beyond what was told.
        new: share of its content that nobody has said before in this talk, 0-1.
        foreign: whether it is in another language than the seeker's.
        parrot: whether it mostly gives the seeker's own words back.
        repeated: share of word pairs held by the most similar own earlier reply, 0-1; fades
            by 0.85 a reply.
        repeated_last: the same for the reply just before, 0-1.
        verbatim: whether an earlier reply said exactly this.
        longer: log of its length over that of the reply before; 0 at the first.
        case: for each move, how much content of this case its sentences hold (the sentences next
            to them count half).
        fresh_case: like `case`, only what no earlier reply has used.
        made_before: for each move, 1 if the previous reply made it, then fading by 0.4 a reply;
            0 if none did.
    """

    echo: float
    covers: float
    told: frozenset[str]
    untold: frozenset[str]
    new: float
    foreign: bool
    parrot: bool
    repeated: float
    repeated_last: float
    verbatim: bool
    longer: float
    case: dict[str, float]
    fresh_case: dict[str, float]
    made_before: dict[str, float]


@lru_cache(maxsize=8_192)
def _runs(raw: str) -> frozenset[tuple[str, ...]]:
    text = cut(raw)
    n = text.spoken.script.verbatim_run
    return frozenset(tuple(text.words[i : i + n]) for i in range(len(text.words) - n + 1))


def _gives_back_words(reply: Text, seeker: Sequence[Text]) -> bool:
    if not reply.spoken.script.by_words:
        own = list(reply.content)
        return len(own) >= _PARROT_WORDS and any(
            len(reply.content & said.content) > _PARROT_SHARE * len(own) for said in seeker
        )
    function = reply.spoken.words("function")
    own = [w for w in reply.words if w not in function]
    stems = [stem(w, reply.language) for w in own]
    # Common words are the reply's own even where the seeker used them too.
    return len(own) >= _PARROT_WORDS and any(
        sum(s in said.content for s in stems) > _PARROT_SHARE * len(own) for said in seeker
    )


def _is_parrot(reply: Text, seeker: Sequence[Text]) -> bool:
    if _gives_back_words(reply, seeker):
        return True
    runs = _runs(reply.raw)
    copied = sum(len(runs & _runs(said.raw)) for said in seeker)
    length = reply.spoken.script.verbatim_run
    return copied > 0 and copied + length - 1 > _VERBATIM_SHARE * reply.n_words


@lru_cache(maxsize=8_192)
def _pairs(raw: str) -> frozenset[tuple[str, ...]]:
    text = cut(raw)
    if text.spoken.script.by_words:
        return frozenset(pairwise(text.words))
    return frozenset(zip(text.words, text.words[1:], text.words[2:], strict=False))


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


def relate(
    reply: Reply, seeker: Sequence[str], own: Sequence[str], story: frozenset[str] = frozenset()
) -> Relation:
    """Compare a reply with the talk before it.

    Args:
        reply: the reply.
        seeker: the seeker's messages so far, oldest first.
        own: the supporter's earlier replies, oldest first.
        story: content of the seeker's story, told or not.
    """
    texts = [cut(raw) for raw in seeker]
    said = frozenset().union(*(text.content for text in texts))
    content = reply.text.content
    told = content & said
    recent = texts[-1].content if texts else frozenset()
    earlier = [read_reply(raw) for raw in own]
    used = frozenset().union(*(r.text.content for r in earlier))
    n = max(len(content), 1)
    overlaps = [_overlap(reply.text, r.text) for r in reversed(earlier)]
    fading = [(0.4**age, r) for age, r in enumerate(reversed(earlier))]
    length = max(reply.text.n_chars, 5.0)
    return Relation(
        echo=len(content & recent) / n,
        covers=len(content & recent) / max(len(recent), 1),
        told=told,
        untold=(content & story) - said,
        new=len(content - said - used) / n,
        foreign=bool(texts) and reply.text.language != texts[0].language,
        parrot=_is_parrot(reply.text, texts),
        repeated=max((0.85**age * o for age, o in enumerate(overlaps)), default=0.0),
        repeated_last=overlaps[0] if overlaps else 0.0,
        verbatim=any(reply.text.clean == r.text.clean for r in earlier),
        longer=math.log(length / max(earlier[-1].text.n_chars, 5.0)) if earlier else 0.0,
        case=_case(reply, told),
        fresh_case=_case(reply, told - used),
        made_before={m: max((w for w, r in fading if r.makes(m)), default=0.0) for m in MOVES},
    )
