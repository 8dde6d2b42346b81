"""Records of what people said: turns, dialogues, states, intervention units, prototypes."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from signatures.labels import Action, Change, Emotion, Need, Polarity, Risk, Scenario, Stage


class Record(BaseModel):
    """Base of all records: immutable, no unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


Speaker = Literal["seeker", "supporter"]


Star = Annotated[int, Field(ge=1, le=5)]


Intensity = Annotated[int, Field(ge=1, le=5)]


class Turn(Record):
    """One message of a dialogue;
    `star` is the seeker's own rating (1-5) of what the supporter did just before.
    """

    speaker: Speaker
    text: str
    strategy: str | None = None
    star: Star | None = None


class Dialogue(Record):
    """A recorded dialogue; `outcome` in [0, 1] or None where nobody said how it ended."""

    id: str
    turns: tuple[Turn, ...]
    source: str
    licence: str
    language: str = "en"
    situation: str = ""
    problem: str = ""
    intensity_before: Intensity | None = None
    intensity_after: Intensity | None = None
    outcome: Annotated[float, Field(ge=0, le=1)] | None = None


class SeekerState(Record):
    """How the seeker is right now, as far as the words show;
    intensity 1 (faint) to 5 (overwhelming).
    """

    emotion: Emotion
    intensity: Intensity
    need: Need = "unclear"
    stage: Stage = "exploring"
    risk: Risk = "none"

    def words(self) -> str:
        """Say the state in one line, as prompts and tables show it."""
        return (
            f"emotion: {self.emotion}; intensity: {self.intensity}/5; need: {self.need}; "
            f"stage: {self.stage}; risk: {self.risk}"
        )


class SupportAction(Record):
    """What the supporter did: a label of ours, and the corpus's own strategy where it has one."""

    label: Action
    text: str
    strategy: str | None = None


class ResponseChange(Record):
    """How the seeker changed after an action, by the words of the reaction alone;
    `shift` -10 (much worse off) to 10 (much better off).
    """

    label: Change
    polarity: Polarity
    shift: Annotated[int, Field(ge=-10, le=10)] = 0


class Evidence(Record):
    """Which signal decided a unit's polarity, in order of trust:
    human star (or its change), survey, the reaction's text.
    """

    signal: Literal["star", "survey", "text"]
    detail: str


class InterventionUnit(Record):
    """State before, action, state after and change:
    the atom that skills are made of (paper section 3.1).
    """

    id: str
    dialogue_id: str
    scenario: Scenario
    before: SeekerState
    before_text: str
    action: SupportAction
    after: SeekerState
    after_text: str
    change: ResponseChange
    polarity: Polarity
    evidence: Evidence
    message_indices: tuple[int, ...]
    outcome: Literal["success", "failure", "unknown"]
    licence: str


class Prototype(Record):
    """Units alike in state, action and meaning, all of one polarity; labels are the most frequent
    of its units.
    """

    id: str
    polarity: Polarity
    action: Action
    need: Need
    stage: Stage
    units: tuple[str, ...]
