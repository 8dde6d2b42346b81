"""What people may read and change: words, lines, places, and the table that binds them."""

import pytest

from esc_skills.safety.lines import countries, lines_for
from esc_skills.safety.machine import by_urgency, question_of, rule, table
from esc_skills.safety.places import place_told, read_locale
from esc_skills.safety.screen import screen_reply
from esc_skills.safety.tongue import LANGUAGES
from esc_skills.safety.wordings import chosen, said_in, wordings


def test_every_step_of_the_table_can_be_said_in_every_language() -> None:
    data = table()
    for phase in data["phases"].values():
        for name in (*phase["on"].values(), phase["else"]):
            step = rule(name)
            if step.voice == "alone":
                for language in LANGUAGES:
                    assert any(wordings(language).key(p, "suicide") for p in step.parts), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_of_the_protocol_is_one_that_the_reply_screen_stops(language: str) -> None:
    for variants in wordings(language).parts.values():
        for variant in variants:
            assert not screen_reply(variant).is_crisis, variant


def test_english_and_chinese_have_every_part_in_several_wordings() -> None:
    english, chinese = wordings("en").parts, wordings("zh").parts
    assert english.keys() == chinese.keys()
    for parts in (english, chinese):
        assert all(len({*v}) == len(v) for v in parts.values())
        assert all(len(v) >= 3 for key, v in parts.items() if not key.startswith("notice"))


def test_the_lines_are_of_many_countries_each_with_its_source() -> None:
    assert len(countries()) >= 25
    for country in countries().values():
        assert country.emergency
        for line in country.lines:
            assert line.source
            assert line.checked
            assert line.number or line.web


def test_a_line_for_minors_comes_first_for_them_and_not_for_others() -> None:
    young = lines_for("GB", "crisis", language="en", minor=True)
    grown = lines_for("GB", "crisis", language="en", minor=False)
    assert young[0].name == "Childline"
    assert "Childline" not in {line.name for line in grown}


def test_the_line_in_the_language_of_the_seeker_comes_first() -> None:
    assert lines_for("BE", "crisis", language="fr", minor=False)[0].languages == ("fr",)


def test_a_country_that_is_not_in_the_file_has_no_lines() -> None:
    assert lines_for("XX", "crisis", language="en", minor=False) == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_are_known_again_whatever_stands_in_their_slots(language: str) -> None:
    words = wordings(language)
    for key, variants in words.parts.items():
        if not key.startswith("notice"):
            for variant in variants:
                said = variant.replace("{lines}", "Line: 123").replace("{emergency}", "000")
                assert key in said_in(said.replace("{others}", "x")), (key, variant)


def test_every_question_is_one_whose_answers_are_in_the_table() -> None:
    data = table()
    for key in wordings("en").parts:
        if key.partition(".")[0] in {"ask", "check", "recheck"} or key.startswith("ask_"):
            assert question_of(key) in data["answers"], key


def test_every_track_has_its_place_in_the_order() -> None:
    tracks = [row["track"] for row in table()["tracks"]]
    assert {*by_urgency(tracks)} == {*tracks}
    assert {*tracks} <= {*table()["urgency"]}


def test_a_wording_that_was_just_used_is_not_the_next() -> None:
    for said in ("One.", "Two."):
        assert chosen(["One.", "Two."], seed="x", spoken=[said]) != said


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("I live in Toronto", "CA"), ("i'm in the uk", "GB"), ("I'm over here in Perth", "AU"),
        ("我在上海", "CN"), ("我住在台北", "TW"), ("Ich wohne in Wien", "AT"),
        ("My brother lives in Toronto", ""), ("Toronto was cold", ""), ("I'm in a mess", ""),
        ("I'm in London but I live in Paris", ""),
    ],
)  # fmt: skip
def test_where_somebody_is_is_read_from_what_they_say_of_themselves(
    text: str, country: str
) -> None:
    assert place_told(text, invited=False) == country


@pytest.mark.parametrize("tag", ["", "english", "en-gb-x", "GB", "../en"])
def test_a_locale_that_is_none_is_refused_by_name(tag: str) -> None:
    with pytest.raises(ValueError, match="locale is a language tag"):
        read_locale(tag)


def test_a_locale_may_have_a_script_and_an_underscore() -> None:
    assert read_locale("zh-Hans-CN").country == "CN"
    assert read_locale("pt_BR").country == "BR"
    assert read_locale("en").country == ""
