"""How far a reply moves the seeker: the expected change, and the draw on SAGE's four levels.

A surrogate of SAGE's recorded judge. Every coefficient stands in ``judges/en.json`` with its
source. The shape - inertia, moves that wear out, a share of the room up to a ceiling for what
this seeker
hopes for - is described in docs/design/offline-seeker.md.
"""

import json
import math
import random
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from statistics import NormalDist
from typing import Any, Final

from esc_skills.lm.offline.seeker.detectors import Relation, Reply
from signatures.labels import Family, Intention, PersonaType, family_of

_LEVELS: Final = (-10, -5, 5, 10)
# Moves that woo the seeker; tips, questions and referrals have their own price.
_APPEALS: Final = (
    "listening", "empathy", "validation", "praise", "no_fault", "comfort", "dialectic", "motive",
    "self_look",
)  # fmt: skip
_NORMAL: Final = NormalDist()


@cache
def coefficients() -> Mapping[str, Any]:
    """Return the English judge's coefficients."""
    text = (
        files("esc_skills.lm.offline.seeker").joinpath("judges/en.json").read_text(encoding="utf-8")
    )
    loaded: dict[str, Any] = json.loads(text)
    return loaded


@dataclass(frozen=True, slots=True)
class Seeker:
    """Who judges, and in what state: emotion 0-100, last change -10..10, turn from 1."""

    persona_type: PersonaType
    intention: Intention
    emotion: int
    last_change: int
    turn: int

    @property
    def family(self) -> Family:
        """SAGE's family of the intention."""
        return family_of(self.intention)


@dataclass(frozen=True, slots=True)
class Judgment:
    """Emotion points by what earned them, and how well the reply met the wish.

    Attributes:
        parts: points by reason (features, not words a seeker would use).
        wish: how well the reply served the wish, 0 (not at all) to 1 (fully).
        specific: how specific to this case the serving words were, 0-1.
        text: what intention and words add up to, after floor and ceiling.
        expected: expected change in emotion points, with persona and inertia.
    """

    parts: Mapping[str, float]
    wish: float
    specific: float
    text: float
    expected: float


def _standard(name: str, value: float) -> float:
    english = coefficients()["english"]
    mean, sd = english[name]
    clip = english["clip"]
    return float(min(max((value - mean) / sd, -clip), clip))


def _of(table: Mapping[str, float], intention: Intention) -> float:
    return table.get(intention, table.get("all", 0.0))


def _first_turn(reply: Reply, relation: Relation, seeker: Seeker) -> dict[str, float]:
    table = coefficients()["first_turn"]
    chars = reply.n_words * coefficients()["english"]["chars_per_word"]
    # Half a standard deviation more for words about this story: a bare formula is the average
    # instance of a move.
    amount = {
        m: min(len(reply.moves[m]), 1) * (1 + (relation.case[m] >= 1))
        for m in table["per_sd"]
        if m in reply.moves
    }
    values = {m: _standard(m, amount[m] * 0.5) for m in amount}
    values["echo"] = _standard("echo", min(relation.echo, 0.5))
    values["asks"] = _standard("asks", float(reply.makes("question")))
    # Below 20 words a reply is no longer brief but thin.
    values["length"] = max(_standard("length_first", chars), -1.0) * min(reply.n_words / 20, 1.0)
    parts = {m: _of(table["per_sd"][m], seeker.intention) * v for m, v in values.items()}
    doing = {m: reply.makes(m) for m in ("advice", "comfort", "referral")} | {
        "list": reply.n_items >= 2
    }
    for move, done in doing.items():
        if done:
            parts[move] = _of(table["present"][move], seeker.intention)
    return parts


def _later_turn(reply: Reply, relation: Relation, seeker: Seeker) -> dict[str, float]:
    table, family = coefficients()["later_turns"], seeker.family
    parts: dict[str, float] = {}
    for move, (first, again) in table[family].items():
        if move == "list":
            if reply.n_items >= 2:
                parts["list"] = first
        elif reply.makes(move):
            parts[move] = first + (again - first) * relation.made_before[move]
    chars = reply.n_words * coefficients()["english"]["chars_per_word"]
    parts["length"] = table["length"][family] * max(_standard("length_later", chars), -0.5)
    parts["echo"] = table["echo"][family] * _standard("echo", min(relation.echo, 0.5))
    return parts


def _usual(seeker: Seeker) -> float:
    """Return what the moves of the average recorded reply come to.

    The intercepts already hold it.
    """
    table = coefficients()
    if seeker.turn == 1:
        effects = table["first_turn"]["present"]
        return sum(
            rate * _of(effects[m], seeker.intention) for m, rate in table["usual"]["first"].items()
        )
    moves = table["later_turns"][seeker.family]
    return sum(
        rate * (moves[m][0] + (moves[m][1] - moves[m][0]) * rate)
        for m, rate in table["usual"]["later"].items()
    )


def _repetition(relation: Relation, family: Family) -> float:
    # Some shared word pairs are what any two replies of one supporter have.
    slope: float = coefficients()["later_turns"]["repeated"][family]
    return slope * max(relation.repeated - 0.25, 0.0) / 0.75


def _wish(reply: Reply, relation: Relation, seeker: Seeker) -> tuple[float, float]:
    """Return how well the wish is served and how specifically, 0-1 both."""
    table, family = coefficients()["wish"], seeker.family
    renewed = table["renewed_by_new_detail"]
    best, specific = 0.0, 0.0
    for move, weight in table["moves"][seeker.intention].items():
        if not reply.makes(move):
            continue
        case = min(relation.case[move] / table["stems"][family], 1.0)
        generic = table["generic"][family]
        again = table["again"][move]
        novelty = min(relation.fresh_case[move] / table["stems"][family], 1.0)
        kept = again + (1 - again) * renewed * novelty
        fresh = 1 - relation.made_before[move] * (1 - kept)
        served = weight * (generic + (1 - generic) * case) * fresh
        if served >= best:
            best, specific = served, case
    # Many moves at once drown the one that matters; so does saying what was said before.
    drowned = min(1.0, 3 / max(_n_moves(reply), 1))
    stale = min(max(relation.repeated - 0.25, 0.0) * 2, 1.0)
    return best * drowned * (1 - stale), specific


def _n_appeals(reply: Reply) -> int:
    return sum(reply.makes(move) for move in _APPEALS)


def _n_moves(reply: Reply) -> int:
    return sum(bool(found) for move, found in reply.moves.items() if move != "question")


def _craft(reply: Reply, relation: Relation) -> dict[str, float]:
    """Return what spoils a reply, whatever the wish."""
    cost = coefficients()["craft"]
    parts = {
        name: cost[name]
        for name, spoilt in (
            ("unreadable", reply.unreadable),
            ("injected", reply.injected),
            ("parrot", relation.parrot),
            ("guesses_wish", reply.guesses_wish),
        )
        if spoilt
    }
    crowded = max(_n_appeals(reply) - 3, 0) * cost["each_move_over_three"]
    longest = max(len(reply.moves[move]) for move in _APPEALS)
    crowded += max(longest - 2, 0) * cost["same_move_over_two_sentences"]
    if crowded:
        parts["crowded"] = max(crowded, cost["crowded_at_most"])
    if reply.n_questions > 2:
        parts["questions"] = (reply.n_questions - 2) * cost["each_question_over_two"]
    if reply.same_sentences:
        parts["same_sentences"] = cost["same_sentences"] * reply.same_sentences
    return parts


def _inertia(seeker: Seeker) -> float:
    table, family = coefficients()["inertia"], seeker.family
    slope: float = table["last_change"][family]
    pull: float = table["emotion"][family]
    return slope * seeker.last_change + pull * (seeker.emotion - 40)


def _manners(reply: Reply, relation: Relation, seeker: Seeker) -> dict[str, float]:
    """Return what the moves and their relation to the talk earn, whatever the wish."""
    parts = (_first_turn if seeker.turn == 1 else _later_turn)(reply, relation, seeker)
    parts["told"] = coefficients()["craft"]["told"] * min(len(relation.told), 2)
    if _is_hollow(reply, relation):
        return {name: points for name, points in parts.items() if points < 0}
    return parts | {"usual": -_usual(seeker)}


def _is_hollow(reply: Reply, relation: Relation) -> bool:
    """Say whether nothing in the reply can count in its favour."""
    return reply.unreadable or reply.injected or relation.parrot or reply.guesses_wish


def _worth(parts: Mapping[str, float], family: Family) -> float:
    """Add up what earns without the wish: goodwill is bounded, costs overlap."""
    table = coefficients()
    usual = parts.get("usual", 0.0)
    rest = [points for name, points in parts.items() if name != "usual"]
    good = min(sum(p for p in rest if p > 0), table["bounds"]["goodwill"][family])
    bad = sum(p for p in rest if p < 0)
    share: float = table["overlap"]["share"]
    return good + share * (bad + usual)


def judge(reply: Reply, relation: Relation, seeker: Seeker) -> Judgment:
    """Say what a reply is worth to this seeker, before chance.

    Args:
        reply: the reply's moves.
        relation: how it relates to the talk before.
        seeker: who judges, in what state.
    """
    table, family = coefficients(), seeker.family
    intercept = table["intercept"]["first" if seeker.turn == 1 else "later"][seeker.intention]
    room = table["ceiling"][seeker.intention] - intercept
    scale = max(room, table["bounds"]["least_scale"])
    served, specific = _wish(reply, relation, seeker)
    if _is_hollow(reply, relation):
        served = 0.0
    trust = table["wish"]["at_first_turn"] if seeker.turn == 1 else 1.0
    missed = table["wish"]["missed"][family]
    manners, spoilt = _manners(reply, relation, seeker), _craft(reply, relation)
    more = {
        "repeated": _repetition(relation, family),
        "wish": scale * trust * (served - missed),
    } | spoilt
    words = _worth(manners, family) + sum(more.values())
    # The best replies approach the ceiling; none passes it, and none but the best comes near.
    gained = room * math.tanh(words / scale) if words > 0 else max(words, table["bounds"]["floor"])
    text = intercept + gained
    expected = text + table["persona"][family][seeker.persona_type] + _inertia(seeker)
    return Judgment(manners | more, served, specific, text, expected)


def draw(expected: float, rng: random.Random) -> int:
    """Draw a change on SAGE's four levels, or 0 on the border, with exactly one variate."""
    table = coefficients()["draw"]
    chance = min(max(rng.random(), 1e-9), 1 - 1e-9)
    felt = expected + table["noise_sd"] * _NORMAL.inv_cdf(chance)
    low, middle, high = table["thresholds"]
    if abs(felt - middle) < table["zero_width"]:
        return 0
    return _LEVELS[(felt > low) + (felt > middle) + (felt > high)]
