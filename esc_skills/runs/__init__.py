"""Jobs: settings in, record out. What a notebook needs is here, imported when it is asked for.

Example:
    >>> from esc_skills.runs import DiscoverSettings, discover_bank
    >>> told = []
    >>> done = discover_bank(
    ...     DiscoverSettings(n_skills=3), on_event=lambda kind, data: told.append(kind)
    ... )
    >>> [skill.card.id for skill in done.agent.bank][0] in done.agent.bank, told[0]
    (True, 'loaded')
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from esc_skills.runs.bound import Bound, bound_compile
    from esc_skills.runs.comparison import Comparison
    from esc_skills.runs.compile import Compiled, compile_agent
    from esc_skills.runs.compile_settings import Settings
    from esc_skills.runs.discover import Discovered, discover_bank
    from esc_skills.runs.evaluate import Evaluated, evaluate_agent
    from esc_skills.runs.folder import RunFolder, claim, claim_next
    from esc_skills.runs.outcome import Outcome, read_outcome
    from esc_skills.runs.progress import OnEvent
    from esc_skills.runs.settings import DiscoverSettings, EvaluateSettings

__all__ = [
    "Bound",
    "Comparison",
    "Compiled",
    "DiscoverSettings",
    "Discovered",
    "EvaluateSettings",
    "Evaluated",
    "OnEvent",
    "Outcome",
    "RunFolder",
    "Settings",
    "bound_compile",
    "claim",
    "claim_next",
    "compile_agent",
    "discover_bank",
    "evaluate_agent",
    "read_outcome",
]
_MODULES: Final = {
    "bound": ("Bound", "bound_compile"),
    "compile": ("Compiled", "compile_agent"),
    "discover": ("Discovered", "discover_bank"),
    "evaluate": ("Evaluated", "evaluate_agent"),
    "folder": ("RunFolder", "claim", "claim_next"),
    "outcome": ("Outcome", "read_outcome"),
    "progress": ("OnEvent",),
    "comparison": ("Comparison",),
    "compile_settings": ("Settings",),
    "settings": ("DiscoverSettings", "EvaluateSettings"),
}
_HOME: Final = {name: module for module, names in _MODULES.items() for name in names}


def __getattr__(name: str) -> Any:
    """Import what is asked for, and what it needs, then."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
