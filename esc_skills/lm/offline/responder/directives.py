"""Finds directives in free English guidance: which moves to make, which to leave out, and in what style.

Attention is limited, as a model's is: at most three moves, the earliest first; what stands after some ninety words is
not read; a move both asked for and forbidden is neither. Demos and risks are weaker sources.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from esc_skills.lm.offline.prompt import Shown
from esc_skills.lm.offline.responder.cues import (
    CONTRARY_CUES,
    GUIDANCE_CUES,
    REPLY_CUES,
    STYLE_CUES,
)
from esc_skills.lm.offline.responder.moves import ADVICE, ORDER, Move, Style


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
    """What was understood: moves to make (most important first), styles, moves forbidden, moves better avoided.

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
_SENTENCE: Final = re.compile(r"(?<=[.!?;])\s+|\n+")
_BULLET: Final = re.compile(r"^\s*(?:[-*•]|\d+[.)])\s*|[*_#`>]+")
_ADVICE_WORD: Final = r"(?:advice|suggestions?|solutions?|lists?|tips?|comfort|reassurances?|platitudes|questions|referrals?)"
_NEGATION: Final = re.compile(
    r"\b(?:do not|don't|does not|never|not(?! only\b)|no(?! more than| longer)|avoid\w*|without|instead of|rather than|refrain\w*(?: from)?|"
    r"resist\w*|skip\w*|hold(?:ing)? (?:back|off)(?: on)?|leav(?:e|ing) out|withhold\w*|stop(?! there| after| once)|stay away from|"
    r"keep away from|keep from|steer clear of|postpon\w*|suppress\w*|omit\w*|drop|free of|nor|neither|minimi[sz]e|beware of|cut out|"
    rf"(?:keep|leave|save|put) (?:the |any |all |your )?{_ADVICE_WORD} (?:out|back|away|aside|off|for)|"
    rf"{_ADVICE_WORD} (?:can wait|must wait|is not|are not|isn't|aren't|comes? later|ha(?:s|ve) no place|(?:is|are) unwelcome)|"
    r"mustn't|must not|should not|shouldn't)\b"
)
_ASIDE: Final = re.compile(r"^(?:instead of|rather than|without)$")
_IMPERATIVE: Final = (
    r"(?:just|simply|then|first|always|only|instead|and then )?\s*(?:ask|listen|reflect|name|say|tell|invite|keep|stay|let|offer|use|"
    r"acknowledge|validate|praise|show|give|begin|start|open|end|close|help|weigh|explore|mention|notice|speak|write|put|lift|make|"
    r"respond|reply|follow|point|pick|take|echo|mirror|be|hold|sit|encourage|recogni[sz]e|affirm|paraphrase|suggest|"
    r"propose|focus|admire|describe|picture|imagine|explain|summari[sz]e|normali[sz]e|draw|ground|connect|tie|thank|check|find|look|help)\b"
)
_SCOPE_END: Final = re.compile(
    rf"\bbut\b|\binstead\b(?! of)|\bonly after\b|\bthen\b|\buntil\b|\bunless\b|\bbefore\b|: | - |, (?={_IMPERATIVE})|"
    rf"\band (?={_IMPERATIVE})|\bwhile\b|\bbecause\b"
)
_LISTED: Final = re.compile(r"\bor\b|\bnor\b")
_IF_ASKED: Final = re.compile(
    r"\b(?:if|when|once|until|unless|only after|after) (?:and only if |and when )?(?:\w+ ){0,3}?(?:ask\w*|request\w*|invited?|want\w* (?:it|one|advice|ideas))\b"
)
_DEFERRED: Final = re.compile(r"\bbefore (?:you |any |giving |offering )[^,.;]*")
_NOT_TO_FORBID: Final = frozenset({"lift_blame"})


def understood(
    instructions: str, demos: tuple[Shown, ...], outcomes: str = "", risks: str = ""
) -> Directives:
    """Return what the responder takes from a whole prompt: instructions first, demos where there is room, risks as doubts.

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
    sentences, diluted = _read_part(text)
    for sentence in sentences:
        for scope, is_negated in _scopes(sentence):
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


def moves_in_reply(reply: str) -> frozenset[Move]:
    """Return the moves that a reply seems to make, judged by its words alone."""
    return _moves_in_reply(reply)


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


def _read_part(text: str) -> tuple[list[str], bool]:
    kept: list[str] = []
    n_words = 0
    for raw in _SENTENCE.split(text):
        sentence = _BULLET.sub(" ", raw).strip().lower().replace("\u2019", "'")
        if not sentence:
            continue
        if n_words > _ATTENTION.words:
            return kept, True
        kept.append(sentence)
        n_words += len(sentence.split())
    return kept, n_words > _ATTENTION.words


def _scopes(sentence: str) -> list[tuple[str, bool]]:
    """Cut a sentence into stretches that are asked for (False) or ruled out (True)."""
    out: list[tuple[str, bool]] = []
    rest = sentence
    while rest:
        start = _NEGATION.search(rest)
        if start is None or _is_blame(rest, start):
            out.append((rest, False))
            break
        out.append((rest[: start.start()], False))
        tail = rest[start.end() :]
        end = _scope_end(tail, ends_at_comma=_ASIDE.match(start.group()) is not None)
        scope = tail[:end]
        out.append((f"{start.group()} {scope}", True))
        rest = tail[end:]
    return [(text, negated) for text, negated in out if text.strip()]


def _scope_end(tail: str, *, ends_at_comma: bool) -> int:
    comma = tail.find(",")
    if ends_at_comma and comma >= 0 and not _LISTED.search(tail[comma:]):
        return comma
    for stop in _SCOPE_END.finditer(tail):
        # "do not give advice, offer lists or comfort": an "or" further on keeps the verbs after the comma forbidden.
        if stop.group().startswith((",", "and")) and _LISTED.search(tail[stop.end() :]):
            continue
        return stop.start()
    return len(tail)


def _is_blame(rest: str, start: re.Match[str]) -> bool:
    # "say it was not their fault" asks for a move that is worded with a negation of its own.
    blame = GUIDANCE_CUES["lift_blame"].search(rest)
    return blame is not None and start.start() >= blame.start() - 8 and start.end() <= blame.end()


def _moves_by_place(text: str) -> list[Move]:
    text = _DEFERRED.sub(" ", text) if not GUIDANCE_CUES["ask_permission"].search(text) else text
    places = {move: hit.start() for move, cue in GUIDANCE_CUES.items() if (hit := cue.search(text))}
    if "ask_permission" in places:
        for move in ("general_advice", "ask_question", "small_step"):
            places.pop(move, None)
    if "general_advice" in places and "small_step" in places:
        places.pop("general_advice")
    if "self_reflection" in places or "others_motives" in places or "tell_more" in places:
        places.pop("ask_question", None)  # the question is the means there, not the aim
    if 0 <= places.get("deep_empathy", -1) - places.get("ask_question", 99) <= 8:
        places.pop("deep_empathy")  # "ask what it was like" is a question
    if "comfort" in places and "tell_more" in places and places["comfort"] == places["tell_more"]:
        places.pop("comfort")
    return sorted(places, key=lambda move: places[move])


def _negated_moves(text: str) -> set[Move]:
    found = {
        move
        for move, cue in GUIDANCE_CUES.items()
        if move not in _NOT_TO_FORBID and cue.search(text)
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
        move
        for move, cue in GUIDANCE_CUES.items()
        if move not in _NOT_TO_FORBID and cue.search(low)
    )


@lru_cache(maxsize=1024)
def _shown_by(replies: tuple[str, ...], outcomes: str) -> tuple[tuple[Move, ...], bool]:
    filled = [reply for reply in replies if reply]
    if not filled:
        return (), False
    counts = Counter(move for reply in filled for move in _moves_in_reply(reply))
    hoped = _named_in(outcomes)
    common = [move for move in counts if counts[move] >= _ATTENTION.demo_share * len(filled)]
    common.sort(key=lambda move: (-counts[move], move not in hoped, ORDER.index(move)))
    mean = sum(len(reply.split()) for reply in filled) / len(filled)
    return tuple(common), mean <= _ATTENTION.short_demo


@lru_cache(maxsize=4096)
def _moves_in_reply(reply: str) -> frozenset[Move]:
    low = reply.lower().replace("\u2019", "'")
    found = {move for move, cue in REPLY_CUES.items() if cue.search(low)}
    if found & {"tell_more", "self_reflection", "ask_permission"}:
        found.discard("ask_question")
    return frozenset(found)
