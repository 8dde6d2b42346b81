"""What an all-knowing supporter does for each hidden wish: reasoned, not searched."""

from typing import Final

from esc_skills.lm.offline.responder.moves import Move
from signatures.labels import Intention

PLAN_OF_WISH: Final[dict[Intention, tuple[tuple[Move, ...], ...]]] = {
    "praise": (
        ("praise", "reflect_feeling"),
        ("tell_more", "paraphrase"),
        ("praise", "validate"),
        ("listening", "deep_empathy"),
    ),
    "listening": (
        ("listening", "reflect_feeling"),
        ("tell_more", "paraphrase"),
        ("listening",),
        ("deep_empathy", "tell_more"),
    ),
    "deep_empathy": (
        ("deep_empathy",),
        ("reflect_feeling", "tell_more"),
        ("deep_empathy", "paraphrase"),
        ("listening", "validate"),
    ),
    "not_my_fault": (
        ("lift_blame", "validate"),
        ("paraphrase", "reflect_feeling"),
        ("lift_blame",),
        ("praise", "deep_empathy"),
    ),
    "dialectic": (
        ("both_sides", "paraphrase"),
        ("ask_question", "others_motives"),
        ("both_sides",),
        ("validate", "self_reflection"),
    ),
    "advice": (
        ("paraphrase", "small_step"),
        ("ask_question", "validate"),
        ("small_step",),
        ("praise", "both_sides"),
    ),
    "others_motives": (
        ("others_motives", "paraphrase"),
        ("ask_question", "validate"),
        ("others_motives",),
        ("both_sides",),
    ),
    "self_reflection": (
        ("self_reflection", "paraphrase"),
        ("praise", "ask_question"),
        ("self_reflection",),
        ("validate", "both_sides"),
    ),
}
