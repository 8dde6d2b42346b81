"""Cuts guidance into sentences, and these into what is asked for and what is ruled out."""

import re
from typing import Final

from esc_skills.offline.responder.guidance import GUIDANCE, MOVE_CUES

# A line that was merely wrapped goes on in the next one; a list item or a new paragraph does not.
_WRAPPED: Final = re.compile(r"(?<![.!?;\n])\n(?!\s*(?:[-*•#\n]|\d+[.)]))")
_SENTENCE: Final = re.compile(r"(?<=[.!?;])\s+|\n+")
_BULLET: Final = re.compile(r"^\s*(?:[-*•]|\d+[.)])\s*|[*_#`>]+")
_NEGATION: Final = GUIDANCE.pattern("negation")
_ASIDE: Final = re.compile(r"^(?:instead of|rather than|without)$")
_SCOPE_END: Final = GUIDANCE.pattern("scope_end")
_LISTED: Final = re.compile(r"\bor\b|\bnor\b")


def read_part(text: str, *, n_words: int) -> tuple[list[str], bool]:
    """Return the sentences that are read, lower case, and whether reading stopped early.

    Args:
        text: guidance; list marks and emphasis are dropped.
        n_words: the sentence that passes this many words is the last one read.
    """
    text = _WRAPPED.sub(" ", text)
    kept: list[str] = []
    so_far = 0
    for raw in _SENTENCE.split(text):
        sentence = _BULLET.sub(" ", raw).strip().lower().replace("\u2019", "'")
        if not sentence:
            continue
        if so_far > n_words:
            return kept, True
        kept.append(sentence)
        so_far += len(sentence.split())
    return kept, so_far > n_words


def scopes(sentence: str) -> list[tuple[str, bool]]:
    """Cut a sentence into stretches that are asked for (False) or ruled out (True)."""
    out: list[tuple[str, bool]] = []
    rest = sentence
    while rest:
        start = _NEGATION.search(rest)
        if start is None or _is_blame(rest, start):
            out.append((rest, False))
            break
        out.append((rest[: start.start()], False))
        tail = rest[start.end() :]
        end = _scope_end(tail, ends_at_comma=_ASIDE.match(start.group()) is not None)
        scope = tail[:end]
        out.append((f"{start.group()} {scope}", True))
        rest = tail[end:]
    return [(text, negated) for text, negated in out if text.strip()]


def _scope_end(tail: str, *, ends_at_comma: bool) -> int:
    comma = tail.find(",")
    if ends_at_comma and comma >= 0 and not _LISTED.search(tail[comma:]):
        return comma
    for stop in _SCOPE_END.finditer(tail):
        # "do not give advice, offer lists or comfort": an "or" further on keeps the verbs after
        # the comma forbidden.
        if stop.group().startswith((",", "and")) and _LISTED.search(tail[stop.end() :]):
            continue
        return stop.start()
    return len(tail)


def _is_blame(rest: str, start: re.Match[str]) -> bool:
    # "say it was not their fault" asks for a move that is worded with a negation of its own.
    blame = MOVE_CUES["lift_blame"].search(rest)
    return blame is not None and start.start() >= blame.start() - 8 and start.end() <= blame.end()
