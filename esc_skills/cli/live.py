"""Shows a run while it goes on: the pass, talks done, the current gain, calls, the time left."""

import threading
from collections import deque
from types import TracebackType
from typing import Any, Final, Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from esc_skills.cli.console import hear

_LAST: Final = 48  # talks that the gain shown is the mean of


class Live:
    """A progress line on a terminal, plain lines elsewhere: told of a job's events.

    Safe under threads.

    The gain shown is the mean of the last talks, whatever program played them.

    Args:
        console: where to show it (standard error, so that results can be piped).
    """

    def __init__(self, console: Console) -> None:
        self._console = console
        self._lock = threading.Lock()
        self._talks = 0
        self._gains: deque[int] = deque(maxlen=_LAST)
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            TextColumn(
                "{task.fields[talks]} talks · gain {task.fields[gain]} · {task.fields[calls]} calls"
            ),
            TimeElapsedColumn(),
            TextColumn("left at most"),
            TimeRemainingColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._most = 1
        self._task = self._progress.add_task("starting", total=None, talks="0", gain="-", calls="0")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._progress.stop()

    def __call__(self, kind: str, data: dict[str, Any]) -> None:
        """Show one event."""
        if kind == "talk":
            self._talk(data["gain"], data["calls"])
        elif kind == "bounded":
            self._most = data["talks"]
            self._progress.update(self._task, total=self._most)
            self._progress.start()
        elif kind == "pass_started":
            self._describe(f"{data['number']}/{data['of']} {data['pass']}")
        elif kind == "scoring":
            self._describe(f"scoring on {data['split']}")
        else:
            hear(kind, data)
        line = _line(kind, data)
        if line:
            self._console.print(line, highlight=False, markup=False)

    def _describe(self, what: str) -> None:
        self._progress.update(self._task, description=what)

    def _talk(self, gain: int | None, calls: int) -> None:
        with self._lock:
            self._talks += 1
            if gain is not None:
                self._gains.append(gain)
            if self._talks % 4 == 0:
                gains = self._gains
                self._progress.update(
                    self._task,
                    completed=min(self._talks, self._most - 1),
                    talks=f"{self._talks:,}",
                    gain=f"{sum(gains) / len(gains):+.1f}" if gains else "-",
                    calls=f"{calls:,}",
                )


def _line(kind: str, data: dict[str, Any]) -> str:
    if kind == "discovered":
        lost = {"unread": len(data["unread"]), "set aside": len(data["set_aside"])}
        said = ", ".join(f"{n} {what}" for what, n in lost.items() if n)
        return (
            f"discover: {data['dialogues']} dialogues -> {data['units']} units -> "
            f"{data['prototypes']} prototypes -> {data['skills']} skills"
            + (f" ({said}: see events.jsonl)" if said else "")
        )
    if kind == "round" and data["final"] is not None:
        return f"evolve: round {data['round']} of {data['of']} starts from {data['final']:.1f}"
    if kind == "optimizer_ended":
        changed = f"{len(data['changed'])} skills changed" if data["changed"] else "nothing changed"
        stopped = f", stopped by {data['stopped']}" if data["stopped"] else ""
        stopped += f" ({data['failed']})" if data["failed"] else ""
        why = f": {data['reason']} ({data['mean']:+.1f} points)" if data.get("n") else ""
        return (
            f"{data['optimizer']}: {data['talks']} talks{stopped}, {changed}\n"
            f"  {data['decision']:<10} {data['optimizer']}{why}"
        )
    if kind == "demos_dropped":
        return f"  {'dropped':<10} demos {data['skill']}: {data['reason']}"
    if kind in ("edit", "demos") and data["n"]:  # what never came to the gate is in events.jsonl
        what = f"{data.get('kind', 'demos')} {data['skill']}"
        return f"  {data['decision']:<10} {what}: {data['reason']} ({data['mean']:+.1f} points)"
    return ""
