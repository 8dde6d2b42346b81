"""Names the strategy of a reply: the annotator's action, mapped to ESConv's eight strategies."""

import json
from typing import Final

from esc_skills.offline.annotator import annotate as annotator
from esc_skills.offline.prompt import Prompt
from signatures.labels import STRATEGY_OF_ACTION
from signatures.transcript import defuse

_AFTER: Final = "Okay."  # an action is annotated between two seeker blocks; it is not read here


def name_strategy(prompt: Prompt) -> dict[str, str]:
    """Answer `NameStrategy`.

    Args:
        prompt: with inputs `before` and `said`; `said` alone decides.
    """
    before, said = (defuse(prompt.inputs.get(name, "")) or "-" for name in ("before", "said"))
    lines = f"0 Seeker: {before}\n1 Supporter: {said}\n2 Seeker: {_AFTER}"
    asked = Prompt(
        instructions="",
        inputs={"situation": "", "dialogue": lines},
        outputs=("scenario", "units"),
        demos=(),
        seed=prompt.seed,
    )
    unit = json.loads(annotator.annotate(asked)["units"])[0]
    return {"strategy": STRATEGY_OF_ACTION[unit["action"]]}
