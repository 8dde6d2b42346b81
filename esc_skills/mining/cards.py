"""What the units behind a skill say: when to use it, when not to, how often it helped, examples.

Counts and thresholds only, no model. All thresholds are our choice.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from scipy.stats import binom, binomtest

from esc_skills.mining.strangers import has_placeholder
from esc_skills.safety.texts import problems_of
from signatures.dialogues import InterventionUnit
from signatures.labels import Action, Need
from signatures.skills import Clause, Condition, Contraindication, Demo, StateField, StateSupport

EVERYWHERE: Final = "any state"
_OWN_SHARE: Final = 0.2
_COVERED: Final = 2 / 3
_STAGE_SHARE: Final = 0.75
_MIN_FAILED: Final = 3
_FAILED_SHARE: Final = 0.6
# A needless "do not" costs little, a missing one may hurt: chance may explain one in ten.
_CHANCE: Final = 0.1
_DEMO_WORDS: Final = (6, 60)
_TRUST: Final = {"star": 0, "survey": 1, "text": 2}

Units = Sequence[InterventionUnit]


def actions_of(helped: Units) -> frozenset[Action]:
    """Return what a skill does: actions of at least a fifth of the turns that helped."""
    counts = Counter(unit.action.label for unit in helped)
    most = counts.most_common(1)[0][0]
    return frozenset({most, *(a for a, n in counts.items() if n >= _OWN_SHARE * len(helped))})


def applicability(helped: Units, alike: Units) -> Condition:
    """The needs in which it helped, most frequent first, until two thirds of units are covered.

    A need in which turns of this kind fail more than elsewhere is left out where others are left.
    """
    counts: Counter[Need] = Counter(u.before.need for u in helped if u.before.need != "unclear")
    failing = {need for need in counts if _failed_in("need", need, alike)}
    if failing != set(counts):
        counts = Counter({need: n for need, n in counts.items() if need not in failing})
    needs: list[Need] = []
    for need, _ in sorted(counts.items(), key=lambda found: (-found[1], found[0])):
        needs.append(need)
        if sum(counts[n] for n in needs) >= _COVERED * counts.total():
            break
    stage, n_stage = Counter(unit.before.stage for unit in helped).most_common(1)[0]
    clauses = [Clause(field="need", op="in", values=tuple(needs))] if needs else []
    if n_stage >= _STAGE_SHARE * len(helped):
        clauses.append(Clause(field="stage", op="in", values=(stage,)))
    return Condition(clauses=tuple(clauses), words=_words(clauses))


def contraindications(alike: Units, applies: Condition) -> tuple[Contraindication, ...]:
    """States in which turns of this kind failed more than elsewhere, and that it is not for.

    Args:
        alike: all key units whose action is the skill's, helpful or harmful.
        applies: when the skill is used; what helped is never barred.
    """
    wanted = {(clause.field, value) for clause in applies.clauses for value in clause.values}
    fields: tuple[StateField, ...] = ("need", "stage", "emotion")
    found: list[Contraindication] = []
    for field in fields:
        for value in sorted({str(getattr(u.before, field)) for u in alike} - {"unclear"}):
            failed = () if (field, value) in wanted else _failed_in(field, value, alike)
            if failed:
                clause = Clause(field=field, op="in", values=(value,))
                condition = Condition(clauses=(clause,), words=_words([clause]))
                found.append(Contraindication(condition=condition, units=failed))
    return tuple(found)


def support(alike: Units) -> tuple[StateSupport, ...]:
    """Count how turns of this kind went, over all states and need by need, most frequent first."""
    needs = Counter(unit.before.need for unit in alike)
    rows = [_support(EVERYWHERE, alike)]
    for need, _ in sorted(needs.items(), key=lambda found: (-found[1], found[0])):
        rows.append(_support(f"need is {need}", [u for u in alike if u.before.need == need]))
    return tuple(rows)


def best_first(units: Iterable[InterventionUnit]) -> list[InterventionUnit]:
    """Sort by trust in the evidence, then by its strength, one a dialogue before a second one."""
    ranked = sorted(units, key=lambda u: (_TRUST[u.evidence.signal], -_strength(u), u.id))
    seen: Counter[str] = Counter()
    turns: list[tuple[int, InterventionUnit]] = []
    for unit in ranked:
        turns.append((seen[unit.dialogue_id], unit))
        seen[unit.dialogue_id] += 1
    return [unit for _, unit in sorted(turns, key=lambda pair: pair[0])]


def demos(helped: Units, *, most: int) -> tuple[Demo, ...]:
    """Take real turns as examples: of the skill's own kind, short, whole, one a dialogue."""
    own, taken = actions_of(helped), set()
    chosen: list[Demo] = []
    for unit in best_first(helped):
        low, high = _DEMO_WORDS
        if (
            len(chosen) < most
            and unit.action.label in own
            and unit.dialogue_id not in taken
            and low <= len(unit.action.text.split()) <= high
            and _is_example(unit)
        ):
            taken.add(unit.dialogue_id)
            chosen.append(demo_of(unit))
    return tuple(chosen)


def demo_of(unit: InterventionUnit) -> Demo:
    """Return a unit as an example: what the seeker said, the state, what the supporter said."""
    return Demo(
        history=f"Seeker: {unit.before_text}",
        state=unit.before.words(),
        reply=unit.action.text,
        origin="mined",
    )


def _is_example(unit: InterventionUnit) -> bool:
    """Say whether a unit is whole, and says nothing that an agent must not learn to say."""
    return not (
        has_placeholder(f"{unit.before_text} {unit.action.text}")
        or problems_of(unit.action.text)
        or problems_of(unit.before_text, said_by="seeker")
    )


def _strength(unit: InterventionUnit) -> int:
    if unit.evidence.signal == "star":
        return abs(int(unit.evidence.detail[0]) - 3)
    return abs(unit.change.shift)


def _failed_in(field: StateField, value: str, alike: Units) -> tuple[str, ...]:
    """Return the failed units of a state in which turns of a kind clearly fail more than elsewhere.

    Corpora hold far more of what went well than of what went badly, so shares are compared as if
    they held the same of both. Empty where the state is no worse, or too little is known.
    """
    here = [unit for unit in alike if getattr(unit.before, field) == value]
    failed = tuple(unit.id for unit in here if unit.polarity == "negative")
    hurt = sum(unit.polarity == "negative" for unit in alike)
    if len(failed) < _MIN_FAILED or len(here) == len(alike):
        return ()
    failing = len(failed) / hurt
    working = (len(here) - len(failed)) / max(1, len(alike) - hurt)
    if failing < _FAILED_SHARE * (failing + working):
        return ()
    by_chance = binom.sf(len(failed) - 1, len(here), hurt / len(alike))
    return failed if by_chance <= _CHANCE else ()


def _support(state: str, units: Units) -> StateSupport:
    helped = sum(unit.polarity == "constructive" for unit in units)
    interval = binomtest(helped, len(units)).proportion_ci(method="wilson")
    return StateSupport(
        state=state,
        helped=helped,
        hurt=len(units) - helped,
        dialogues=len({unit.dialogue_id for unit in units}),
        rate=round(helped / len(units), 4),
        low=round(float(interval.low), 4),
        high=round(float(interval.high), 4),
    )


def _words(clauses: Sequence[Clause]) -> str:
    if not clauses:
        return EVERYWHERE
    return "; ".join(f"{c.field} is {' or '.join(map(str, c.values))}" for c in clauses)
