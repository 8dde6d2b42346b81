"""Says what is wrong with skills before anybody talks to them. Pure: text in, findings out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import Final, Literal

from esc_skills.lm.replies import spoken
from esc_skills.safety.texts import SaidBy, problems_of
from esc_skills.skills.bank import SkillBank
from signatures.skills import Demo, Skill
from signatures.transcript import parse

MAX_GUIDANCE_WORDS: Final = 120
MAX_DEMOS: Final = 4
ALIKE: Final = 0.8
_WORD: Final = re.compile(r"[^\W\d_]+")

Rule = Literal["empty", "size", "alike", "no_contraindication", "unsafe", "scaffolding"]
# What of a reply's repairs shows that a text is no plain words: quotation marks may well be meant.
_SCAFFOLDING: Final = frozenset(
    {"thinking", "control characters", "role label", "other side", "markers"}
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong with one skill; an `error` keeps the skill out, a `warning` is for people."""

    skill: str
    rule: Rule
    severity: Literal["error", "warning"]
    message: str


def lint(bank: SkillBank) -> tuple[Finding, ...]:
    """Return the findings about every skill and every pair of skills of `bank`."""
    alone = [finding for skill in bank for finding in lint_skill(skill)]
    pairs = [
        Finding(
            b.card.id, "alike", "error", f"guidance and applicability are those of {a.card.id!r}"
        )
        for a, b in combinations(bank, 2)
        if _alike(a, b)
    ]
    return (*alone, *pairs)


def errors(bank: SkillBank) -> tuple[Finding, ...]:
    """Return only the findings that keep a bank from being used."""
    return tuple(finding for finding in lint(bank) if finding.severity == "error")


def lint_skill(skill: Skill) -> tuple[Finding, ...]:
    """Return the findings about one skill by itself."""
    found: list[Finding] = []

    def say(rule: Rule, severity: Literal["error", "warning"], message: str) -> None:
        found.append(Finding(skill.card.id, rule, severity, message))

    n_words = len(skill.guidance.split())
    if not n_words:
        say("empty", "error", "guidance is empty")
    if n_words > MAX_GUIDANCE_WORDS:
        say("size", "error", f"guidance has {n_words} words, at most {MAX_GUIDANCE_WORDS}")
    if len(skill.demos) > MAX_DEMOS:
        say("size", "error", f"{len(skill.demos)} demos, at most {MAX_DEMOS}")
    if not skill.card.contraindications:
        say("no_contraindication", "warning", "the card says nothing about when not to use it")
    for problem in unsafe(skill):
        say("unsafe", "error", problem)
    if n_words and not unsafe(skill) and (left := _scaffolding(skill.guidance)):
        say("scaffolding", "error", f"guidance is not plain words: {left}")
    return tuple(found)


@lru_cache(maxsize=2048)  # a bank is read again after every edit of one of its skills
def unsafe(skill: Skill) -> tuple[str, ...]:
    """Return what in a skill's texts may not become text of the program: ``part: why``."""
    return tuple(
        f"{part}: {problem}"
        for part, text, said_by in _texts(skill)
        for problem in problems_of(text, said_by=said_by)
    )


def demo_problems(demo: Demo) -> tuple[str, ...]:
    """Return what keeps a turn from being an example."""
    return tuple(p for text, by in _demo_texts(demo) for p in problems_of(text, said_by=by))


def _texts(skill: Skill) -> Iterator[tuple[str, str, SaidBy]]:
    card = skill.card
    yield "guidance", skill.guidance, "agent"
    yield "name", card.name, "agent"
    yield "when to use", card.applicability.words, "agent"
    for limit in card.contraindications:
        yield "when not to use", limit.condition.words, "agent"
    for part, texts in (
        ("outcomes", card.expected_outcomes),
        ("risks", card.risks),
        ("locked", card.locked),
    ):
        for text in texts:
            yield part, text, "agent"
    for n, demo in enumerate(skill.demos, 1):
        for text, said_by in _demo_texts(demo):
            yield f"demo {n}", text, said_by


def _demo_texts(demo: Demo) -> Iterator[tuple[str, SaidBy]]:
    yield demo.reply, "agent"
    yield demo.state, "seeker"
    turns = parse(demo.history)
    for turn in turns:
        yield turn.text, "seeker" if turn.speaker == "seeker" else "agent"
    if len(turns) != len(demo.history.splitlines()):  # lines that are no messages
        yield demo.history, "seeker"


def _scaffolding(guidance: str) -> str:
    """Name what would keep a text from being said as a reply: guidance may not hold it either."""
    said = spoken(guidance)
    return said.problem or ", ".join(name for name in said.repairs if name in _SCAFFOLDING)


def _alike(a: Skill, b: Skill) -> bool:
    if a.card.applicability.clauses != b.card.applicability.clauses:
        return False
    first, second = (set(_WORD.findall(s.guidance.lower())) for s in (a, b))
    union = first | second
    return bool(union) and len(first & second) / len(union) >= ALIKE
