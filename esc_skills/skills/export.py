"""A bank as a folder of Agent Skills, one folder a skill, and back without loss.

index.json                 the bank's hash, its skills in order
<skill>/SKILL.md           what people read and may change (guidance, name, outcomes, risks)
<skill>/assets/skill.json  the exact skill: card with conditions and provenance, guidance, demos
"""

import json
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from esc_skills.safety.files import Unsafe, is_plain_name, parse_json, read_bytes
from esc_skills.skills import skill_md_reading as reading
from esc_skills.skills.bank import SkillBank
from esc_skills.skills.skill_md import content_hash, plain, render
from signatures.skills import Demo, Skill, SkillEdit

FORMAT: Final = 1
INDEX: Final = "index.json"
MARKDOWN: Final = "SKILL.md"
EXACT: Final = "assets/skill.json"
_MAX_BYTES: Final = 1_000_000
_MAX_SKILLS: Final = 500


class BadFolder(ValueError):  # noqa: N818
    """A folder of skills that cannot be read: says which file, where and why."""


@dataclass(frozen=True, slots=True)
class Imported:
    """The skills of a folder; `listed` are the ids its index names, () where it has no index."""

    skills: tuple[Skill, ...]
    listed: tuple[str, ...]


def files_of(bank: SkillBank) -> dict[str, str]:
    """Return the files of an export: path inside the folder -> text."""
    folders = folder_names(skill.card.id for skill in bank)
    listed = [{"id": skill_id, "folder": folder} for skill_id, folder in folders.items()]
    files = {INDEX: _json({"format": FORMAT, "bank": bank.hash, "skills": listed})}
    for skill in bank:
        folder = folders[skill.card.id]
        exact = {"format": FORMAT, "skill": skill.model_dump(mode="json")}
        files[f"{folder}/{MARKDOWN}"] = render(skill, folder)
        files[f"{folder}/{EXACT}"] = _json(exact)
    return files


def folder_names(ids: Iterable[str]) -> dict[str, str]:
    """Give every skill id a folder name the format allows: no double dash, none at the end."""
    found: dict[str, str] = {}
    for skill_id in ids:
        name = base = re.sub("-+", "-", skill_id).strip("-")
        n = 1
        while name in found.values():
            n += 1
            name = f"{base}-{n}"
        found[skill_id] = name
    return found


def read_folder(folder: Path) -> Imported:
    """Read a folder of skills, with what was changed in it by hand.

    Raises:
        BadFolder: there is nothing to read, or a file is not as it must be.
    """
    if not folder.is_dir():
        raise BadFolder(f"{folder}: no such folder")
    listed = _index(folder / INDEX)
    places = dict.fromkeys(listed.values())
    places |= dict.fromkeys(sorted(p.name for p in folder.iterdir() if _holds_skill(p)))
    if len(places) > _MAX_SKILLS:
        raise BadFolder(f"{folder}: {len(places)} skills, at most {_MAX_SKILLS} are read at a time")
    found: dict[str, Skill] = {}
    for place in places:
        if not _holds_skill(folder / place):
            continue  # listed, and taken away by hand
        skill = _skill(folder / place)
        if skill.card.id in found:
            raise BadFolder(f"{folder / place}: skill {skill.card.id!r} is in two folders")
        found[skill.card.id] = skill
    if not found:
        raise BadFolder(_nothing_in(folder))
    return Imported(tuple(found.values()), tuple(listed))


def edits_from(bank: SkillBank, imported: Imported) -> tuple[SkillEdit, ...]:
    """Return the edits that bring a bank to what was imported: add, revise, and retire.

    A skill is retired only where the index lists it and its folder is gone. Versions, evidence and
    who made a skill are no content: where nothing else differs there is no edit.

    Raises:
        BadFolder: a locked clause list or a licence was changed.
    """
    return tuple(_edits(bank, imported))


def _edits(bank: SkillBank, imported: Imported) -> Iterator[SkillEdit]:
    for read in imported.skills:
        skill_id = read.card.id
        skill = _by_hand(bank[skill_id].demos if skill_id in bank else (), read)
        if skill_id not in bank:
            yield SkillEdit(kind="add", skill=skill, rationale="imported from a folder of skills")
        elif parts := _changed_parts(bank[skill_id], skill):
            why = f"by hand: {', '.join(parts)}"
            yield SkillEdit(kind="revise", target=skill_id, skill=skill, rationale=why)
    kept = {skill.card.id for skill in imported.skills}
    for skill_id in imported.listed:
        if skill_id in bank and skill_id not in kept:
            yield SkillEdit(kind="retire", target=skill_id, rationale="by hand: its folder is gone")


def _by_hand(known: tuple[Demo, ...], skill: Skill) -> Skill:
    """Mark its demos: a known one keeps its mark, one that was changed or has none is by hand."""
    marks = {demo.turn: demo for demo in known}
    histories = {demo.history for demo in known}
    demos = tuple(
        marks.get(demo.turn)
        or (
            demo
            if demo.origin and demo.history not in histories
            else demo.model_copy(update={"origin": "hand", "model": None})
        )
        for demo in skill.demos
    )
    return skill.model_copy(update={"demos": demos})


def _changed_parts(old: Skill, new: Skill) -> tuple[str, ...]:
    skill_id, a, b = old.card.id, old.card, new.card
    if a.locked != b.locked:
        raise BadFolder(f"skill {skill_id!r}: locked clauses cannot be changed by an import")
    if a.provenance.licence != b.provenance.licence:
        raise BadFolder(
            f"skill {skill_id!r}: its licence is {a.provenance.licence!r} and cannot become "
            f"{b.provenance.licence!r} by an import"
        )
    sides: tuple[tuple[str, Any, Any], ...] = (
        ("guidance", old.guidance, new.guidance),
        ("demos", old.demos, new.demos),
        *((n.replace("_", " "), getattr(a, n), getattr(b, n)) for n in _CONTENT),
        ("units", a.provenance.units, b.provenance.units),
        ("dialogues", a.provenance.dialogues, b.provenance.dialogues),
    )
    return tuple(name for name, before, after in sides if before != after)


_CONTENT: Final = ("name", "applicability", "contraindications", "expected_outcomes", "risks")


def _skill(folder: Path) -> Skill:
    if folder.is_symlink() or (folder / EXACT).parent.is_symlink():
        raise BadFolder(f"{folder}: it is a link; only folders themselves are read")
    path = _markdown(folder)
    text = _text(path)
    try:
        if not os.path.lexists(folder / EXACT):
            return reading.read_new(text)
        exact = _exact(folder / EXACT)
        if plain(text) == plain(render(exact, folder.name)):
            return exact
        told = reading.front_matter(text).get("metadata")
        written_from = told.get("sha256") if isinstance(told, dict) else None
        strict = written_from == content_hash(exact)
        changed = reading.read_changed(exact, text, folder.name, strict=strict)
    except BadFolder:
        raise
    except ValidationError as error:
        raise BadFolder(f"{path}:1: {_first(error)}") from error
    except ValueError as error:
        raise BadFolder(f"{path}:{error}") from error
    if not strict and changed != exact:
        raise BadFolder(
            f"{path}: says other things than {EXACT}, which was changed too; "
            "make both say the same, or undo one of them"
        )
    return changed


def _exact(path: Path) -> Skill:
    found = _load(path)
    try:
        return Skill.model_validate_json(json.dumps(found.get("skill")))
    except ValidationError as error:
        raise BadFolder(f"{path}: {_first(error)}") from error


def _index(path: Path) -> dict[str, str]:
    if not os.path.lexists(path):
        return {}
    try:
        found = {row["id"]: row["folder"] for row in _load(path)["skills"]}
    except (KeyError, TypeError) as error:
        raise BadFolder(f"{path}: no list of skills with id and folder") from error
    for name in (*found, *found.values()):
        if not isinstance(name, str) or not is_plain_name(name):  # nothing from outside is read
            raise BadFolder(f"{path}: {name!r} is no folder name")
    return found


def _load(path: Path) -> dict[str, Any]:
    try:
        found = parse_json(_text(path))
    except json.JSONDecodeError as error:
        raise BadFolder(f"{path}:{error.lineno}: not JSON: {error.msg}") from error
    except Unsafe as error:
        raise BadFolder(f"{path}: {error}") from error
    if not isinstance(found, dict):
        raise BadFolder(f"{path}: must hold a JSON object")
    if found.get("format") != FORMAT:
        raise BadFolder(f"{path}: format {found.get('format')!r}, this version reads {FORMAT}")
    return found


def _text(path: Path) -> str:
    try:
        return read_bytes(path, limit=_MAX_BYTES).decode("utf-8")
    except (FileNotFoundError, Unsafe, UnicodeDecodeError) as error:
        raise BadFolder(f"{path}: cannot be read as UTF-8 text: {error}") from error


def _holds_skill(folder: Path) -> bool:
    """Say whether a folder is meant to hold a skill; whether it can be read is seen later."""
    return folder.is_dir() and any(map(os.path.lexists, (_markdown(folder), folder / EXACT)))


def _markdown(folder: Path) -> Path:
    lower = folder / MARKDOWN.lower()  # the reference validator takes it, too
    return lower if lower.exists() and not os.path.lexists(folder / MARKDOWN) else folder / MARKDOWN


def _nothing_in(folder: Path) -> str:
    for inner in sorted(p for p in folder.iterdir() if p.is_dir() and not p.is_symlink()):
        for name in sorted(p.name for p in inner.iterdir()):
            if name.lower() == MARKDOWN.lower():
                return f"{inner / name}: must be called {MARKDOWN}; rename it"
            if _holds_skill(inner / name):
                return f"{folder}: the skills lie one folder deeper; name {inner} instead"
    return f"{folder}: no folder with a {MARKDOWN} in it"


def _first(error: ValidationError) -> str:
    first = error.errors()[0]
    return f"{'.'.join(map(str, first['loc'])) or 'top level'}: {first['msg']}"


def _json(found: dict[str, Any]) -> str:
    return json.dumps(found, indent=2, ensure_ascii=False) + "\n"
