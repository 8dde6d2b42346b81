"""Shows an optimizer the skills that spoke, and nothing else of the program."""

from collections.abc import Iterable

import dspy

from esc_skills.optimizers.stock.hidden import hide_all_but
from metrics.feedback import skill_of
from signatures.rollouts import Rollout


def show_skills(student: dspy.Module, rollouts: Iterable[Rollout]) -> None:
    """Hide all predictors but the skills' that spoke: there is nothing to learn about the others.

    Raises:
        ValueError: no skill spoke.
    """
    spoke = {e.skill for r in rollouts if r.scored for e in r.exchanges}
    names = [n for n, _ in student.named_predictors() if skill_of(n) in spoke]
    if not names:
        raise ValueError("nothing to tune: no skill was used in the training talks")
    hide_all_but(student, names)
    found = student.named_predictors()
    assert [n for n, _ in found] == names, "the student shows other predictors than it should"
    signatures = [p.signature for _, p in found]
    assert not any(a.equals(b) for i, a in enumerate(signatures) for b in signatures[:i]), (
        "two skills have equal signatures: optimizers could not tell them apart"
    )
