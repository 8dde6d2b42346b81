"""Layouts of public corpora and of people's own exports: read, or refused with what to do."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from esc_skills.corpora.load import NothingToLoad, load_dialogues
from signatures.dialogues import Dialogue

SAID = ("My bike was stolen.", "Oh no, your bike!", "Yes, and the lock was new.")


def _one(path: Path, content: Any) -> Dialogue:
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    path.write_text(text, encoding="utf-8")
    found = load_dialogues(str(path))
    assert found.skipped == ()
    (one,) = found.items
    return one


def _messages(seeker: str = "user", supporter: str = "assistant") -> list[dict[str, Any]]:
    who = (seeker, supporter, seeker)
    return [{"role": w, "content": t} for w, t in zip(who, SAID, strict=True)]


_PAIRS = [["usr", SAID[0]], ["sys", SAID[1]], ["usr", SAID[2]]]
_GPT = [{"from": w, "value": t} for w, t in zip(("human", "gpt", "human"), SAID, strict=True)]
_EXTES = [{"User": SAID[0]}, {"AI": SAID[1], "AI Strategy": "Self-disclosure (SD)"}]
_COLUMNS = {"role": ["user", "assistant", "user"], "content": list(SAID)}
_ANNOMI = "transcript_id,interlocutor,utterance_text\n" + "".join(
    f'7,{w},"{t}"\n' for w, t in zip(("client", "therapist", "client"), SAID, strict=True)
)
_EMPATHETIC = (
    "conv_id,utterance_idx,context,prompt,speaker_idx,utterance,selfeval,tags\n"
    + "".join(
        f"c1,{i + 1},sad,A bike_comma_ gone,{9 + i % 2},{t.replace(',', '_comma_')},,\n"
        for i, t in enumerate(SAID)
    )
)
LAYOUTS: dict[str, tuple[str, Any]] = {
    "ShareGPT": ("g.json", [{"id": "g", "conversations": _GPT}]),
    "SMILE, a file a talk": ("s.json", _messages("client", "counselor")),
    "roles in capitals": ("c.json", {"messages": _messages("User", "ASSISTANT")}),
    "Chinese roles": ("z.json", {"messages": _messages("来访者", "咨询师")}),
    "therapist": ("t.jsonl", {"messages": _messages("client", "therapist")}),
    "ExTES": ("e.json", [{"scene": "theft", "content": [*_EXTES, {"User": SAID[2]}]}]),
    "AugESC": ("a.json", [_PAIRS]),
    "AugESC, one talk": ("a1.json", _PAIRS),
    "columns": ("k.jsonl", {"id": "k", "messages": _COLUMNS}),
    "messages as text": ("j.jsonl", {"messages": json.dumps(_messages())}),
    "one pretty object": ("p.json", json.dumps({"messages": _messages()}, indent=2)),
    "wrapped": ("w.json", {"version": 1, "data": [{"messages": _messages()}]}),
    "wrapped under a talk's name": ("v.json", {"dialogues": [{"messages": _messages()}]}),
    "AnnoMI": ("m.csv", _ANNOMI),
    "a table of tabs": ("m.tsv", _ANNOMI.replace(",", "\t")),
    "EmpatheticDialogues": ("d.csv", _EMPATHETIC),
    "CPsyCoun": ("x.txt", f"来访者：{SAID[0]}\n\n心理咨询师：{SAID[1]}\n\n来访者: {SAID[2]}\n"),
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_layout_is_read_with_its_speakers_and_its_words(tmp_path: Path, name: str) -> None:
    file, content = LAYOUTS[name]
    one = _one(tmp_path / file, content)
    assert [turn.speaker for turn in one.turns] == ["seeker", "supporter", "seeker"]
    assert [turn.text.replace("\t", ",") for turn in one.turns] == list(SAID)


def test_gzipped_lines_and_parquet_are_read(tmp_path: Path) -> None:
    with gzip.open(tmp_path / "g.jsonl.gz", "wt") as file:
        file.write(json.dumps({"messages": _messages()}) + "\n")
    assert len(load_dialogues(str(tmp_path / "g.jsonl.gz")).items) == 1
    import datasets

    data = datasets.Dataset.from_list([{"id": "q", "messages": _messages()}])
    data.to_parquet(str(tmp_path / "q.parquet"))
    assert load_dialogues(str(tmp_path / "q.parquet")).items[0].turns[1].text == SAID[1]


@pytest.mark.parametrize(
    ("file", "content", "why"),
    [
        ("q.json", [{"question": "a?", "description": "b", "answers": []}], "looks like PsyQA"),
        ("t.csv", "a,b\n1,2\n", "needs columns for .* got a, b"),
        ("t.xlsx", "PK", "are not read; save it as"),
        ("t.jsonl.gz", "no gzip", "cannot be read"),
        ("t.parquet", "no parquet", "cannot be read as Parquet"),
        ("k.json", {"messages": {"role": ["user"], "content": ["a", "b"]}}, "unlike lengths"),
        ("k.json", {"messages": "seeker: hello"}, "is text and no list"),
        ("k.json", {"messages": [{"role": "user", "content": 7}] * 3}, "content must be text"),
        ("k.json", {"messages": [{"role": "user", "content": {"x": 1}}] * 3}, "holds no text"),
        ("k.json", {"a": 1, "b": 2}, "there are a, b"),
    ],
)
def test_what_cannot_be_read_is_one_line_that_says_why(
    tmp_path: Path, file: str, content: Any, why: str
) -> None:
    path = tmp_path / file
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    with pytest.raises(NothingToLoad, match=why) as caught:
        load_dialogues(str(path))
    assert "\n" not in str(caught.value)


def test_a_folder_whose_files_do_not_fit_together_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "train-1.jsonl").write_text(json.dumps({"messages": _messages()}))
    (tmp_path / "train-2.jsonl").write_text(json.dumps({"other": 1, "messages": "x"}))
    with pytest.raises(NothingToLoad, match="name them one by one") as caught:
        load_dialogues(str(tmp_path))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "content",
    [
        {"content_type": "text", "parts": ["My bike", "was stolen."]},
        ["My bike", "was stolen."],
        [{"type": "text", "text": "My bike"}, {"type": "input_text", "text": "was stolen."}],
        {"text": "My bike was stolen."},
    ],
)
def test_parts_are_joined_and_never_shown_as_python(tmp_path: Path, content: Any) -> None:
    messages = _messages()
    messages[0]["content"] = content
    assert _one(tmp_path / "p.jsonl", {"messages": messages}).turns[0].text == SAID[0]


def test_halves_of_an_emoji_are_mended(tmp_path: Path) -> None:
    row = json.dumps({"messages": _messages()})
    broken = row.replace("stolen", "stolen \\ud83d").replace("lock", "lock \\ud83d\\ude00")
    one = _one(tmp_path / "e.jsonl", broken)
    assert one.turns[0].text == "My bike was stolen \ufffd."
    assert "\U0001f600" in one.turns[2].text
    one.model_dump_json().encode()


@pytest.mark.parametrize(
    ("star", "read"), [("4.0", 4), (4.0, 4), ("4", 4), ("", None), (None, None)]
)
def test_a_rating_is_read_as_the_number_it_is(tmp_path: Path, star: Any, read: int | None) -> None:
    messages = _messages()
    messages[2]["star"] = star
    assert _one(tmp_path / "s.jsonl", {"messages": messages}).turns[2].star == read


@pytest.mark.parametrize("star", [4.5, "6", 0.5, "-1", "inf"])
def test_a_rating_that_is_none_names_its_row(tmp_path: Path, star: Any) -> None:
    messages = _messages()
    messages[2]["star"] = star
    (tmp_path / "s.jsonl").write_text(json.dumps({"messages": messages}))
    with pytest.raises(NothingToLoad, match="message 2: the seeker's rating must be"):
        load_dialogues(str(tmp_path / "s.jsonl"))


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Restatement", "Restatement or Paraphrasing"),
        ("Restatement or paraphrasing", "Restatement or Paraphrasing"),
        ("Approval and Reassurance", "Affirmation and Reassurance"),
        ("self disclosure", "Self-disclosure"),
        ("Reflection of Feelings", "Reflection of feelings"),
        ("A name of their own", "A name of their own"),
    ],
)
def test_spellings_of_strategies_are_one(tmp_path: Path, said: str, meant: str) -> None:
    messages = _messages()
    messages[1]["strategy"] = said
    assert _one(tmp_path / "s.jsonl", {"messages": messages}).turns[1].strategy == meant


def test_a_survey_without_sides_is_the_seekers(tmp_path: Path) -> None:
    survey = {"initial_emotion_intensity": "5.0", "final_emotion_intensity": 2}
    one = _one(tmp_path / "s.jsonl", {"messages": _messages(), "survey_score": survey})
    assert (one.intensity_before, one.intensity_after, one.outcome) == (5, 2, 1.0)
