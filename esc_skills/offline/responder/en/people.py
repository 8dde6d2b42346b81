"""Finds the other person of a story.

The name or the role the seeker mentions most, as somebody who acts or is dealt with.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from esc_skills.offline.responder.en.grammar import plain, quotes
from esc_skills.offline.responder.en.words import words

_ACTS: Final = (
    r"(?:said|told|says|tells|asked|wrote|texted|called|rang|shouted|sent|hasn't|has|had|"
    r"hadn't|wasn't|isn't|gave|went|"
    r"came|got|left|lost|stopped|borrowed|announced|agreed|promised|cried|laughed|grinned|saw|"
    r"wants|keeps|cut|warned|moved|"
    r"opened|showed|shrugged|used|does|doesn't|did|didn't|would|never|just|still|"
    r"found|broke|picked|made|took|knew|knows|stayed|thinks|thought|ended|turned|broke|"
    r"hears|helped|picked|promised|loved|walked)"
)
_DEALT: Final = (
    r"(?:asked|told|called|rang|texted|met|lent|with|met|ignored|trained|warned|invited|helped|"
    r"phoned|emailed|saw|miss|"
    r"messaged|married|hired|between|lied to|against|showed|gave|sent|cost|left|like)"
)
_NAME: Final = r"(?:(?:Mr\.|Mrs\.|Ms\.|Dr\.|Professor|Aunt|Uncle) )?[A-Z][a-z]{2,}"
_AS_SUBJECT: Final = re.compile(rf"\b(?P<name>{_NAME}) {_ACTS}\b")
_AS_OBJECT: Final = re.compile(rf"\b{_DEALT} (?P<name>{_NAME})\b")
_MERELY: Final = re.compile(
    rf"\b(?P<name>{_NAME})(?:'s|'d|'ll| (?:is|was)\b)|\b(?:and|about|to) (?P<other>{_NAME})\b"
)
_PLACE: Final = re.compile(
    rf"\b(?:in|from|at|across|through|near|around|(?:dog|cat|puppy|horse|"
    rf"rabbit),?) (?P<name>{_NAME})\b"
)
_ROLE: Final = re.compile(
    r"\b[Mm]y (?P<role>(?:(?:elder|older|little|younger|big|best|own|old|new|team|line|ex|late|"
    r"department|ward|shift|closest) )?"
    r"(?:mother-in-law|father-in-law|mother|mum|mom|father|dad|sister|brother|wife|husband|"
    r"partner|boyfriend|girlfriend|fiancee?|boss|"
    r"manager|lead|supervisor|colleague|coworker|friend|son|daughter|uncle|aunt|cousin|"
    r"grandmother|grandfather|gran|nan|teacher|"
    r"neighbour|neighbor|flatmate|roommate|housemate|teammate|ex|head|landlord|coach|mentor|"
    r"stepson|stepdaughter))"
    r"\b(?! is expecting|'s birthday)"
)
_NOT_A_PERSON: Final = words("not_a_person")
_SURE: Final = 2
_KIN: Final = words("kin")


@lru_cache(maxsize=4096)
def _mentions(message: str) -> tuple[tuple[str, int], ...]:
    text = plain(message)
    for _, inside in quotes(text):
        text = text.replace(inside, "")
    found: list[tuple[str, int]] = []
    for pattern, weight in ((_AS_SUBJECT, 3), (_AS_OBJECT, 2), (_MERELY, 1), (_PLACE, -5)):
        for match in pattern.finditer(text):
            name = match["name"] or match.groupdict().get("other") or ""
            if name and name.split()[-1].lower() not in _NOT_A_PERSON:
                found.append((name, weight))
    found += [(f"your {m['role'].removeprefix('own ')}", 2) for m in _ROLE.finditer(text)]
    return tuple(
        ("your " + name.lower() if name in _KIN else name, weight) for name, weight in found
    )


def people(messages: Sequence[str]) -> tuple[str, ...]:
    """Return the people of the story as they can be named to the seeker, the most important first.

    None that are unsure.
    """
    scores: dict[str, int] = {}
    for message in messages:
        for name, weight in _mentions(message):
            scores[name] = scores.get(name, 0) + weight
    sure = [name for name, score in scores.items() if score >= _SURE]
    return tuple(sorted(sure, key=lambda name: -scores[name]))


def is_about_somebody(said: str) -> bool:
    """Say whether a clause in the second person opens with a person other than the listener."""
    if not said.startswith("your "):
        return re.match(r"(?:he|she|they|his|her|[A-Z]\w+)\b", said) is not None
    return _ROLE.match("my " + said.removeprefix("your ")) is not None


def names(messages: Sequence[str]) -> frozenset[str]:
    """Return the proper names among the people, and words for kin that serve as names."""
    proper = {part for person in people(messages) if person[0].isupper() for part in person.split()}
    return frozenset(proper | _KIN)
