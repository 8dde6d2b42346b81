"""Takes predictors out of every optimizer's sight, by name, in any `dspy.Module`.

A stock optimizer tunes all it can see. What reads the seeker's state and what chooses the skill
stays as it is: no reward shall talk the assessor out of seeing a risk.
"""

import re
from collections.abc import Iterable
from typing import Any, Final

import dspy

_STEP: Final = re.compile(r"\['([^']+)'\]|\[(\d+)\]|(\w+)")


class Hidden(dspy.Module):
    """Holds a predictor that works as before and that `named_predictors` does not list."""

    def __init__(self, predictor: dspy.Module) -> None:
        super().__init__()
        self.predictor = predictor
        self._compiled = True  # DSPy's word for: leave this alone

    @property
    def signature(self) -> type[dspy.Signature]:
        """The predictor's signature."""
        return self.predictor.signature

    @property
    def demos(self) -> list[dspy.Example]:
        """The predictor's demos."""
        return self.predictor.demos

    def forward(self, **kwargs: object) -> dspy.Prediction:
        """Ask the predictor."""
        return self.predictor(**kwargs)

    async def aforward(self, **kwargs: object) -> dspy.Prediction:
        """Ask the predictor, asynchronously."""
        return await self.predictor.acall(**kwargs)


def hide_all_but(module: dspy.Module, names: Iterable[str]) -> None:
    """Hide every predictor of `module` that is not named, in place.

    Raises:
        ValueError: a name is no predictor of the module.
    """
    found, kept = dict(module.named_predictors()), set(names)
    unknown = sorted(kept - set(found))
    if unknown:
        raise ValueError(f"no predictor {unknown[0]!r}; there are: {', '.join(found)}")
    for name, predictor in found.items():
        if name not in kept:
            _put(module, name, Hidden(predictor))


def _put(module: Any, path: str, value: dspy.Module) -> None:
    # Any: a module, a list or a dict of modules, as the path goes.
    *steps, last = _STEP.findall(path)
    for key, index, attribute in steps:
        module = module[key] if key else module[int(index)] if index else getattr(module, attribute)
    key, index, attribute = last
    if attribute:
        setattr(module, attribute, value)
    else:
        module[key or int(index)] = value
