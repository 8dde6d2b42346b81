"""Answers the proposal prompts of DSPy's own optimizers: GEPA, MIPROv2, COPRO, SIMBA.

Each asks in a form of its own; what is answered comes from `improve`, the same for all.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from esc_skills.offline.prompt import Prompt
from esc_skills.offline.proposer.improve import Grounds, chance_of, improve
from esc_skills.offline.proposer.recombine import RECIPE
from esc_skills.offline.proposer.turns import ShownTurn

_HEAD: Final = re.compile(r"\A(\[[^\]\n]*\])\n")
# The form of `metrics.feedback`: what was said, what was replied, where emotion went, the thought.
_TOLD: Final = re.compile(
    r"^Turn \d+: the seeker said \u201c(.*?)\u201d The reply was \u201c(.*?)\u201d "
    r"Emotion (rose|fell|stayed) \([+-]\d+\)\. The seeker thought: (.*?)(?=^Turn \d+: |\Z)",
    re.MULTILINE | re.DOTALL,
)
_ATTEMPT: Final = re.compile(
    r"^Instruction #(\d+): (.*?)^Prefix #\1: .*?^Resulting Score #\1: ([\d.]+)",
    re.MULTILINE | re.DOTALL,
)
_SEEKER: Final = re.compile(r"^(?:History:\s*)?Seeker: (.*)$", re.MULTILINE)
_REPLY: Final = re.compile(r"^Reply:\s*(.*)$", re.MULTILINE)
# How DSPy shows a list: numbered, in guillemets, what has several lines indented.
_LISTED: Final = re.compile(r"^(?:\[\d+\] \u00ab+|\u00bb+$| +)|\u00bb+$", re.MULTILINE)
_ADVICE: Final = replace(RECIPE, min_sentences=1, max_sentences=2, max_words=40)
_PREFIX: Final = "Reply:"


@dataclass(frozen=True, slots=True)
class _Turns:
    """Turns as feedback tells them, by where emotion went."""

    lost: tuple[ShownTurn, ...]
    gained: tuple[ShownTurn, ...]


def gepa(prompt: Prompt) -> dict[str, str]:
    """Answer GEPA's proposal prompt.

    Args:
        prompt: with inputs `current_instruction` and `examples_with_feedback`, a JSON list.
    """
    examples = _json(prompt.inputs.get("examples_with_feedback", ""), [])
    told = _turns("\n".join(str(e.get("Feedback", "")) for e in examples if isinstance(e, dict)))
    grounds = Grounds(told.lost, told.gained)
    return {"new_instruction": _improved(prompt, "current_instruction", grounds)}


def mipro(prompt: Prompt) -> dict[str, str]:
    """Answer MIPROv2's proposal prompt; its task demos are turns that went well.

    Args:
        prompt: with inputs `basic_instruction` and `task_demos`, and others that are not read.
    """
    demos = prompt.inputs.get("task_demos", "").split("\n\n")
    grounds = Grounds(winning=tuple(turn for demo in demos if (turn := _demo(demo))))
    return {"proposed_instruction": _improved(prompt, "basic_instruction", grounds)}


def copro(prompt: Prompt) -> dict[str, str]:
    """Answer both of COPRO's prompts: from an instruction alone, or from attempts and scores.

    Args:
        prompt: with the input `basic_instruction` or `attempted_instructions`.
    """
    attempts = sorted(_attempts(prompt.inputs.get("attempted_instructions", "")))
    if attempts:
        texts = [text for _, text in attempts]
        grounds = Grounds(bank=[_body(text) for text in texts[:-1]], rejected=map(_body, texts))
        given = {**prompt.inputs, "basic_instruction": texts[-1]}
        prompt = replace(prompt, inputs=given)
    else:
        grounds = Grounds()
    proposed = _improved(prompt, "basic_instruction", grounds)
    return {"proposed_instruction": proposed, "proposed_prefix_for_output_field": _PREFIX}


def simba(prompt: Prompt) -> dict[str, str]:
    """Answer SIMBA's request for advice: a sentence or two for each module that spoke.

    Args:
        prompt: with the better and the worse trajectory, their outputs and reward infos, as JSON.
    """
    given, rng = prompt.inputs, chance_of(prompt)
    worse, better = (_turns(_feedback(given.get(f"{k}_reward_info", ""))) for k in _SIDES)
    replies = {k: _replies(_json(given.get(f"{k}_program_trajectory", ""), [])) for k in _SIDES}
    advice: dict[str, str] = {}
    for module in sorted({*replies["worse"], *replies["better"]}):
        own = replies["worse"].get(module, set()) | replies["better"].get(module, set())
        lost = [t for t in (*worse.lost, *better.lost) if t.reply in own]
        gained = [t for t in (*better.gained, *worse.gained) if t.reply in own]
        if lost or gained:
            advice[module] = improve("", Grounds(lost, gained), rng, recipe=_ADVICE).text
    said = (
        f"{len(worse.lost)} turns lost emotion in the worse talk, {len(better.lost)} in the other."
    )
    return {"discussion": said, "module_advice": json.dumps(advice)}


_SIDES: Final = ("worse", "better")


def _improved(prompt: Prompt, field: str, grounds: Grounds) -> str:
    """Improve an instruction; a first line in brackets is a label and stays."""
    instruction = prompt.inputs.get(field, "")
    head = _HEAD.match(instruction)
    new = improve(_body(instruction), grounds, chance_of(prompt)).text
    return f"{head.group(1)}\n{new}" if head else new


def _body(instruction: str) -> str:
    return _HEAD.sub("", instruction, count=1)


def _turns(feedback: str) -> _Turns:
    found: dict[str, list[ShownTurn]] = {"rose": [], "fell": [], "stayed": []}
    for before, reply, went, thought in _TOLD.findall(feedback):
        found[went].append(ShownTurn(before, reply, " ".join(thought.split())))
    return _Turns(tuple(found["fell"]), tuple(found["rose"]))


def _demo(text: str) -> ShownTurn | None:
    reply, said = _REPLY.search(text), _SEEKER.findall(text)
    return ShownTurn(said[-1] if said else "", reply.group(1), "") if reply else None


def _attempts(text: str) -> Iterator[tuple[float, str]]:
    for _, instruction, score in _ATTEMPT.findall(_LISTED.sub("", text)):
        yield float(score), instruction.strip()


def _feedback(info: str) -> str:
    found = _json(info, {})
    return str(found.get("feedback", "")) if isinstance(found, dict) else ""


def _replies(trajectory: Sequence[Mapping[str, Any]]) -> dict[str, set[str]]:
    """Return what each module said, by its name."""
    found: dict[str, set[str]] = {}
    for step in trajectory:
        reply = step.get("outputs", {}).get("reply")
        if reply:
            found.setdefault(str(step.get("module_name")), set()).add(str(reply))
    return found


def _json(text: str, default: Any) -> Any:  # of any shape: a prompt holds what DSPy put there
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        return default
