"""How moves and styles are recognised in English guidance and risks; the patterns are data.

They are verb + object pairs with many synonyms: the responder's own idea of how people instruct
each other. An instruction worded outside of them is not understood, as by a weak model.
"""

from re import Pattern
from typing import Final, cast

from esc_skills.offline.responder.data import data_of
from esc_skills.offline.responder.moves import Move, Style

GUIDANCE: Final = data_of("guidance.json")
MOVE_CUES: Final = cast(dict[Move, Pattern[str]], GUIDANCE.cues("moves"))
STYLE_CUES: Final = cast(dict[Style, Pattern[str]], GUIDANCE.cues("styles"))
# Saying these of a reply is the opposite of a style: "be thorough" cancels "keep it short".
CONTRARY_CUES: Final = cast(dict[Style, Pattern[str]], GUIDANCE.cues("contrary"))
