"""Composes seeker profiles from scenes: every scene with each of SAGE's eight intentions.

``python -m esc_skills.corpora.compose`` writes `profiles/{train,val,test}.jsonl` from
`profiles/scenes.jsonl`. Personas are balanced over scenes and intentions (a Latin square), and the
splits share no scene: 18 for training, 6 for validation, 12 sealed for the test.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from signatures.labels import INTENTIONS, PERSONA_TYPES
from signatures.types import SeekerProfile

FOLDER: Final = Path(__file__).parent / "profiles"
SPLITS: Final = {"train": (0, 18), "val": (18, 24), "test": (24, 36)}


def compose(scenes: Iterable[dict[str, Any]]) -> tuple[SeekerProfile, ...]:
    """Return the profiles of `scenes`, eight each."""
    return tuple(
        _profile(scene, i, k) for i, scene in enumerate(scenes) for k in range(len(INTENTIONS))
    )


def _profile(scene: dict[str, Any], i: int, k: int) -> SeekerProfile:
    intention, persona = INTENTIONS[k], PERSONA_TYPES[(i + k) % len(PERSONA_TYPES)]
    who = f"{scene['name']}, {scene['age']}, {scene['role']}; the other person is {scene['other']}."
    return SeekerProfile(
        id=f"{scene['scene']}-{intention}",
        language="en",
        persona_type=persona,
        traits=tuple(scene["traits"][persona]),
        persona=f"{who} {scene['persona']}",
        topic=scene["topic"],
        scene=scene["scene"],
        situation=scene["situation"],
        facts=tuple(scene["facts"]),
        intention=intention,
        hidden_wish=scene["hidden"][intention],
        hints=tuple(scene["hints"][intention]),
        first_talk=scene["first_talk"][persona],
    )


def read_scenes() -> list[dict[str, Any]]:
    """Return the scenes in their order."""
    text = (FOLDER / "scenes.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def lines_of(split: str) -> str:
    """Return the JSONL text of one split."""
    first, last = SPLITS[split]
    return "".join(f"{p.model_dump_json()}\n" for p in compose(read_scenes()[first:last]))


if __name__ == "__main__":
    for name in SPLITS:
        (FOLDER / f"{name}.jsonl").write_text(lines_of(name), encoding="utf-8")
