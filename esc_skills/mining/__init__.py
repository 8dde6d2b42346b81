"""Turns intervention units into prototypes and cards: pure functions, no model."""
