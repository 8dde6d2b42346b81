"""Puts every prompt of ours to the model whose role it is: is it answered, and at what cost."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import dspy

from esc_skills.lm.ask import ATTEMPTS, Unreadable, ask
from esc_skills.lm.meter import Meter, Spent
from esc_skills.lm.roles import Roles
from esc_skills.lm.seeds import derive_seed
from esc_skills.lm.wire import PromptRefused
from esc_skills.runs.compile_settings import Settings
from esc_skills.runs.forecast import Forecast, forecast
from esc_skills.runs.overheard import Heard, Overhearing, heard
from esc_skills.runs.samples import SAMPLES, Sample
from esc_skills.runs.session import build_roles

_DIGITS: Final = 4


@dataclass(frozen=True, slots=True)
class Check:
    """One prompt put to one model, `asked` times, each with a seed of its own.

    Args:
        role: whose prompt it is.
        model: who was asked.
        prompt: its name.
        asked: times, at least 1.
        n_first: answers that could be read at once.
        n_read: answers that could be read at once or after being asked again.
        n_copied: times with an answer, read or not, that repeats an example of the prompt.
        n_leaked: times with an answer that held scaffolding before it was mended.
        n_refused: times the model or its endpoint would not answer.
        repairs: what had to be mended in those that could be read, and how often.
        problem: the last thing that could not be read, with its first words; None where all could.
        seconds: in all.
        spent: by this check alone.
    """

    role: str
    model: str
    prompt: str
    asked: int
    n_first: int
    n_read: int
    n_copied: int
    n_leaked: int
    n_refused: int
    repairs: Counter[str]
    problem: str | None
    seconds: float
    spent: Spent

    def as_json(self) -> dict[str, Any]:
        """Return one row for ``--json``: shares of what was asked, seconds and tokens a request."""
        calls = max(1, self.spent.calls)

        def share(n: int) -> float:
            return round(n / self.asked, _DIGITS)

        return {
            "name": self.prompt,
            "role": self.role,
            "model": self.model,
            "asked": self.asked,
            "read_first": share(self.n_first),
            "read": share(self.n_read),
            "copied": share(self.n_copied),
            "leaked": share(self.n_leaked),
            "refused": share(self.n_refused),
            "repaired": dict(self.repairs),
            "seconds": round(self.seconds / calls, 3),
            "tokens_in": round(self.spent.tokens_in / calls, 1),
            "tokens_out": round(self.spent.tokens_out / calls, 1),
            "problem": self.problem,
        }


@dataclass(frozen=True, slots=True)
class Examination:
    """Every check, what all of them cost, what a compile would, and what endpoints did not take."""

    checks: tuple[Check, ...]
    spent: Spent
    offline: bool
    forecast: Forecast
    learned: tuple[str, ...] = ()

    @property
    def failed(self) -> tuple[Check, ...]:
        """The checks with a problem."""
        return tuple(check for check in self.checks if check.problem)

    def as_json(self) -> dict[str, Any]:
        """Return the object that ``--json`` prints."""
        return {
            "ok": not self.failed,
            "calls": self.spent.calls,
            "tokens_in": self.spent.tokens_in,
            "tokens_out": self.spent.tokens_out,
            "usd": self.spent.usd,
            "prompts": [check.as_json() for check in self.checks],
            "learned": list(self.learned),
            "forecast": self.forecast.as_json(),
        }


def examine(
    settings: Settings, *, repeat: int = 1, on_check: Callable[[Check], None] = lambda _: None
) -> Examination:
    """Put every prompt of ours to the model whose role it is, one by one.

    A model that cannot be reached at all is asked once, and its other prompts are left out.

    Args:
        settings: names the models; of the compile that is forecast.
        repeat: times each prompt is asked, at least 1.
        on_check: told of every finished check.

    Raises:
        ValueError: a model string is malformed, or `repeat` is below 1.
    """
    if repeat < 1:
        raise ValueError(f"repeat must be at least 1, got {repeat}")
    meter = Meter()
    roles = build_roles(settings, meter)
    checks = []
    for check in _checks(roles, meter, repeat):
        checks.append(check)
        on_check(check)
    seen = {
        role: (sum(c.seconds for c in of), sum((c.spent for c in of), Spent()))
        for role in dict.fromkeys(c.role for c in checks)
        if (of := [c for c in checks if c.role == role])
    }
    wires = [lm.wire for lm in roles.distinct.values() if lm.wire]
    learned = tuple(dict.fromkeys(line for wire in wires for line in wire.learned))
    told = forecast(settings, seen)
    return Examination(tuple(checks), meter.spent, roles.is_offline, told, learned)


def _checks(roles: Roles, meter: Meter, repeat: int) -> Iterator[Check]:
    down: set[str] = set()
    for sample in SAMPLES:
        lm: dspy.LM = getattr(roles, sample.role)
        if lm.model in down:
            continue
        started, before = time.monotonic(), meter.spent
        answers: list[_Answer] = []
        while len(answers) < repeat and lm.model not in down:
            with dspy.context(lm=lm):
                answers.append(_asked(sample, len(answers) + 1))
            if answers[-1].is_down:
                down.add(lm.model)
        yield Check(
            role=sample.role,
            model=str(lm.model),
            prompt=sample.name,
            asked=len(answers),
            n_first=sum(one.at_first for one in answers),
            n_read=sum(one.problem is None for one in answers),
            n_copied=sum(one.heard.copied for one in answers),
            n_leaked=sum(one.heard.leaked for one in answers),
            n_refused=sum(one.heard.refused for one in answers),
            repairs=sum((one.repairs for one in answers), Counter()),
            problem=next((one.problem for one in reversed(answers) if one.problem), None),
            seconds=time.monotonic() - started,
            spent=meter.spent - before,
        )


@dataclass(frozen=True, slots=True)
class _Answer:
    """What came of asking a sample once, and again where it had to be."""

    at_first: bool
    heard: Heard
    repairs: Counter[str]
    problem: str | None = None
    is_down: bool = False


def _asked(sample: Sample, number: int) -> _Answer:
    seed = derive_seed("doctor", sample.name, number)
    adapter = Overhearing()
    problem, at_first, is_down, refused = None, True, False, False
    try:
        with dspy.context(adapter=adapter):
            at_first = _asked_with(sample, seed)
    except Unreadable as unread:
        problem, at_first = str(unread), False
    except dspy.LMError as error:
        problem, at_first = f"{type(error).__name__}: {_line(error)}", False
        refused = isinstance(error, PromptRefused)
        is_down = not isinstance(error, PromptRefused | dspy.ContextWindowExceededError)
    found = Heard(refused=refused)
    for raw in adapter.answers:
        found |= heard(raw, sample)
    return _Answer(at_first, found, adapter.repairs, problem, is_down)


def _asked_with(sample: Sample, seed: int) -> bool:
    """Ask a sample; return whether the first answer could be read."""
    try:
        ask(sample.predictor(), seed=seed, attempts=1, **sample.inputs)
    except Unreadable:
        again = derive_seed(seed, "again")
        ask(sample.predictor(), seed=again, attempts=ATTEMPTS - 1, **sample.inputs)
        return False
    return True


def _line(error: Exception) -> str:
    return " ".join(str(error).partition("To fix:")[0].split())
