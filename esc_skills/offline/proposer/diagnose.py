"""Diagnoses a losing turn: harmful words, another skill that fits, none that fits, or neither."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from esc_skills.offline.prompt import Prompt
from esc_skills.offline.proposer.conduct import complaints_in, directions_of, wishes_in
from esc_skills.offline.proposer.languages import language
from esc_skills.offline.proposer.recombine import sentences_of
from signatures.labels import Diagnosis

_STATE: Final = re.compile(r"(\w+): ([\w/]+)")
_CLAUSE: Final = re.compile(r"^(\w+) (is not|is|at least|at most) (.+)$")
_OR: Final = re.compile(r" or |, ")
_ANY: Final = 0.5
_FITS: Final = 1.0
_CLEARLY: Final = 0.4
# Complaints about how a reply was made, not about what it set out to do.
_MANNER: Final = frozenset(
    {"repeat", "advice_list", "question_pile", "platitude", "command", "self_story"}
)
_MANNER_MISSED: Final = frozenset({"details", "brevity"})


@dataclass(frozen=True, slots=True)
class _Fit:
    """How well a candidate fits the state: 0 to 1; 0.5 says nothing for or against."""

    skill: str
    share: float


def diagnose(prompt: Prompt) -> dict[str, str]:
    """Answer `DiagnoseTurn`: one of the four diagnoses, and one sentence why.

    Args:
        prompt: with inputs `skill`, `candidates` (``id | when it applies | what to expect``),
            `state`, `history` (the reply last), `seeker_thought`.
    """
    given = prompt.inputs
    harm = _harm(given.get("history", ""))
    if harm:
        return _answer("unsafe_intervention", f"The reply {harm}, which harms whoever receives it.")
    state = dict(_STATE.findall(given.get("state", "")))
    fits = [fit for line in given.get("candidates", "").splitlines() if (fit := _fit(line, state))]
    best = max(fits, key=lambda fit: fit.share, default=_Fit("none", 0.0))
    skill, need = given.get("skill", "").strip(), state.get("need", "unclear")
    own = (
        0.0
        if skill.lower() in ("", "none")
        else _own_fit(skill, need, given.get("seeker_thought", ""))
    )
    if best.share >= _FITS and best.share - own >= _CLEARLY and own > 0:
        return _answer(
            "wrong_selection", f"The state fits {best.skill} better than the skill that was used."
        )
    if own == 0:
        return _answer("missing_skill", "No skill was used where one was needed.")
    if own < _ANY and best.share < _ANY:
        return _answer(
            "missing_skill",
            f"Neither the skill used nor any other at hand is made for the need {need}.",
        )
    return _answer(
        "profile_specific_failure",
        "The skill suits such a state, but not as this seeker received it.",
    )


def _answer(diagnosis: Diagnosis, why: str) -> dict[str, str]:
    return {"diagnosis": diagnosis, "why": why}


def _harm(history: str) -> str | None:
    """Say how the last reply harms, or None; a negated phrase ("not your own fault") is no harm."""
    last = next(
        (line for line in reversed(history.splitlines()) if line.startswith("Supporter: ")), ""
    )
    known, reply = language(), last.removeprefix("Supporter: ")
    return next(
        (known.harms[hit.label] for hit in known.harm.hits(reply) if not hit.negated),
        None,
    )


def _fit(line: str, state: Mapping[str, str]) -> _Fit | None:
    """Compare one candidate line with the state; None where the line is no candidate."""
    skill, bar, rest = line.partition("|")
    if not bar:
        return None
    when = rest.partition("|")[0].strip()
    clauses = [clause for part in when.split(";") if (clause := _CLAUSE.match(part.strip()))]
    if not clauses or state.get("need", "unclear") == "unclear":
        return _Fit(skill.strip(" -"), _ANY)
    holds = [_holds(match, state) for match in clauses]
    return _Fit(skill.strip(" -"), sum(holds) / len(holds))


def _holds(clause: re.Match[str], state: Mapping[str, str]) -> bool:
    field, op, values = clause.groups()
    value = state.get(field, "").partition("/")[0]
    if op in ("at least", "at most"):
        if not (value.isdigit() and values.strip().isdigit()):
            return False
        return int(value) >= int(values) if op == "at least" else int(value) <= int(values)
    return (value in _OR.split(values.strip())) == (op == "is")


def _own_fit(skill: str, need: str, thought: str) -> float:
    """Guess how well the skill used suits the need, 0.1 to 1.

    The prompt shows its guidance and not when it applies, so the guidance is read.
    """
    anchor = language().needs.get(need)
    if anchor is None:
        return _FITS
    conduct = anchor.conduct
    guidance = skill.partition(":")[2] or skill
    asked = {
        direction for sentence in sentences_of(guidance) for direction in directions_of(sentence)
    }
    if any(direction.conduct == conduct and direction.wanted for direction in asked):
        return _FITS
    manner = complaints_in(thought) & _MANNER or wishes_in(thought) & _MANNER_MISSED
    if manner and conduct not in wishes_in(thought):
        return 0.7
    return 0.3 if conduct not in wishes_in(thought) else 0.1
