"""Prints how many appraisals a second one core makes: the rule alone, and with reading the reply.

    python -m benchmarks.seeker_speed

*Rule*: features -> expected change -> draw, as the judge does for one reply. *Reading*: the same
from the text of replies never seen before, English, nothing cached.
"""

import json
import random
import time
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from esc_skills.corpora.load import own_dialogues
from esc_skills.offline.seeker.detectors import read_reply
from esc_skills.offline.seeker.judge import Seeker, draw, judge
from esc_skills.offline.seeker.relation import relate

_SEEKER = Seeker("passive", "listening", 40, -5, 3)


def seeker_speed(
    seconds: Annotated[float, typer.Option(help="To measure each for.", min=0.2)] = 2.0,
) -> None:
    """Measure the judge on the project's own dialogues."""
    texts = [t.text for d in own_dialogues() for t in d.turns if t.speaker == "supporter"]
    told = ["They moved my shifts and nobody asked me.", "I have two children at home."]
    pairs = [(reply, relate(reply, told, [])) for reply in map(read_reply, texts)]
    rng = random.Random(0)
    n, started = 0, time.perf_counter()
    while time.perf_counter() - started < seconds:
        reply, relation = pairs[n % len(pairs)]
        draw(judge(reply, relation, _SEEKER).expected, rng)
        n += 1
    rule = n / (time.perf_counter() - started)
    n, started = 0, time.perf_counter()
    while time.perf_counter() - started < seconds:
        # A number makes every text new to the caches.
        reply = read_reply(f"{texts[n % len(texts)]} That is {n}.")
        draw(judge(reply, relate(reply, told, []), _SEEKER).expected, rng)
        n += 1
    reading = n / (time.perf_counter() - started)
    table = Table("what", "appraisals / s", title="One core")
    table.add_row("the rule alone", f"{rule:,.0f}")
    table.add_row("with reading the reply", f"{reading:,.0f}")
    Console().print(table)
    print(json.dumps({"rule": round(rule), "reading": round(reading)}))


if __name__ == "__main__":
    typer.run(seeker_speed)
