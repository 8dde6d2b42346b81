"""The versions a bank went through, each with its parent: any of them can be had back.

A version keeps the edit that made it. Replaying the edit must give the version's hash; where it
does not - discovery, evidence, text an optimizer rewrote - the skills that changed are kept too.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, Self

from pydantic import ValidationError

from esc_skills.skills.bank import SkillBank
from signatures.dialogues import Record
from signatures.rollouts import Verdict
from signatures.skills import Skill, SkillEdit

_SHORTEST_HASH: Final = 4


class BankVersion(Record):
    """One version: `number` from 0, `bank` its hash, `parent` the number it was made from.

    `order` and `changed` (ids in order, skills not in the parent) are kept only where `edits` alone
    do not lead from the parent to here. `prompts` is the state of the predictors that are no
    skills, where it is not the parent's.
    """

    number: int
    bank: str
    parent: int | None
    by: str
    why: str = ""
    edits: tuple[SkillEdit, ...] = ()
    verdict: Verdict | None = None
    order: tuple[str, ...] | None = None
    changed: tuple[Skill, ...] = ()
    prompts: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class History:
    """Versions in the order they were made; immutable, `add` returns another."""

    versions: tuple[BankVersion, ...] = ()

    def __len__(self) -> int:
        return len(self.versions)

    def add(
        self,
        bank: SkillBank,
        *,
        by: str,
        why: str = "",
        edits: Iterable[SkillEdit] = (),
        verdict: Verdict | None = None,
        prompts: dict[str, Any] | None = None,
        parent: int | None = None,
    ) -> Self:
        """Return a history with one more version.

        Args:
            bank: the new version.
            by: the pass or command that made it.
            why: in words; empty where the edits say it.
            edits: what led here from the parent, if it was edits.
            verdict: the gate's, if it was asked.
            prompts: state of the predictors that are no skills, if it changed.
            parent: number of the version it was made from; None takes the newest.
        """
        if parent is None and self.versions:
            parent = self.versions[-1].number
        before = SkillBank() if parent is None else self.bank(parent)
        edits = tuple(edits)
        told = _replayed(before, edits) == bank
        known = {skill.card.id: skill for skill in before}
        version = BankVersion(
            number=len(self.versions),
            bank=bank.hash,
            parent=parent,
            by=by,
            why=why,
            edits=edits,
            verdict=verdict,
            order=None if told else tuple(s.card.id for s in bank),
            changed=() if told else tuple(s for s in bank if known.get(s.card.id) != s),
            prompts=prompts,
        )
        return type(self)((*self.versions, version))

    def bank(self, number: int) -> SkillBank:
        """Rebuild the bank of a version from its ancestors.

        Raises:
            ValueError: the number is not there, or what is rebuilt has not the version's hash.
        """
        if not 0 <= number < len(self.versions):
            raise ValueError(f"no version {number}: there are 0 to {len(self.versions) - 1}")
        bank: SkillBank | None = SkillBank()
        for version in self._line(number):
            bank = bank if bank is None else _rebuilt(bank, version)
        return _checked(bank, self.versions[number])

    def banks(self) -> tuple[SkillBank, ...]:
        """Rebuild every version, each checked against its hash.

        Raises:
            ValueError: a version does not lead to the bank it says.
        """
        found: list[SkillBank] = []
        for version in self.versions:
            before = SkillBank() if version.parent is None else found[version.parent]
            found.append(_checked(_rebuilt(before, version), version))
        return tuple(found)

    def prompts(self, number: int) -> dict[str, Any]:
        """Return the state of the other predictors at a version; {} where none was kept."""
        line = self._line(number)
        return next((v.prompts for v in reversed(line) if v.prompts is not None), {})

    def find(self, wanted: str) -> BankVersion:
        """Return the version with this number, or whose hash begins so; the newest of equal banks.

        Raises:
            ValueError: no version is meant, or several that differ.
        """
        known = f"there are 0 to {len(self.versions) - 1}; `inspect --history` lists them"
        if wanted.isdecimal() and len(wanted) < _SHORTEST_HASH:
            if int(wanted) < len(self.versions):
                return self.versions[int(wanted)]
            raise ValueError(f"no version {wanted}: {known}")
        if len(wanted) < _SHORTEST_HASH:
            raise ValueError(f"{wanted!r} is no version: {known}")
        hits = [v for v in self.versions if v.bank.startswith(wanted.lower())]
        if len({v.bank for v in hits}) != 1:
            what = "several versions begin" if hits else "no version begins"
            raise ValueError(f"{what} with {wanted!r}: {known}")
        return hits[-1]

    def to_jsonl(self) -> str:
        """Write one line a version."""
        return "".join(f"{version.model_dump_json()}\n" for version in self.versions)

    @classmethod
    def from_jsonl(cls, text: str) -> Self:
        """Read what `to_jsonl` wrote, and rebuild every version to check it.

        Raises:
            ValueError: a line cannot be read, or leads to another bank than it says.
        """
        found: list[BankVersion] = []
        # Not splitlines(): a demo may hold characters that it takes for the end of a line.
        for i, line in enumerate(text.removesuffix("\n").split("\n") if text else (), 1):
            try:
                version = BankVersion.model_validate_json(line)
            except ValidationError as error:
                first = error.errors()[0]
                where = ".".join(map(str, first["loc"]))
                raise ValueError(f"line {i}: {where}: {first['msg']}") from error
            number, parent = version.number, version.parent
            if number != i - 1 or not (parent is None or 0 <= parent < number):
                raise ValueError(f"line {i}: number {number} with parent {parent} is out of order")
            found.append(version)
        history = cls(tuple(found))
        history.banks()
        return history

    def _line(self, number: int) -> list[BankVersion]:
        line: list[BankVersion] = []
        at: int | None = number
        while at is not None:
            line.insert(0, self.versions[at])
            at = self.versions[at].parent
        return line


def _replayed(bank: SkillBank, edits: Iterable[SkillEdit]) -> SkillBank | None:
    try:
        for edit in edits:
            bank = bank.apply(edit)
    except ValueError:
        return None
    return bank


def _checked(bank: SkillBank | None, version: BankVersion) -> SkillBank:
    if bank is None or bank.hash != version.bank:
        raise ValueError(f"version {version.number} does not lead to bank {version.bank}")
    return bank


def _rebuilt(before: SkillBank, version: BankVersion) -> SkillBank | None:
    if version.order is None:
        return _replayed(before, version.edits)
    known = {s.card.id: s for s in (*before, *version.changed)}
    if not known.keys() >= set(version.order):
        return None
    return SkillBank(tuple(known[i] for i in version.order))
