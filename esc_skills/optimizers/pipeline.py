"""Runs passes in order and keeps the best accepted program at hand, whatever interrupts it."""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Generic, cast

from esc_skills.optimizers.base import P, Pass, PassContext, PassResult, SkilledProgram, Tell


@dataclass(slots=True)
class PipelineRun(Generic[P]):
    """What a pipeline reached: also readable while it runs.

    `stopped` names the pass in which it was interrupted, None when it ran to its end; `error` is
    what stopped it, of whatever kind, None where it was the user with Ctrl-C.
    """

    program: P
    results: list[tuple[str, PassResult[P]]] = field(default_factory=list)
    stopped: str | None = None
    error: Exception | KeyboardInterrupt | None = None

    def after(self, name: str) -> P | None:
        """Return the program after the pass called `name`, or None if it did not finish."""
        return next((result.program for done, result in self.results if done == name), None)

    def interrupt(self, where: str, stop: Exception | KeyboardInterrupt, tell: Tell) -> None:
        """Remember where it was stopped, and by what; say so, unless that is what failed."""
        self.stopped = self.stopped or where
        if type(stop) is not KeyboardInterrupt:  # a kind of it is no user: leave at once
            self.error = stop
        with contextlib.suppress(Exception):
            tell("interrupted", {"pass": where, "why": str(stop) or _why(stop)})


def run_pipeline(program: P, passes: Sequence[Pass], context: PassContext) -> PipelineRun[P]:
    """Run `passes` in order; on Ctrl-C, or when anything fails for good, return what was accepted.

    For good: a model is gone, the credit is used up, a pass has a fault. One request failing is the
    business of the talk it belongs to.

    Raises:
        ValueError: two passes share a name.
        Exception: what failed before anything was accepted: a pass that has nothing to work on, a
            model that went away or refused.
    """
    names = [p.name for p in passes]
    if len(set(names)) != len(names):
        raise ValueError(f"passes need different names, got {', '.join(names)}")
    run = PipelineRun(program)

    def keep(accepted: SkilledProgram, /, *, by: str = "", **made: Any) -> None:  # as Keep has it
        run.program = cast(P, accepted)  # a pass keeps changed copies of what it was given
        context.keep(accepted, by=by or one.name, **made)

    for number, one in enumerate(passes, 1):
        try:
            context.tell("pass_started", {"pass": one.name, "number": number, "of": len(passes)})
            result = one.run(run.program, replace(context, keep=keep))
            run.program = result.program
            run.results.append((one.name, result))
            context.tell(
                "pass_ended",
                {"pass": one.name, "tried": len(result.tried), "accepted": result.n_accepted},
            )
        except (KeyboardInterrupt, Exception) as stop:
            if isinstance(stop, Exception) and run.program is program:
                raise  # there is nothing to lose
            run.interrupt(one.name, stop, context.tell)
            return run
    return run


def _why(stop: BaseException) -> str:
    return "Ctrl-C" if isinstance(stop, KeyboardInterrupt) else type(stop).__name__
