"""The Skills Bank: an immutable, ordered set of skills with a hash. Editing one returns another."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from pydantic import TypeAdapter, ValidationError

from esc_skills.skills import edits
from signatures.skills import Skill, SkillEdit

_SKILLS = TypeAdapter(tuple[Skill, ...])


@dataclass(frozen=True, slots=True)
class SkillBank:
    """Skills in a fixed order, ids unique.

    Raises:
        ValueError: two skills share an id.
    """

    skills: tuple[Skill, ...] = ()

    def __post_init__(self) -> None:
        ids = [skill.card.id for skill in self.skills]
        twice = sorted({i for i in ids if ids.count(i) > 1})
        if twice:
            raise ValueError(f"skill ids must be unique, found more than once: {', '.join(twice)}")

    def __iter__(self) -> Iterator[Skill]:
        return iter(self.skills)

    def __len__(self) -> int:
        return len(self.skills)

    def __contains__(self, skill_id: str) -> bool:
        return any(skill.card.id == skill_id for skill in self.skills)

    def __getitem__(self, skill_id: str) -> Skill:
        for skill in self.skills:
            if skill.card.id == skill_id:
                return skill
        known = ", ".join(s.card.id for s in self.skills) or "the bank is empty"
        raise KeyError(f"no skill {skill_id!r} in the bank; known: {known}")

    def apply(self, edit: SkillEdit) -> Self:
        """Return a new bank with `edit` applied; this one stays as it is.

        Raises:
            ValueError: the edit lacks what its kind needs, or names a skill that is not there.

        Example:
            >>> from signatures.skills import Condition, SkillCard
            >>> card = SkillCard(id="validate", name="Validate", applicability=Condition())
            >>> bank = SkillBank((Skill(card=card, guidance="Name what they feel."),))
            >>> edit = SkillEdit(kind="retire", target="validate", rationale="it lowers emotion")
            >>> len(bank.apply(edit)), len(bank)
            (0, 1)
        """
        return type(self)(edits.apply(self.skills, edit))

    def to_json(self) -> str:
        """Write the bank as JSON a person can read."""
        rows = _SKILLS.dump_python(self.skills, mode="json")
        return json.dumps(rows, indent=2, ensure_ascii=False) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read what `to_json` wrote.

        Raises:
            ValueError: not JSON, or not a bank; says where.
        """
        try:
            return cls(_SKILLS.validate_json(text))
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"])) or "top level"
            raise ValueError(f"not a skill bank: {where}: {first['msg']}") from error

    @property
    def hash(self) -> str:
        """First 16 hex digits of the SHA-256 of the bank's content."""
        text = json.dumps(_SKILLS.dump_python(self.skills, mode="json"), sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]
