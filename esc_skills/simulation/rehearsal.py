"""A conversation as DSPy's optimizers take it: one example, one talk, named by an opaque key.

An example holds no profile. Optimizers show examples to models (SIMBA's advice, MIPROv2's data
summary), and no model that proposes may read what a seeker secretly hopes for.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import dspy

from esc_skills.simulation.conversation import Conversation
from esc_skills.simulation.seeker import SimulatedSeeker
from metrics.sage import SageProtocol
from signatures.rollouts import Rollout, Talk


@dataclass(frozen=True)
class Playbill:
    """The talks that can be played, and who is told of each.

    Args:
        talks: by key.
        begin: told of the agent before a talk; may raise to end the run.
        end: told of the agent, the talk's key and its rollout.
        broke: told of what fails every talk alike.
    """

    talks: Mapping[str, Talk]
    begin: Callable[[Any], None]
    end: Callable[[Any, str, Rollout], None]
    broke: Callable[[BaseException], None]

    def __deepcopy__(self, memo: dict[int, Any]) -> "Playbill":
        return self  # all copies of a student report to the same place


class Rehearsal(Conversation):
    """Plays the talk an example names.

    Args:
        agent: the program that is being tuned.
        playbill: talks and who is told of them.
        seeker: plays the profiles; frozen.
        protocol: when a talk ends.
    """

    def __init__(
        self,
        agent: dspy.Module,
        *,
        playbill: Playbill,
        seeker: SimulatedSeeker,
        protocol: SageProtocol,
    ) -> None:
        super().__init__(agent, seeker=seeker, protocol=protocol)
        self.playbill = playbill

    def forward(self, talk: str) -> dspy.Prediction:  # type: ignore[override]
        """Play one talk.

        Args:
            talk: its key.

        Raises:
            Exception: whatever `begin` raises, or what fails every talk alike.
        """
        self.playbill.begin(self.agent)
        played = self.playbill.talks[talk]
        try:
            prediction = super().forward(played.profile, seed=played.seed)
        except Exception as error:
            self.playbill.broke(error)
            raise
        self.playbill.end(self.agent, talk, prediction.rollout)
        return prediction
