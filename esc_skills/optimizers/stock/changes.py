"""Reads back what an optimizer changed, as edits of the bank."""

from esc_skills.skills.bank import SkillBank
from esc_skills.skills.lint import MAX_DEMOS, errors
from signatures.skills import Skill, SkillEdit


def read_edits(
    before: SkillBank, after: SkillBank, *, by: str
) -> tuple[tuple[SkillEdit, ...], SkillBank]:
    """Return the edits and the bank they make; what does not apply or does not lint is left out."""
    edits: list[SkillEdit] = []
    bank = before
    for skill in before:
        new = _tuned(skill, after[skill.card.id])
        if new == skill:
            continue
        edit = SkillEdit(kind="revise", target=skill.card.id, skill=new, rationale=f"tuned by {by}")
        try:
            changed = bank.apply(edit)
        except ValueError:  # it drops a locked clause
            continue
        if not errors(changed):
            bank = changed
            edits.append(edit)
    return tuple(edits), bank


def _tuned(skill: Skill, found: Skill) -> Skill:
    demos = tuple(dict.fromkeys(found.demos))[:MAX_DEMOS]
    return skill.model_copy(update={"guidance": found.guidance.strip(), "demos": demos})
