"""Finds the other person of a story: the name or the role the seeker mentions most, as somebody who acts or is dealt with."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from esc_skills.lm.offline.responder.english import plain, quotes

_ACTS: Final = (
    r"(?:said|told|says|tells|asked|wrote|texted|called|rang|shouted|sent|hasn't|has|had|hadn't|wasn't|isn't|gave|went|"
    r"came|got|left|lost|stopped|borrowed|announced|agreed|promised|cried|laughed|grinned|saw|wants|keeps|cut|warned|moved|"
    r"hauled|opened|showed|shrugged|used|pins|does|doesn't|did|didn't|would|never|just|still|found|broke|picked|made|took|danced|knew|knows|stayed|thinks|thought|ended|turned|broke|hears|helped|picked|promised|loved|walked)"
)
_DEALT: Final = (
    r"(?:asked|told|called|rang|texted|met|lent|with|met|ignored|trained|warned|invited|helped|phoned|emailed|saw|miss|"
    r"messaged|married|hired|between|lied to|against|showed|gave|sent|cost|left|like)"
)
_NAME: Final = r"(?:(?:Mr\.|Mrs\.|Ms\.|Dr\.|Professor|Aunt|Uncle) )?[A-Z][a-z]{2,}"
_AS_SUBJECT: Final = re.compile(rf"\b(?P<name>{_NAME}) {_ACTS}\b")
_AS_OBJECT: Final = re.compile(rf"\b{_DEALT} (?P<name>{_NAME})\b")
_MERELY: Final = re.compile(rf"\b(?P<name>{_NAME})(?:'s|'d|'ll| (?:is|was)\b)|\b(?:and|about|to) (?P<other>{_NAME})\b")
_PLACE: Final = re.compile(
    rf"\b(?:in|from|at|across|through|near|around|(?:dog|cat|puppy|horse|rabbit),?) (?P<name>{_NAME})\b"
)
_ROLE: Final = re.compile(
    r"\b[Mm]y (?P<role>(?:(?:elder|older|little|younger|big|best|own|old|new|team|line|ex|late|department|ward|shift|closest) )?"
    r"(?:mother-in-law|father-in-law|mother|mum|mom|father|dad|sister|brother|wife|husband|partner|boyfriend|girlfriend|fiancee?|boss|"
    r"manager|lead|supervisor|colleague|coworker|friend|son|daughter|uncle|aunt|cousin|grandmother|grandfather|gran|nan|teacher|"
    r"neighbour|neighbor|flatmate|roommate|housemate|teammate|ex|head|landlord|coach|mentor|stepson|stepdaughter))"
    r"\b(?! is expecting|'s birthday)"
)
_NOT_A_PERSON: Final = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays saturdays sundays
    january february march april may june july august september
    october november december christmas easter eid ramadan english german french spanish chinese welsh nobody everyone everybody
    someone people what when where who why how the this that these those there here then now some most many all both each
    every one two three four five six seven eight nine ten yes yeah well okay just only even still also maybe perhaps anyway
    honestly sorry thanks thank great nothing something anything not his her its their our your she they and but because
    since while after before last next sometimes once twice never always half friends colleagues mornings nights grades work
    business things life god fourteen fifteen sixteen twenty thirty forty fifty nineteen eleven twelve such like""".split()
)
_SURE: Final = 2
_KIN: Final = frozenset("Mom Mum Dad Mother Father Gran Nan Grandma Grandpa".split())


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
    return tuple(("your " + name.lower() if name in _KIN else name, weight) for name, weight in found)


def people(messages: Sequence[str]) -> tuple[str, ...]:
    """Return the people of the story as they can be named to the seeker, the most important first; none that are unsure."""
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
    """Return the proper names among the people of the story, and words for kin that serve as names."""
    proper = {part for person in people(messages) if person[0].isupper() for part in person.split()}
    return frozenset(proper | _KIN)
