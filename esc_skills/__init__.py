"""The machinery: skills, simulation, language models, safety, data, optimizer passes.

What production code needs is `load_agent`; jobs are in `esc_skills.runs`.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from programs.saving import load_agent

__all__ = ["load_agent"]


def __getattr__(name: str) -> Any:
    """Import the door when somebody knocks: the packages below this one do without it."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from programs.saving import load_agent

    return load_agent
