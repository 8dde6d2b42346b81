"""Finds forms quickly: in English only those are tried at a word that can begin with it.

Chinese has no word borders: there each sentence is searched.
"""

import re
from bisect import bisect_right
from functools import cache, lru_cache
from typing import Final

from esc_skills.offline.seeker.patterns import forms_of_moves, moves_pattern
from esc_skills.offline.seeker.text import Text

_START: Final = re.compile(r"[a-z0-9']+")
_LITERAL: Final = re.compile(r"[a-z' ]*")


def _branches(group: str) -> list[str]:
    found, depth, last = [], 0, 0
    for i, c in enumerate(group):
        depth += (c == "(") - (c == ")")
        if c == "|" and depth == 0:
            found.append(group[last:i])
            last = i + 1
    return [*found, group[last:]]


def _closing(form: str) -> int:
    depth = 0
    for i, c in enumerate(form):
        depth += (c == "(") - (c == ")")
        if depth == 0:
            return i
    raise ValueError(f"unbalanced form {form!r}")


def openers(form: str) -> frozenset[str]:
    """Return the literal beginnings of what `form` can match; an empty one stands for anything."""
    literal = _LITERAL.match(form)
    run = literal.group() if literal else ""
    rest = form[len(run) :]
    if rest[:1] in ("?", "*"):
        return frozenset({run[:-1]})
    if not rest.startswith("(?:"):
        return frozenset({run})
    end = _closing(rest)
    begun = frozenset(o for branch in _branches(rest[3:end]) for o in openers(branch))
    if rest[end + 1 : end + 2] in ("?", "*"):
        begun |= openers(rest[end + 2 :])
    return frozenset(run + o for o in begun)


def _may_begin(word: str, opener: str) -> bool:
    first, more, _ = opener.partition(" ")
    return word == first if more else word.startswith(first)


@cache
def _compiled() -> tuple[tuple[str, re.Pattern[str], frozenset[str]], ...]:
    return tuple(
        (move, re.compile(form), openers(form))
        for move, forms in forms_of_moves().items()
        for form in forms
    )


@lru_cache(maxsize=16_384)
def _candidates(word: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (move, form) for move, form, begun in _compiled() if any(_may_begin(word, o) for o in begun)
    )


def moves_in(text: Text) -> dict[str, tuple[int, ...]]:
    """Return, for each move that has forms, the numbers of the sentences that make it."""
    if text.language == "zh":
        sentences_zh = text.sentences()
        return {
            move: tuple(
                i for i, s in enumerate(sentences_zh) if moves_pattern(move, "zh").search(s)
            )
            for move in forms_of_moves("zh")
        }
    found: dict[str, set[int]] = {move: set() for move in forms_of_moves()}
    starts, clean = text.starts, text.clean
    for word in _START.finditer(clean):
        at = word.start()
        i = bisect_right(starts, at) - 1
        end = starts[i + 1] if i + 1 < len(starts) else len(clean)
        for move, form in _candidates(word.group()):
            sentences = found[move]
            if i not in sentences and form.match(clean, at, end):
                sentences.add(i)
    return {move: tuple(sorted(sentences)) for move, sentences in found.items()}
