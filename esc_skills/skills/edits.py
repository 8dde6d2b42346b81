"""What each kind of edit does to a tuple of skills: pure functions, one per kind."""

from collections.abc import Callable
from typing import Final

from signatures.labels import EditKind
from signatures.skills import Skill, SkillEdit

Skills = tuple[Skill, ...]


def apply(skills: Skills, edit: SkillEdit) -> Skills:
    """Return the skills after `edit`.

    Raises:
        ValueError: the edit lacks what its kind needs, names a skill that is not there, adds one
            that is, or drops a locked clause.
    """
    return _APPLY[edit.kind](skills, edit)


def _find(skills: Skills, skill_id: str | None, edit: SkillEdit) -> Skill:
    for skill in skills:
        if skill.card.id == skill_id:
            return skill
    raise ValueError(f"edit {edit.kind!r} names skill {skill_id!r}, which is not in the bank")


def _content(edit: SkillEdit) -> Skill:
    if edit.skill is None:
        raise ValueError(f"edit {edit.kind!r} of {edit.target!r} carries no skill")
    return edit.skill


def _next_version(old: Skill, new: Skill, edit: SkillEdit) -> Skill:
    lost = [clause for clause in old.card.locked if clause not in new.guidance]
    if lost:
        raise ValueError(
            f"edit {edit.kind!r} of {old.card.id!r} drops the locked clause {lost[0]!r}"
        )
    provenance = new.card.provenance.model_copy(
        update={
            "parents": (f"{old.card.id}@{old.card.version}",),
            "edit": f"{edit.kind}: {edit.rationale}",
        }
    )
    card = new.card.model_copy(
        # Evidence belongs to the text it was gathered with.
        update={
            "version": old.card.version + 1,
            "provenance": provenance,
            "evidence": (),
            "locked": old.card.locked,
        }
    )
    return new.model_copy(update={"card": card})


def _replaced(skills: Skills, skill_id: str, new: Skills) -> Skills:
    return tuple(s for skill in skills for s in (new if skill.card.id == skill_id else (skill,)))


def _add(skills: Skills, edit: SkillEdit) -> Skills:
    skill = _content(edit)
    if any(s.card.id == skill.card.id for s in skills):
        raise ValueError(f"edit 'add' brings skill {skill.card.id!r}, which is already in the bank")
    return (*skills, skill)


def _revise(skills: Skills, edit: SkillEdit) -> Skills:
    old, new = _find(skills, edit.target, edit), _content(edit)
    if new.card.id != old.card.id:
        raise ValueError(
            f"edit {edit.kind!r} of {old.card.id!r} must keep the id, got {new.card.id!r}"
        )
    return _replaced(skills, old.card.id, (_next_version(old, new, edit),))


def _tighten(skills: Skills, edit: SkillEdit) -> Skills:
    old, new = _find(skills, edit.target, edit), _content(edit)
    kept = set(old.card.applicability.clauses)
    if not kept < set(new.card.applicability.clauses):
        raise ValueError(f"edit 'tighten' of {old.card.id!r} must add clauses to its applicability")
    return _revise(skills, edit)


def _contraindicate(skills: Skills, edit: SkillEdit) -> Skills:
    old = _find(skills, edit.target, edit)
    if edit.contraindication is None:
        raise ValueError(f"edit 'contraindicate' of {edit.target!r} carries no contraindication")
    if edit.contraindication in old.card.contraindications:
        raise ValueError(f"skill {edit.target!r} already has this contraindication")
    card = old.card.model_copy(
        update={"contraindications": (*old.card.contraindications, edit.contraindication)}
    )
    new = _next_version(old, old.model_copy(update={"card": card}), edit)
    return _replaced(skills, old.card.id, (new,))


def _split(skills: Skills, edit: SkillEdit) -> Skills:
    old = _find(skills, edit.target, edit)
    if len(edit.parts) < 2:
        raise ValueError(
            f"edit 'split' of {edit.target!r} needs at least two parts, got {len(edit.parts)}"
        )
    parts = tuple(_next_version(old, part, edit) for part in edit.parts)
    return _replaced(skills, old.card.id, parts)


def _merge(skills: Skills, edit: SkillEdit) -> Skills:
    old, new = _find(skills, edit.target, edit), _content(edit)
    if not edit.others:
        raise ValueError(f"edit 'merge' into {edit.target!r} names no other skill")
    merged = [_find(skills, other, edit) for other in edit.others]
    result = _next_version(old, new, edit)
    parents = tuple(f"{s.card.id}@{s.card.version}" for s in (old, *merged))
    locked = tuple(dict.fromkeys(c for s in (old, *merged) for c in s.card.locked))
    lost = [clause for clause in locked if clause not in new.guidance]
    if lost:
        raise ValueError(f"edit 'merge' into {edit.target!r} drops the locked clause {lost[0]!r}")
    provenance = result.card.provenance.model_copy(update={"parents": parents})
    card = result.card.model_copy(update={"provenance": provenance, "locked": locked})
    rest = tuple(s for s in skills if s.card.id not in edit.others)
    return _replaced(rest, old.card.id, (result.model_copy(update={"card": card}),))


def _retire(skills: Skills, edit: SkillEdit) -> Skills:
    old = _find(skills, edit.target, edit)
    if old.card.locked:
        raise ValueError(f"skill {old.card.id!r} holds locked clauses and cannot be retired")
    return tuple(s for s in skills if s.card.id != old.card.id)


_APPLY: Final[dict[EditKind, Callable[[Skills, SkillEdit], Skills]]] = {
    "add": _add,
    "revise": _revise,
    "tighten": _tighten,
    "contraindicate": _contraindicate,
    "split": _split,
    "merge": _merge,
    "retire": _retire,
}
