"""What an agent's replies cost: its own requests and tokens, those of seeker and judge left out."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

from esc_skills.lm.meter import Spent


@dataclass(frozen=True, slots=True)
class Effort:
    """What `n_replies` replies of an agent took."""

    n_replies: int
    spent: Spent

    @property
    def calls(self) -> float | None:
        """Requests a reply; None where there was no reply."""
        return self._each(self.spent.calls)

    @property
    def tokens_in(self) -> float | None:
        """Prompt tokens a reply, over all its requests."""
        return self._each(self.spent.tokens_in)

    @property
    def tokens_out(self) -> float | None:
        """Tokens written a reply, over all its requests."""
        return self._each(self.spent.tokens_out)

    def saved(self) -> dict[str, Any]:
        """Return what `of_saved` reads."""
        return asdict(self)

    @classmethod
    def of_saved(cls, found: Mapping[str, Any]) -> Self:
        """Read what `saved` returned."""
        return cls(found["n_replies"], Spent(**found["spent"]))

    def _each(self, n: int) -> float | None:
        return n / self.n_replies if self.n_replies else None


def effort_json(effort: Effort | None) -> dict[str, float | None]:
    """Return what ``--json`` says of it; None is for tables that were kept without."""
    if effort is None:
        return {}
    found = {
        "calls_per_reply": effort.calls,
        "tokens_in_per_reply": effort.tokens_in,
        "tokens_out_per_reply": effort.tokens_out,
    }
    return {name: None if n is None else round(n, 2) for name, n in found.items()}
