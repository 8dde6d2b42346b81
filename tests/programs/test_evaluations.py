import json
from collections.abc import Callable
from pathlib import Path

import pytest

from programs.agent import SupportAgent
from programs.evaluations import evaluations_file, log_evaluation, read_evaluations
from programs.manifest import BadArtifact, find_artifact
from programs.saving import save


@pytest.fixture
def artifact(tmp_path: Path) -> Path:
    save(SupportAgent(), tmp_path / "a", created="x", models={})
    return tmp_path / "a"


def test_evaluations_are_kept_in_order(artifact: Path) -> None:
    for split in ("val", "test"):
        assert log_evaluation(artifact, split, {"final": 1.0}) == artifact / "evaluations.jsonl"
    assert [row["split"] for row in read_evaluations(artifact)] == ["val", "test"]


def _first_changed(lines: list[str]) -> list[str]:
    return [lines[0].replace("1.0", "9.0"), *lines[1:]]


def _last_changed(lines: list[str]) -> list[str]:
    return [*lines[:-1], lines[-1].replace("1.0", "9.0")]


def _one_taken_out(lines: list[str]) -> list[str]:
    return [lines[0], lines[2]]


def _swapped(lines: list[str]) -> list[str]:
    return [lines[1], lines[0], lines[2]]


def _hash_taken_off(lines: list[str]) -> list[str]:
    row = json.loads(lines[1])
    return [lines[0], json.dumps({k: v for k, v in row.items() if k != "sha256"}) + "\n", lines[2]]


@pytest.mark.parametrize(
    "change", [_first_changed, _last_changed, _one_taken_out, _swapped, _hash_taken_off]
)
def test_a_changed_line_is_refused_by_readers_and_writers(
    artifact: Path, change: Callable[[list[str]], list[str]]
) -> None:
    for split in ("val", "test", "val"):
        log_evaluation(artifact, split, {"final": 1.0})
    path = artifact / "evaluations.jsonl"
    path.write_text("".join(change(path.read_text().splitlines(keepends=True))))
    for use in (lambda: read_evaluations(artifact), lambda: log_evaluation(artifact, "val", {})):
        with pytest.raises(BadArtifact, match=r"evaluations\.jsonl: line \d.* was changed"):
            use()


def test_evaluations_do_not_move_to_another_program(artifact: Path, tmp_path: Path) -> None:
    log_evaluation(artifact, "val", {})
    save(SupportAgent(depth=2), tmp_path / "b", created="x", models={})
    (artifact / "evaluations.jsonl").rename(tmp_path / "b" / "evaluations.jsonl")
    with pytest.raises(BadArtifact, match="line 1"):
        read_evaluations(tmp_path / "b")


def test_lines_of_before_there_were_hashes_are_read_and_chained_from_then_on(
    artifact: Path,
) -> None:
    path = artifact / "evaluations.jsonl"
    path.write_text('{"at": "x", "split": "val", "scores": {"final": 1.0}}\n')
    log_evaluation(artifact, "test", {})
    assert [row["split"] for row in read_evaluations(artifact)] == ["val", "test"]
    path.write_text(path.read_text().replace("1.0", "9.0"))
    with pytest.raises(BadArtifact, match="line 2, or one before it"):
        read_evaluations(artifact)


def test_the_bundled_agent_is_evaluated_without_a_change_to_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    released = find_artifact("released")
    before = sorted(p.name for p in released.iterdir())
    logged = log_evaluation(released, "val", {})
    assert logged.resolve().is_relative_to(tmp_path / "artifacts" / "evaluations")
    assert sorted(p.name for p in released.iterdir()) == before
    assert len(read_evaluations(released)) == 1


def test_where_the_working_directory_cannot_be_written_the_users_state_takes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "artifacts").write_text("in the way")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    path = evaluations_file(find_artifact("released"))
    assert path.is_relative_to(tmp_path / "state" / "esc-skills")
