"""The nine arms play, are kept talk by talk, and are counted over the same talks."""

from pathlib import Path

import dspy
import pytest

from benchmarks.real_model.__main__ import _play, _talks
from benchmarks.real_model.arms import arms
from benchmarks.real_model.report import Row, counted, table
from benchmarks.real_model.transcripts import Transcripts
from esc_skills.offline.engine import offline_lm
from signatures.rollouts import Talk

ARMS = arms("artifacts/released")


@pytest.fixture
def talks() -> tuple[Talk, ...]:
    return _talks(2)


def _playing(names: list[str], talks: tuple[Talk, ...], folder: Path) -> Transcripts:
    kept = Transcripts(folder)
    _play({name: ARMS[name] for name in names}, talks, offline_lm(), kept)
    return kept


@pytest.mark.parametrize("name", ARMS)
def test_every_arm_plays_a_talk_to_its_end(
    name: str, talks: tuple[Talk, ...], tmp_path: Path
) -> None:
    (played,) = _playing([name], talks[:1], tmp_path).of(name)
    assert played.rollout.scored, played.rollout.error
    assert played.calls >= len(played.rollout.exchanges)


def test_a_longer_choice_of_profiles_begins_with_the_shorter() -> None:
    assert _talks(6)[:2] == _talks(2)


def test_what_was_played_is_not_played_again(talks: tuple[Talk, ...], tmp_path: Path) -> None:
    _playing(["expert prompt"], talks[:1], tmp_path)
    file = tmp_path / "expert-prompt.jsonl"
    before = file.read_text()
    _playing(["expert prompt"], talks, tmp_path)
    assert file.read_text().startswith(before)
    assert len(file.read_text().splitlines()) == 2


def test_arms_are_counted_over_the_talks_all_have(talks: tuple[Talk, ...], tmp_path: Path) -> None:
    kept = _playing(["one sentence"], talks, tmp_path)
    _playing(["expert prompt"], talks[:1], tmp_path)
    rows = {
        row.name: row
        for row in counted({name: kept.of(name) for name in ("one sentence", *ARMS)}, talks)
    }
    assert rows["one sentence"].n == rows["expert prompt"].n == 1
    assert rows["static"] == Row("static", 0)
    shift = rows["expert prompt"].against
    assert shift is not None
    first, second = rows["expert prompt"].final, rows["one sentence"].final
    assert first is not None
    assert second is not None
    assert shift.mean == pytest.approx(first - second)
    assert not shift.tells
    assert table(list(rows.values())).row_count == len(ARMS)


def test_raw_turns_show_the_nearest_of_dialogues_that_went_well(talks: tuple[Talk, ...]) -> None:
    program = ARMS["raw dialogues"](talks[0].profile)
    with dspy.context(lm=offline_lm()):
        program(history=[{"role": "user", "content": "They moved my shift and nobody asked me."}])
    assert len(program.write.demos) == 2
    assert all(demo.reply for demo in program.write.demos)


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    (tmp_path / "static.jsonl").write_text("{}\n")
    with pytest.raises(ValueError, match=r"static\.jsonl:1 is no talk"):
        Transcripts(tmp_path).of("static")
