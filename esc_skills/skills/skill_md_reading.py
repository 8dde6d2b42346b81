"""Reads back what a hand changed in a SKILL.md, or a SKILL.md that somebody else wrote.

A section that was not touched is the exact one that lies beside the file as JSON, a section that
was is taken as it stands, and a change where none can be kept is refused with its line.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import yaml

from esc_skills.skills.skill_md import EXPECT, GUIDANCE, HEADINGS, NONE, RISKS, plain, render
from esc_skills.skills.wording import one_line
from signatures.skills import Condition, Provenance, Skill, SkillCard

_BY_HAND: Final = (GUIDANCE, EXPECT, RISKS)
_FENCE: Final = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_NAME: Final = re.compile(r"[^\W_]+(?:-[^\W_]+)*", re.UNICODE)
_LONGEST_ID: Final = 48
_LONGEST_FRONT: Final = 20_000
_NESTING: Final = re.compile(r"[\[{]|[-?] (?=[-?] )")
_MOST_NESTED: Final = 30
_ESCAPED: Final = re.compile(r"^\\(\\*#)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Parts:
    """A SKILL.md taken apart: front matter, title, sections and where each begins."""

    front: dict[str, Any]
    title: str
    sections: Mapping[str, str]
    lines: Mapping[str, int]


def read_changed(skill: Skill, text: str, folder: str, *, strict: bool = True) -> Skill:
    """Return `skill` with what was changed by hand in its SKILL.md.

    Args:
        skill: the exact skill the file was written from.
        text: the file as it is now.
        folder: name of its folder.
        strict: refuse changes in what is only shown here; False where the exact skill was changed
            itself, so that what is shown may be old.

    Raises:
        ValueError: the file is no SKILL.md, or was changed where it cannot be: ``line: why``.
    """
    now, then = take_apart(text), take_apart(render(skill, folder))
    if strict:
        _refuse_lost_changes(now, then)
    changed = {h for h in _BY_HAND if now.sections[h] != then.sections[h]}
    card: dict[str, Any] = {}
    if now.title != then.title:
        card["name"] = now.title
    if EXPECT in changed:
        card["expected_outcomes"] = items(now.sections[EXPECT])
    if RISKS in changed:
        card["risks"] = items(now.sections[RISKS])
    guidance = _guidance(now.sections[GUIDANCE]) if GUIDANCE in changed else skill.guidance
    return skill.model_copy(
        update={"card": skill.card.model_copy(update=card), "guidance": guidance}
    )


def read_new(text: str) -> Skill:
    """Read a SKILL.md that somebody wrote without us: a skill for any state.

    The description becomes the words of its applicability; there is no condition code could check.

    Raises:
        ValueError: the file is no SKILL.md, or its name is no skill id of ours.
    """
    front, body, _ = _split(text)
    name, description, licence = (_said(front, key) for key in ("name", "description", "license"))
    if not name or not description:
        raise ValueError("1: front matter needs a name and a description")
    if GUIDANCE in body.split("\n"):
        parts = take_apart(text, strict=False)
        guidance, title = _guidance(parts.sections[GUIDANCE]), parts.title
        expect, risks = (items(parts.sections.get(h, "")) for h in (EXPECT, RISKS))
    else:
        guidance, title, expect, risks = body.strip(), name, (), ()
    card = SkillCard(
        id=id_for(name),
        name=title,
        applicability=Condition(words=one_line(description)),
        expected_outcomes=expect,
        risks=risks,
        provenance=Provenance(edit="imported from a SKILL.md", licence=licence or "unknown"),
    )
    return Skill(card=card, guidance=guidance)


def id_for(name: str) -> str:
    """Return a skill id of ours for a name the format allows.

    Ours begin with a letter and are shorter: what does not fit gets a name made of its own.

    Raises:
        ValueError: the format does not allow the name: ``line: why``.
    """
    if len(name) > 64 or not _NAME.fullmatch(name) or name != name.lower():
        raise ValueError(
            f"2: the name {name[:64]!r} is not one the format allows: at most 64 small letters, "
            "digits and single dashes between them"
        )
    if name.isascii() and name[0].isalpha() and 2 <= len(name) <= _LONGEST_ID:
        return name
    kept = re.sub("[^a-z0-9-]", "", name).strip("-")
    digest = hashlib.sha256(name.encode()).hexdigest()[:8]
    if len(kept) < 2:
        return f"skill-{digest}"
    if len(kept) > _LONGEST_ID - 6 or not name.isascii():
        return f"skill-{kept[: _LONGEST_ID - 15].strip('-')}-{digest}"
    return f"skill-{kept}"


def _said(front: Mapping[str, Any], key: str) -> str:
    value = front.get(key)
    if value is None:
        return ""
    if isinstance(value, list | dict) or not str(value).strip():
        kind = "a list" if isinstance(value, list) else "empty"
        kind = "a mapping" if isinstance(value, dict) else kind
        raise ValueError(f"1: the {key} must be one text in quotes, it is {kind}")
    return str(value)


def take_apart(text: str, *, strict: bool = True) -> Parts:
    """Split a SKILL.md of ours into front matter, title and sections.

    Args:
        text: the file.
        strict: want every heading; False takes those that are there.

    Raises:
        ValueError: front matter or a heading is missing, twice there or unknown: ``line: why``.
    """
    front, body, first = _split(text)
    title, at = "", ""
    sections: dict[str, list[str]] = {}
    lines: dict[str, int] = {}
    for number, line in enumerate(body.split("\n"), first):
        heading = line.rstrip()
        if heading in HEADINGS and heading not in sections:
            at, lines[heading] = heading, number
            sections[at] = []
        elif line.startswith("# ") and not at and not title:
            title = line[2:].strip()
        elif line.startswith("#") and (strict or not at):
            raise ValueError(
                f"{number}: {heading[:60]!r} is no heading of ours; write \\# for text"
            )
        elif at:
            sections[at].append(line.rstrip())
    missing = [h for h in HEADINGS if h not in sections]
    if strict and missing:
        raise ValueError(f"{first}: the heading {missing[0]!r} is gone; put it back")
    return Parts(front, title, {h: "\n".join(s).strip() for h, s in sections.items()}, lines)


def front_matter(text: str) -> dict[str, Any]:
    """Return a SKILL.md's front matter.

    Raises:
        ValueError: there is none, or it is no YAML mapping: ``line: why``.
    """
    return _split(text)[0]


def items(section: str) -> tuple[str, ...]:
    """Read a list: a line with a dash or star begins an item, other lines go on with it."""
    found: list[str] = []
    for line in section.split("\n"):
        text = one_line(line)
        if text in ("", "-", "*", NONE):
            continue
        if text.startswith(("- ", "* ")):
            found.append(text[2:].strip())
        elif found:
            found[-1] = f"{found[-1]} {text}"
        else:
            found.append(text)
    return tuple(found)


def _refuse_lost_changes(now: Parts, then: Parts) -> None:
    for key in dict.fromkeys((*then.front, *now.front)):
        if now.front.get(key) != then.front.get(key):
            raise ValueError(
                f"1: front matter {key!r} is made from the card and cannot be changed here; "
                "change assets/skill.json"
            )
    for heading in HEADINGS:
        if heading not in _BY_HAND and now.sections[heading] != then.sections[heading]:
            raise ValueError(
                f"{now.lines[heading]}: {heading.lstrip('# ')!r} is only shown here; "
                "change assets/skill.json"
            )


def _split(text: str) -> tuple[dict[str, Any], str, int]:
    """Return front matter, body and the number of the body's first line."""
    text = plain(text.removeprefix("\ufeff"))
    fence = _FENCE.match(text)
    if fence is None:
        raise ValueError(f"1: {_no_fence(text)}")
    if len(fence[1]) > _LONGEST_FRONT:
        raise ValueError(f"1: front matter has more than {_LONGEST_FRONT:,} characters")
    if len(_NESTING.findall(fence[1])) > _MOST_NESTED:  # a YAML reader takes seconds over it
        raise ValueError("1: front matter is not YAML that can be read: too many lists in lists")
    try:
        front = yaml.safe_load(fence[1])
    except (RecursionError, ValueError) as error:
        raise ValueError("1: front matter is not YAML that can be read") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        why = getattr(error, "problem", None) or "cannot be read"
        if why.startswith("mapping values are not allowed"):
            why = 'a text with a colon in it must stand in quotes: description: "First: then"'
        raise ValueError(
            f"{mark.line + 2 if mark else 1}: front matter is not YAML: {why}"
        ) from error
    if not isinstance(front, dict):
        raise ValueError("1: front matter must be a YAML mapping")
    return front, text[fence.end() :], text[: fence.end()].count("\n") + 1


def _no_fence(text: str) -> str:
    """Say what stands where the front matter must begin."""
    first = text.split("\n", 1)[0].strip()
    if "\n---" in text and first != "---":
        what = f"{first[:40]!r} stands" if first else "a blank line stands"
        return f"{what} before the front matter; its --- must be the first line"
    return "must start with YAML front matter between two lines of ---"


def _guidance(section: str) -> str:
    return "" if section == NONE else _ESCAPED.sub(r"\1", section)
