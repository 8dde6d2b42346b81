"""Response-level evaluation: an agent's replies against those of recorded supporters.

It says how alike the replies are, not how good: a better reply than the recorded one scores low.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

import dspy

from esc_skills.lm.ask import PASSING, Unreadable, ask, reason
from esc_skills.lm.meter import agent_speaks
from esc_skills.lm.seeds import derive_seed
from esc_skills.lm.threads import each
from esc_skills.runs.comparison import copying_json
from esc_skills.runs.effort import Effort, effort_json
from esc_skills.runs.reference_turns import ReferenceTurn
from metrics.copying import Copying
from metrics.response import StrategyScores, TextScores, strategy_scores, text_scores
from metrics.statistics import Interval, cluster_bootstrap
from programs.agent import SupportAgent
from programs.outcomes import CRISIS
from signatures.labels import Strategy
from signatures.strategy import NameStrategy
from signatures.transcript import defuse

RECORDED: Final = "reader"


@dataclass(frozen=True, slots=True)
class Answer:
    """What an agent said at a turn; `strategy` None: unread, `error`: it said nothing."""

    turn: ReferenceTurn
    reply: str
    skill: str
    strategy: str | None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Agreement:
    """How an agent's answers agree with the recording; all scores are over answered turns only."""

    name: str
    strategy: StrategyScores
    text: TextScores | None
    n_unanswered: int
    n_crisis: int
    answers: tuple[Answer, ...]
    effort: Effort | None = None
    copied: Copying | None = None


def answered(
    agent: SupportAgent,
    turns: Sequence[ReferenceTurn],
    *,
    reader: dspy.LM,
    seed: int = 0,
    threads: int = 1,
    on_turn: Callable[[], None] = lambda: None,
) -> tuple[Answer, ...]:
    """Have an agent answer every turn, and its replies' strategies read.

    Args:
        agent: answers with the LM of the context.
        turns: what it answers.
        reader: names the strategies.
        seed: with a turn's id, the seed of its request: a held-out one.
        threads: turns answered at a time; never changes a result.
        on_turn: told of every finished turn.
    """

    def one(turn: ReferenceTurn) -> Answer:
        lm = dspy.settings.lm
        own = derive_seed(seed, turn.id, "agent", held_out=True)
        with dspy.context(lm=lm.copy(seed=own) if lm else None):
            answer = _answer(agent, turn, reader)
        on_turn()
        return answer

    return tuple(each(one, turns, threads=threads))


def recorded(turns: Sequence[ReferenceTurn], *, reader: dspy.LM) -> tuple[Answer, ...]:
    """Return the recording's own replies as answers, their strategies read like an agent's."""
    return tuple(
        Answer(t, t.reference, "recorded", _strategy(t, t.reference, reader)) for t in turns
    )


def agreement(name: str, answers: Sequence[Answer], *, bert: bool = False) -> Agreement:
    """Score answers; those that are missing are counted and left out."""
    said = [a for a in answers if a.error is None and a.reply.strip()]
    labelled = [a for a in said if a.turn.gold]
    strategy = strategy_scores(
        [str(a.turn.gold) for a in labelled],
        [a.strategy for a in labelled],
        [frozenset(a.turn.strategies) for a in labelled],
    )
    text = None
    if said:
        text = text_scores([a.reply for a in said], [a.turn.reference for a in said], bert=bert)
    n_crisis = sum(a.skill == CRISIS for a in said)
    return Agreement(name, strategy, text, len(answers) - len(said), n_crisis, tuple(answers))


def difference(before: Agreement, after: Agreement) -> Interval | None:
    """Return the paired difference of accuracy with its interval by dialogue, or None."""
    pairs = [
        (a.turn, float(b.strategy == b.turn.gold) - float(a.strategy == a.turn.gold))
        for a, b in zip(before.answers, after.answers, strict=True)
        if a.turn.gold and a.strategy and b.strategy
    ]
    if not pairs:
        return None
    return cluster_bootstrap([d for _, d in pairs], [turn.dialogue for turn, _ in pairs])


def agreement_json(found: Agreement) -> dict[str, Any]:
    """Return one row for ``--json``."""
    strategy = {k: _rounded(v, 4) for k, v in asdict(found.strategy).items()}
    values = found.text.values if found.text and found.name != RECORDED else {}
    text = {name: _rounded(value, 2) for name, value in values.items()}
    counts = {"unanswered": found.n_unanswered, "crisis_replies": found.n_crisis}
    own = {**effort_json(found.effort), **copying_json(found.copied)}
    return {"strategy": strategy, "text": text, **counts, **own}


def _answer(agent: SupportAgent, turn: ReferenceTurn, reader: dspy.LM) -> Answer:
    try:
        with agent_speaks():
            said = agent(history=list(turn.history))
    except (Unreadable, *PASSING) as problem:
        return Answer(turn, "", "", None, reason(problem))
    reply = str(said.reply)
    return Answer(turn, reply, str(said.skill), _strategy(turn, reply, reader))


def _strategy(turn: ReferenceTurn, reply: str, reader: dspy.LM) -> Strategy | None:
    with dspy.context(lm=reader):
        try:
            # Recorded text is data: it may open no field of the prompt.
            before, said = defuse(turn.history[-1]["content"]), defuse(reply)
            named = ask(_READ, before=before, said=said)
        except (Unreadable, *PASSING):
            return None
    found: Strategy = named.strategy
    return found


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)


_READ: Final = dspy.Predict(NameStrategy)
