"""Revises a skill's guidance for `evolve`: reads the prompt's turns, bank and rejected texts."""

import random
import re
from typing import Final

from esc_skills.offline.prompt import Prompt
from esc_skills.offline.proposer.improve import Grounds, improve
from esc_skills.offline.proposer.turns import read_turns

_ENTRY: Final = re.compile(r"^- ", re.MULTILINE)


def revise(prompt: Prompt) -> dict[str, str]:
    """Answer `ReviseGuidance`: new guidance of two to five sentences, at most 80 words, and why.

    Args:
        prompt: with inputs `guidance`, `losing_turns`, `winning_turns`, `bank`, `rejected`.
    """
    given = prompt.inputs
    grounds = Grounds(
        losing=read_turns(given.get("losing_turns", "")),
        winning=read_turns(given.get("winning_turns", "")),
        bank=given.get("bank", "").splitlines(),
        rejected=_ENTRY.split(given.get("rejected", "")),
    )
    revision = improve(given.get("guidance", ""), grounds, random.Random(prompt.seed))
    return {
        "rationale": f"{revision.reason[:1].upper()}{revision.reason[1:]}.",
        "new_guidance": revision.text,
    }
