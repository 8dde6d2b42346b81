"""Records what a real model answers to our prompts, as it came: the fixtures of tests/lm/recorded.

    python -m benchmarks.record_answers --lm openai/local --api-base … --times 6 --out FILE

Appends a line of JSON an answer: prompt, format, seed, the raw text, whether it was cut, and what
our reader made of it. A line that is there already (prompt and seed) is not asked for again. The
model's words go into the file: mind its licence.
"""

import argparse
import contextlib
import json
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

import dspy
from dspy.utils.exceptions import AdapterParseError

from esc_skills.lm.adapter import is_chat
from esc_skills.lm.ask import Unreadable, ask
from esc_skills.lm.model import was_cut
from esc_skills.lm.roles import RoleNames, remote_lm
from esc_skills.lm.wire import Patience
from esc_skills.runs.overheard import Overhearing, heard
from esc_skills.runs.samples import SAMPLES, Sample


@dataclass(frozen=True, slots=True)
class ReadBack:
    """What reading an answer came to: at first, after repair, or to be asked for again, and why."""

    read: Literal["first", "repaired", "again"]
    why: str
    values: Mapping[str, Any]


def read_back(sample: Sample, raw: str, *, cut: bool) -> ReadBack:
    """Read an answer to a sample as the program would; one that was cut is asked for again."""
    adapter = Overhearing()
    signature = sample.predictor().signature
    try:
        values = adapter.parse(signature, raw)
    except AdapterParseError as error:
        reason = str(error).splitlines()[0].partition("; it wrote")[0]
        return ReadBack("again", reason, {})
    if cut and is_chat(signature):
        return ReadBack("again", "reply is cut", {})
    mended = ", ".join(sorted(adapter.repairs))
    return ReadBack("repaired" if mended else "first", mended, values)


def record(sample: Sample, seed: int, lm: dspy.LM) -> dict[str, Any] | None:
    """Ask once; return the line to keep, None where nothing came."""
    adapter = Overhearing()
    with dspy.context(lm=lm, adapter=adapter):
        with contextlib.suppress(Unreadable):
            ask(sample.predictor(), seed=seed, attempts=1, **sample.inputs)
        cut = was_cut()
    return judged(sample, seed, adapter.answers[0], cut=cut) if adapter.answers else None


def judged(sample: Sample, seed: int, raw: str, *, cut: bool) -> dict[str, Any]:
    """Return the line to keep: an answer and what there is to say of it."""
    back = read_back(sample, raw, cut=cut)
    return {
        "prompt": sample.name,
        "format": "chat" if is_chat(sample.signature) else "fields",
        "seed": seed,
        "raw": raw,
        "cut": cut,
        "read": back.read,
        "why": back.why,
        **asdict(heard(raw, sample)),
    }


def main() -> None:
    """Ask every prompt, one request at a time."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lm", default="openai/local")
    parser.add_argument("--api-base", required=True)
    parser.add_argument("--times", type=int, default=6)
    parser.add_argument("--temperature", type=float, default=0.7)
    parser.add_argument("--max-tokens", type=int, default=400)
    parser.add_argument("--only", nargs="*", default=[sample.name for sample in SAMPLES])
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    names = RoleNames(agent=args.lm, api_base=args.api_base, max_tokens=args.max_tokens)
    lm = remote_lm(args.lm, names, Patience(timeout=600, deadline=900))
    lm = lm.copy(temperature=args.temperature)
    lines = args.out.read_text(encoding="utf-8").splitlines() if args.out.exists() else []
    there = {(row["prompt"], row["seed"]) for row in map(json.loads, lines)}
    for seed in range(args.times):
        for sample in SAMPLES:
            if (sample.name, seed) in there or sample.name not in args.only:
                continue
            started = time.monotonic()
            row = record(sample, seed, lm)
            if row is None:
                continue
            with args.out.open("a", encoding="utf-8") as file:
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
            print(f"{sample.name} {seed}: {row['read']}, {time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    main()
