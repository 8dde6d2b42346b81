"""Counts how often the offline responder reads a seeker's need right.

``python -m benchmarks.needs [--turns sage_turns.jsonl]`` takes the hints of our own profiles, in
both languages, and with `--turns` the messages of SAGE's recorded seekers (Chinese; Zhang et al.,
arXiv 2505.02847, MIT). The label is the profile's hidden intention, so much of what is missed was
never said. Every other SAGE profile was looked at while the cues were written. Ends with one line
of JSON.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from esc_skills.corpora.load import own_profiles
from esc_skills.offline.responder.assess import assessment_of
from esc_skills.offline.responder.talk import read_talk
from signatures.labels import Intention, Need

NEED_OF: Final[dict[Intention, Need]] = {
    "praise": "to_be_valued",
    "listening": "to_be_heard",
    "deep_empathy": "to_be_understood",
    "not_my_fault": "to_be_cleared",
    "dialectic": "to_weigh_sides",
    "advice": "a_next_step",
    "others_motives": "to_understand_others",
    "self_reflection": "to_understand_self",
}
# SAGE's logs call them E1_praise, R2_advice and so on.
_SHORTENED: Final = {"listen": "listening"}
_FIELDS: Final = ("did", "pid", "turn", "intent", "user")
_OPENING_MESSAGES: Final = 5


class BadTurns(ValueError):  # noqa: N818
    """The file of recorded turns cannot be used."""


@dataclass(frozen=True, slots=True)
class Count:
    """Readings of one set: how many, with a need named, with the right one."""

    what: str
    n: int
    named: int
    right: int

    @property
    def recall(self) -> float | None:
        """Share read right, or None where there is nothing to read."""
        return round(self.right / self.n, 3) if self.n else None

    @property
    def precision(self) -> float | None:
        """Share right where a need was named, or None where none was."""
        return round(self.right / self.named, 3) if self.named else None


def count(what: str, cases: Iterable[tuple[str, Need]]) -> Count:
    """Read every (history, need) and count."""
    read = [(assessment_of(read_talk(history)).need, need) for history, need in cases]
    return Count(
        what,
        len(read),
        sum(found != "unclear" for found, _ in read),
        sum(found == need for found, need in read),
    )


def own_counts() -> list[Count]:
    """Count over the hints of our own training and validation profiles."""
    return [
        count(
            f"own hints, {language}, {split}",
            [(f"Seeker: {hint}", NEED_OF[p.intention]) for p in profiles for hint in p.hints],
        )
        for language in ("en", "zh")
        for split in ("train", "val")
        for profiles in [own_profiles(split, language)]
    ]


def read_turns(path: Path) -> list[dict[str, Any]]:
    """Read recorded turns, one JSON object a line.

    Raises:
        BadTurns: with file and line, where a line is none or lacks a field.
    """
    if not path.is_file():
        raise BadTurns(f"{path}: no such file")
    rows = []
    # Not splitlines(): a recorded message may hold U+2028, which is no end of a JSON line.
    for n, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise BadTurns(f"{path}:{n}: not JSON ({error.msg})") from error
        missing = [name for name in _FIELDS if not isinstance(row, dict) or name not in row]
        if missing:
            raise BadTurns(f"{path}:{n}: no field {', '.join(missing)}")
        if _intention(row) not in NEED_OF:
            raise BadTurns(f"{path}:{n}: unknown intent {row['intent']!r}")
        rows.append(row)
    if not rows:
        raise BadTurns(f"{path}: no turns")
    return rows


def _intention(row: dict[str, Any]) -> Any:
    name = str(row["intent"]).partition("_")[2]
    return _SHORTENED.get(name, name)


def turn_counts(rows: Sequence[dict[str, Any]]) -> list[Count]:
    """Count over single messages after the first, and over the first messages of a talk."""
    looked_at = set(sorted({row["pid"] for row in rows})[::2])
    talks: dict[Any, list[dict[str, Any]]] = {}
    for row in sorted(rows, key=lambda row: int(row["turn"])):
        talks.setdefault(row["did"], []).append(row)
    found = []
    for name, inside in (("looked at", True), ("not looked at", False)):
        chosen = [t for t in talks.values() if (t[0]["pid"] in looked_at) == inside]
        single = [(_line(row), NEED_OF[_intention(row)]) for talk in chosen for row in talk[1:]]
        opening = [
            ("\n".join(map(_line, talk[:_OPENING_MESSAGES])), NEED_OF[_intention(talk[0])])
            for talk in chosen
        ]
        found += [
            count(f"SAGE messages, {name}", single),
            count(f"SAGE openings, {name}", opening),
        ]
    return found


def _line(row: dict[str, Any]) -> str:
    return f"Seeker: {' '.join(str(row['user']).split())}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a table and one line of JSON; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.needs", description=__doc__)
    parser.add_argument("--turns", type=Path, help="SAGE's recorded turns, JSONL")
    asked = parser.parse_args(arguments)
    try:
        counts = own_counts() + (turn_counts(read_turns(asked.turns)) if asked.turns else [])
    except BadTurns as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    for row in counts:
        print(f"{row.what:34}{row.n:6}  recall {row.recall}  precision {row.precision}")
    rows = [{**asdict(c), "recall": c.recall, "precision": c.precision} for c in counts]
    print(json.dumps({"rows": rows}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
