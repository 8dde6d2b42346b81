"""Takes one dialogue out of a bank: rebuilds what depended on it and leaves the rest as it is.

What a skill's text was written from is known (`bank_builder.shown`), so text is written anew only
where the dialogue was shown. The borders between prototypes stay: they hold no words and no counts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from esc_skills.mining import cards
from esc_skills.mining.prototypes import key_units, prototype_of
from esc_skills.skills.bank import SkillBank
from programs.bank_builder import SkillWriter, evidence_card, hurt_by, shown
from signatures.dialogues import InterventionUnit, Prototype
from signatures.skills import Demo, Skill

_TELLING_WORDS: Final = 5
_EDIT: Final = "rebuilt without a forgotten dialogue"


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What is left without the dialogue, and what that changed.

    Args:
        bank: the skills.
        units: the units of all other dialogues, as they were.
        prototypes: as they were, but for those the dialogue was in.
        recounted: ids of skills whose card changed and whose text did not.
        rewritten: new id -> old id of skills whose text was written from the dialogue.
        retired: ids of skills that were made of nothing else.
        n_demos: examples that were taken out.
        n_prototypes: prototypes that were changed or dropped.
    """

    bank: SkillBank
    units: tuple[InterventionUnit, ...]
    prototypes: tuple[Prototype, ...]
    recounted: tuple[str, ...] = ()
    rewritten: Mapping[str, str] = field(default_factory=dict)
    retired: tuple[str, ...] = ()
    n_demos: int = 0
    n_prototypes: int = 0


class NothingKnown(ValueError):  # noqa: N818
    """Nothing of the dialogue was found."""


def forget(
    bank: SkillBank,
    units: Sequence[InterventionUnit],
    prototypes: Sequence[Prototype],
    *,
    dialogue_id: str,
) -> Forgotten:
    """Rebuild a bank without one dialogue. The LM is DSPy's configured one.

    Args:
        bank: the bank, evolved or not.
        units: all units it was mined from.
        prototypes: of those units.
        dialogue_id: what to forget.

    Raises:
        NothingKnown: no unit is of that dialogue.
        Unreadable: a skill could not be written anew.
    """
    left = tuple(unit for unit in units if unit.dialogue_id != dialogue_id)
    if len(left) == len(units):
        raise NothingKnown(f"no unit is of a dialogue {dialogue_id!r}")
    before, after = key_units(units), key_units(left)
    told: list[tuple[Skill, Skill | None, bool]] = []
    for skill in bank:
        made = (new for _, new, _ in told if new is not None)
        taken = {s.card.id for s in (*bank, *made)} - {skill.card.id}
        told.append((skill, *_without(skill, before, after, taken, dialogue_id)))
    kept = _prototypes(prototypes, left)
    return Forgotten(
        bank=SkillBank(tuple(new for _, new, _ in told if new is not None)),
        units=left,
        prototypes=kept,
        recounted=tuple(
            old.card.id for old, new, written in told if new and not written and new != old
        ),
        rewritten={new.card.id: old.card.id for old, new, written in told if new and written},
        retired=tuple(old.card.id for old, new, _ in told if new is None),
        n_demos=sum(
            new is None or demo.turn not in _turns(new.demos)
            for old, new, _ in told
            for demo in old.demos
        ),
        n_prototypes=len(set(prototypes) - set(kept)),
    )


def traces(
    texts: Mapping[str, str],
    *,
    dialogue_id: str,
    forgotten: Sequence[InterventionUnit],
    left: Sequence[InterventionUnit],
) -> tuple[str, ...]:
    """Look for what is left of a dialogue: its id, its units' ids, its words.

    Args:
        texts: what to search, by the name it is reported under.
        dialogue_id: of the forgotten dialogue.
        forgotten: its units.
        left: all other units: words that others said too prove nothing.

    Returns:
        A line for each trace; none is the proof.
    """
    others = {text for unit in left for text in _texts(unit)}
    said = {text for unit in forgotten for text in _texts(unit)} - others
    telling = [text for text in said if len(text.split()) >= _TELLING_WORDS]
    ids = (f'"{dialogue_id}"', f"{dialogue_id}#", f"{dialogue_id}:")
    found: list[str] = []
    for name, text in texts.items():
        found += [f"{name}: the id {dialogue_id!r}" for one in ids if one in text][:1]
        # JSON writes some characters in its own way: search for the words as JSON, too.
        plain = text.replace('\\"', '"')
        found += [f"{name}: words of it ({said[:40]!r}…)" for said in telling if said in plain]
    return tuple(found)


def _texts(unit: InterventionUnit) -> tuple[str, str, str]:
    return unit.before_text, unit.action.text, unit.after_text


def _without(
    skill: Skill,
    before: Sequence[InterventionUnit],
    after: Sequence[InterventionUnit],
    taken: set[str],
    dialogue_id: str,
) -> tuple[Skill | None, bool]:
    """Return the skill without the dialogue, and whether its text was written anew."""
    own = set(skill.card.provenance.units)
    helped = [u for u in before if u.id in own and u.polarity == "constructive"]
    if not helped:  # made by a pass, not of units
        return skill, False
    kept = [u for u in helped if u.dialogue_id != dialogue_id]
    if not kept:
        return None, False
    if any(u.dialogue_id == dialogue_id for u in (*shown(helped), *shown(hurt_by(helped, before)))):
        return _rewritten(skill, kept, after, taken), True
    return _recounted(skill, helped, kept, before, after), False


def _rewritten(
    skill: Skill,
    kept: Sequence[InterventionUnit],
    after: Sequence[InterventionUnit],
    taken: set[str],
) -> Skill:
    new: Skill = SkillWriter(n_demos=len(skill.demos))(kept, after, taken).skill
    return new.model_copy(update={"card": _next(new, skill)})


def _recounted(
    skill: Skill,
    helped: Sequence[InterventionUnit],
    kept: Sequence[InterventionUnit],
    before: Sequence[InterventionUnit],
    after: Sequence[InterventionUnit],
) -> Skill:
    """Count anew; what a pass has put on the card stays."""
    was, now = evidence_card(helped, before), evidence_card(kept, after)
    if was == now:
        return skill
    card = skill.card
    by_pass = [c for c in card.contraindications if c not in was["contraindications"]]
    gone = {u.id for u in before} - {u.id for u in after}
    by_pass = [
        c.model_copy(update={"units": tuple(u for u in c.units if u not in gone)}) for c in by_pass
    ]
    own_rule = card.applicability == was["applicability"]
    updated = card.model_copy(
        update={
            "applicability": now["applicability"] if own_rule else card.applicability,
            "contraindications": (*now["contraindications"], *by_pass),
            "support": now["support"],
            "provenance": now["provenance"],
        }
    )
    most = len(skill.demos)
    if _turns(skill.demos) == _turns(cards.demos(helped, most=most)):
        demos = cards.demos(kept, most=most)
    else:
        of_it = {cards.demo_of(unit).turn for unit in helped if unit.id in gone}
        demos = tuple(demo for demo in skill.demos if demo.turn not in of_it)
    new = skill.model_copy(update={"card": updated, "demos": demos})
    return new.model_copy(update={"card": _next(new, skill)})


def _turns(demos: Sequence[Demo]) -> tuple[tuple[str, str, str], ...]:
    return tuple(demo.turn for demo in demos)


def _next(new: Skill, old: Skill) -> object:
    provenance = new.card.provenance.model_copy(
        update={"parents": (f"{old.card.id}@{old.card.version}",), "edit": _EDIT}
    )
    return new.card.model_copy(
        # Evidence was gathered with the old card.
        update={"version": old.card.version + 1, "provenance": provenance, "evidence": ()}
    )


def _prototypes(
    prototypes: Sequence[Prototype], left: Sequence[InterventionUnit]
) -> tuple[Prototype, ...]:
    by_id = {unit.id: unit for unit in left}
    kept: list[Prototype] = []
    for one in prototypes:
        members = [by_id[i] for i in one.units if i in by_id]
        if len(members) == len(one.units):
            kept.append(one)
        elif members:
            kept.append(prototype_of(members))
    return tuple(kept)
