"""Cases of our own: what people might write, by families of templates, scenes and disguises.

Families and scenes are dealt to ``train``, ``dev`` and ``held`` by the hash of their names, so that
no sentence, no kind of saying it and no scene of one split is in another.
"""

import json
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib import resources
from itertools import product
from typing import Any, Final, Literal

from signatures.labels import Risk

Part = Literal["train", "dev", "held"]
PARTS: Final[tuple[Part, ...]] = ("train", "dev", "held")
FILES: Final = ("en", "zh", "other", "more")
# Ways to say a template at most, and scenes round each: more where there is no danger, so that
# about half of all cases are twins of dangerous ones.
_WAYS: Final = 3
_SCENES: Final = {"crisis": 3, "concern": 3, "none": 5}
_CHOICE = re.compile(r"\{([^}]*)\}")


@dataclass(frozen=True, slots=True)
class Case:
    """One message, how much danger is in it, of what kind; the family that made it.

    `bare`: it stands alone, with nothing of a scene round it.
    """

    text: str
    lang: str
    label: Risk
    kind: str
    family: str
    part: Part
    bare: bool = True


@cache
def own_cases(part: Part) -> tuple[Case, ...]:
    """Return the cases of one part, the same ones always."""
    return tuple(case for name in FILES for case in _cases(name) if case.part == part)


def _cases(name: str) -> Iterator[Case]:
    path = resources.files(__package__).joinpath(f"cases/{name}.json")
    table: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    groups: dict[str, list[str]] = {}
    for row in table["families"]:
        groups.setdefault(row["label"], []).append(row["id"])
    parts = {k: v for ids in groups.values() for k, v in _dealt(ids).items()}
    scenes = _dealt(table["scenes"])
    for row in table["families"]:
        # What was written after `held` was frozen is dealt by name, never to `held`.
        part: Part = row.get("part", parts[row["id"]])
        around = [lines for scene, lines in table["scenes"].items() if scenes[scene] == part]
        for text, bare in _texts(row, around).items():
            yield Case(text, row["lang"], row["label"], row["kind"], row["id"], part, bare)


def _dealt(names: Sequence[str] | Mapping[str, object]) -> dict[str, Part]:
    ranked = sorted(names, key=lambda name: sha256(name.encode()).hexdigest())
    return {name: PARTS[i % len(PARTS)] for i, name in enumerate(ranked)}


def _texts(row: Mapping[str, Any], scenes: Sequence[Sequence[str]]) -> dict[str, bool]:
    """Return the messages of a family, and whether each stands alone."""
    rng = random.Random(row["id"])
    found = dict[str, bool]()
    for template in row["says"]:
        ways = _ways(template)
        found |= dict.fromkeys(ways[:_WAYS], True)
        for lines in rng.sample(scenes, min(_SCENES[row["label"]], len(scenes))):
            found[_placed(rng.choice(ways), lines, row["lang"], rng)] = False
        if row["lang"] == "en":
            found[_careless(rng.choice(ways))] = True
    return found


def _ways(template: str) -> list[str]:
    parts = _CHOICE.split(template)
    choices = [part.split("|") if i % 2 else [part] for i, part in enumerate(parts)]
    return ["".join(way) for way in product(*choices)]


def _placed(said: str, lines: Sequence[str], lang: str, rng: random.Random) -> str:
    """Return a sentence before, after or between sentences of a scene."""
    gap = "" if lang == "zh" else " "
    told = [rng.choice(_ways(line)) for line in lines]
    if said[-1] not in ".!?\u3002\uff01\uff1f":
        said += "\u3002" if lang == "zh" else "."
    order = rng.choice(([*told[:1], said], [said, *told[-1:]], [told[0], said, *told[1:]]))
    return gap.join(order)


def _careless(said: str) -> str:
    """Return a sentence as a hurried thumb writes it."""
    return re.sub(r"[',.]", "", said.replace("\u2019", "")).lower()
