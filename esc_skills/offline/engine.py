"""The engine behind ``dspy.LM("offline/esc")``: finds which task a prompt is, and has it answered.

A pure function of the request: same prompt and seed, same answer, whatever the thread.
"""

from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any, Final

from dspy import lm15

from esc_skills.lm.model import SeededLM
from esc_skills.lm.roles import OFFLINE
from esc_skills.offline import prompt
from esc_skills.offline.annotator import annotate as annotator
from esc_skills.offline.annotator import reaction, strategy
from esc_skills.offline.proposer import diagnose, revise, stock, write_skill
from esc_skills.offline.responder import assess, respond, select
from esc_skills.offline.seeker import appraise, speak
from esc_skills.offline.seeker.coefficients import JUDGES, JudgeName

# A prompt is known by the fields it asks for: passes change instructions, never fields.
_TASKS: Final[Mapping[frozenset[str], prompt.Task]] = {
    frozenset({"emotion", "intensity", "need", "stage", "risk"}): assess.assess,
    frozenset({"reason", "skill"}): select.select,
    frozenset({"emotion", "intensity", "need", "stage", "risk", "skill"}): select.assess_and_select,
    frozenset({"reply"}): respond.respond,
    frozenset(
        {"content", "target_completion", "activity", "analysis", "change"}
    ): appraise.appraise,
    frozenset({"message", "goodbye"}): speak.speak,
    frozenset({"scenario", "units"}): annotator.annotate,
    frozenset({"reactions"}): reaction.read_reactions,
    frozenset({"strategy"}): strategy.name_strategy,
    frozenset({"name", "guidance", "expected_outcomes", "risks"}): write_skill.write_skill,
    frozenset({"diagnosis", "why"}): diagnose.diagnose,
    frozenset({"rationale", "new_guidance"}): revise.revise,
    frozenset({"new_instruction"}): stock.gepa,
    frozenset({"proposed_instruction"}): stock.mipro,
    frozenset({"proposed_instruction", "proposed_prefix_for_output_field"}): stock.copro,
    frozenset({"discussion", "module_advice"}): stock.simba,
}


class UnknownPrompt(ValueError):  # noqa: N818
    """The offline LM was sent a prompt it has no task for."""


def answer(
    system: str, messages: list[tuple[str, str]], seed: int, *, judge: JudgeName = "ds"
) -> str:
    """Answer one prompt.

    Args:
        system: the system message.
        messages: (role, text) of the others, the question last.
        seed: the request's seed, 0 where there is none.
        judge: whose surrogate appraises.

    Raises:
        UnknownPrompt: no task has these output fields.
    """
    asked = prompt.read(system, messages, seed)
    task = _TASKS.get(frozenset(asked.outputs))
    if task is None:
        fields = ", ".join(asked.outputs) or "none"
        raise UnknownPrompt(
            f"the offline LM has no answer to a prompt with the output fields: {fields}. "
            "It is no language model; use one with --lm provider/model"
        )
    said = appraise.appraise(asked, judge_name=judge) if task is appraise.appraise else task(asked)
    return prompt.write(said, asked.outputs, form=asked.form)


def _text(content: Any) -> str:  # None, text or parts: dspy has no types
    if content is None or isinstance(content, str):
        return content or ""
    return "".join(part.text for part in content)


class OfflineEngine:
    """Engine protocol of `dspy.LM`, synchronous. Stateless but for whose judge it plays."""

    def __init__(self, judge: JudgeName = "ds") -> None:
        self._judge: JudgeName = judge

    def dump_state(self) -> dict[str, Any]:
        """Return what it takes to make the engine again."""
        return {"judge": self._judge}

    @classmethod
    def load_state(cls, state: dict[str, Any]) -> "OfflineEngine":
        """Make an engine from what `dump_state` returned."""
        return cls(**state)

    def complete(self, request: lm15.Request) -> lm15.Response:
        """Answer a request. Usage counts words, which is what the offline LM has for tokens."""
        system = _text(request.system)
        messages = [(m.role, m.text) for m in request.messages]
        text = answer(system, messages, request.config.seed or 0, judge=self._judge)
        n_in = len(system.split()) + sum(len(t.split()) for _, t in messages)
        n_out = len(text.split())
        return lm15.Response(
            id=None,
            model=request.model,
            message=lm15.Message.assistant([lm15.TextPart(text)]),
            finish_reason="stop",
            usage=lm15.Usage(input_tokens=n_in, output_tokens=n_out, total_tokens=n_in + n_out),
        )

    def stream(self, request: lm15.Request) -> Iterator[Any]:
        """Answer a request in pieces of one word."""
        yield from _pieces(self.complete(request))


class AsyncOfflineEngine(OfflineEngine):
    """Engine protocol of `dspy.LM`, asynchronous."""

    async def complete(self, request: lm15.Request) -> lm15.Response:
        """Answer a request."""
        return OfflineEngine.complete(self, request)

    async def stream(self, request: lm15.Request) -> AsyncIterator[Any]:  # type: ignore[override]
        """Answer a request in pieces of one word."""
        for event in _pieces(OfflineEngine.complete(self, request)):
            yield event


def _pieces(response: lm15.Response) -> Iterator[Any]:
    yield lm15.StreamStartEvent(id=None, model=response.model)
    for word in response.message.parts[0].text.split(" "):
        yield lm15.StreamDeltaEvent(delta=lm15.TextDelta(text=f"{word} ", part_index=0))
    yield lm15.StreamEndEvent(finish_reason="stop", usage=response.usage)


def offline_lm(model: str = OFFLINE) -> SeededLM:
    """Make the offline LM. Its answers are computed anew: nothing is cached.

    Args:
        model: ``offline/esc``, or ``offline/g4`` (``offline/ds``) for one whose seekers judge as
            GPT-4o (DeepSeek-V3, the default) was recorded to.

    Raises:
        ValueError: there is no such offline LM.
    """
    name = model.removeprefix("offline/")
    judge = "ds" if model == OFFLINE else next((j for j in JUDGES if j == name), None)
    if judge is None:
        known = ", ".join([OFFLINE, *(f"offline/{j}" for j in JUDGES)])
        raise ValueError(f"no offline LM {model!r}; there are {known}")
    engines = {"engine": OfflineEngine(judge), "async_engine": AsyncOfflineEngine(judge)}
    return SeededLM(model, **engines, cache=False)
