"""Makes a model's reply fit to be read: thoughts, escape and control characters are taken out.

And cuts it into sentences and clauses for the screen. What a reply means is not decided here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from esc_skills.safety.normal import normalise
from esc_skills.safety.reply_grammar import Grammar

_TAG: Final = r"(?:think|thinking|thought|reasoning|scratchpad|analysis|reflection)"
_THOUGHT = re.compile(
    rf"<({_TAG})\b[^>]{{0,80}}>.*?(?:</\1\s*>|\Z)|\A.*</{_TAG}\s*>", re.IGNORECASE | re.DOTALL
)
_MARKER = re.compile(r"<\|[^|<>\n]{0,40}\|>|\[/?INST\]|</?s>|<</?SYS>>|\[\[ ## \w{1,40} ## \]\]")
_ESCAPE = re.compile(
    "(?:\u001b\\[|\u009b)[0-?]*[ -/]*[@-~]|(?:\u001b\\]|\u009d)[^\u0007\u001b\u009c]*"
    "(?:\u0007|\u001b\\\\|\u009c)?|\u001b[ -/]*[0-~]?"
)
_HTML = re.compile(r"</?[a-zA-Z!][^<>\n]{0,300}>|&(?:lt|gt|#\d{1,6}|#x[0-9a-fA-F]{1,6});")
_LOST: Final = {"escapes": _ESCAPE, "thoughts": _THOUGHT, "prompt_text": _MARKER, "markup": _HTML}
# Joiners (200c, 200d) stay: some scripts and emojis are spelt with them.
_CONTROL = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e0fff]"
)
_SENTENCE = re.compile(r"[!?;\n。…]+[\"')\]]*|\.+(?=[\"')\]\s]|$)[\"')\]]*")
_CLAUSE = re.compile(r"[,:()\[\]—–]|\s-\s|\.\.\.")
_QUOTED = re.compile(
    r"\"([^\"\n]{1,400})\"|(?<![a-z0-9])'([^'\n]{4,400})'(?![a-z0-9])|[「『]([^」』\n]{1,400})[」』]"
)
_TOKEN = re.compile(r"[a-z][a-z']*|\d+")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_ENDED = re.compile(r"[.!?。\n]")
_NEAR: Final = 60
# A clause that never ends would cost its square.
_LONGEST: Final = 400


@dataclass(frozen=True, slots=True)
class Clause:
    """A piece of a sentence, in the form the grammar reads.

    Args:
        text: the piece.
        asks: whether the sentence asks.
        whole: whether it is the sentence, given once more behind its clauses.
    """

    text: str
    asks: bool
    whole: bool = False


def cleaned(text: str) -> tuple[str, dict[str, None]]:
    """Return what of a reply a person may be shown at all, and what kinds of thing it lost.

    Characters that are not seen are lost without a word.

    Example:
        >>> cleaned("<think>they sound sad</think>I <b>hear</b> you.")
        ('I hear you.', {'thoughts': None, 'markup': None})
    """
    lost: dict[str, None] = {}
    text = text.replace("\r\n", "\n")
    for kind, pattern in _LOST.items():
        text, n = pattern.subn("", text)
        if n:
            lost[kind] = None
    return _CONTROL.sub("", text).strip(), lost


def sentences(text: str) -> list[str]:
    """Cut a text behind the marks that end its sentences; joined, the pieces are the text."""
    ends = [0, *(m.end() for m in _SENTENCE.finditer(text)), len(text)]
    return [text[a:b] for a, b in pairwise(ends) if text[a:b]]


def clauses(text: str, known: Grammar) -> Iterator[Clause]:
    """Cut a reply into clauses and sentences: plain letters, what others said left out."""
    plain = _unquoted(normalise(text), known)
    for sentence in sentences(plain):
        pieces = [_plain(piece, known) for piece in _CLAUSE.split(sentence)]
        asks = "?" in sentence or any(known.frames["question"].search(p) for p in pieces)
        if known.language == "zh":  # where the word that asks may stand in another clause
            asks = asks and any(known.frames["asked"].search(p) for p in pieces)
        parts = [part for piece in _carried(pieces, known) for part in _parted(piece, known)]
        for part in parts:
            yield from (Clause(part[i : i + _LONGEST], asks) for i in range(0, len(part), _LONGEST))
        if len([part for part in parts if part]) > 1:
            yield Clause("".join(parts)[:_LONGEST], asks, whole=True)


def _parted(piece: str, known: Grammar) -> Iterator[str]:
    start = 0
    for border in known.frames["border"].finditer(piece):
        yield piece[start : border.start()]
        start = border.start()
    yield piece[start:]


def _plain(piece: str, known: Grammar) -> str:
    """Write a piece as the grammar reads it: words with a space behind each, or characters."""
    if known.language == "en":
        words = ["#" if word.isdigit() else word for word in _TOKEN.findall(piece)]
        piece = "".join(f"{word} " for word in words)
    else:
        piece = _NUMBER.sub("#", "".join(piece.split()).strip("\"'。.!?;、"))
    for form, read in known.forms.items():
        piece = piece.replace(form, read)
    return piece


def _carried(pieces: list[str], known: Grammar) -> Iterator[str]:
    """Join a piece that ends in "he said" to what was said."""
    carried = ""
    for piece in pieces:
        carried += piece
        if not known.frames["carries"].search(carried):
            yield carried
            carried = ""
    yield carried


def _unquoted(text: str, known: Grammar) -> str:
    """Leave out what stands in quotation marks where the words beside it say who said it."""

    def shown(found: re.Match[str]) -> str:
        before = _ENDED.split(text[max(0, found.start() - _NEAR) : found.start()])[-1]
        after = _ENDED.split(text[found.end() : found.end() + _NEAR])[0]
        if known.frames["quoted"].search(f"{before} _ {after}"):
            return " _ "
        return f" {next(group for group in found.groups() if group)} "

    return _QUOTED.sub(shown, text)
