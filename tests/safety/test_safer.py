import pytest

from esc_skills.safety.replies import screen_reply
from esc_skills.safety.safer import _words, safer_reply
from esc_skills.safety.screen import Screening


@pytest.mark.parametrize("language", ["en", "zh"])
def test_all_that_is_said_instead_may_be_said(language: str) -> None:
    for options in _words()[language].values():
        for words in options:
            found = screen_reply(words, heard=Screening("crisis", ("suicide",)))
            assert (found.text, found.categories) == (words, ()), words


def test_words_vary_until_there_are_no_more() -> None:
    said: list[str] = []
    for _ in range(6):
        said.append(safer_reply(["diagnosis"], language="en", in_danger=False, said=said))
    assert len({*said}) == 6
    assert safer_reply(["diagnosis"], language="en", in_danger=False, said=said) in said


def test_words_fit_what_was_stopped_and_what_was_heard() -> None:
    told = safer_reply(["claims_to_be_human"], language="zh", in_danger=False)
    assert "程序" in told
    assert "safe" in safer_reply(["diagnosis"], language="en", in_danger=True)
    assert safer_reply(["romance"], language="sw", in_danger=False).startswith("I am a program")
