"""The first pass: a bank from dialogues that went well and badly.

Not gated: it is the static bank.
"""

from dataclasses import dataclass
from typing import Any

import dspy

from esc_skills.lm.adapter import ChatAdapter
from esc_skills.lm.ask import PASSING, Unreadable
from esc_skills.optimizers.base import BankBuilder, Extractor, PassContext, PassResult
from esc_skills.skills.lint import errors
from signatures.types import Dialogue, InterventionUnit, SkillEdit


@dataclass(frozen=True, slots=True)
class Discover:
    """Builds the bank.

    Args:
        dialogues: what to learn from; at least one.
        extract: dialogue -> units.
        build: units -> bank.
    """

    dialogues: tuple[Dialogue, ...]
    extract: Extractor
    build: BankBuilder
    name: str = "discover"

    def run(self, program: Any, context: PassContext) -> PassResult:
        """Return the program with the discovered bank.

        Raises:
            ValueError: there are no dialogues, or nothing in them helped anybody.
        """
        if not self.dialogues:
            raise ValueError("discover needs at least one dialogue")
        units: list[InterventionUnit] = []
        unread: list[str] = []
        with dspy.context(lm=context.reflection, adapter=ChatAdapter()):
            for i, dialogue in enumerate(self.dialogues, 1):
                try:
                    units += self.extract(dialogue=dialogue).units
                except (Unreadable, *PASSING) as problem:
                    unread.append(f"{dialogue.id}: {problem}")
                context.tell("dialogue_read", {"done": i, "of": len(self.dialogues)})
            built = self.build(units=units)
        bank = built.bank
        for finding in errors(bank):
            if finding.skill in bank:
                edit = SkillEdit(kind="retire", target=finding.skill, rationale=finding.message)
                bank = bank.apply(edit)
                context.tell("skill_dropped", {"skill": finding.skill, "why": finding.message})
        funnel = {
            "dialogues": len(self.dialogues),
            "units": len(units),
            "prototypes": len(built.prototypes),
            "skills": len(bank),
            "unread": unread,
        }
        context.tell("discovered", funnel)
        found = program.with_bank(bank)
        context.keep(found)
        return PassResult(found, report=funnel)
