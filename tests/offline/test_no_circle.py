"""A system that grades words it wrote itself proves nothing: the parts may share no phrases."""

import re
from pathlib import Path

OFFLINE = Path(__file__).parents[2] / "esc_skills" / "lm" / "offline"
WORD = re.compile(r"[a-z']+")


def _texts(part: str, suffixes: tuple[str, ...]) -> list[str]:
    files = (OFFLINE / part).rglob("*")
    return [p.read_text(encoding="utf-8") for p in files if p.suffix in suffixes]


def _runs(text: str, n: int = 4) -> set[tuple[str, ...]]:
    found: set[tuple[str, ...]] = set()
    for literal in re.findall(r'"((?:[^"\\]|\\.)*)"', text):
        # A slot, an alternation or a class breaks a run, as it does in a pattern.
        for piece in re.split(r"[{}()|\[\]\\?*+.]", literal.lower()):
            words = WORD.findall(piece)
            found |= {tuple(words[i : i + n]) for i in range(len(words) - n + 1)}
    return found


def _shared(a: tuple[str, tuple[str, ...]], b: tuple[str, tuple[str, ...]]) -> set[tuple[str, ...]]:
    first, second = (set().union(*map(_runs, _texts(*part)), set()) for part in (a, b))
    assert first
    return first & second


def test_no_phrase_of_the_responder_is_in_a_detector() -> None:
    assert _shared(("responder/phrases", (".json",)), ("seeker/forms", (".json",))) == set()


def test_no_phrase_of_the_responder_is_in_the_code_of_the_detectors() -> None:
    assert _shared(("responder/phrases", (".json",)), ("seeker", (".py",))) == set()


def test_no_tip_of_the_proposer_is_a_phrase_of_the_responder() -> None:
    assert _shared(("proposer", (".json",)), ("responder/phrases", (".json",))) == set()
