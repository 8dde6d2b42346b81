"""What a run works on: dialogues to learn from, profiles split by scene, at-risk probes."""

import hashlib
from collections import Counter
from dataclasses import dataclass
from typing import Any

from esc_skills.corpora.load import (
    NothingToLoad,
    load_all_dialogues,
    load_profiles,
    own_dialogues,
    own_probes,
    own_profiles,
)
from esc_skills.runs.settings import PassSettings
from signatures.dialogues import Dialogue
from signatures.rollouts import SeekerProfile

_SPLITS_OF_A_FILE = (6, 2)  # of 12 scenes: train, val; the rest is test


@dataclass(frozen=True, slots=True)
class Data:
    """What a run works on; the splits share no scene."""

    dialogues: tuple[Dialogue, ...]
    train: tuple[SeekerProfile, ...]
    test: tuple[SeekerProfile, ...]
    probes: tuple[tuple[dict[str, str], ...], ...]
    skipped: tuple[str, ...]

    @property
    def licences(self) -> tuple[str, ...]:
        """Licences of all that the bank is made from, sorted."""
        return tuple(sorted({d.licence for d in self.dialogues} | {p.licence for p in self.train}))

    def fingerprint(self) -> dict[str, Any]:
        """Counts and hashes of what was loaded."""
        return {
            "dialogues": print_of(self.dialogues),
            "train": print_of(self.train),
            "test": print_of(self.test),
            "skipped": len(self.skipped),
        }


def load_data(settings: PassSettings) -> Data:
    """Load what `settings` name, or the data written for this project.

    Raises:
        NothingToLoad: a file holds nothing that fits, or profiles of too few scenes to split.
    """
    skipped: list[str] = []
    dialogues = own_dialogues()
    if settings.dialogues:
        loaded = load_all_dialogues(settings.dialogues)
        skipped += loaded.skipped
        dialogues = loaded.items
    if settings.profiles is None:
        train, test = own_profiles("train"), own_profiles("test")
    else:
        found = load_profiles(settings.profiles)
        skipped += found.skipped
        train, test = _split_by_scene(found.items, settings.profiles)
    if settings.n_test:
        test = _scenes_in_turn(test)[: settings.n_test]
    return Data(dialogues, train, test, own_probes(), tuple(skipped))


def _scenes_in_turn(profiles: tuple[SeekerProfile, ...]) -> tuple[SeekerProfile, ...]:
    """Order profiles so that the first few are of as many scenes as can be, and not of one kind."""
    scenes = {p.scene: i for i, p in enumerate({p.scene: p for p in profiles}.values())}
    seen: Counter[str] = Counter()
    places = []
    for profile in profiles:
        seen[profile.scene] += 1
        of_scene = sum(p.scene == profile.scene for p in profiles)
        turn = (seen[profile.scene] - 1 - scenes[profile.scene]) % of_scene
        places.append((turn, scenes[profile.scene], profile))
    return tuple(profile for *_, profile in sorted(places, key=lambda place: place[:2]))


def _split_by_scene(
    profiles: tuple[SeekerProfile, ...], source: str
) -> tuple[tuple[SeekerProfile, ...], tuple[SeekerProfile, ...]]:
    scenes = sorted(
        {p.scene for p in profiles}, key=lambda s: hashlib.sha256(s.encode()).hexdigest()
    )
    if len(scenes) < 4:
        raise NothingToLoad(
            f"{source}: profiles of {len(scenes)} scenes; "
            "at least 4 are needed to keep test scenes apart"
        )
    n_train, n_val = _SPLITS_OF_A_FILE
    a, b = (max(1, len(scenes) * n // 12) for n in (n_train, n_train + n_val))
    train, test = set(scenes[:a]), set(scenes[b:])
    return (
        tuple(p for p in profiles if p.scene in train),
        tuple(p for p in profiles if p.scene in test),
    )


def print_of(items: tuple[Any, ...]) -> dict[str, Any]:
    """Return how many records there are and a hash of all they hold."""
    digest = hashlib.sha256("\n".join(item.model_dump_json() for item in items).encode())
    return {"n": len(items), "sha256": digest.hexdigest()[:16]}
