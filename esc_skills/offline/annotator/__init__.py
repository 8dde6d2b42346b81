"""Answers the prompts that read dialogues: units, reactions, strategies."""

from esc_skills.offline.annotator.languages import LANGUAGES

__all__ = ["LANGUAGES"]
