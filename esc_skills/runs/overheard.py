"""Says of an answer as it came, before anything is mended, what reading it would hide.

Words copied from an example in the prompt, scaffolding that would have leaked, a refusal.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from esc_skills.lm.adapter import ChatAdapter, is_chat
from esc_skills.lm.reading import answer_of, read_fields
from esc_skills.lm.replies import spoken
from esc_skills.runs.samples import Sample
from metrics.copying import repeats
from signatures.talk import END_OF_SYSTEM

_LEAKS: Final = {"role label", "other side", "markers"}
_NO_REPLY: Final = {"template", "scaffolding"}
_SAID: Final = ("reply", "message", "guidance", "new_guidance")  # a reason may quote
_OPENS: Final = 200  # characters within which a refusal shows
_REFUSALS: Final = re.compile(
    "|".join(json.loads(Path(__file__).with_name("refusals.json").read_text(encoding="utf-8"))),
    re.I,
)


@dataclass(frozen=True, slots=True)
class Heard:
    """What an answer did that no answer should."""

    copied: bool = False
    leaked: bool = False
    refused: bool = False

    def __or__(self, other: "Heard") -> "Heard":
        return Heard(
            self.copied or other.copied, self.leaked or other.leaked, self.refused or other.refused
        )


class Overhearing(ChatAdapter):
    """Reads as the stock one of ours does, and keeps what came and what had to be mended."""

    def __init__(self) -> None:
        self.repairs: Counter[str] = Counter()
        self.answers: list[str] = []
        super().__init__(on_repair=lambda what: self.repairs.update([what]))

    def parse(self, signature: Any, completion: str) -> dict[str, Any]:
        """Keep the answer, then read it."""
        self.answers.append(completion)
        return super().parse(signature, completion)


def heard(raw: str, sample: Sample) -> Heard:
    """Judge an answer to a sample, as it came."""
    signature = sample.predictor().signature
    texts = dict(_texts(raw, signature))
    own_words = (signature.instructions, END_OF_SYSTEM, *_described(signature))
    return Heard(
        copied=any(repeats(texts.get(name, ""), sample.exemplary) for name in _SAID),
        leaked=_goes_on(raw, signature)
        or repeats(answer_of(raw), own_words)
        or any(_scaffolds(name, text) for name, text in texts.items()),
        refused=any(_REFUSALS.search(text[:_OPENS]) for text in texts.values()),
    )


def _texts(raw: str, signature: Any) -> Iterator[tuple[str, str]]:
    """Return what an answer says in words, by field: a plain reply is the whole of it."""
    if is_chat(signature):
        yield "reply", answer_of(raw)
        return
    found = read_fields(raw, tuple(signature.output_fields), tuple(signature.input_fields))
    for name, field in signature.output_fields.items():
        if field.annotation is str and name in found:
            yield name, found[name]
    if not found:
        yield "", answer_of(raw)


def _scaffolds(name: str, text: str) -> bool:
    said = spoken(text, by="seeker" if name == "message" else "supporter")
    return bool(_LEAKS & {*said.repairs}) or said.problem in _NO_REPLY


def _goes_on(raw: str, signature: Any) -> bool:
    """Say whether an answer in fields goes on with a field of the prompt."""
    return not is_chat(signature) and bool(read_fields(raw, tuple(signature.input_fields)))


def _described(signature: Any) -> Iterator[str]:
    for field in signature.output_fields.values():
        yield (field.json_schema_extra or {}).get("desc", "")
