"""What hearing costs: ``python -m benchmarks.screen_speed``. Ends with one line of JSON.

Processor time, so that a busy machine changes little: a usual message in milliseconds (each one
new), and hostile texts of 100,000 characters in seconds, the slowest first.
"""

import json
import random
import time
from typing import Final

from esc_skills.safety.case_families import own_cases
from esc_skills.safety.screen import screen_seeker

N: Final = 100_000
_RNG: Final = random.Random(0)
_DANGER: Final = "i want to kill end my life pills gun knife he hit me voices tell baby not never "
HOSTILE: Final = {
    "one letter": "a" * N,
    "letters apart": "k i l l " * (N // 8),
    "marks": "e" + "".join(_RNG.choice("\u0301\u0323\u0328\u0315") for _ in range(N)),
    "ligatures": "\ufdfa" * N,
    "two alphabets": "k\u0438ll " * (N // 5),
    "quotation marks": "'\"" * (N // 2),
    "Chinese apart": "死 " * (N // 2),
    "Chinese": "".join(_RNG.choice("我想死不要了他打我药吃跳楼的,") for _ in range(N)),
    "words of danger": " ".join(_RNG.choice(_DANGER.split()) for _ in range(N // 4)),
    "sentences of danger": ". ".join(
        " ".join(_RNG.choice(_DANGER.split()) for _ in range(8)) for _ in range(N // 32)
    ),
    "anything": "".join(chr(_RNG.randrange(32, 0x3000)) for _ in range(N)),
}


def main() -> None:
    """Measure and print."""
    usual = [case.text for case in own_cases("train") if len(case.text) < 400][:600]
    for text in usual:
        screen_seeker(text)
    message = _seconds([f"{text} ok" for text in usual]) / len(usual) * 1000
    hostile = {name: round(_seconds([text[:N]]), 3) for name, text in HOSTILE.items()}
    slowest = dict(sorted(hostile.items(), key=lambda one: -one[1]))
    for name, seconds in slowest.items():
        print(f"{seconds:7.3f} s  {name}")
    print(json.dumps({"usual_ms": round(message, 3), "hostile_s": slowest}))


def _seconds(texts: list[str]) -> float:
    start = time.process_time()
    for text in texts:
        screen_seeker(text)
    return time.process_time() - start


if __name__ == "__main__":
    main()
