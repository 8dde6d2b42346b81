"""How discovery grows with the number of dialogues: time and memory at 1x, 2x and 4x.

    python -m benchmarks.discovery [--dialogues FILE …]

Without files the dialogues written for this project are taken, many times over under new ids; 4x is
all of them. Each size runs in a process of its own, so that its peak of memory is its own. Ends
with one line of JSON. `ratios` are of CPU seconds, which a busy machine does not stretch: what to
compare between machines. Linear growth is 1, 2, 4.
"""

import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Annotated, Any

import typer

_SIZES = (1, 2, 4)
_COPIES = 10


def _measure(sources: list[str], size: int) -> dict[str, float]:
    """Mine `size` quarters of the dialogues; return counts, seconds and peak memory."""
    import dspy

    from esc_skills.corpora.load import load_all_dialogues, own_dialogues
    from esc_skills.lm.adapter import ChatAdapter
    from esc_skills.offline.engine import offline_lm
    from esc_skills.optimizers.discover import mine
    from programs.bank_builder import BuildBank
    from programs.extraction import ExtractUnits

    if sources:
        dialogues = list(load_all_dialogues(sources).items)
    else:
        dialogues = [
            d.model_copy(update={"id": f"{d.id}-{k}"})
            for k in range(_COPIES)
            for d in own_dialogues()
        ]
    n = len(dialogues) * size // _SIZES[-1]
    # Every fourth, every second, all: the sizes hold dialogues of all sources alike.
    chosen = dialogues[:: _SIZES[-1] // size][:n]
    with dspy.context(lm=offline_lm(), adapter=ChatAdapter()):
        # What is loaded at first use is loaded now: it does not grow with dialogues.
        mine(
            own_dialogues()[:12], ExtractUnits(), BuildBank(n_demos=2), tell=lambda kind, data: None
        )
        started, used = time.perf_counter(), time.process_time()
        mined = mine(chosen, ExtractUnits(), BuildBank(n_demos=2), tell=lambda kind, data: None)
    seconds, cpu = time.perf_counter() - started, time.process_time() - used
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
        2**20 if sys.platform == "darwin" else 2**10
    )
    return {
        **mined.counts,
        "seconds": round(seconds, 2),
        "cpu": round(cpu, 2),
        "peak_mb": round(peak),
    }


def _apart(sources: list[str], size: int) -> dict[str, Any]:
    """Measure in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.discovery", "--size", str(size)]
    command += [part for source in sources for part in ("--dialogues", source)]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[1]
    )
    if done.returncode:
        why = (done.stderr.strip().splitlines() or ["no message"])[-1]
        typer.echo(f"error: {size}x failed: {why}", err=True)
        raise typer.Exit(2)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def main(
    dialogues: Annotated[
        list[str] | None, typer.Option(help="File or hub name; repeatable.")
    ] = None,
    size: Annotated[int, typer.Option(hidden=True)] = 0,
) -> None:
    """Mine 1x, 2x and 4x dialogues; print a line for each and the ratios of time."""
    sources = [str(Path(one).resolve()) if Path(one).exists() else one for one in dialogues or []]
    if size:
        typer.echo(json.dumps(_measure(sources, size)))
        return
    found = []
    for n in _SIZES:
        row = _apart(sources, n)
        found.append(row)
        typer.echo(
            f"{n}x  {row['dialogues']:>6,} dialogues  {row['units']:>7,} units  "
            f"{row['seconds']:>6.1f} s  {row['cpu']:>6.1f} s of CPU  {row['peak_mb']:>6,} MB"
        )
    ratios = [round(row["cpu"] / found[0]["cpu"], 2) for row in found]
    typer.echo(json.dumps({"sizes": found, "ratios": ratios}))


if __name__ == "__main__":
    typer.run(main)
