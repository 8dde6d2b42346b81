"""Small dialogues, and an annotator that reads their numbered blocks."""

import json
import re

from esc_skills.lm.offline.prompt import Prompt
from signatures.types import Dialogue, Turn


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
        }  # type: ignore[arg-type]
    )


def annotated(prompt: Prompt, *, change: str = "opens_up") -> dict[str, str]:
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
            "change": change,
        }
        for n in rows
    ]
    return {"scenario": "work_conflict", "units": json.dumps(units)}
