"""Finds directives in English guidance: moves to make, moves to leave out, style.

Attention is limited, as a model's is: at most three moves, the earliest first; what stands after
some ninety words is not read; a move both asked for and forbidden is neither. Demos and risks are
weaker sources.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from esc_skills.offline.prompt import Shown
from esc_skills.offline.responder.guidance import (
    CONTRARY_CUES,
    GUIDANCE,
    MOVE_CUES,
    STYLE_CUES,
)
from esc_skills.offline.responder.languages import language_in
from esc_skills.offline.responder.moves import ADVICE, ORDER, Move, Style
from esc_skills.offline.responder.scopes import read_part, scopes


@dataclass(frozen=True, slots=True)
class Attention:
    """How much of its instructions the responder takes in.

    Attributes:
        moves: the most content directives followed.
        styles: the most style directives followed.
        words: guidance beyond the sentence that passes this many words is not read.
        demo_share: the share of demos that must show a move for it to count, in (0, 1].
        short_demo: demos whose replies have at most this many words on average make replies short.
    """

    moves: int = 3
    styles: int = 2
    words: int = 90
    demo_share: float = 0.5
    short_demo: int = 45


@dataclass(frozen=True, slots=True)
class Directives:
    """What was understood: moves to make (most important first), styles, moves to avoid.

    `forbidden` was ruled out in so many words, `unwelcome` is named as a risk.

    `when_asked` are moves to make only if the seeker asks for them.
    """

    moves: tuple[Move, ...] = ()
    styles: tuple[Style, ...] = ()
    forbidden: frozenset[Move] = frozenset()
    unwelcome: frozenset[Move] = frozenset()
    when_asked: frozenset[Move] = field(default=frozenset())
    diluted: bool = False


_ATTENTION: Final = Attention()
_HEADER: Final = re.compile(r"^\s*\[skill: [^\]]*\]\s*")
_IF_ASKED: Final = GUIDANCE.pattern("if_asked")
_DEFERRED: Final = GUIDANCE.pattern("deferred")
_NOT_TO_FORBID: Final = frozenset({"lift_blame"})


def understood(
    instructions: str, demos: tuple[Shown, ...], outcomes: str = "", risks: str = ""
) -> Directives:
    """Return what is taken from a whole prompt: instructions, then demos, then risks.

    Args:
        instructions: the prompt's instructions; a ``[skill: id]`` line is ignored.
        demos: exemplary turns; only their replies are looked at.
        outcomes: expected outcomes; they only break ties between demo moves.
        risks: what may go wrong; a move named there is unwelcome where nothing asks for it.
    """
    told = directives_in(instructions)
    if not demos and not risks:
        return told
    unwelcome = _named_in(risks) - frozenset(told.moves)
    replies = tuple(shown.outputs.get("reply", "") for shown in demos)
    shown_moves, shown_short = _shown_by(replies, outcomes)
    extra = [
        m
        for m in shown_moves
        if m not in told.moves and m not in told.forbidden | unwelcome | told.when_asked
    ]
    styles: tuple[Style, ...] = told.styles
    if shown_short and "short" not in styles:
        styles = (*styles, "short")
    return Directives(
        moves=(*told.moves, *extra)[: _ATTENTION.moves],
        styles=styles[: _ATTENTION.styles],
        forbidden=told.forbidden,
        unwelcome=unwelcome,
        when_asked=told.when_asked,
        diluted=told.diluted,
    )


@lru_cache(maxsize=2048)
def directives_in(guidance: str) -> Directives:
    """Return the directives of one guidance text; texts with none give an empty record."""
    text = _HEADER.sub("", guidance)
    wanted: dict[Move, int] = {}
    forbidden: set[Move] = set()
    asked: set[Move] = set()
    styles: dict[Style, int] = {}
    contrary: set[Style] = set()
    sentences, diluted = read_part(text, n_words=_ATTENTION.words)
    for sentence in sentences:
        for scope, is_negated in scopes(sentence):
            if is_negated:
                forbidden |= _negated_moves(scope)
                contrary |= _styles_in(scope)
                for style in _contrary_in(scope):
                    styles.setdefault(style, len(styles))
                continue
            found = _moves_by_place(scope)
            if _IF_ASKED.search(scope):
                asked |= {m for m in found if m in ADVICE}
                found = [m for m in found if m not in ADVICE]
            for move in found:
                wanted.setdefault(move, len(wanted))
            for style in _styles_in(scope):
                styles.setdefault(style, len(styles))
            contrary |= _contrary_in(scope)
    return _settle(wanted, forbidden, asked, styles, contrary, diluted=diluted)


@lru_cache(maxsize=4096)
def moves_in_reply(reply: str) -> frozenset[Move]:
    """Return the moves that a reply seems to make, judged by its words alone."""
    low = reply.lower().replace("\u2019", "'")
    found = {move for move, cue in language_in(reply).replies.items() if cue.search(low)}
    if found & {"tell_more", "self_reflection", "ask_permission"}:
        found.discard("ask_question")
    return frozenset(found)


def _settle(
    wanted: dict[Move, int],
    forbidden: set[Move],
    asked: set[Move],
    styles: dict[Style, int],
    contrary: set[Style],
    *,
    diluted: bool,
) -> Directives:
    both = forbidden & set(wanted)
    chosen = [style for style in styles if style not in contrary]
    avoided = forbidden - both
    if "general_advice" in both:
        avoided.discard("advice_list")
    if "general_advice" in avoided:
        chosen.append("no_advice")  # which rules lists out as well
    elif "advice_list" in avoided:
        chosen.append("no_list")
    moves = [
        move
        for move in wanted
        if move not in both and not (move == "advice_list" and "general_advice" in avoided)
    ]
    if "small_step" in moves and "general_advice" in moves:
        moves.remove(
            "general_advice"
        )  # "one concrete suggestion" names both; the narrower one is meant
    return Directives(
        moves=tuple(moves[: _ATTENTION.moves]),
        styles=tuple(chosen[: _ATTENTION.styles]),
        forbidden=frozenset(avoided),
        when_asked=frozenset(asked - avoided - set(moves)) or frozenset(asked & avoided),
        diluted=diluted,
    )


def _moves_by_place(text: str) -> list[Move]:
    text = _DEFERRED.sub(" ", text) if not MOVE_CUES["ask_permission"].search(text) else text
    places = {move: hit.start() for move, cue in MOVE_CUES.items() if (hit := cue.search(text))}
    if "ask_permission" in places:
        for move in ("general_advice", "ask_question", "small_step"):
            places.pop(move, None)
    if "general_advice" in places and "small_step" in places:
        places.pop("general_advice")
    if "self_reflection" in places or "others_motives" in places or "tell_more" in places:
        places.pop("ask_question", None)  # the question is the means there, not the aim
    if 0 <= places.get("deep_empathy", -1) - places.get("ask_question", 99) <= 8:
        places.pop("deep_empathy")  # "ask what it was like" is a question
    if "referral" in places:
        places.pop("general_advice", None)  # "suggest a counsellor" is no other advice
    if len(places) > 1 and text.startswith("encourag", places.get("comfort", len(text))):
        places.pop("comfort")  # "encourage" something: that thing is meant
    if "comfort" in places and "tell_more" in places and places["comfort"] == places["tell_more"]:
        places.pop("comfort")
    return sorted(places, key=lambda move: places[move])


def _negated_moves(text: str) -> set[Move]:
    found = {
        move for move, cue in MOVE_CUES.items() if move not in _NOT_TO_FORBID and cue.search(text)
    }
    if "general_advice" in found:
        found |= {"advice_list"}
    if found & {"advice_list", "general_advice", "small_step", "comfort", "referral"}:
        found -= {
            "listening",
            "tell_more",
            "validate",
        }  # "give advice before you listen" forbids the advice
    return found


def _styles_in(text: str) -> set[Style]:
    return {style for style, cue in STYLE_CUES.items() if cue.search(text)}


def _contrary_in(text: str) -> set[Style]:
    return {style for style, cue in CONTRARY_CUES.items() if cue.search(text)}


@lru_cache(maxsize=1024)
def _named_in(risks: str) -> frozenset[Move]:
    low = risks.lower()
    return frozenset(
        move for move, cue in MOVE_CUES.items() if move not in _NOT_TO_FORBID and cue.search(low)
    )


@lru_cache(maxsize=1024)
def _shown_by(replies: tuple[str, ...], outcomes: str) -> tuple[tuple[Move, ...], bool]:
    filled = [reply for reply in replies if reply]
    if not filled:
        return (), False
    counts = Counter(move for reply in filled for move in moves_in_reply(reply))
    hoped = _named_in(outcomes)
    common = [move for move in counts if counts[move] >= _ATTENTION.demo_share * len(filled)]
    common.sort(key=lambda move: (-counts[move], move not in hoped, ORDER.index(move)))
    mean = sum(language_in(reply).grammar.n_words(reply) for reply in filled) / len(filled)
    return tuple(common), mean <= _ATTENTION.short_demo
