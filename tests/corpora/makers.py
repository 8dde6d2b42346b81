"""Small dialogues, and an annotator that reads their numbered blocks."""

import json
import re

from esc_skills.offline.prompt import Prompt
from signatures.dialogues import Dialogue, Turn
from signatures.labels import POLARITY_OF_CHANGE, Change


def make_dialogue(
    dialogue_id: str = "d1", *, stars: tuple[int | None, ...] = (5, 2), **fields: object
) -> Dialogue:
    turns = [Turn(speaker="seeker", text=f"My {dialogue_id} week was long and sad.")]
    for i, star in enumerate(stars):
        turns.append(
            Turn(
                speaker="supporter",
                text=f"What was hardest in {dialogue_id}, part {i}?",
                strategy="Question",
            )
        )
        turns.append(Turn(speaker="seeker", text=f"It was the part {i} of it, I think.", star=star))
    return Dialogue(
        **{
            "id": dialogue_id,
            "turns": tuple(turns),
            "source": "test",
            "licence": "Apache-2.0",
            **fields,
        }
    )


SHIFT_OF = {"constructive": 5, "neutral": 0, "negative": -5}


def annotated(prompt: Prompt, *, change: Change = "opens_up") -> dict[str, str]:
    """Answer both prompts of extraction: every place annotated, every reaction the same."""
    if "reactions" in prompt.outputs:
        rows = re.findall(r"^(\d+) Before", prompt.inputs["pairs"], re.MULTILINE)
        shift = SHIFT_OF[POLARITY_OF_CHANGE[change]]
        found = [{"block": int(n), "change": change, "shift": shift} for n in rows]
        return {"reactions": json.dumps(found)}
    rows = re.findall(r"^(\d+) Supporter", prompt.inputs["dialogue"], re.MULTILINE)
    units = [
        {
            "block": int(n),
            "emotion_before": "sad",
            "intensity_before": 4,
            "need_before": "to_be_heard",
            "stage": "exploring",
            "action": "inviting_question",
            "emotion_after": "sad",
            "intensity_after": 3,
            "need_after": "to_be_heard",
        }
        for n in rows
    ]
    return {"scenario": "work_conflict", "units": json.dumps(units)}
