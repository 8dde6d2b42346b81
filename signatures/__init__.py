"""All records and every prompt: what the system says and what it means. Records are this door."""

from signatures.dialogues import Dialogue, InterventionUnit, SeekerState, Turn
from signatures.rollouts import Rollout, SeekerProfile, Verdict
from signatures.skills import Skill, SkillCard, SkillEdit

__all__ = [
    "Dialogue",
    "InterventionUnit",
    "Rollout",
    "SeekerProfile",
    "SeekerState",
    "Skill",
    "SkillCard",
    "SkillEdit",
    "Turn",
    "Verdict",
]
