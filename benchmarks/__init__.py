"""Measures fidelity and speed; run a file with ``python -m benchmarks.NAME``.

Each ends with one line of JSON.
"""
