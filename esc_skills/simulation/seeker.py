"""The simulated seeker: one predictor judges the reply, another speaks. Never tuned by any pass.

Noise is a function of (seed, profile, turn) and never of the reply, so two versions of an agent are
compared under common random numbers.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import dspy

from esc_skills.lm.ask import ask
from esc_skills.lm.seeds import derive_seed
from signatures.dialogues import Turn
from signatures.rollouts import Appraisal, SeekerProfile
from signatures.seeker import AppraiseReply, SpeakAsSeeker, persona_words, wish_words
from signatures.transcript import render


@dataclass(frozen=True, slots=True)
class Said:
    """What a seeker says next, and whether that is the last of it."""

    message: str
    goodbye: bool


class SimulatedSeeker(dspy.Module):
    """Plays a profile.

    Args:
        judge: LM that appraises; None takes the LM of the context.
        speaker: LM that speaks; None takes the LM of the context.
    """

    def __init__(self, *, judge: dspy.LM | None = None, speaker: dspy.LM | None = None) -> None:
        super().__init__()
        self.appraise = dspy.Predict(AppraiseReply)
        self.speak = dspy.Predict(SpeakAsSeeker)
        # On the predictors: no context to open per reply. Nobody sets another on a frozen module.
        self.appraise.lm, self.speak.lm = judge, speaker
        # Frozen: a pass that tuned the seeker would make it easier to please.
        self._compiled = True

    def judge(
        self,
        profile: SeekerProfile,
        talk: Sequence[Turn],
        *,
        emotion: int,
        last: int,
        turn: int,
        seed: int,
    ) -> Appraisal:
        """Appraise the last reply of `talk`.

        An unreadable judgment is asked for again, then raises.

        Raises:
            Unreadable: no judgment could be read.
        """
        said = ask(
            self.appraise,
            seed=derive_seed(seed, profile.id, turn, "appraise"),
            check=_bad_change,
            persona=persona_words(profile),
            situation=profile.situation,
            hidden_wish=wish_words(profile),
            history=render(talk),
            emotion=emotion,
            last_change=last,
            turn=turn,
        )
        return Appraisal(
            content=said.content,
            target_completion=said.target_completion,
            activity=said.activity,
            analysis=said.analysis,
            change=said.change,
        )

    def answer(
        self,
        profile: SeekerProfile,
        talk: Sequence[Turn],
        appraisal: Appraisal,
        *,
        emotion: int,
        turn: int,
        seed: int,
    ) -> Said:
        """Return what the seeker says next.

        Raises:
            Unreadable: no message could be read.
        """
        said = ask(
            self.speak,
            seed=derive_seed(seed, profile.id, turn, "speak"),
            check=_no_message,
            persona=persona_words(profile),
            situation=profile.situation,
            facts="\n".join(profile.facts),
            hints="\n".join(profile.hints),
            hidden_wish=wish_words(profile),
            history=render(talk),
            emotion=emotion,
            last_change=appraisal.change,
            activity=appraisal.activity,
        )
        return Said(said.message, said.goodbye)


def _bad_change(prediction: dspy.Prediction) -> str | None:
    value = prediction.change
    ok = isinstance(value, int) and not isinstance(value, bool) and -10 <= value <= 10
    return None if ok else f"change {value!r} is not an integer in -10..10"


def _no_message(prediction: dspy.Prediction) -> str | None:
    return None if str(prediction.message or "").strip() else "the message is empty"
