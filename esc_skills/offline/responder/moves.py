"""The conversational moves of the responder, and in which order a reply makes them."""

from typing import Final, Literal, get_args

Move = Literal[
    "deep_empathy",
    "reflect_feeling",
    "sympathy",
    "self_disclosure",
    "summarise",
    "paraphrase",
    "validate",
    "lift_blame",
    "praise",
    "comfort",
    "information",
    "both_sides",
    "others_motives",
    "self_reflection",
    "listening",
    "ask_permission",
    "small_step",
    "general_advice",
    "advice_list",
    "referral",
    "ask_question",
    "tell_more",
    "closing",
]
Style = Literal["short", "specific", "own_words", "vary", "no_list", "no_advice"]

ORDER: Final[tuple[Move, ...]] = get_args(Move)
"""The order in which moves of one reply are spoken.

Feeling first, then thought, then action, then the floor goes back.
"""

ADVICE: Final[tuple[Move, ...]] = ("general_advice", "advice_list", "small_step")

NEIGHBOUR: Final[dict[Move, Move]] = {
    "deep_empathy": "reflect_feeling",
    "reflect_feeling": "validate",
    "sympathy": "validate",
    "self_disclosure": "validate",
    "summarise": "ask_question",
    "paraphrase": "ask_question",
    "validate": "reflect_feeling",
    "lift_blame": "validate",
    "praise": "validate",
    "comfort": "reflect_feeling",
    "information": "ask_question",
    "both_sides": "ask_question",
    "others_motives": "both_sides",
    "self_reflection": "ask_question",
    "listening": "tell_more",
    "ask_permission": "listening",
    "small_step": "ask_permission",
    "general_advice": "comfort",
    "advice_list": "general_advice",
    "referral": "general_advice",
    "ask_question": "paraphrase",
    "tell_more": "listening",
    "closing": "validate",
}
"""What stands in for a move that would only repeat the reply before."""
