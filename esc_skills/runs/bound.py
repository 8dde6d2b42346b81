"""What a compile can cost, for ``--dry-run``: every role, and all."""

from dataclasses import asdict, dataclass
from typing import Any

from esc_skills.lm.meter import Spent
from esc_skills.runs.compile_settings import Settings
from esc_skills.runs.data import load_data
from esc_skills.runs.estimate import RoleEstimate, estimate
from esc_skills.runs.progress import OnEvent, silent

__all__ = ["Bound", "RoleEstimate", "Spent", "bound_compile"]


@dataclass(frozen=True, slots=True)
class Bound:
    """What each role can spend at most, and is likely to."""

    rows: tuple[RoleEstimate, ...]

    @property
    def most(self) -> Spent:
        """The bound of all roles."""
        return sum((row.most for row in self.rows), Spent())

    @property
    def likely(self) -> Spent:
        """What all roles are likely to spend."""
        return sum((row.likely for row in self.rows), Spent())

    def as_json(self) -> dict[str, Any]:
        """Return the object that ``--json`` prints."""
        return {
            key: {row.role: asdict(getattr(row, key)) for row in self.rows}
            | {"all": asdict(getattr(self, key))}
            for key in ("most", "likely")
        }


def bound_compile(settings: Settings, *, on_event: OnEvent = silent) -> Bound:
    """Bound what a compile with these settings would spend; spends nothing itself.

    Raises:
        NothingToLoad: there are no dialogues or profiles that fit.

    Example:
        >>> from esc_skills.runs import Settings, bound_compile
        >>> bound = bound_compile(Settings(lm="openai/gpt-4o-mini", passes=("discover",)))
        >>> bound.most.usd > bound.likely.usd > 0
        True
    """
    data = load_data(settings)
    on_event("loaded", {"skipped": list(data.skipped)})
    return Bound(estimate(settings, data))
