"""The one place where DSPy's optimizers are mended while they run, and put back afterwards.

- `Evaluate` and `Parallel` send an example again that has run for 120 s: a talk with a real model
  may take longer, and would be played twice.
- `BootstrapFewShotWithOptuna` makes its study without a seed.
- Most of them print.
"""

import contextlib
import functools
import importlib
import io
import logging
import random
from collections.abc import Iterator
from typing import Any

import optuna

_MODULES = ("dspy.evaluate.evaluate", "dspy.predict.parallel")


@contextlib.contextmanager
def mended(seed: int) -> Iterator[None]:
    """Run stock optimizers without second playings, with seeded studies, and silently."""
    state = random.getstate()
    with contextlib.ExitStack() as stack:
        stack.callback(random.setstate, state)
        for name in _MODULES:
            stack.enter_context(_no_stragglers(name))
        stack.enter_context(_seeded_studies(seed))
        stack.enter_context(_silence())
        yield


@contextlib.contextmanager
def _no_stragglers(name: str) -> Iterator[None]:
    module: Any = importlib.import_module(name)  # Any: it is written to
    stock = module.ParallelExecutor
    module.ParallelExecutor = functools.partial(stock, timeout=0)
    try:
        yield
    finally:
        module.ParallelExecutor = stock


@contextlib.contextmanager
def _seeded_studies(seed: int) -> Iterator[None]:
    stock = optuna.create_study
    sampler = optuna.samplers.TPESampler(seed=seed)
    optuna.create_study = functools.partial(stock, sampler=sampler)
    try:
        yield
    finally:
        optuna.create_study = stock


@contextlib.contextmanager
def _silence() -> Iterator[None]:
    loggers = [logging.getLogger(name) for name in ("dspy", "optuna")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL)
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
