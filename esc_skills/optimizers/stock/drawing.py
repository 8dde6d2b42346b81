"""Draws the talks an optimizer learns from and those it chooses by: they share no scene."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import dspy

from esc_skills.optimizers.sampling import draw_talks
from signatures.rollouts import SeekerProfile, Talk

_VAL_SHARE: Final = 1 / 3


@dataclass(frozen=True, slots=True)
class DrawnTalks:
    """Talks by key: the key is all an optimizer sees of one."""

    train: Mapping[str, Talk]
    val: Mapping[str, Talk]

    @property
    def all(self) -> dict[str, Talk]:
        """Both parts."""
        return {**self.train, **self.val}


def draw_apart(
    profiles: Sequence[SeekerProfile], *, n_train: int, n_val: int, rng: random.Random
) -> DrawnTalks:
    """Draw talks of both parts.

    Raises:
        ValueError: the profiles are of fewer than two scenes.
    """
    scenes = sorted({p.scene for p in profiles})
    if len(scenes) < 2:
        raise ValueError(f"need training profiles of at least 2 scenes, got {len(scenes)}")
    rng.shuffle(scenes)
    apart = set(scenes[: max(1, round(len(scenes) * _VAL_SHARE))])
    val = draw_talks([p for p in profiles if p.scene in apart], n_val, rng=rng)
    train = draw_talks([p for p in profiles if p.scene not in apart], n_train, rng=rng)
    return DrawnTalks(_keyed("train", train), _keyed("val", val))


def examples(talks: Mapping[str, Talk]) -> tuple[dspy.Example, ...]:
    """Return talks as DSPy's optimizers take them."""
    return tuple(dspy.Example(talk=key).with_inputs("talk") for key in talks)


def _keyed(part: str, talks: Sequence[Talk]) -> dict[str, Talk]:
    return {f"{part}-{i:03d}": talk for i, talk in enumerate(talks)}
