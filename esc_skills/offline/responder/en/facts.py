"""Reads English messages for words a reply can use: the matter, the people, facts told.

Where the reading is unsure a slot stays empty, and the reply uses a wording without it.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from esc_skills.offline.responder.en.grammar import clause, quotes, sentences
from esc_skills.offline.responder.en.nouns import noun_phrases
from esc_skills.offline.responder.en.people import is_about_somebody, names, people

_DID: Final = (
    r"(?:made|baked|built|cooked|drew|wrote out|rewrote|learnt|learned|practised|"
    r"practiced|carried|"
    r"spent|tracked|recorded|trained|saved|worked|fixed|mended|repaired|sewed|cleaned|"
    r"cared|nursed|"
    r"looked after|took care|took over|drove|walked|stayed|waited|put together|put aside|lent|"
    r"helped|organi[sz]ed|planned|taught|paid|passed|studied|caught|sorted|"
    r"picked up (?!the phone)|"
    r"painted|translated|edited|sat (?:up|with)|stood|raised|supported|collected|prepared|tried|"
    r"went back|apologi[sz]ed|worked out|did|planted|held|managed|ran|led|handed over|covered|"
    r"got (?:\w+\.? ){1,3}to|gave \w+ \w+ (?!back)|kept \w+ (?:\w+ )?(?:going|running|alive))"
)
_LEAD: Final = (
    r"^(?:(?:twice|once|last|on|in|at|for|from|after|when|every|some|this|\w+ \w+ ago)\b"
    r"(?:(?!\b(?:he|she|they|it)\b)[^.]){0,45}? )?"
)
_OWN: Final = re.compile(_LEAD + r"you\b(?! and)(?:'\w+)?")
_EFFORT: Final = re.compile(
    _LEAD
    + rf"you(?:'d|'ve| had| have)?(?: even| always| still| just)? (?:{_DID}|been doing|done)\b"
)
_SHADY: Final = re.compile(
    r"\b(?:hid(?:den)?|lied|lie to|secret(?:ly)?|threw|slammed|swore|snapped|shouted|"
    r"yelled|screamed|"
    r"behind (?:his|her|their) backs?|kept quiet|said nothing|claimed|dodged|ignor(?:ed|ing)|"
    r"made (?:it|them|him|her|that) up|nodded along|pretended|avoid(?:ed|ing)|blam(?:ed|ing)|"
    r"blocked|gossip\w*|read (?:her|his|their) (?:phone|diary|messages|letters?)|"
    r"opened (?:her|his|their)|(?:told|said)[^.]{0,40}\bwas (?:ill|sick|busy)|"
    r"never (?:told|asked|said|thanked)|haven't (?:answered|told|opened|replied)|unanswered|"
    r"should(?:n't)? have|could have (?:said|asked|told)|laughed|joked?|mocked|ashamed|by text|"
    r"without (?:ever )?(?:asking|telling)|instead of (?:asking|telling|saying)|relief|jealous|"
    r"i always (?:say|go|end|let|do|give)|i (?:secretly )?(?:liked|enjoyed?) being|cheated|stole|"
    r"broke my (?:word|promise)|forgot|snooped|exaggerated)",
    re.I,
)
_LIMIT: Final = re.compile(
    r"\b(?:can't (?:simply|just|drop|leave|quit|afford|walk|join|move|refuse|stop|change)|cannot|"
    r"no one (?:else|left)|nowhere else|isn't (?:possible|allowed|an option)|"
    r"not (?:allowed|possible)|"
    r"won't (?:let|have|allow)|depends? on|hangs on|(?:tied|bound) to|(?:stays?|is|are) fixed|"
    r"runs? (?:out|until)|needs? (?:the|an|a) |lose my|no (?:room|time|money) (?:for|to)|"
    r"costs? more than|due on|must be|have to (?:be|stay|work)|only until)\b",
    re.I,
)
_WHEN: Final = re.compile(
    r"\b(?:(?:next|on|by|until|till|before) )?(?P<day>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|"
    r"Sun)day|the (?:first|second|third|fourth|"
    r"fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|"
    r"sixteenth|seventeenth|eighteenth|"
    r"nineteenth|twentieth|thirtieth|twenty-\w+th|twenty-(?:first|second|"
    r"third))(?: of [A-Z]\w+)?)\b(?! time)"
)
_AHEAD: Final = re.compile(
    r"\b(?:next|until|till|by|due|will|'ll|gets? written|is on|'s on|has been moved|starts? on|"
    r"get home|coming)\b"
)
_PAST: Final = re.compile(r"\b(?:last|ago|was|were|had|did|failed|came|went|since)\b")
_SPEECH: Final = re.compile(
    r"\b(?:said|says|told (?:me|us)|tells me|wrote|texted|shouted|asked|answered|replied|"
    r"whispered|"
    r"called it|called me),? ?$"
)
_OWN_SPEECH: Final = re.compile(
    r"\bI (?:\w+ )?(?:said|told|wrote|asked|texted|shouted|typed|answered)\b[^'\"]*$"
)
_LEAST_WORDS: Final = 5


@dataclass(frozen=True, slots=True)
class _Told:
    fact: str
    kind: str


def told_in(messages: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Return what `messages` give for each slot, best first; slots may be empty."""
    told = _told(messages)
    found: dict[str, tuple[str, ...]] = {
        kind: tuple(item.fact for item in told if item.kind == kind)
        for kind in ("effort", "part", "their", "limit", "quote")
    }
    first = people(messages)[:1]
    found["their"] = tuple(
        sorted(found["their"], key=lambda said: not any(name in said for name in first))
    )
    shady = frozenset(found["part"])
    found["fact"] = tuple(
        dict.fromkeys(item.fact for item in told if item.kind == "fact" and item.fact not in shady)
    )
    found["person"] = first
    found["topic"] = _topics(messages)
    found["day"] = tuple(day for message in reversed(messages) for day in _days(message))
    return found


def _told(messages: tuple[str, ...]) -> tuple[_Told, ...]:
    known = names(messages)
    return tuple(item for message in reversed(messages) for item in _facts_of(message, known))


@lru_cache(maxsize=4096)
def _facts_of(message: str, known: frozenset[str]) -> tuple[_Told, ...]:
    found: list[_Told] = []
    for sentence in sentences(message):
        found += [
            _Told(inside.rstrip(".,!; "), "quote")
            for before, inside in quotes(sentence)
            if _is_heard(before, inside)
        ]
        said = clause(sentence, known)
        if len(said.split()) >= _LEAST_WORDS:
            found += [_Told(said, kind) for kind in _kinds(sentence, said)]
    return tuple(found)


def _kinds(sentence: str, said: str) -> list[str]:
    own = _OWN.match(said) is not None
    if own and _SHADY.search(sentence):
        return ["fact", "part"]
    kinds = ["fact"]
    if own and _EFFORT.match(said) and "n't" not in said:
        kinds.append("effort")
    if is_about_somebody(said):
        kinds.append("their")
    if _LIMIT.search(said):
        kinds.append("limit")
    return kinds


def _is_heard(before: str, inside: str) -> bool:
    long_enough = 3 <= len(inside.split()) <= 12
    return (
        long_enough
        and _SPEECH.search(before.rstrip(":")) is not None
        and not _OWN_SPEECH.search(before)
    )


def _topics(messages: tuple[str, ...]) -> tuple[str, ...]:
    scores: dict[str, int] = {}
    everything = " ".join(messages).lower()
    for age, message in enumerate(reversed(messages)):
        for phrase, score in noun_phrases(message):
            repeated = min(everything.count(phrase.rpartition(" ")[2]) - 1, 2)
            scores[phrase] = max(scores.get(phrase, -9), score + repeated - min(age, 3))
    usable = [phrase for phrase, score in scores.items() if score >= 3]
    return tuple(sorted(usable, key=lambda phrase: -scores[phrase]))[:2]


@lru_cache(maxsize=4096)
def _days(message: str) -> tuple[str, ...]:
    found = [
        m["day"]
        for sentence in sentences(message)
        if _AHEAD.search(sentence) and not _PAST.search(sentence)
        for m in _WHEN.finditer(sentence)
    ]
    return tuple(dict.fromkeys(found))
