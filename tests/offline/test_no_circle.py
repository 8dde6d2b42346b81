"""A system that grades words it wrote itself proves nothing: the parts may share no phrases."""

import re
from collections.abc import Sequence
from fnmatch import fnmatch
from pathlib import Path

OFFLINE = Path(__file__).parents[2] / "esc_skills" / "offline"
WORD = re.compile(r"[a-z']+")
HAN = re.compile(r"[\u4e00-\u9fff]+")
FEWEST_WORDS, FEWEST_CHARACTERS = 4, 6


def _texts(*patterns: str) -> list[str]:
    names = {path.relative_to(OFFLINE).as_posix(): path for path in OFFLINE.rglob("*.*")}
    found = [n for n in names if any(fnmatch(n, pattern) for pattern in patterns)]
    assert found, f"no file is called {patterns}"
    return [names[name].read_text(encoding="utf-8") for name in found]


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


def _shared(a: tuple[str, ...], b: tuple[str, ...]) -> set[tuple[str, ...]]:
    first, second = (set[tuple[str, ...]]().union(*map(_runs, _texts(*part))) for part in (a, b))
    assert first
    assert second
    return first & second


PHRASES = ("responder/*/phrases.json",)


def test_no_phrase_of_the_responder_is_in_a_detector() -> None:
    assert _shared(PHRASES, ("seeker/*forms*.json",)) == set()


def test_no_phrase_of_the_responder_is_in_the_code_of_the_detectors() -> None:
    assert _shared(PHRASES, ("seeker/*.py",)) == set()


def test_no_tip_of_the_proposer_is_a_phrase_of_the_responder() -> None:
    assert _shared(PHRASES, ("proposer/*.json",)) == set()


def test_no_cue_of_the_responder_is_something_the_seeker_says() -> None:
    cues = ("responder/zh/*.py", "responder/zh/cues.json", "responder/zh/grammar.json")
    assert _shared(cues, ("seeker/*speak*.json", "seeker/*appraise*.json")) == set()


def test_shared_chinese_is_found() -> None:
    assert _runs('"这件事一直压着你吧"') & _runs('["(?:他说)?这件事一直压着(?:你|我)"]')
    assert not _runs('"这件事{topic}一直压着"') & _runs('"这件事一直压着"')
