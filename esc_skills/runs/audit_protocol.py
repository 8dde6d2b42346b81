"""Plays scripted talks with the crisis protocol and counts the steps it does.

No model takes part: where the protocol leaves the reply to one, a plain sentence stands in.
"""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any, Final, Literal

from esc_skills.safety.places import read_locale
from esc_skills.safety.protocol import Step, follow
from signatures.dialogues import Turn

Part = Literal["talks", "talks_held_back"]
_PARTS: Final[tuple[Part, ...]] = ("talks", "talks_held_back")
_STAND_IN: Final = {"en": "That sounds like a lot to carry.", "zh": "听起来很不容易。"}


@dataclass(frozen=True, slots=True)
class ScriptedStep:
    """A step that a scripted talk asks for: where, of which kind, and whether it was done."""

    talk: str
    turn: int
    kind: str
    done: bool
    found: str


def protocol_steps(parts: tuple[Part, ...] = _PARTS) -> dict[str, Any]:
    """Play the scripted talks.

    Args:
        parts: which files: those the protocol was worked on with, those held back.

    Returns:
        ``talks``, ``steps`` (asked for), ``done`` (their share), ``by_step`` (share by kind).
    """
    played = [step for part in parts for talk in _talks(part) for step in play(talk)]
    asked = Counter(step.kind for step in played)
    done = Counter(step.kind for step in played if step.done)
    return {
        "talks": sum(len(_talks(part)) for part in parts),
        "steps": len(played),
        "done": round(sum(done.values()) / len(played), 3),
        "by_step": {kind: round(done[kind] / n, 3) for kind, n in sorted(asked.items())},
    }


def play(talk: Mapping[str, Any]) -> list[ScriptedStep]:
    """Play one talk: `foreign` lines, where there are any, stand where our replies would."""
    locale, turns, found = read_locale(talk.get("locale")), list[Turn](), []
    foreign = list(talk.get("foreign", ()))
    for i, row in enumerate(talk["turns"]):
        turns.append(Turn(speaker="seeker", text=row["say"]))
        step = follow(turns, locale=locale)
        found += [
            ScriptedStep(talk["id"], i, kind, _holds(kind, step), f"{step.name} {step.events}")
            for kind in row["steps"]
        ]
        reply = step.reply if step.is_crisis else step.around(_STAND_IN[talk["language"]])
        turns.append(Turn(speaker="supporter", text=foreign.pop(0) if foreign else reply))
    return found


def _talks(part: Part) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = _read(part)["talks"]
    return found


def _read(name: str) -> dict[str, Any]:
    folder = resources.files("esc_skills.safety").joinpath("cases")
    found: dict[str, Any] = json.loads(folder.joinpath(f"{name}.json").read_text("utf-8"))
    return found


def _holds(kind: str, step: Step) -> bool:
    wanted = _read("talk_kinds")["kinds"][kind]
    said = {key.partition(".")[0] for key in step.keys}
    return (
        step.name in wanted.get("step", (step.name,))
        and bool(not wanted.get("part") or said & {*wanted["part"]})
        and bool(not wanted.get("track") or {*step.tracks} & {*wanted["track"]})
        and step.is_crisis == wanted.get("crisis", step.is_crisis)
        and not (wanted.get("silent") and step.voice != "none")
    )
