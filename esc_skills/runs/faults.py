"""Tells what a user or an endpoint caused from a fault of ours."""

from typing import Final

import dspy

from esc_skills.lm.ask import Unreadable, reason

_MENDABLE: Final = (ValueError, OSError, Unreadable, dspy.LMError)


def is_ours(error: BaseException) -> bool:
    """Say whether an error is of a kind that nobody but us can mend."""
    return isinstance(error, Exception) and not isinstance(error, _MENDABLE)


def told(error: BaseException) -> str:
    """Return what people are told of an error; of one of ours also what kind it is."""
    if not is_ours(error):
        return reason(error)
    return f"a fault of this program, {type(error).__name__}: {reason(error)}"
