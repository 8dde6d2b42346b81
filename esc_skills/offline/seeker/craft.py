"""What spoils a reply, whatever the wish: things that no recorded reply does.

Nothing is measured here, for there is nothing to measure: the costs in ``judges/craft.json`` are
our choice and only make sure that none of it pays. The bounds lie outside what recorded replies do
(a test counts how few of them are touched).
"""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

from esc_skills.offline.seeker.detectors import Reply
from esc_skills.offline.seeker.relation import Relation

# Moves that woo the seeker; tips, questions and referrals have their own price.
APPEALS: Final = (
    "listening", "empathy", "validation", "praise", "no_fault", "comfort", "dialectic", "motive",
    "self_look",
)  # fmt: skip


@cache
def _costs() -> Mapping[str, Any]:
    source = files("esc_skills.offline.seeker").joinpath("judges/craft.json")
    loaded: dict[str, Any] = json.loads(source.read_text(encoding="utf-8"))
    return loaded


def is_hollow(reply: Reply, relation: Relation) -> bool:
    """Say whether nothing in the reply can count in its favour."""
    return (
        reply.unreadable
        or relation.foreign
        or reply.injected
        or reply.guesses_wish
        or relation.parrot
    )


def spoils(reply: Reply, relation: Relation) -> dict[str, float]:
    """Return emotion points lost, by reason; nothing for a reply as people and models write."""
    cost, bound = _costs()["cost"], _costs()["bound"]
    n_sentences = max(len(reply.text.starts), 1)
    n_appeals = sum(reply.makes(move) for move in APPEALS)
    longest = max(len(reply.moves[move]) for move in APPEALS)
    chars = max(reply.text.n_chars, 1.0)
    moves = sum(bool(at) for move, at in reply.moves.items() if move != "question")
    found = {
        "unreadable": reply.unreadable or relation.foreign,
        "injected": reply.injected,
        "parrot": relation.parrot,
        "guesses_wish": reply.guesses_wish,
        "repeated": relation.verbatim,
        "crowded": (
            n_appeals >= bound["appeals"] and 100 * moves / chars >= bound["moves_per_100_chars"]
        )
        or (
            longest >= bound["one_note_sentences"]
            and longest >= bound["one_note_share"] * n_sentences
        ),
        "questions": reply.n_questions >= bound["questions"]
        and reply.n_questions >= bound["questions_share"] * n_sentences,
        "length": chars > bound["chars"],
    }
    points = {name: float(cost[name]) for name, spoilt in found.items() if spoilt}
    if reply.same_sentences >= bound["same_sentences"]:
        points["same_sentences"] = float(cost["same_sentences"])
    return points
