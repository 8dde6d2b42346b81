"""Who worded an agent's demos, and which of them it speaks with.

A small model answers with a demo's own words. Where they are the offline engine's, which is no
language model, people would be told phrases out of a file: a real model does not get to see them.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, get_args

from esc_skills.lm.roles import is_offline
from esc_skills.mining.cards import demo_of
from esc_skills.skills.bank import SkillBank
from programs.agent import SupportAgent
from programs.manifest import Manifest, read_manifest, read_text
from signatures.dialogues import InterventionUnit
from signatures.labels import DemoChoice
from signatures.skills import Demo, Skill

UNKNOWN: Final = "unknown"
_UNITS: Final = "units.jsonl"


@dataclass(frozen=True, slots=True)
class Chosen:
    """An agent with the demos it shall speak with, and how many were left out unasked."""

    agent: SupportAgent
    n_left_out: int = 0

    def told(self, model: str, *, keep: str) -> str:
        """Say in one line what was left out; empty where nothing was.

        Args:
            model: that will speak.
            keep: what to write to have them all.
        """
        n = self.n_left_out
        if not n:
            return ""
        demos = "1 demo is" if n == 1 else f"{n} demos are"
        return (
            f"{demos} left out, worded by the offline engine: {model} might say them word for "
            f"word ({keep} keeps them)"
        )


def choose_demos(
    agent: SupportAgent, folder: Path, *, model: str, choice: DemoChoice = "auto"
) -> Chosen:
    """Return a saved agent with the demos that are for `model`; guidance stays as it is.

    Args:
        agent: as it was loaded.
        folder: it was loaded from.
        model: that will speak.
        choice: "auto" leaves the offline engine's demos out unless it speaks itself, "all" keeps
            every demo, "none" keeps none.

    Raises:
        ValueError: there is no such choice.
    """
    if choice not in get_args(DemoChoice):
        raise ValueError(f"demos is one of {', '.join(get_args(DemoChoice))}, got {choice!r}")
    if choice == "all" or (choice == "auto" and is_offline(model)):
        return Chosen(agent)
    bank = SkillBank(
        tuple(
            skill.model_copy(update={"demos": _kept(old, skill) if choice == "auto" else ()})
            for old, skill in zip(agent.bank, known_origins(agent.bank, folder), strict=True)
        )
    )
    n_left_out = _n_demos(agent.bank) - _n_demos(bank)
    if not n_left_out:
        return Chosen(agent)
    return Chosen(agent.with_bank(bank), n_left_out if choice == "auto" else 0)


def known_origins(bank: SkillBank, folder: Path) -> SkillBank:
    """Return the bank of a saved agent, demos from before there were marks marked where known.

    Such a demo was mined where a unit beside the bank says the same; else the agent worded it,
    whose model the manifest names.
    """
    demos = [demo for skill in bank for demo in skill.demos]
    if all(demo.origin for demo in demos):
        return bank
    manifest = read_manifest(folder)
    mined = _mined(folder, manifest)
    skills = (
        skill.model_copy(update={"demos": tuple(_marked(d, mined, manifest) for d in skill.demos)})
        for skill in bank
    )
    return SkillBank(tuple(skills))


def count_origins(skills: Iterable[Skill]) -> dict[str, dict[str, int]]:
    """Count demos by origin for each skill that has any: ``{skill: {origin: number}}``."""
    return {
        skill.card.id: dict(sorted(Counter(d.origin or UNKNOWN for d in skill.demos).items()))
        for skill in skills
        if skill.demos
    }


def _kept(old: Skill, marked: Skill) -> tuple[Demo, ...]:
    pairs = zip(old.demos, marked.demos, strict=True)
    return tuple(demo for demo, known in pairs if known.origin != "offline")


def _n_demos(bank: SkillBank) -> int:
    return sum(len(skill.demos) for skill in bank)


def _mined(folder: Path, manifest: Manifest) -> frozenset[tuple[str, str, str]]:
    if _UNITS not in manifest.files:
        return frozenset()
    lines = read_text(folder, _UNITS).split("\n")
    units = (InterventionUnit.model_validate_json(line) for line in lines if line)
    return frozenset(demo_of(unit).turn for unit in units)


def _marked(demo: Demo, mined: frozenset[tuple[str, str, str]], manifest: Manifest) -> Demo:
    if demo.origin:
        return demo
    if demo.turn in mined:
        return demo.model_copy(update={"origin": "mined"})
    model = manifest.models.get("agent")
    if model is None:
        return demo
    if is_offline(model):
        return demo.model_copy(update={"origin": "offline"})
    return demo.model_copy(update={"origin": "model", "model": model})
