from pathlib import Path

import dspy
import pytest

from esc_skills.runs.reading import KeptReading
from programs.extraction import ExtractUnits
from signatures.dialogues import Dialogue
from tests.corpora.makers import annotated, make_dialogue
from tests.fakes import scripted_lm


class _Dies:
    """Extracts until it has read `n` dialogues, then is interrupted."""

    def __init__(self, n: int) -> None:
        self.left = n
        self.read: list[str] = []
        self._extract = ExtractUnits()

    def __call__(self, *, dialogue: Dialogue) -> dspy.Prediction:
        if not self.left:
            raise KeyboardInterrupt
        self.left -= 1
        self.read.append(dialogue.id)
        return self._extract(dialogue=dialogue)


def _read(path: Path, n: int, *, model: str = "a/b") -> tuple[list[str], list[object]]:
    inner = _Dies(n)
    kept = KeptReading(inner, path, model=model)
    found: list[object] = []
    with dspy.context(lm=scripted_lm(annotated)):
        try:
            for i in range(4):
                one = kept(dialogue=make_dialogue(f"d{i}"))
                found.append((one.units, one.n_blocks, tuple(one.problems)))
        except KeyboardInterrupt:
            pass
    return inner.read, found


def test_a_run_that_was_interrupted_goes_on_where_it_was(tmp_path: Path) -> None:
    path = tmp_path / "read.jsonl"
    assert _read(path, 2)[0] == ["d0", "d1"]
    again, found = _read(path, 9)
    assert again == ["d2", "d3"]
    assert found == _read(tmp_path / "whole.jsonl", 9)[1]


def test_half_a_line_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "read.jsonl"
    _read(path, 2)
    path.write_text(path.read_text()[:-40])
    assert _read(path, 9)[0] == ["d1", "d2", "d3"]


def test_what_another_model_read_does_not_count(tmp_path: Path) -> None:
    path = tmp_path / "read.jsonl"
    _read(path, 9)
    assert _read(path, 9, model="c/d")[0] == ["d0", "d1", "d2", "d3"]


@pytest.mark.parametrize("problems", [("d0#1: the model left it out",), ()])
def test_a_dialogue_with_problems_is_read_again(tmp_path: Path, problems: tuple[str, ...]) -> None:
    asked: list[str] = []

    def extract(*, dialogue: Dialogue) -> dspy.Prediction:
        asked.append(dialogue.id)
        return dspy.Prediction(units=(), n_blocks=3, problems=problems, set_aside=(), masked=())

    for _ in range(2):
        KeptReading(extract, tmp_path / "read.jsonl", model="m")(dialogue=make_dialogue("d0"))
    assert len(asked) == (2 if problems else 1)
