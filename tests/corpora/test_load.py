import json
from pathlib import Path
from typing import Any

import pytest

from esc_skills.corpora.load import NothingToLoad, load_dialogues, load_profiles
from tests.fakes import make_profile

ROW: dict[str, Any] = {
    "id": "x1",
    "situation": "A long week.",
    "problem_type": "job crisis",
    "survey_score": {
        "seeker": {"initial_emotion_intensity": "4", "final_emotion_intensity": "2", "empathy": "5"}
    },
    "dialog": [
        {"speaker": "seeker", "annotation": {}, "content": "007 is my desk number"},
        {"speaker": "supporter", "annotation": {"strategy": "Questions"}, "content": "How so?"},
        {"speaker": "seeker", "annotation": {"feedback": "4"}, "content": "Long story."},
    ],
}


def _file(tmp_path: Path, *rows: Any, name: str = "d.jsonl") -> str:
    path = tmp_path / name
    path.write_text("\n".join(r if isinstance(r, str) else json.dumps(r) for r in rows))
    return str(path)


def test_reads_esconvs_schema_and_changes_no_value(tmp_path: Path) -> None:
    found = load_dialogues(_file(tmp_path, ROW)).items[0]
    assert found.turns[0].text == "007 is my desk number"
    assert found.turns[1].strategy == "Question"
    assert found.turns[2].star == 4
    assert (found.intensity_before, found.intensity_after, found.outcome) == (4, 2, 1.0)


def test_reads_an_array_the_hubs_rows_and_chat_messages(tmp_path: Path) -> None:
    array = tmp_path / "a.json"
    array.write_text(json.dumps([ROW]))
    hub = {
        "dialog": [
            {"text": t, "speaker": s, "strategy": "Other"}
            for t, s in [("a", "usr"), ("b", "sys"), ("c", "usr")]
        ]
    }
    chat = {
        "outcome": 0.25,
        "messages": [{"role": r, "content": "text"} for r in ("user", "assistant", "user")],
    }
    assert load_dialogues(str(array)).items[0].id == "x1"
    assert (
        load_dialogues(_file(tmp_path, hub, name="h.jsonl")).items[0].turns[1].strategy == "Others"
    )
    assert load_dialogues(_file(tmp_path, chat, name="c.jsonl")).items[0].outcome == 0.25


def test_names_counts_and_skips_what_does_not_fit(tmp_path: Path) -> None:
    one_sided = {**ROW, "id": "x2", "dialog": ROW["dialog"][:1] * 4}
    stranger = {**ROW, "id": "x3", "dialog": [{"speaker": "narrator", "content": "x"}] * 3}
    path = _file(tmp_path, ROW, "{not json", one_sided, stranger, ROW, {"id": "x4"}, "[1]", '"x"')
    found = load_dialogues(path)
    assert len(found.items) == 1
    assert len(found.skipped) == 7
    assert f"{path}:2: not JSON" in found.skipped[0]
    assert "two speakers" in found.skipped[1]
    assert "narrator" in found.skipped[2]
    assert "was there before" in found.skipped[3]


@pytest.mark.parametrize("content", ["", "{}", "\x00\x01"])
def test_nothing_usable_is_an_error_that_says_so(tmp_path: Path, content: str) -> None:
    with pytest.raises(NothingToLoad, match=r"d\.jsonl"):
        load_dialogues(_file(tmp_path, content))


def test_a_file_that_is_not_there_is_not_looked_up_on_the_hub(tmp_path: Path) -> None:
    with pytest.raises(NothingToLoad, match="no such file"):
        load_dialogues("nowhere.jsonl")


def test_a_hub_that_cannot_be_reached_is_said_plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    import datasets

    def refuse(*args: Any, **kwargs: Any) -> None:
        raise ConnectionError("offline")

    monkeypatch.setattr(datasets, "load_dataset", refuse)
    with pytest.raises(NothingToLoad, match=r"no data set .*ConnectionError: offline"):
        load_dialogues("someone/something")


def test_corpora_carry_their_licence(tmp_path: Path) -> None:
    found = load_dialogues(_file(tmp_path, {**ROW, "id": "esconv_train_000"})).items[0]
    assert found.licence == "CC BY-NC 4.0"


def test_reads_our_profiles(tmp_path: Path) -> None:
    profile = make_profile()
    path = _file(tmp_path, profile.model_dump_json(), '{"id": "broken"}')
    found = load_profiles(path)
    assert found.items == (profile,)
    assert "p" in found.skipped[0]


def test_reads_sages_own_profiles_unchanged(tmp_path: Path) -> None:
    row = {
        "id": "a-1",
        "player": "* 姓名：林晓",
        "scene": "### 1. 事件\n林晓和同事因为排班的事情吵了一架。她觉得很委屈，也很累很累。",
        "main_cha": "被动型",
        "cha_group": ["内向"],
        "task": "你希望对方用心倾听你的情绪宣泄",
        "first_talk": "最近有点累。",
    }
    found = load_profiles(_file(tmp_path, row)).items[0]
    assert (found.language, found.persona_type, found.intention) == ("zh", "passive", "listening")
    assert len(found.facts) == 2
