"""Dialogues and profiles: how they are loaded, and the ones written for this project."""
