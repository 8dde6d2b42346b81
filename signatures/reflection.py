"""The prompts of refinement: say why a turn lost emotion, and propose better guidance."""

import dspy

from signatures.labels import Diagnosis


class DiagnoseTurn(dspy.Signature):
    """A turn of a support talk made the seeker feel worse. Say why.

    - missing_skill: no skill at hand gives what this seeker needed;
    - unsafe_intervention: the reply was harmful whoever had received it;
    - profile_specific_failure: the skill is right for others, but not as it was carried out with
      this seeker;
    - wrong_selection: another skill at hand would have fitted this state.
    """

    skill: str = dspy.InputField(desc="the skill that was used and its guidance, or none")
    candidates: str = dspy.InputField(
        desc="the other skills at hand, one a line: id | when it applies | what to expect"
    )
    state: str = dspy.InputField(desc="how the seeker was judged to be")
    history: str = dspy.InputField(desc="the talk up to and with the reply")
    seeker_thought: str = dspy.InputField(
        desc="what went through the seeker at that reply, and why emotion fell"
    )
    diagnosis: Diagnosis = dspy.OutputField(desc="one of the four")
    why: str = dspy.OutputField(desc="one sentence")


class ReviseGuidance(dspy.Signature):
    """Improve the guidance of one support skill so that the losing turns would have gone better
    and the winning ones stay.

    Two to five short imperative sentences, most important first; the supporter attends to few
    things at once. Learn from what the seekers thought. Do not propose again what was rejected. Do
    not quote anybody. Never advise against safety.
    """

    guidance: str = dspy.InputField(desc="the guidance as it is now")
    state: str = dspy.InputField(desc="the states it is used in")
    losing_turns: str = dspy.InputField(
        desc="replies that lost emotion, with what the seeker thought"
    )
    winning_turns: str = dspy.InputField(
        desc="replies that gained emotion, with what the seeker thought"
    )
    bank: str = dspy.InputField(desc="guidance of other skills, as a source of what works")
    rejected: str = dspy.InputField(desc="guidance already tried and rejected; may be empty")
    rationale: str = dspy.OutputField(desc="one sentence: what changes and why it should help")
    new_guidance: str = dspy.OutputField(desc="the improved guidance")
