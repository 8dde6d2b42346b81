"""Skills: the immutable bank, typed edits, lint, retrieval."""

from esc_skills.skills.bank import SkillBank
from esc_skills.skills.retrieve import Retrieval, retrieve

__all__ = ["Retrieval", "SkillBank", "retrieve"]
