"""Finds the objective that settings name."""

import importlib
from typing import cast

from metrics.objective import Objective


def load_objective(name: str) -> Objective:
    """Import an objective.

    Args:
        name: ``package.module:function``; the module must be importable.

    Raises:
        ValueError: there is no such thing; one line that names the setting.
    """
    module, _, attribute = name.partition(":")
    if not module or not attribute:
        raise ValueError(f"objective must be package.module:name, got {name!r}")
    try:
        found = getattr(importlib.import_module(module), attribute)
    except (ImportError, AttributeError) as error:
        raise ValueError(f"objective {name!r} cannot be had: {error}") from error
    if not callable(found):
        raise ValueError(f"objective {name!r} is no function but a {type(found).__name__}")
    return cast(Objective, found)
