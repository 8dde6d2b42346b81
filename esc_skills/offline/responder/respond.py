"""Answers every prompt whose only output is `reply`: plans the moves, has them worded.

With directives it follows them, within limits and with some drift; with none it does what general
models were measured to do, comfort and a list of advice; shown a profile it plays what the hidden
wish asks for.
"""

from dataclasses import dataclass
from typing import Final

from esc_skills.offline.prompt import Prompt
from esc_skills.offline.responder.assess import assessment_of
from esc_skills.offline.responder.directives import Directives, moves_in_reply, understood
from esc_skills.offline.responder.facts import slots
from esc_skills.offline.responder.moves import ADVICE, NEIGHBOUR, Move
from esc_skills.offline.responder.plans import PLAN_OF_WISH
from esc_skills.offline.responder.realise import (
    Writer,
    advice_list,
    compose,
    list_question,
)
from esc_skills.offline.responder.talk import ParsedTalk, read_talk
from signatures.seeker import WISH_OF_INTENTION


@dataclass(frozen=True, slots=True)
class Habits:
    """How the responder behaves where instructions are silent; lengths in words, chances in [0, 1].

    Attributes:
        short: the most words of a reply that is to be short.
        long: the most words of any other reply but a list.
        least: a short reply below this many words gets another sentence.
        enough: any other reply below this many words does.
        drift: how often a comfort or advice sentence nobody asked for slips in.
        drift_diluted: the same under guidance too long to be taken in.
        drift_unwelcome: the same where a risk names that move.
        drift_forbidden: the same where a directive forbids it.
    """

    short: int = 60
    long: int = 90
    least: int = 15
    enough: int = 45
    drift: float = 0.15
    drift_diluted: float = 0.25
    drift_unwelcome: float = 0.08
    drift_forbidden: float = 0.03


_HABITS: Final = Habits()
# These hand the floor back, so they are said once.
_FLOOR_GIVING: Final = frozenset(
    {"ask_question", "tell_more", "small_step", "closing", "ask_permission"}
)
_GENERAL_SLOTS: Final = frozenset({"topic", "feeling", "mood", "person"})
_MOST_ITEMS: Final = 5
_ASKS: Final[frozenset[str]] = frozenset({"a_next_step"})


def respond(prompt: Prompt) -> dict[str, str]:
    """Return the reply to the last message of the prompt's history."""
    talk = read_talk(prompt.inputs.get("history", ""))
    writer = Writer(talk, prompt.seed, slots(talk, prompt.inputs.get("state", "")))
    if "profile" in prompt.inputs:
        return {"reply": _knowing(writer, prompt.inputs["profile"])}
    found = understood(
        prompt.instructions,
        prompt.demos,
        prompt.inputs.get("expected_outcomes", ""),
        prompt.inputs.get("risks", ""),
    )
    moves = _due(found, talk)
    if not moves and not found.styles and not found.forbidden:
        return {"reply": _baseline(writer)}
    return {"reply": _guided(writer, found, moves)}


def _due(found: Directives, talk: ParsedTalk) -> tuple[Move, ...]:
    """Add the moves that were to be made if asked for, when the seeker asks."""
    if found.when_asked and assessment_of(talk).need in _ASKS:
        return (*sorted(found.when_asked), *found.moves)[:3]
    return found.moves


def _baseline(writer: Writer) -> str:
    """Do as general models do unasked: comfort, sympathy, a list of advice, a question."""
    writer.slots = {name: found for name, found in writer.slots.items() if name in _GENERAL_SLOTS}
    language = writer.talk.language
    baseline, n_words = language.wordings.baseline, language.grammar.n_words
    opening = language.glue.join(filter(None, [writer.say("sympathy"), writer.say("comfort")]))
    closing = [list_question(writer)]
    fillers: tuple[Move, ...] = ("validate", "comfort", "referral", "general_advice")
    for n_items in range(3 + writer.draw("n_items", 3), _MOST_ITEMS + 1):
        body = advice_list(writer, n_items)
        if n_words(f"{opening} {body}") >= baseline:
            break
    for move in fillers:
        if n_words(f"{opening} {body} {' '.join(closing)}") >= baseline:
            break
        closing.insert(0, writer.say(move, "filler"))
    tidy, ending = language.grammar.tidy, language.glue.join(filter(None, closing))
    return "\n\n".join([tidy(opening), body, tidy(ending)])


def _guided(writer: Writer, found: Directives, moves: tuple[Move, ...]) -> str:
    """Follow directives: word the moves, let some drift in, keep to the length."""
    writer.prefers_facts = bool({"specific", "own_words"} & set(found.styles))
    if "vary" in found.styles:
        moves = _varied(moves, writer.talk)
    if not moves:
        moves = _unguided_moves(found)
    is_short = "short" in found.styles
    if "advice_list" in moves:
        return _with_list(writer, moves, is_short=is_short)
    worded = _worded(writer, moves)
    if not worded:
        moves = tuple(NEIGHBOUR[move] for move in moves)
        worded = _worded(writer, moves)
    _fill_up(writer, found, worded, least=_HABITS.least if is_short else _HABITS.enough)
    order = list(worded)
    _drift(writer, found, worded, order)
    reply = compose(
        writer, worded, most_words=_HABITS.short if is_short else _HABITS.long, first=order
    )
    return reply or _last_resort(writer)


def _worded(writer: Writer, moves: tuple[Move, ...]) -> dict[Move, list[str]]:
    worded = {}
    for move in moves:
        text = writer.say(move)
        if text:
            worded[move] = [text]
    return worded


def _fill_up(
    writer: Writer, found: Directives, worded: dict[Move, list[str]], *, least: int
) -> None:
    # Unless told to be brief a model does not stop after one sentence: it says the same thing in
    # other words, then something of its own that lies near.
    for move in list(worded):
        if _n_words(writer, worded) < least and move not in _FLOOR_GIVING:
            worded[move] += filter(None, [writer.say(move, "again")])
    for move in [NEIGHBOUR[move] for move in worded]:
        if _n_words(writer, worded) < least and move not in worded and move not in found.forbidden:
            worded[move] = [*filter(None, [writer.say(move, "near")])]


def _n_words(writer: Writer, worded: dict[Move, list[str]]) -> int:
    n_words = writer.talk.language.grammar.n_words
    return sum(n_words(text) for texts in worded.values() for text in texts)


def _drift(
    writer: Writer, found: Directives, worded: dict[Move, list[str]], order: list[Move]
) -> None:
    slips: tuple[Move, ...] = ("comfort", "general_advice")
    move = slips[writer.draw("slip", 2)]
    if move in worded:
        return
    chance = _HABITS.drift_diluted if found.diluted else _HABITS.drift
    if move in found.forbidden:
        chance = _HABITS.drift_forbidden
    elif move in found.unwelcome:
        chance = _HABITS.drift_unwelcome
    if writer.chance("drift") < chance:
        text = writer.say(move)
        if text:
            worded[move] = [text]
            order.insert(1, move)


def _varied(moves: tuple[Move, ...], talk: ParsedTalk) -> tuple[Move, ...]:
    if not talk.supporter:
        return moves
    last = moves_in_reply(talk.supporter[-1])
    other = tuple(move for move in moves if move not in last)
    return other or tuple(NEIGHBOUR[move] for move in moves[:1])


def _unguided_moves(found: Directives) -> tuple[Move, ...]:
    """Choose what to do when only manners or prohibitions are given.

    The baseline's habits, less what is forbidden.
    """
    habits: tuple[Move, ...] = ("sympathy", "comfort", "general_advice", "validate", "ask_question")
    return tuple(
        move for move in habits if move not in found.forbidden and move not in found.unwelcome
    )[:3]


def _with_list(writer: Writer, moves: tuple[Move, ...], *, is_short: bool) -> str:
    before = [writer.say(move) for move in moves if move not in ADVICE][:2]
    body = advice_list(writer, 2 if is_short else 4)
    language = writer.talk.language
    opening = language.grammar.tidy(language.glue.join(filter(None, before)))
    return "\n\n".join(part for part in (opening, body, list_question(writer)) if part)


def _knowing(writer: Writer, profile: str) -> str:
    """Play what the hidden wish asks for, varied by turn, about facts already told."""
    wish = next((name for name, words in WISH_OF_INTENTION.items() if words in profile), None)
    plan = PLAN_OF_WISH[wish] if wish else PLAN_OF_WISH["listening"]
    writer.prefers_facts = True
    moves = plan[len(writer.talk.supporter) % len(plan)]
    worded = _worded(writer, moves) or _worded(writer, tuple(NEIGHBOUR[move] for move in moves))
    _fill_up(writer, Directives(), worded, least=_HABITS.least)
    reply = compose(writer, worded, most_words=_HABITS.short, first=list(worded))
    return reply or _last_resort(writer)


def _last_resort(writer: Writer) -> str:
    """Say something simple when every wording of every planned move is used up."""
    moves: tuple[Move, ...] = (
        "validate",
        "ask_question",
        "reflect_feeling",
        "listening",
        "tell_more",
        "paraphrase",
    )
    n_replies, tidy = len(writer.talk.supporter), writer.talk.language.grammar.tidy
    start = n_replies % len(moves)
    for move in (*moves[start:], *moves[:start]):
        text = writer.say(move)
        if text:
            return tidy(text)
    writer.said = ""
    return tidy(writer.say("ask_question", str(n_replies)))
