"""Opens what a job asks models with: settings in, roles, meter and DSPy's context out."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import dspy

from esc_skills.lm.adapter import ChatAdapter
from esc_skills.lm.meter import Meter
from esc_skills.lm.roles import Roles, connect
from esc_skills.offline.engine import offline_lm
from esc_skills.runs.knock import knock
from esc_skills.runs.players import n_threads
from esc_skills.runs.settings import ModelSettings


@dataclass(frozen=True, slots=True)
class Session:
    """The models of a job, what counts their calls, and how many requests go on at a time."""

    roles: Roles
    meter: Meter
    threads: int

    @property
    def offline(self) -> bool:
        """Whether no language model takes part."""
        return self.roles.is_offline


@contextlib.contextmanager
def open_session(
    settings: ModelSettings,
    *,
    speaker: Literal["agent", "reflection"] = "agent",
    gives_up: bool = True,
) -> Iterator[Session]:
    """Connect the models of `settings` and make one of them DSPy's, until the block ends.

    Args:
        settings: names the models.
        speaker: the role that answers where a predictor has no model of its own.
        gives_up: whether a model that failed again and again is asked nothing more.

    Raises:
        ValueError: a model string is malformed, or a model cannot be reached.
    """
    meter = Meter()
    roles = connect_roles(settings, meter, gives_up=gives_up)
    with dspy.context(lm=getattr(roles, speaker), adapter=ChatAdapter()):
        yield Session(roles, meter, n_threads(settings, roles))


def build_roles(settings: ModelSettings, meter: Meter, *, gives_up: bool = True) -> Roles:
    """Build the models; none is asked anything yet.

    Raises:
        ValueError: a model string is malformed.
    """
    patience = settings.patience if gives_up else settings.patience.endless
    return connect(settings.role_names, offline=offline_lm, meter=meter, patience=patience)


def connect_roles(settings: ModelSettings, meter: Meter, *, gives_up: bool = True) -> Roles:
    """Build the models and ask each one that is not offline for a reply, before any work.

    Raises:
        ValueError: a model string is malformed, or a model cannot be reached: one line that
            says why.
    """
    roles = build_roles(settings, meter, gives_up=gives_up)
    knock(roles)
    return roles
