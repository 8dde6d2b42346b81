"""Reads back what an optimizer changed, as edits of the bank."""

from esc_skills.optimizers.turns import marked
from esc_skills.skills.bank import SkillBank
from esc_skills.skills.lint import MAX_DEMOS, errors
from signatures.skills import Skill, SkillEdit


def read_edits(
    before: SkillBank, after: SkillBank, *, by: str, speaker: str
) -> tuple[tuple[SkillEdit, ...], SkillBank]:
    """Return the edits and the bank they make; what does not apply or does not lint is left out.

    Args:
        before: the bank the optimizer was given.
        after: what it made of it.
        by: its name.
        speaker: the agent's model, who worded the new demos.
    """
    edits: list[SkillEdit] = []
    bank = before
    for skill in before:
        new = _tuned(skill, after[skill.card.id], speaker)
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


def _tuned(skill: Skill, found: Skill, speaker: str) -> Skill:
    known = {demo.turn: demo for demo in skill.demos}
    demos = {
        demo.turn: known.get(demo.turn) or marked(demo, speaker=speaker) for demo in found.demos
    }
    return skill.model_copy(
        update={"guidance": found.guidance.strip(), "demos": tuple(demos.values())[:MAX_DEMOS]}
    )
