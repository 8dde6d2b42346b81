"""A system that grades words it wrote itself proves nothing: the parts may share no phrases."""

import re
from collections.abc import Sequence
from pathlib import Path

OFFLINE = Path(__file__).parents[2] / "esc_skills" / "offline"
WORD = re.compile(r"[a-z']+")
HAN = re.compile(r"[\u4e00-\u9fff]+")
FEWEST_WORDS, FEWEST_CHARACTERS = 4, 6


def _texts(part: str, endings: tuple[str, ...]) -> list[str]:
    files = (OFFLINE / part).rglob("*")
    return [p.read_text(encoding="utf-8") for p in files if p.name.endswith(endings)]


def _runs(text: str) -> set[tuple[str, ...]]:
    """Return runs of four words, and runs of six Chinese characters, within string literals."""
    found: set[tuple[str, ...]] = set()
    for literal in re.findall(r'"((?:[^"\\]|\\.)*)"', text):
        # A slot, an alternation or a class breaks a run, as it does in a pattern.
        for piece in re.split(r"[{}()|\[\]\\?*+.]", literal.lower()):
            found |= _stretches(WORD.findall(piece), FEWEST_WORDS)
            for characters in HAN.findall(piece):
                found |= _stretches(characters, FEWEST_CHARACTERS)
    return found


def _stretches(units: Sequence[str], n: int) -> set[tuple[str, ...]]:
    return {tuple(units[i : i + n]) for i in range(len(units) - n + 1)}


def _shared(a: tuple[str, tuple[str, ...]], b: tuple[str, tuple[str, ...]]) -> set[tuple[str, ...]]:
    first, second = (set().union(*map(_runs, _texts(*part)), set()) for part in (a, b))
    assert first
    return first & second


def test_no_phrase_of_the_responder_is_in_a_detector() -> None:
    assert _shared(("responder/phrases", (".json",)), ("seeker", ("forms.json",))) == set()


def test_no_phrase_of_the_responder_is_in_the_code_of_the_detectors() -> None:
    assert _shared(("responder/phrases", (".json",)), ("seeker", (".py",))) == set()


def test_no_tip_of_the_proposer_is_a_phrase_of_the_responder() -> None:
    assert _shared(("proposer", (".json",)), ("responder/phrases", (".json",))) == set()


def test_no_cue_of_the_responder_is_something_the_seeker_says() -> None:
    assert (
        _shared(("responder/zh", (".json", ".py")), ("seeker", ("speak.json", "appraise.json")))
        == set()
    )


def test_shared_chinese_is_found() -> None:
    assert _runs('"这件事一直压着你吧"') & _runs('["(?:他说)?这件事一直压着(?:你|我)"]')
    assert not _runs('"这件事{topic}一直压着"') & _runs('"这件事一直压着"')
