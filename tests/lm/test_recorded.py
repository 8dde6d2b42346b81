"""Raw answers of a real model: each is read as an eye says it should be (recorded/README.md)."""

import json
import re
from pathlib import Path
from typing import Any, Final

import pytest

from benchmarks.record_answers import read_back
from esc_skills.runs.overheard import heard
from esc_skills.runs.samples import SAMPLES

FOLDER: Final = Path(__file__).with_name("recorded")
ROWS: Final = [
    json.loads(line)
    for path in sorted(FOLDER.glob("*.jsonl"))
    for line in path.read_text(encoding="utf-8").splitlines()
]
BY_NAME: Final = {sample.name: sample for sample in SAMPLES}
# Not the reader's own patterns: what no person should see.
SCAFFOLDING: Final = re.compile(
    r"\[\[|\]\]|##|<\||\|>|</?\w+>|\{\w*\}|^\W*(?:supporter|seeker|assistant|user|system)\W*:"
    r"|\breply\W*:|you are the supporter|output fields",
    re.I | re.M,
)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['prompt']}-{row['seed']}")
def test_a_recorded_answer_is_read_as_expected(row: dict[str, Any]) -> None:
    sample = BY_NAME[row["prompt"]]
    back = read_back(sample, row["raw"], cut=row["cut"])
    assert (back.read, back.why) == (row["read"], row["why"])
    found = heard(row["raw"], sample)
    flags = (found.copied, found.leaked, found.refused)
    assert flags == (row["copied"], row["leaked"], row["refused"])


@pytest.mark.parametrize(
    "row",
    [row for row in ROWS if row["format"] == "chat" or row["prompt"] == "SpeakAsSeeker"],
    ids=lambda row: f"{row['prompt']}-{row['seed']}",
)
def test_nothing_of_the_scaffolding_is_said(row: dict[str, Any]) -> None:
    back = read_back(BY_NAME[row["prompt"]], row["raw"], cut=row["cut"])
    said = back.values.get("reply", back.values.get("message"))
    assert (back.read == "again") == (said is None)
    assert said is None or (said.strip() and not SCAFFOLDING.search(said))


def test_every_kind_of_prompt_was_recorded() -> None:
    assert len(ROWS) >= 60
    assert {row["format"] for row in ROWS} == {"chat", "fields"}
