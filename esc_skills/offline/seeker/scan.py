"""Finds forms quickly: at each word only those are tried that can begin with it.

In a language without word borders each sentence is searched.
"""

import re
from bisect import bisect_right
from functools import cache, lru_cache
from typing import Final

from esc_skills.offline.language import LanguageCode
from esc_skills.offline.seeker.languages import any_of, language
from esc_skills.offline.seeker.text import Text

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
def _compiled(code: LanguageCode) -> tuple[tuple[str, re.Pattern[str], frozenset[str]], ...]:
    return tuple(
        (move, re.compile(form), openers(form))
        for move, forms in language(code).moves.items()
        for form in forms
    )


@lru_cache(maxsize=16_384)
def _candidates(word: str, code: LanguageCode) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (move, form)
        for move, form, begun in _compiled(code)
        if any(_may_begin(word, o) for o in begun)
    )


@cache
def _joined(code: LanguageCode) -> dict[str, re.Pattern[str]]:
    return {move: any_of(forms) for move, forms in language(code).moves.items()}


def moves_in(text: Text) -> dict[str, tuple[int, ...]]:
    """Return, for each move that has forms, the numbers of the sentences that make it."""
    spoken = text.spoken
    if not spoken.script.by_words:
        sentences = text.sentences()
        return {
            move: tuple(i for i, s in enumerate(sentences) if pattern.search(s))
            for move, pattern in _joined(spoken.code).items()
        }
    found: dict[str, set[int]] = {move: set() for move in spoken.moves}
    starts, clean = text.starts, text.clean
    for word in spoken.script.start.finditer(clean):
        at = word.start()
        i = bisect_right(starts, at) - 1
        end = starts[i + 1] if i + 1 < len(starts) else len(clean)
        for move, form in _candidates(word.group(), spoken.code):
            made = found[move]
            if i not in made and form.match(clean, at, end):
                made.add(i)
    return {move: tuple(sorted(made)) for move, made in found.items()}
