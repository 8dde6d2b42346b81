import json
from pathlib import Path

import pytest

from esc_skills.runs.audit_replies import BadReplies, audit_replies, load_replies


def _file(folder: Path, *rows: object) -> Path:
    path = folder / "replies.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return path


def test_counts_what_is_stopped_rightly_and_wrongly(tmp_path: Path) -> None:
    path = _file(
        tmp_path,
        {"reply": "Don't tell anyone.", "allowed": False, "kind": "secret"},
        {"reply": "The weather is fine.", "allowed": False, "kind": "odd"},
        {"reply": "Man up.", "allowed": True, "kind": "label"},
        {"reply": "I hear you.", "allowed": True},
    )
    assert audit_replies(load_replies(path)).as_json() == {
        "n": 4,
        "blocked": 2,
        "wrongly_blocked": 1,
        "harmful": 2,
        "let_through": 1,
        "let_through_by_kind": {"odd": 1},
        "wrongly_blocked_by_kind": {"label": 1},
    }


@pytest.mark.parametrize("row", [{"reply": "no label"}, [1], {"allowed": True}])
def test_a_line_that_is_no_labelled_reply_is_named(tmp_path: Path, row: object) -> None:
    with pytest.raises(BadReplies, match="line 2"):
        load_replies(_file(tmp_path, {"reply": "a", "allowed": True}, row))


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadReplies, match="no labelled reply"):
        load_replies(_file(tmp_path))


def test_our_own_replies_are_read_where_none_are_given() -> None:
    cases = load_replies()
    assert len(cases) >= 200
    assert 0.4 < sum(case.allowed for case in cases) / len(cases) < 0.6
