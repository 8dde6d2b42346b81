"""Says in plain words what conditions test. Reads the clauses: they are what code checks."""

from collections.abc import Iterable
from typing import Final

from signatures.skills import Clause, Condition, Contraindication

ANY: Final = "any state"
_OP: Final = {
    "in": "is",
    "not_in": "is not",
    "at_least": "is at least",
    "at_most": "is at most",
}


def one_line(text: str) -> str:
    """Flatten `text` to one line with single spaces."""
    return " ".join(text.split())


def clause_words(clause: Clause) -> str:
    """Say one clause: ``need is to_be_heard or to_be_valued``."""
    return f"{clause.field} {_OP[clause.op]} {' or '.join(map(str, clause.values))}"


def condition_words(condition: Condition) -> str:
    """Say a whole conjunction, from its clauses and not from the words written beside them."""
    return "; ".join(map(clause_words, condition.clauses)) or ANY


def in_short(condition: Condition) -> str:
    """Say a conjunction for a table: ``need: to_be_heard, to_be_valued; stage: easing``."""
    said = (
        f"{c.field}: {', '.join(map(str, c.values))}" if c.op == "in" else clause_words(c)
        for c in condition.clauses
    )
    return "; ".join(said) or ANY


def limits_in_short(contraindications: Iterable[Contraindication]) -> tuple[str, ...]:
    """Say all contraindications of a card, those that test one field for values in one line.

    Eight "do not when emotion is …" become one line; what tests several fields keeps its own.
    """
    by_field: dict[str, list[str]] = {}
    others: list[str] = []
    for one in contraindications:
        clauses = one.condition.clauses
        if len(clauses) == 1 and clauses[0].op == "in":
            values = by_field.setdefault(clauses[0].field, [])
            values += [str(v) for v in clauses[0].values if str(v) not in values]
        else:
            others.append(condition_words(one.condition))
    return (*(f"{field}: {', '.join(values)}" for field, values in by_field.items()), *others)
