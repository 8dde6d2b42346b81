import json
from pathlib import Path

import pytest

from benchmarks.needs import Count, count, main

pytestmark = pytest.mark.slow

ROW = {"did": "d", "pid": 0, "turn": 1, "intent": "R2_advice", "user": "最近有点烦。"}


def _file(tmp_path: Path, *rows: object) -> str:
    path = tmp_path / "turns.jsonl"
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    path.write_text("\n".join(lines), encoding="utf-8")
    return str(path)


def test_counts_named_and_right_readings() -> None:
    found = count(
        "x",
        [
            ("Seeker: 我到底该怎么开口呢，给我出个主意吧。", "a_next_step"),
            ("Seeker: 没有一个人看见我花了多少心思。", "a_next_step"),
            ("Seeker: 今天下雨了。", "a_next_step"),
        ],
    )
    assert (found.n, found.named, found.right) == (3, 2, 1)
    assert (found.recall, found.precision) == (0.333, 0.5)
    assert (Count("x", 0, 0, 0).recall, Count("x", 1, 0, 0).precision) == (None, None)


def test_ends_with_one_json_object(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    second = {**ROW, "turn": 2, "user": "我到底该怎么开口呢，给我出个主意吧。"}
    assert main(["--turns", _file(tmp_path, second, ROW)]) == 0
    rows = json.loads(capsys.readouterr().out.splitlines()[-1])["rows"]
    by_name = {row["what"]: row for row in rows}
    assert by_name["own hints, zh, train"]["n"] == 48
    assert by_name["SAGE messages, looked at"]["right"] == 1
    assert by_name["SAGE messages, not looked at"]["recall"] is None


def test_a_line_separator_inside_a_message_ends_no_line(tmp_path: Path) -> None:
    row = json.dumps({**ROW, "user": "最近\u2028有点烦。"}, ensure_ascii=False)
    assert main(["--turns", _file(tmp_path, row)]) == 0


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ((ROW, "{"), ":2: not JSON"),
        (({"did": 1},), ":1: no field pid, turn, intent, user"),
        (({**ROW, "intent": "X_y"},), ":1: unknown intent 'X_y'"),
        ((), "no turns"),
    ],
)
def test_bad_turns_are_named_by_file_and_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], rows: tuple[object, ...], says: str
) -> None:
    assert main(["--turns", _file(tmp_path, *rows)]) == 2
    assert says in capsys.readouterr().err
