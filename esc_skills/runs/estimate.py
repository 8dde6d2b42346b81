"""Bounds what a compile can spend, before it spends anything: calls, tokens, USD by role.

"At most" is a bound: every talk runs its full length, every proposal reaches the gate and its last
look, every reply is as long as `max_tokens` lets it be and has to be asked for three times.
"Likely" is what the same talks cost at the lengths the offline LM showed; a guess, and named so.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Final

from dspy.clients.model_metadata import model_info, rate

from esc_skills.lm.adapter import ChatAdapter
from esc_skills.lm.ask import ATTEMPTS
from esc_skills.lm.meter import Spent
from esc_skills.runs.asked import Asked, talk
from esc_skills.runs.compile_settings import Settings
from esc_skills.runs.data import Data
from esc_skills.runs.passes import PASSES
from esc_skills.runs.samples import SAMPLES, Sample
from esc_skills.skills.lint import MAX_DEMOS
from metrics.sage import SAGE

_REPLIES: Final = SAGE.max_replies
_ROLES: Final = ("agent", "seeker", "judge", "reflection")
_CHARS_PER_TOKEN: Final = 3.0  # English has about four, Chinese one and a half: on the safe side
_MESSAGES_SHOWN: Final = 24  # a skill is written and revised from at most so many messages
# What the offline LM showed: a default compile makes about .6 of the calls it could (the gate looks
# early), 850 words in and 48 out a call; 1.35 tokens a word is our assumption.
LIKELY_SHARE: Final = 0.6
_LIKELY_IN: Final = 1150
_LIKELY_OUT: Final = 65


@dataclass(frozen=True, slots=True)
class RoleEstimate:
    """What one role can cost; `usd` is None where nobody here knows the price."""

    role: str
    model: str
    most: Spent
    likely: Spent


def estimate(settings: Settings, data: Data) -> tuple[RoleEstimate, ...]:
    """Return the bound for every role.

    Args:
        settings: of the run.
        data: what it would work on.
    """
    asked = asked_at_most(settings, data)
    models = dict(
        zip(("agent", "seeker", "reflection", "judge"), settings.role_names.all, strict=True)
    )
    return tuple(
        _of_role(role, models[role], asked.counts[role], settings, data) for role in _ROLES
    )


def asked_at_most(settings: Settings, data: Data) -> Asked:
    """Return how many requests by role, and talks, a run can make; repetitions apart."""
    n = Asked(Counter(agent=1, seeker=1, judge=1, reflection=1))  # the knock at the door
    for name in settings.pipeline:
        n += PASSES[name].asks(settings, data)
    evidence = 2 * settings.n_talks * talk(settings)
    return n + evidence + 4 * len(data.test) * talk(settings)


def _of_role(role: str, model: str, n: int, settings: Settings, data: Data) -> RoleEstimate:
    calls = n * ATTEMPTS
    tokens = calls * _prompt_at_most(role, settings, data), calls * settings.max_tokens
    likely = int(n * LIKELY_SHARE)
    return RoleEstimate(
        role,
        model,
        priced(model, calls, *tokens),
        priced(model, likely, likely * _LIKELY_IN, likely * _LIKELY_OUT),
    )


def _prompt_at_most(role: str, settings: Settings, data: Data) -> int:
    """Tokens of the longest prompt of a role: what is fixed, and messages of the longest kind."""
    fixed = max(_characters(sample) for sample in SAMPLES if sample.role == role)
    person = max((len(p.model_dump_json()) for p in (*data.train, *data.test)), default=0)
    messages = 2 * _REPLIES
    if role == "agent":
        messages += MAX_DEMOS * 2 * _REPLIES
    if role == "reflection":
        messages = _MESSAGES_SHOWN + 2 * _REPLIES
        # A reaction prompt shows a seeker's words twice: after one action, before the next.
        person = 2 * max((sum(len(t.text) for t in d.turns) for d in data.dialogues), default=0)
    return int((fixed + person) / _CHARS_PER_TOKEN) + messages * settings.max_tokens


def _characters(sample: Sample) -> int:
    messages = ChatAdapter().format(sample.predictor().signature, [], sample.inputs)
    return sum(len(message["content"]) for message in messages)


def priced(model: str, calls: int, tokens_in: int, tokens_out: int) -> Spent:
    """Put a price on calls and tokens; None where nobody here knows it."""
    provider, _, name = model.partition("/")
    if provider == "offline":
        return Spent(calls, tokens_in, tokens_out, 0.0)
    info = model_info(provider, name)
    found = [rate(info, f"{k}_cost_per_token") if info else None for k in ("input", "output")]
    prices = [float(price) for price in found if price is not None]
    usd = tokens_in * prices[0] + tokens_out * prices[1] if len(prices) == 2 else None
    return Spent(calls, tokens_in, tokens_out, usd)
