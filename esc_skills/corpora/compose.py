"""Composes seeker profiles from scenes: every scene with each of SAGE's eight intentions.

``python -m esc_skills.corpora.compose`` writes `profiles/{train,val,test}.jsonl` from
`profiles/scenes.jsonl` (English: 18 scenes for training, 6 for validation, 12 sealed for the test)
and the same under `profiles/zh/` (Chinese: 3, 1 and 2). Personas are balanced over scenes and
intentions (a Latin square), and the splits share no scene.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from esc_skills.corpora.load import LanguageCode
from signatures.labels import INTENTIONS, PERSONA_TYPES
from signatures.rollouts import SeekerProfile

_ROOT: Final = Path(__file__).parent / "profiles"
FOLDERS: Final[Mapping[LanguageCode, Path]] = {"en": _ROOT, "zh": _ROOT / "zh"}
SPLITS: Final[Mapping[LanguageCode, Mapping[str, tuple[int, int]]]] = {
    "en": {"train": (0, 18), "val": (18, 24), "test": (24, 36)},
    "zh": {"train": (0, 3), "val": (3, 4), "test": (4, 6)},
}
_WHO: Final[Mapping[LanguageCode, str]] = {
    "en": "{name}, {age}, {role}; the other person is {other}. {persona}",
    "zh": "{name}，{age}岁，{role}；对方是{other}。{persona}",
}


def compose(
    scenes: Iterable[dict[str, Any]], language: LanguageCode = "en", *, start: int = 0
) -> tuple[SeekerProfile, ...]:
    """Return the profiles of `scenes`, eight each; `start` is the place of the first scene."""
    return tuple(
        _profile(scene, i, k, language)
        for i, scene in enumerate(scenes, start)
        for k in range(len(INTENTIONS))
    )


def _profile(scene: dict[str, Any], i: int, k: int, language: LanguageCode) -> SeekerProfile:
    intention, persona = INTENTIONS[k], PERSONA_TYPES[(i + k) % len(PERSONA_TYPES)]
    return SeekerProfile(
        id=f"{scene['scene']}-{intention}",
        language=language,
        persona_type=persona,
        traits=tuple(scene["traits"][persona]),
        persona=_WHO[language].format_map(scene),
        topic=scene["topic"],
        scene=scene["scene"],
        situation=scene["situation"],
        facts=tuple(scene["facts"]),
        intention=intention,
        hidden_wish=scene["hidden"][intention],
        hints=tuple(scene["hints"][intention]),
        first_talk=scene["first_talk"][persona],
    )


def read_scenes(language: LanguageCode = "en") -> list[dict[str, Any]]:
    """Return the scenes of one language in their order."""
    text = (FOLDERS[language] / "scenes.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def lines_of(split: str, language: LanguageCode = "en") -> str:
    """Return the JSONL text of one split."""
    first, last = SPLITS[language][split]
    profiles = compose(read_scenes(language)[first:last], language, start=first)
    return "".join(f"{p.model_dump_json()}\n" for p in profiles)


if __name__ == "__main__":
    for spoken, folder in FOLDERS.items():
        for name in SPLITS[spoken]:
            (folder / f"{name}.jsonl").write_text(lines_of(name, spoken), encoding="utf-8")
