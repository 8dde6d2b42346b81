"""What a compile would take with models as `doctor` has met them: calls, hours, tokens, money."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from esc_skills.lm.meter import Spent
from esc_skills.runs.compile_settings import Settings
from esc_skills.runs.data import load_data
from esc_skills.runs.estimate import LIKELY_SHARE, asked_at_most, priced


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a compile would likely take; `usd` None where a price is unknown.

    `hours` with one request at a time: divide by what the endpoint serves side by side.
    """

    calls: int
    hours: float
    tokens: int
    usd: float | None

    def as_json(self) -> dict[str, Any]:
        """Return the object that ``--json`` prints."""
        return asdict(self) | {"hours": round(self.hours, 2)}


def forecast(settings: Settings, seen: Mapping[str, tuple[float, Spent]]) -> Forecast:
    """Multiply the calls a compile likely makes by what each role's calls took here.

    Args:
        settings: of the compile.
        seen: role -> seconds and what was spent, over all its checks.
    """
    asked = asked_at_most(settings, load_data(settings)).counts
    names = ("agent", "seeker", "reflection", "judge")
    models = dict(zip(names, settings.role_names.all, strict=True))
    calls, seconds, spent = 0, 0.0, Spent()
    for role, (took, used) in seen.items():
        n, per = int(asked[role] * LIKELY_SHARE), max(1, used.calls)
        calls += n
        seconds += n * took / per
        spent += priced(models[role], n, n * used.tokens_in // per, n * used.tokens_out // per)
    return Forecast(calls, seconds / 3600, spent.tokens_in + spent.tokens_out, spent.usd)
