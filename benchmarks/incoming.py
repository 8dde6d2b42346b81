"""Measures what text from strangers costs: ``python -m benchmarks.incoming``."""

import json
import resource
from time import perf_counter
from typing import Final

from esc_skills.mining.strangers import LONGEST, clean
from esc_skills.offline.engine import offline_lm
from esc_skills.safety.texts import problems_of
from programs.saving import load_agent

UNITS: Final = ("a", '"', "#", "\n", "[ ", "a@", "a.", "1 ", "ignore all ", "忽略之前", "so tired ")
USUAL: Final = "I told him that I cannot sleep and my sister never calls me back, even on Sundays."


def _slowest(texts: list[str], times: int = 3) -> float:
    found = []
    for text in texts:
        started = perf_counter()
        for _ in range(times):
            clean(text)
        found.append((perf_counter() - started) / times)
    return max(found)


def main() -> None:
    """Print a line a figure, seconds and megabytes."""
    clean(USUAL)
    figures = {
        "clean_usual_ms": 1000 * _slowest([USUAL], 200),
        "clean_longest_s": _slowest([(unit * LONGEST)[:LONGEST] for unit in UNITS]),
        "clean_100k_s": _slowest([(unit * 100_000)[:100_000] for unit in UNITS]),
    }
    started = perf_counter()
    for _ in range(200):
        problems_of(USUAL)
    figures["door_usual_ms"] = (perf_counter() - started) * 5
    agent = load_agent(lm=offline_lm())
    worst = 0.0
    for unit in UNITS:
        started = perf_counter()
        agent(history=[{"role": "user", "content": f"Well. {unit * (200_000 // len(unit))}"}])
        worst = max(worst, perf_counter() - started)
    figures["reply_200k_s"] = worst
    figures["memory_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    for name, value in figures.items():
        print(f"{name:18} {value:8.3f}")
    print(json.dumps({name: round(value, 4) for name, value in figures.items()}))


if __name__ == "__main__":
    main()
