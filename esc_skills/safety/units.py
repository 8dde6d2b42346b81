"""Cuts a normalised text into units a phrase can stand in, and bounds what reading it may cost."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

# A unit longer than this is cut, with some words on both sides of the cut; none costs much.
_LONGEST: Final = 280
_SHARED: Final = 60
# What all units may cost together: 10,000 letters, or 2,500 Chinese characters, which each begin
# more phrases.
_ROOM: Final = 10_000
_HAN_COST: Final = 4
_SENTENCE = re.compile(r"[.!?;\u3002\u2026\u0964\u061f\u06d4]+")
_LETTER = r"\w\u064b-\u0652\u0900-\u0963*"  # vowel signs are no letters to `re`
_SINGLE = re.compile(r"(?<!\w)'([^'\n]{3,80})'(?!\w)")
_WORDS = re.compile(f"[{_LETTER}]+(?:['-][{_LETTER}]+)*")
_KANA = re.compile("[\u3040-\u30ff]")
_HAN = re.compile("[\u3400-\u9fff\u3040-\u30ff]")


@dataclass(frozen=True, slots=True)
class Unit:
    """A piece of text: as words between single spaces, and as running text; quoted or not."""

    words: str
    running: str
    quoted: bool = False
    kana: bool = False


def units_of(plain: str) -> tuple[tuple[Unit, ...], bool]:
    """Return the units of a normalised text, and whether all of it is in them.

    Of more than can be read in time the beginning and the end are read; what is repeated, once.
    """
    found = dict.fromkeys(_pieces(plain))
    if sum(_cost(piece) for piece, _ in found) <= _ROOM:
        return tuple(_unit(*one) for one in found), True
    ends: list[Unit] = []
    for order in (list(found), list(found)[::-1]):
        room = _ROOM // 2
        for piece, quoted in order:
            room -= _cost(piece)
            if room < 0:
                break
            ends.append(_unit(piece, quoted))
    return tuple(ends), False


def _cost(piece: str) -> int:
    return len(piece) * (_HAN_COST if _HAN.search(piece) else 1)


def _pieces(plain: str) -> Iterator[tuple[str, bool]]:
    quoted = False
    plain = _SINGLE.sub(r'"\1"', plain)
    # An odd number of marks quotes nothing that could be told.
    parts = plain.split('"') if plain.count('"') % 2 == 0 else [plain.replace('"', " ")]
    for part in parts:
        for sentence in _SENTENCE.split(part):
            sentence = sentence.strip()
            start = 0
            while len(sentence) - start > _LONGEST:
                cut = sentence.rfind(" ", start + _SHARED, start + _LONGEST)
                end = cut if cut > 0 else start + _LONGEST
                yield sentence[start:end], quoted
                start = max(
                    start + 1, sentence.find(" ", end - _SHARED, end) if cut > 0 else end - _SHARED
                )
            if sentence[start:]:
                yield sentence[start:], quoted
        quoted = not quoted


def _unit(piece: str, quoted: bool) -> Unit:
    words = f" {' '.join(_WORDS.findall(piece))} ".replace("'s ", " ")
    running = "".join(piece.split()) if _HAN.search(piece) else ""
    return Unit(words, running, quoted, _KANA.search(running) is not None)
