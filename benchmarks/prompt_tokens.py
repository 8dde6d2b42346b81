"""Counts the tokens of all prompts that one reply takes, plan by plan, on openings of `val`.

    python -m benchmarks.prompt_tokens [--api-base URL --lm openai/NAME] [--baseline N]

Without an endpoint tokens are estimated, with no tokenizer: a quarter of the characters of each
message, rounded up, and 4 for its frame. With one, each prompt is sent with `max_tokens=1` and the
server's own count is taken. The offline LM answers in between, so that the prompts are the same in
both. `--baseline` is what an earlier release took, counted the same way.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from statistics import mean
from typing import Annotated, Any, Final, get_args

import dspy
import typer
from dspy import lm15
from rich.console import Console
from rich.table import Table

from esc_skills.corpora.load import own_profiles
from esc_skills.lm.adapter import ChatAdapter
from esc_skills.lm.meter import Meter
from esc_skills.lm.model import SeededLM
from esc_skills.lm.roles import OFFLINE, RoleNames, remote_lm
from esc_skills.lm.wire import Patience
from esc_skills.offline.engine import OfflineEngine
from programs.agent import SupportAgent
from programs.saving import find_artifact, load
from signatures.labels import Plan

_OUT: Final = Console()
_CHARACTERS: Final = 4
_FRAME: Final = 4
_PLANS: Final[tuple[Plan, ...]] = get_args(Plan)

Message = dict[str, str]
Prompts = list[list[Message]]
Count = Callable[[Sequence[Message]], int]


class Overhearing(OfflineEngine):
    """The offline LM, which remembers the prompts it was sent."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[list[Message]] = []

    def complete(self, request: lm15.Request) -> lm15.Response:
        """Answer a request, and remember it."""
        said = [{"role": m.role, "content": m.text} for m in request.messages]
        self.heard.append([{"role": "system", "content": str(request.system)}, *said])
        return super().complete(request)


def prompts_of(agent: SupportAgent, openings: Sequence[str]) -> list[Prompts]:
    """Return the prompts of the reply to each opening, in the order in which they are sent."""
    engine = Overhearing()
    found: list[Prompts] = []
    with dspy.context(lm=SeededLM(OFFLINE, engine=engine, cache=False), adapter=ChatAdapter()):
        for opening in openings:
            engine.heard = []
            agent(history=[{"role": "user", "content": opening}])
            found.append(engine.heard)
    return found


def estimated(prompt: Sequence[Message]) -> int:
    """Estimate the tokens of a prompt.

    Example:
        >>> estimated([{"role": "user", "content": "They did it again."}])
        9
    """
    return sum(-(-len(message["content"]) // _CHARACTERS) + _FRAME for message in prompt)


def counted_by(model: str, api_base: str, timeout: int) -> Count:
    """Return a count by the server's usage; each one is a request for a single token."""
    names = RoleNames(agent=model, api_base=api_base, max_tokens=1)
    lm = remote_lm(model, names, Patience(timeout=timeout, deadline=1.5 * timeout))

    def count(prompt: Sequence[Message]) -> int:
        lm.meter = Meter()
        lm(messages=[dict(message) for message in prompt])
        return lm.meter.spent.tokens_in

    return count


def table_of(found: Mapping[Plan, Sequence[Prompts]]) -> Table:
    """Show estimated tokens by part: the system message, and what is said after it."""
    table = Table("plan", "request", "system", "talk and question", "both")
    for plan, replies in found.items():
        for number, prompts in enumerate(zip(*replies, strict=True), 1):
            system = mean(estimated(prompt[:1]) for prompt in prompts)
            rest = mean(estimated(prompt[1:]) for prompt in prompts)
            shares = (f"{tokens:,.0f}" for tokens in (system, rest, system + rest))
            table.add_row(plan, str(number), *shares)
    return table


def main(
    artifact: Annotated[str, typer.Argument(help="A compiled agent.")] = "released",
    openings: Annotated[int, typer.Option(min=1, help="Openings of val that are answered.")] = 20,
    demos: Annotated[bool, typer.Option(help="Whether skills show their demos.")] = True,
    plan: Annotated[Plan | None, typer.Option(help="This plan alone.")] = None,
    api_base: Annotated[str | None, typer.Option(help="Count by this server's usage.")] = None,
    lm: Annotated[str, typer.Option(help="The model's name there.")] = "openai/local",
    timeout: Annotated[int, typer.Option(help="Seconds a request may take.")] = 600,
    baseline: Annotated[float | None, typer.Option(help="Tokens of an earlier release.")] = None,
) -> None:
    """Count, print a table, end with a line of JSON."""
    agent = load(find_artifact(artifact))
    for predictor in () if demos else agent.skills.values():
        predictor.demos = []
    said = [profile.first_talk for profile in own_profiles("val")[:openings]]
    plans = (plan,) if plan else _PLANS
    found = {name: prompts_of(agent.with_plan(name), said) for name in plans}
    _OUT.print(table_of(found))
    count = counted_by(lm, api_base, timeout) if api_base else estimated
    tokens: dict[str, Any] = {
        name: round(sum(count(p) for prompts in replies for p in prompts) / len(said), 1)
        for name, replies in found.items()
    }
    by: dict[str, Any] = {"openings": len(said), "counted_by": lm if api_base else "estimate"}
    if {"two", "three"} <= {*tokens}:
        by["ratio_two_three"] = round(tokens["two"] / tokens["three"], 3)
    if baseline and "two" in tokens:
        by["ratio_two_baseline"] = round(tokens["two"] / baseline, 3)
    _OUT.print(json.dumps({**tokens, **by}), soft_wrap=True, highlight=False)


if __name__ == "__main__":
    typer.run(main)
