"""Reads a talk for words a reply can use: the feeling, the matter, the people, facts told.

Everything comes from the seeker's own messages in the history (and the state line, for the
feeling), by the grammar of the language the seeker speaks.
"""

import re
from typing import Final

from esc_skills.offline.responder.assess import assessment_of
from esc_skills.offline.responder.talk import ParsedTalk

_EMOTION_FIELD: Final = re.compile(r"emotion: (\w+)")


def slots(talk: ParsedTalk, state: str) -> dict[str, tuple[str, ...]]:
    """Return the values each slot may take, best first; a slot with no sure value is missing.

    Args:
        talk: the talk so far.
        state: the state line of `SeekerState.words()`, or "".
    """
    found = talk.language.grammar.told_in(talk.seeker)
    emotion = _EMOTION_FIELD.search(state)
    feeling = emotion.group(1) if emotion else assessment_of(talk).emotion
    mood = talk.language.wordings.moods.get(feeling)
    if mood:
        found["feeling"], found["mood"] = (mood[0],), (mood[1],)
    return {name: values for name, values in found.items() if values}
