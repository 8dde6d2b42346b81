"""Closed vocabularies of the annotation: what a label may be, and nothing about how it is found.

ESC-Skills annotates 18 scenarios, 15 seeker states, 17 support actions and 14 response changes;
their names are not public. The counts are the paper's, the names are **our choice**
(``docs/labels.md``); the actions refine ESConv's eight strategies. The eight intentions and three
persona types are SAGE's.
"""

from typing import Final, Literal, get_args

Scenario = Literal[
    "work_conflict", "job_loss", "career_setback", "study_pressure", "money_worries", "breakup",
    "couple_conflict", "parent_conflict", "parenting", "friendship", "loneliness", "bereavement",
    "caregiving", "health_worry", "sleep", "self_image", "moving", "future_direction",
]  # fmt: skip
Emotion = Literal[
    "anxious", "sad", "angry", "ashamed", "guilty", "lonely", "hurt", "grieving",
    "overwhelmed", "numb", "frustrated", "jealous", "confused", "hopeless", "relieved",
]  # fmt: skip
Action = Literal[
    "inviting_question", "clarifying_question", "insight_question", "paraphrase",
    "feeling_reflection", "meaning_reflection", "self_disclosure", "affirmation", "reassurance",
    "lifting_blame",
    "weighing_both_sides", "explaining_others", "suggestion", "direct_guidance", "information",
    "listening_offer", "other_talk",
]  # fmt: skip
Change = Literal[
    "opens_up", "feels_understood", "calms", "gains_hope", "gains_insight", "accepts_step",
    "thanks", "continues", "asks_for_more", "deflects",
    "closes_up", "pushes_back", "distress_rises", "leaves",
]  # fmt: skip
Strategy = Literal[
    "Question", "Restatement or Paraphrasing", "Reflection of feelings", "Self-disclosure",
    "Affirmation and Reassurance", "Providing Suggestions", "Information", "Others",
]  # fmt: skip
Polarity = Literal["constructive", "neutral", "negative"]
Need = Literal[
    "to_be_heard", "to_be_understood", "to_be_valued", "to_be_cleared", "to_weigh_sides",
    "a_next_step", "to_understand_others", "to_understand_self", "unclear",
]  # fmt: skip
Stage = Literal["opening", "exploring", "easing", "acting", "closing"]
Risk = Literal["none", "concern", "crisis"]
# What models write for a risk instead; doubt counts as concern, as the prompt asks.
RISK_WORDS: Final = {
    **dict.fromkeys(("no", "no risk", "n a", "minimal", "very low", "low"), "none"),
    **dict.fromkeys(
        ("unclear", "unknown", "unsure", "possible", "mild", "some", "moderate", "medium"),
        "concern",
    ),
    **dict.fromkeys(("high", "very high", "severe", "immediate", "imminent", "danger"), "crisis"),
}
Intention = Literal[
    "praise", "listening", "deep_empathy", "not_my_fault",
    "dialectic", "advice", "others_motives", "self_reflection",
]  # fmt: skip
Family = Literal["emotional", "rational"]
PersonaType = Literal["negative", "passive", "avoidant"]
Diagnosis = Literal[
    "missing_skill", "unsafe_intervention", "profile_specific_failure", "wrong_selection"
]
# Who worded a demo's reply: the offline engine (which is no language model), a person in a dialogue
# that was mined, a language model, or whoever wrote or imported it by hand.
DemoOrigin = Literal["offline", "mined", "model", "hand"]
# Which demos an agent speaks with: auto leaves the offline engine's out where a model speaks.
DemoChoice = Literal["auto", "all", "none"]
# How many requests a reply takes; no label of the annotation, but as closed a set.
Plan = Literal["one", "two", "three"]
PlanSetting = Literal["auto", "one", "two", "three"]
EditKind = Literal["add", "revise", "tighten", "contraindicate", "split", "merge", "retire"]

EMOTIONAL_INTENTIONS: Final = ("praise", "listening", "deep_empathy", "not_my_fault")
INTENTIONS: Final[tuple[Intention, ...]] = get_args(Intention)
PERSONA_TYPES: Final[tuple[PersonaType, ...]] = get_args(PersonaType)

POLARITY_OF_CHANGE: Final[dict[Change, Polarity]] = {
    **dict.fromkeys(get_args(Change)[:7], "constructive"),
    **dict.fromkeys(get_args(Change)[7:10], "neutral"),
    **dict.fromkeys(get_args(Change)[10:], "negative"),
}
# A reaction's shift (-10..10) of at least this size is a change; below it, none. Our choice.
CLEAR_SHIFT: Final = 3

ACTIONS_OF_STRATEGY: Final[dict[str, tuple[Action, ...]]] = {
    "Question": ("inviting_question", "clarifying_question", "insight_question"),
    "Restatement or Paraphrasing": ("paraphrase", "meaning_reflection"),
    "Reflection of feelings": ("feeling_reflection", "meaning_reflection"),
    "Self-disclosure": ("self_disclosure",),
    "Affirmation and Reassurance": (
        "affirmation",
        "reassurance",
        "lifting_blame",
        "listening_offer",
    ),
    "Providing Suggestions": ("suggestion", "direct_guidance"),
    "Information": ("information", "explaining_others", "weighing_both_sides"),
    "Others": ("other_talk", "listening_offer"),
}

# An action that two strategies share counts for the one that lists it first: our choice.
STRATEGY_OF_ACTION: Final[dict[Action, str]] = {
    action: strategy
    for strategy, actions in reversed(ACTIONS_OF_STRATEGY.items())
    for action in actions
}

STRATEGY_ALIASES: Final[dict[str, str]] = {
    "Questions": "Question",
    "Other": "Others",
    "Direct Guidance": "Providing Suggestions",
    "Providing Suggestions or Information": "Providing Suggestions",
    "Reflection of Feelings": "Reflection of feelings",
    "Self-Disclosure": "Self-disclosure",
    "Restatement": "Restatement or Paraphrasing",
    "Paraphrasing": "Restatement or Paraphrasing",
    "Approval and Reassurance": "Affirmation and Reassurance",
    "Affirmation": "Affirmation and Reassurance",
    "Reassurance": "Affirmation and Reassurance",
    "Suggestion": "Providing Suggestions",
    "Suggestions": "Providing Suggestions",
    "Providing Information": "Information",
    "Reflection": "Reflection of feelings",
    "Self disclosure": "Self-disclosure",
}
_STRATEGIES: Final = {
    "".join(filter(str.isalpha, name)).lower(): meant
    for name, meant in {**{n: n for n in ACTIONS_OF_STRATEGY}, **STRATEGY_ALIASES}.items()
}


def strategy_of(name: str) -> str:
    """Return a corpus's name for a strategy as ESConv spells it; an unknown one as it stands."""
    return _STRATEGIES.get("".join(filter(str.isalpha, name)).lower(), name)


def family_of(intention: Intention) -> Family:
    """Return which of SAGE's two intention families `intention` belongs to."""
    return "emotional" if intention in EMOTIONAL_INTENTIONS else "rational"


def polarity_of_shift(shift: int) -> Polarity:
    """Return which kind of change a shift (-10 to 10) of the seeker's words is."""
    if abs(shift) < CLEAR_SHIFT:
        return "neutral"
    return "constructive" if shift > 0 else "negative"
