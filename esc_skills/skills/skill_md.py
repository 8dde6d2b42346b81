"""Writes one skill as a SKILL.md in the Agent Skills format: for people and for other agents.

The exact skill lies beside it as JSON (`export.py`), so nothing has to be lossless here.
"""

import hashlib
import re
from typing import Any, Final

import yaml

from esc_skills.skills.wording import ANY, one_line
from signatures.skills import Condition, Demo, Skill, SkillCard

MAX_DESCRIPTION: Final = 1024
GUIDANCE, WHEN, NOT_WHEN, EXPECT, RISKS, LOCKED, EXAMPLES = (
    "## Guidance",
    "## When to use",
    "## When not to use",
    "## What to expect",
    "## What may go wrong",
    "## Clauses that must stay",
    "## Examples",
)
HEADINGS: Final = (GUIDANCE, WHEN, NOT_WHEN, EXPECT, RISKS, LOCKED, EXAMPLES)
NONE: Final = "None."
_HASHED: Final = re.compile(r"^(\\*)#", re.MULTILINE)


def render(skill: Skill, folder: str) -> str:
    """Write a skill as SKILL.md.

    Args:
        skill: what is written.
        folder: name of the folder it goes into; the format wants it to be the skill's name.
    """
    front = "".join(f"{key}:{_quoted(value)}" for key, value in _front(skill, folder).items())
    card = skill.card
    bodies = {
        GUIDANCE: _HASHED.sub(r"\\\1#", plain(skill.guidance)) or NONE,
        WHEN: _HASHED.sub(r"\\\1#", one_line(card.applicability.words)) or ANY,
        NOT_WHEN: _list([_limit(c.condition, c.units) for c in card.contraindications]),
        EXPECT: _list(card.expected_outcomes),
        RISKS: _list(card.risks),
        LOCKED: _list(card.locked),
        EXAMPLES: "\n\n---\n\n".join(map(_example, skill.demos)) or NONE,
    }
    sections = "\n\n".join(f"{heading}\n\n{bodies[heading]}" for heading in HEADINGS)
    return f"---\n{front}---\n\n# {_title(card)}\n\n{sections}\n"


def content_hash(skill: Skill) -> str:
    """Return the SHA-256 of a skill's content, however its JSON is laid out."""
    return hashlib.sha256(skill.model_dump_json().encode()).hexdigest()


def _front(skill: Skill, folder: str) -> dict[str, Any]:
    card = skill.card
    said = [f"{_title(card)}.", f"Use when: {one_line(card.applicability.words) or ANY}."]
    if limits := "; ".join(one_line(c.condition.words) for c in card.contraindications):
        said.append(f"Do not use when: {limits}.")
    description = " ".join(said)
    if len(description) > MAX_DESCRIPTION:
        description = f"{description[: MAX_DESCRIPTION - 1]}…"
    return {
        "name": folder,
        "description": description,
        "license": one_line(card.provenance.licence) or "unknown",
        "metadata": {
            "skill-id": card.id,
            "version": str(card.version),
            "sha256": content_hash(skill),
        },
    }


def _quoted(value: str | dict[str, str]) -> str:
    if isinstance(value, dict):
        return "\n" + "".join(f"  {key}:{_quoted(item)}" for key, item in value.items())
    text: str = yaml.safe_dump(value, default_style='"', allow_unicode=True, width=float("inf"))
    # The reference parser cuts the file at the first three dashes, wherever they stand.
    return " " + text.replace("---", r"\x2d\x2d\x2d")


def _title(card: SkillCard) -> str:
    return one_line(card.name) or card.id


def _limit(condition: Condition, units: tuple[str, ...]) -> str:
    behind = f" (failed units: {', '.join(units)})" if units else ""
    return f"{condition.words or ANY}{behind}"


def _list(entries: tuple[str, ...] | list[str]) -> str:
    return "\n".join(f"- {one_line(entry)}" for entry in entries) or NONE


def _example(demo: Demo) -> str:
    talk = "\n".join(f"> {line}" for line in plain(demo.history).split("\n"))
    return f"{talk}\n>\n> ({one_line(demo.state)})\n\nReply: {one_line(demo.reply)}"


def plain(text: str) -> str:
    """Write every end of line as one newline."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
