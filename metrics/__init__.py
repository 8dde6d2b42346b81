"""Measures: SAGE's emotion gain, the DSPy metric made of it, safety, and the statistics around them."""
