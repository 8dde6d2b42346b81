"""Every layout of DESIGN section 10, read from small copies laid out the same way."""

import json
from pathlib import Path

import pytest

from esc_skills.corpora.language import language_of
from esc_skills.corpora.load import (
    NothingToLoad,
    Unreachable,
    load_all_dialogues,
    load_dialogues,
)
from esc_skills.corpora.remarks import remarks
from tests.corpora.layouts import (
    hub_folder,
    jsonl_file,
    log_file,
    log_row,
    original_file,
)


@pytest.mark.parametrize("as_text", [True, False])
@pytest.mark.parametrize(("split", "n"), [("", 4), (":train", 4), (":validation", 2), (":test", 2)])
def test_the_hubs_layout_goes_through_datasets_split_by_split(
    tmp_path: Path, as_text: bool, split: str, n: int
) -> None:
    found = load_dialogues(f"{hub_folder(tmp_path, as_text=as_text)}{split}")
    assert (len(found.items), found.skipped) == (n, ())
    one = found.items[0]
    assert [t.speaker for t in one.turns] == ["seeker", "supporter", "seeker"]
    assert one.turns[1].strategy == "Reflection of feelings"
    assert one.licence == "CC BY-NC 4.0"
    assert one.outcome is None


def test_both_hub_layouts_hold_the_same_dialogues(tmp_path: Path) -> None:
    text, rows = (load_dialogues(str(hub_folder(tmp_path, as_text=t))).items for t in (True, False))
    assert [d.turns for d in text] == [d.turns for d in rows]


def test_an_unknown_split_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(Unreachable, match="split 'dev'"):
        load_dialogues(f"{hub_folder(tmp_path, as_text=True)}:dev")


def test_the_original_files_are_read_with_stars_survey_and_licence(tmp_path: Path) -> None:
    good = load_dialogues(str(original_file(tmp_path))).items
    bad = load_dialogues(str(original_file(tmp_path, failed=True))).items
    assert [d.outcome for d in good] == [1.0] * 3
    assert [d.outcome for d in bad] == [0.0] * 3
    assert {d.licence for d in (*good, *bad)} == {"CC BY-NC 4.0"}
    assert [d.turns[1].strategy for d in bad] == ["Question", "Others", "Providing Suggestions"]
    assert good[0].turns[2].star == 5


def test_rows_without_an_id_get_one_of_their_content_and_no_path(tmp_path: Path) -> None:
    path = original_file(tmp_path)
    ids = [d.id for d in load_dialogues(str(path)).items]
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    rows = json.loads(path.read_text())
    (elsewhere / path.name).write_text(json.dumps(rows[::-1]))
    assert [d.id for d in load_dialogues(str(elsewhere / path.name)).items] == ids[::-1]
    assert not any(str(tmp_path) in i or "/" in i for i in ids)


def test_esconv_schema_as_jsonl_keeps_its_ids(tmp_path: Path) -> None:
    found = load_dialogues(str(jsonl_file(tmp_path)))
    assert [d.id for d in found.items] == [f"esconv_train_{i:03}" for i in range(3)]


def test_a_teams_logs_may_carry_system_messages_and_parts(tmp_path: Path) -> None:
    row = log_row()
    row["messages"].insert(0, {"role": "system", "content": "You are a kind bot."})
    row["messages"][3]["content"] = [{"type": "text", "text": "Thank you"}, {"type": "image_url"}]
    (one,) = load_dialogues(str(log_file(tmp_path, row))).items
    assert [t.text for t in one.turns][-1] == "Thank you"
    assert len(one.turns) == 3
    assert (one.outcome, one.licence) == (0.9, "unknown")


@pytest.mark.parametrize("outcome", [7, -1, "good", [1]])
def test_an_outcome_that_is_none_is_named(tmp_path: Path, outcome: object) -> None:
    path = log_file(tmp_path, log_row(), {**log_row(None, id="x"), "outcome": outcome})
    found = load_dialogues(str(path))
    assert len(found.items) == 1
    assert "outcome" in found.skipped[0]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ('{"dialog": ', "not JSON"),
        ('{"text": "hello"}', "'dialog' (or 'messages')"),
        (
            '{"dialog": [{"speaker": "seeker", "content": "x"}]}',
            "of two speakers, got 1",
        ),
        (json.dumps({"messages": [{"role": "user", "content": "a"}] * 9}), "got 9 by seeker"),
        (json.dumps({"messages": log_row()["messages"][:2]}), "got 2"),
        ('{"messages": ["hi", "ho", "hu"]}', "message 0 must be an object"),
        ('{"messages": [{"role": "narrator", "content": "x"}]}', "unknown speaker 'narrator'"),
        ("[" * 100_000, "RecursionError"),
    ],
)
def test_a_row_that_does_not_fit_is_named_and_the_rest_goes_on(
    tmp_path: Path, row: str, why: str
) -> None:
    path = tmp_path / "logs.jsonl"
    path.write_text(f"{json.dumps(log_row())}\n{row}\n")
    found = load_dialogues(str(path))
    assert len(found.items) == 1
    assert f"{path}:2: " in found.skipped[0]
    assert why in found.skipped[0] or (why == "RecursionError" and "recursion" in found.skipped[0])


def test_a_file_of_nested_lists_is_no_traceback(tmp_path: Path) -> None:
    path = tmp_path / "deep.json"
    path.write_text("[" * 100_000)
    with pytest.raises(NothingToLoad, match="deep"):
        load_dialogues(str(path))


def test_an_id_seen_in_another_file_is_skipped_and_named(tmp_path: Path) -> None:
    path = jsonl_file(tmp_path)
    found = load_all_dialogues([str(path), str(path)])
    assert len(found.items) == 3
    assert len(found.skipped) == 3
    assert "was there before" in found.skipped[0]


def test_a_hub_that_cannot_be_reached_is_named_and_the_rest_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import datasets

    real = datasets.load_dataset

    def refuse(name: str, *args: object, **kwargs: object) -> object:
        if name == "text":
            return real(name, *args, **kwargs)
        raise ConnectionError("offline")

    monkeypatch.setattr(datasets, "load_dataset", refuse)
    found = load_all_dialogues(["someone/something", str(jsonl_file(tmp_path))])
    assert len(found.items) == 3
    assert "someone/something" in found.skipped[0]
    with pytest.raises(NothingToLoad, match="someone/something"):
        load_all_dialogues(["someone/something"])


def test_a_file_that_is_not_there_stops_at_once(tmp_path: Path) -> None:
    with pytest.raises(NothingToLoad, match="no such file"):
        load_all_dialogues([str(jsonl_file(tmp_path)), "nowhere.jsonl"])


@pytest.mark.parametrize(
    ("texts", "language"),
    [
        (["My sister did not call me and I am sad.", "ok"], "en"),
        (["我今天真的很难过，不知道怎么办。"], "zh"),
        (["Meine Schwester hat mich nicht angerufen und jetzt weine ich."], "other"),
        (["Моя сестра не позвонила мне сегодня вечером опять."], "other"),
        (["I am sad about all of it today.", "我今天真的很难过，不知道怎么办。"], "mixed"),
        (["ok", "hm"], "en"),
    ],
)
def test_tells_english_from_what_the_offline_lm_cannot_read(
    texts: list[str], language: str
) -> None:
    assert language_of(texts) == language


def test_what_is_unusual_is_said_and_counted(tmp_path: Path) -> None:
    long = log_row(None, id="long")
    long["messages"] = long["messages"] * 200
    foreign = log_row(id="zh")
    for message in foreign["messages"]:
        message["content"] = "我今天真的很难过，不知道怎么办。"
    said = remarks(load_dialogues(str(log_file(tmp_path, log_row(), long, foreign))).items)
    text = "\n".join(said)
    assert "1 zh" in text
    assert "3 dialogues name no strategy" in text
    assert "1 dialogues of over 400 messages (up to 600)" in text
    assert "1 dialogues without star, survey or outcome" in text
    assert "3 dialogues of unknown licence" in text


def test_nothing_unusual_is_not_talked_about(tmp_path: Path) -> None:
    assert remarks(load_dialogues(str(jsonl_file(tmp_path))).items) == ()
