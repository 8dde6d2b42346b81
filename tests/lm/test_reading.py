"""Answers as models write them; every text here is ours or made by rule."""

import json
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from esc_skills.lm.reading import (
    answer_of,
    read_bool,
    read_fields,
    read_int,
    read_label,
    read_list,
    read_reply,
    unquoted,
)
from signatures.labels import RISK_WORDS, Risk

FIELDS = {"mood": "sore", "weight": "3", "why": "The dog was let out and nobody said so."}
NEEDS = ("to_be_heard", "a_next_step", "unclear")


def _canonical(fields: dict[str, str] = FIELDS) -> str:
    body = "\n\n".join(f"[[ ## {name} ## ]]\n{value}" for name, value in fields.items())
    return f"{body}\n\n[[ ## completed ## ]]"


def _marked(form: str, *, glue: str = "\n\n") -> str:
    return glue.join(form.format(name=name, value=value) for name, value in FIELDS.items())


@pytest.mark.parametrize(
    "text",
    [
        _canonical(),
        _canonical().replace("\n", "\r\n"),
        _marked("[[ ## {name} ## ]] = {value}"),
        _marked("[[ ## {name} ## ]]: {value}"),
        _marked("**[[ ## {name} ## ]]**\n{value}"),
        _marked("### [[ ## {name} ## ]]\n{value}"),
        _marked("[[##{name}##]]\n{value}"),
        _marked("  [[ ## {name} ## ]]\n{value}"),
        _marked("【【 ## {name} ## 】】\n{value}"),
        _marked("［［ ＃＃ {name} ＃＃ ］］\n{value}"),
        _marked("[[ ## {name} ## ]] {value}", glue=" "),
        f"{_marked('[[ ## {name} ## ]] {value}', glue=' ')} [[ ## completed ## ]]",
        f"```\n{_canonical()}\n```",
        f"Here you are:\n\n{_canonical()}",
        f"<think>\nThe form wants [[ ## mood ## ]] first.\n</think>\n{_canonical()}",
        f"It wants [[ ## mood ## ]]\nDRAFT\n</think>\n\n{_canonical()}",
        f"{_canonical()}<|im_end|>",
        f"{_canonical()}\n\n[[ ## talk ## ]]\nAnd then?\n\n[[ ## mood ## ]]\nglad",
        json.dumps(FIELDS),
        f"```json\n{json.dumps(FIELDS, indent=1)}\n```",
        _marked("{name}: {value}", glue="\n"),
        _marked("**{name}**: {value}", glue="\n"),
    ],
)
def test_fields_are_read_however_they_are_marked(text: str) -> None:
    assert read_fields(text, tuple(FIELDS), ("talk",)) == FIELDS


@given(
    st.dictionaries(st.sampled_from(["mood", "weight", "why"]), st.text("ab \n.,é好", max_size=30))
)
def test_a_well_formed_answer_reads_as_it_was_written(fields: dict[str, str]) -> None:
    read = read_fields(_canonical(fields), tuple(fields))
    assert read == {name: value.strip() for name, value in fields.items()}


@given(st.text(max_size=200))
def test_no_text_breaks_a_reader(text: str) -> None:
    read_reply(text), read_reply(f"{{{text}}}"), read_reply(f"[[ ## mood ## ]]{text}")
    read_fields(text, ("mood",)), read_label(text, NEEDS), read_int(text), read_bool(text)
    assert "<think>" not in answer_of(f"<think>{text}")


def test_a_missing_field_is_left_out() -> None:
    assert read_fields("[[ ## mood ## ]]\nsore", ("mood", "weight")) == {"mood": "sore"}


def test_a_draft_in_a_think_block_that_never_ends_is_no_answer() -> None:
    assert read_fields(f"<think>{_canonical()}", tuple(FIELDS)) == {}


@pytest.mark.parametrize(
    ("raw", "value", "how"),
    [
        ("to_be_heard", "to_be_heard", "exact"),
        ("To be heard.", "to_be_heard", "repaired"),
        ("'a_next_step'", "a_next_step", "repaired"),
        ("**unclear**", "unclear", "repaired"),
        ("a_next_step (they ask what to do)", "a_next_step", "repaired"),
        ("to_be_heard - nobody has listened", "to_be_heard", "repaired"),
        ("I would say to be heard", "to_be_heard", "repaired"),
        ("to_be_herd", "to_be_heard", "nearest"),
        ("to_be_heard or a_next_step, hard to say", "to_be_heard", "nearest"),
        ("a_next_step / to be heard", "a_next_step", "nearest"),
    ],
)
def test_labels_are_read_by_the_stated_rule(raw: str, value: str, how: str) -> None:
    found = read_label(raw, NEEDS)
    assert found is not None
    assert (found.value, found.how) == (value, how)


@pytest.mark.parametrize(
    "raw", ["", "a lamp", "beside to_be_heard stands what they asked, a_next_step", "?"]
)
def test_a_label_that_is_near_nothing_is_not_guessed(raw: str) -> None:
    assert read_label(raw, NEEDS) is None


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("unclear", "concern"),
        ("Moderate.", "concern"),
        ("High (they named a plan)", "crisis"),
        ("low", "none"),
        ("concern or crisis", "crisis"),
    ],
)
def test_a_risk_in_other_words_is_read_and_doubt_counts_as_concern(raw: str, value: str) -> None:
    found = read_label(raw, get_args(Risk), other_words=RISK_WORDS)
    assert found is not None
    assert found.value == value


@pytest.mark.parametrize(
    ("raw", "value"),
    [("4", 4), ("4/5", 4), ("+6", 6), ("-5 (slightly)", -5), ("−3", -3), ("4 of 5", 4), ("４", 4)],
)
def test_whole_numbers_are_read(raw: str, value: int) -> None:
    found = read_int(raw)
    assert found is not None
    assert found.value == value


@pytest.mark.parametrize("raw", ["", "some", "2.5"])
def test_what_is_no_whole_number_is_not_read(raw: str) -> None:
    assert read_int(raw) is None


def test_yes_and_no_are_read() -> None:
    assert [r.value for r in map(read_bool, ("yes", "No.", "True", "false", "是")) if r] == [
        True,
        False,
        True,
        False,
        True,
    ]
    assert read_bool("perhaps") is None


@pytest.mark.parametrize(
    "text",
    [
        "It hurt, that much is plain.",
        "[[ ## reply ## ]]\nIt hurt, that much is plain.\n\n[[ ## completed ## ]]",
        "It hurt, that much is plain. [[ ## completed ## ]]",
        "It hurt, that much is plain.\n\n[[ ## history ## ]]\nSeeker: And?\n\n[[ ## reply ## ]]\nX",
        '{"reply": "It hurt, that much is plain."}',
        '{"response": "It hurt, that much is plain.", "turn": 3}',
        "```\nIt hurt, that much is plain.\n```",
        "<think>Short.</think>It hurt, that much is plain.",
    ],
)
def test_a_plain_reply_is_found(text: str) -> None:
    assert read_reply(text) == "It hurt, that much is plain."


@pytest.mark.parametrize(
    "text", ["[[ ## mood ## ]]\nsore", "[[ ## reply ## ]]", "", '{"mood": "sore"}']
)
def test_where_no_reply_is_there_is_none(text: str) -> None:
    assert read_reply(text) == ""


def test_quotation_marks_round_all_of_it_go_and_others_stay() -> None:
    assert unquoted('"It hurt."') == "It hurt."
    assert unquoted('"It" hurt "so"') == '"It" hurt "so"'


@pytest.mark.parametrize(
    ("raw", "entries"),
    [
        ("- cries less\n- tells more", ["cries less", "tells more"]),
        ("1. cries less\n2) tells more\n", ["cries less", "tells more"]),
        ("• cries less", ["cries less"]),
        ("cries less", ["cries less"]),
        ("10 minutes of calm", ["10 minutes of calm"]),
        ("- None", []),
        ("无", []),
    ],
)
def test_a_list_is_read_a_line_an_entry(raw: str, entries: list[str]) -> None:
    found = read_list(raw)
    assert found
    assert (found.value, found.how) == (entries, "repaired")


def test_nothing_is_no_list() -> None:
    assert read_list(" \n") is None
