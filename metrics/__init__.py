"""Measures: SAGE's emotion gain, the DSPy metric made of it, safety, and their statistics."""
