"""Measures: SAGE's emotion gain, the DSPy metric made of it, safety, and their statistics."""

from metrics.sage import SAGE, SageProtocol, SageScore, band, score
from metrics.statistics import Interval, cluster_bootstrap

__all__ = [
    "SAGE",
    "Interval",
    "SageProtocol",
    "SageScore",
    "band",
    "cluster_bootstrap",
    "score",
]
