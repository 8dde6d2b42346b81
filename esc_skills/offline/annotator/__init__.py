"""Answers the prompts that read dialogues: units, reactions, strategies."""
