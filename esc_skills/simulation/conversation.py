"""A talk between an agent and a simulated seeker, as a DSPy module: its trace holds every turn.

It plays SAGE's protocol and judges nothing itself. One talk going wrong is data - an unscored
rollout that says why; a broken setup raises.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import dspy

from esc_skills.lm.ask import PASSING, Unreadable, reason
from esc_skills.lm.meter import agent_speaks
from esc_skills.lm.seeds import HELD_OUT, derive_seed
from esc_skills.simulation.seeker import Said, SimulatedSeeker
from metrics.sage import SAGE, SageProtocol
from signatures.dialogues import Turn
from signatures.rollouts import EndReason, Exchange, Rollout, SeekerProfile


class Conversation(dspy.Module):
    """Lets `agent` talk with the seeker of a profile.

    Args:
        agent: a program called with ``history=[{"role", "content"}, …]`` that returns `reply`,
            `skill`, `state` and `screen`.
        seeker: plays the profiles; frozen.
        protocol: when a talk ends and how emotion moves.
    """

    def __init__(
        self,
        agent: dspy.Module,
        *,
        seeker: SimulatedSeeker | None = None,
        protocol: SageProtocol = SAGE,
    ) -> None:
        super().__init__()
        self.agent = agent
        self.seeker = seeker or SimulatedSeeker()
        self.protocol = protocol

    def forward(self, profile: SeekerProfile, seed: int = 0) -> dspy.Prediction:
        """Play one talk from its opening line.

        Args:
            profile: whom the agent talks to; the agent is shown nothing of it but what is said.
            seed: of the seeker's noise; 2**30 and above marks a held-out talk.

        Returns:
            A prediction with `rollout`, and `reply`, the last one said.
        """
        return self._prediction(profile, seed, (), profile.first_talk, self.protocol.max_replies)

    def replay(
        self, profile: SeekerProfile, rollout: Rollout, *, turn: int, n_turns: int
    ) -> dspy.Prediction:
        """Play a recorded talk again from its reply number `turn` (from 0), for `n_turns` replies.

        What came before is taken as it was; the seeker's noise is that of the record.

        Raises:
            ValueError: the record has no such reply.
        """
        if not 0 <= turn < len(rollout.exchanges):
            raise ValueError(f"turn must be in 0..{len(rollout.exchanges) - 1}, got {turn}")
        before, opening = rollout.exchanges[:turn], rollout.exchanges[turn].seeker
        return self._prediction(profile, rollout.seed, before, opening, turn + n_turns)

    def _prediction(
        self,
        profile: SeekerProfile,
        seed: int,
        before: tuple[Exchange, ...],
        opening: str,
        until: int,
    ) -> dspy.Prediction:
        lm = dspy.settings.lm
        agent_seed = derive_seed(seed, profile.id, "agent", held_out=seed >= HELD_OUT)
        play = _Play(self, profile, seed, list(before))
        # The seeker's requests bring seeds of their own: this one is the agent's.
        with dspy.context(lm=lm.copy(seed=agent_seed) if lm else None):
            end, error = play.run(opening, min(until, self.protocol.max_replies))
        rollout = Rollout(
            profile_id=profile.id,
            scene=profile.scene,
            stratum=profile.stratum,
            intention=profile.intention,
            seed=seed,
            exchanges=tuple(play.exchanges),
            trajectory=(self.protocol.start, *(e.emotion_after for e in play.exchanges)),
            end=end,
            error=error,
        )
        last = rollout.exchanges[-1].reply if rollout.exchanges else ""
        return dspy.Prediction(rollout=rollout, reply=last)


@dataclass
class _Play:
    """The state of one talk while it goes on."""

    talk: Conversation
    profile: SeekerProfile
    seed: int
    exchanges: list[Exchange]

    def run(self, opening: str, until: int) -> tuple[EndReason, str | None]:
        """Play until the end or until `until` replies are rated; return why it ended, any error."""
        seeker = opening
        try:
            while len(self.exchanges) < until:
                self._reply(seeker)
                ended = self.talk.protocol.ended(self.emotion, len(self.exchanges))
                if ended:
                    return ended, None
                answer = self._answer()
                if answer.goodbye:
                    return "goodbye", None
                seeker = answer.message
        except (Unreadable, *PASSING) as problem:
            return "unscored", f"{type(problem).__name__}: {reason(problem)}"[:300]
        return "turn_limit", None

    @property
    def emotion(self) -> int:
        return self.exchanges[-1].emotion_after if self.exchanges else self.talk.protocol.start

    def _turns(self) -> list[Turn]:
        return [
            turn
            for e in self.exchanges
            for turn in (
                Turn(speaker="seeker", text=e.seeker),
                Turn(speaker="supporter", text=e.reply),
            )
        ]

    def _reply(self, seeker: str) -> None:
        turns = [*self._turns(), Turn(speaker="seeker", text=seeker)]
        with agent_speaks():
            said = self.talk.agent(history=_messages(turns))
        before = self.emotion
        appraisal = self.talk.seeker.judge(
            self.profile,
            [*turns, Turn(speaker="supporter", text=said.reply)],
            emotion=before,
            last=self.exchanges[-1].appraisal.change if self.exchanges else 0,
            turn=len(self.exchanges) + 1,
            seed=self.seed,
        )
        self.exchanges.append(
            Exchange(
                seeker=seeker,
                reply=said.reply,
                skill=said.skill,
                state=said.state,
                appraisal=appraisal,
                emotion_before=before,
                emotion_after=self.talk.protocol.apply(before, appraisal.change),
                violations=said.screen.outgoing.harms,
            )
        )

    def _answer(self) -> Said:
        return self.talk.seeker.answer(
            self.profile,
            self._turns(),
            self.exchanges[-1].appraisal,
            emotion=self.emotion,
            turn=len(self.exchanges),
            seed=self.seed,
        )


def _messages(talk: Sequence[Turn]) -> list[dict[str, str]]:
    """Show the talk as the agent sees it: the one place where roles are turned."""
    return [
        {"role": "user" if turn.speaker == "seeker" else "assistant", "content": turn.text}
        for turn in talk
    ]
