"""Dialogues and profiles: how they are loaded, and the ones written for this project."""

from esc_skills.corpora.load import (
    Loaded,
    NothingToLoad,
    load_dialogues,
    load_profiles,
    own_dialogues,
    own_profiles,
)

__all__ = [
    "Loaded",
    "NothingToLoad",
    "load_dialogues",
    "load_profiles",
    "own_dialogues",
    "own_profiles",
]
