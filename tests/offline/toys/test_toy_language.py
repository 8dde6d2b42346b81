"""A language is one line of `SCRIPTS` and a folder of data: the seeker plays one made up here.

It is English written in Greek letters, with a few forms of its own.
"""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from esc_skills.offline import language as door
from esc_skills.offline.prompt import Prompt
from esc_skills.offline.seeker import languages
from esc_skills.offline.seeker.appraise import appraise
from esc_skills.offline.seeker.coefficients import JUDGES, coefficients
from esc_skills.offline.seeker.detectors import read_reply
from esc_skills.offline.seeker.features import NAMES
from esc_skills.offline.seeker.speak import speak
from esc_skills.offline.seeker.text import cut
from tests.offline.seeker_talk import prompt_of

LETTERS = str.maketrans("abcdefghijklmnopqrstuvwxyz", "αβκδεφγηιξκλμνοπθρστυωχψζξ")


def _spelt(text: str) -> str:
    """Write English in Greek letters; slots stay as they are."""
    return "".join(
        part if part.startswith("{") else part.lower().translate(LETTERS)
        for part in re.split(r"(\{\w+\})", text)
    )


FORMS = {
    "text": {"unit": "word", "word": "[α-ω]+", "end": "[.!?]+\\s*", "script": ["α", "ω"]},
    "words": {"function": _spelt("the a i it is you are so to me was how who we of that")},
    "moves": {"praise": [_spelt("you are so brave")], "listening": [_spelt("tell me")]},
    "cues": {"question": f"(?:{_spelt('how')}|{_spelt('who')})[^.?!]*\\?"},
}


def _spelt_all(tree: Any) -> Any:
    if isinstance(tree, str):
        return _spelt(tree)
    if isinstance(tree, list):
        return [_spelt_all(one) for one in tree]
    return {key: _spelt_all(one) for key, one in tree.items()}


def _forget() -> None:
    for cached in (languages.language, cut, read_reply):
        cached.cache_clear()


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setitem(door.SCRIPTS, "xx", re.compile("[α-ω]+"))
    _forget()
    yield
    _forget()


@pytest.fixture
def pack(line: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(languages.HOME / "en", tmp_path / "en")
    folder = tmp_path / "xx"
    folder.mkdir()
    (folder / "forms.json").write_text(json.dumps(FORMS), encoding="utf-8")
    for name in ("speak.json", "appraise.json"):
        english = json.loads((tmp_path / "en" / name).read_text(encoding="utf-8"))
        spelt = json.dumps(_spelt_all(english))
        (folder / name).write_text(spelt, encoding="utf-8")
    monkeypatch.setattr(languages, "HOME", tmp_path)


def _asked(reply: str, *, last: int = 5) -> Prompt:
    asked = prompt_of(last=last)
    told = _spelt("The piano is sold.")
    own = {
        "history": f"Seeker: {told}\nSupporter: {reply}",
        "situation": told,
        "facts": _spelt("The dealer would hold it for me."),
        "hints": _spelt("Nobody asked how it was."),
        "last_change": str(last),
    }
    return Prompt("", (), {**asked.inputs, **own}, (), 1)


@pytest.mark.usefixtures("pack")
def test_the_seeker_speaks_it_in_words_of_its_folder() -> None:
    for last in (5, -5):
        said = speak(_asked(_spelt("Tell me how it was."), last=last))["message"]
        assert door.language_of(said) == "xx"
        fillers = languages.language("xx").lines["heard" if last > 0 else "unheard"]["passive"]
        assert any(said.startswith(filler) for filler in fillers)


@pytest.mark.usefixtures("pack")
def test_the_seeker_judges_and_thinks_in_it() -> None:
    said = appraise(_asked(_spelt("You are so brave. How was it?")))
    assert int(said.pop("change")) in (-10, -5, 0, 5, 10)
    assert all(door.language_of(text) == "xx" for text in said.values())


@pytest.mark.usefixtures("pack")
def test_its_own_forms_are_found_and_english_ones_are_not() -> None:
    reply = read_reply(_spelt("You are so brave. How was it?"))
    assert reply.makes("praise")
    assert reply.makes("question")
    assert not reply.makes("listening")
    assert not reply.unreadable
    assert not read_reply(_spelt("That must have felt lonely.")).makes("empathy")


@pytest.mark.usefixtures("pack")
def test_numbers_it_does_not_bring_are_english() -> None:
    own, english = (languages.language(code).script for code in ("xx", "en"))
    assert own.chars == english.chars
    for judge in map(coefficients, JUDGES):
        raw = np.ones(len(NAMES))
        assert (judge.standard(raw, "xx") == judge.standard(raw, "en")).all()


@pytest.mark.usefixtures("line")
def test_without_a_folder_the_seeker_plays_english() -> None:
    asked = _asked(_spelt("Tell me how it was."))
    said = speak(asked)["message"]
    fillers = languages.language("en").lines["heard"]["passive"]
    assert any(said.startswith(filler) for filler in fillers)
