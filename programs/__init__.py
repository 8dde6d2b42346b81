"""The programs that are compiled and shipped; production code needs `load_agent` only."""

from programs.agent import SupportAgent
from programs.saving import load_agent

__all__ = ["SupportAgent", "load_agent"]
