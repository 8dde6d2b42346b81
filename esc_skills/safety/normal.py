"""Brings what people write to one plain form, so that grammars need not know every disguise.

Linear in the length of the text. Lower case; compatibility forms, look-alike letters, accents and
invisible characters undone; spaced, starred, stretched and leet words put together; short forms
written out ("I'm" -> "i am"); traditional characters made simplified. It corrects no misspelling.
"""

import json
import re
import unicodedata
from functools import cache, lru_cache
from importlib import resources
from typing import Any, Final

# Reordering combining marks is quadratic in a run of them, so that a chunk bounds it.
_CHUNK: Final = 256
_HAN = "\u3400-\u9fff"
_UNSEEN = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u0300-\u036f\u034f\u061c\u115f\u1160\u17b4"
    "\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20d0-\u20ff\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff0-\uffff\U0001f3fb-\U0001f3ff\U000e0000-\U000e0fff]"
)
_MIXED = re.compile("[^\\W\\d_]+")
_FOREIGN = re.compile("[\u0370-\u03ff\u0400-\u052f]")
_LATIN = re.compile("[a-z]")
_TIED = re.compile(f"(?<=[{_HAN}])[.*_|/\\\\·+~-]{{1,3}}(?=[{_HAN}])")
_APART_HAN = re.compile(f"(?<![{_HAN}])[{_HAN}](?: [{_HAN}])+(?![{_HAN}])")
_APART = re.compile(r"(?<![^\W_])(?<!')[^\W\d_](?:([ .\-_*|/+~])[^\W\d_])(?:\1[^\W\d_])+(?![^\W_])")
_HAN_RUN = re.compile(f"([{_HAN}])\\1{{2,}}")
_SPACE = re.compile(r"[^\S\n]+")
_BREAK = re.compile(r" ?\n[ \n]*")
_WORD = re.compile(r"[a-z0-9](?:[a-z0-9'@$!*]*[a-z0-9*])?")
_LEET = re.compile(r"(?<=[a-z])[013457@$!]+(?=[a-z])")
_STRETCHED = re.compile(r"([a-z])\1{2,}")
_FIGURES: Final = str.maketrans("013457@$!", "oieastasi")


@cache
def _tables() -> dict[str, Any]:
    text = resources.files(__package__).joinpath("resources/normal.json").read_text("utf-8")
    tables: dict[str, Any] = json.loads(text)
    letters = {ord(k): v for k, v in tables["letters"].items()}
    letters |= dict(zip(map(ord, tables["traditional"]), tables["simplified"], strict=True))
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        plain = "".join(c for c in unicodedata.normalize("NFKD", chr(code)) if c.isascii()).lower()
        if plain:
            letters.setdefault(code, plain)
    tables["letters"] = {chr(code): plain for code, plain in letters.items()}
    # A class finds the few that change far faster than a table asks for every character.
    tables["changing"] = re.compile(f"[{re.escape(''.join(tables['letters']))}]")
    tables["unlike"] = re.compile(
        f"(?![{''.join(tables['look_alikes'])}])[\u0370-\u03ff\u0400-\u052f]"
    )
    tables["look_alikes"] = str.maketrans(tables["look_alikes"])
    tables["known"] = frozenset(tables["stretchable"])
    return tables


def normalise(text: str) -> str:
    """Return `text` in its plain form; newlines stay, as borders of sentences.

    Example:
        >>> normalise("I wanna d i s a p p e a r, I\u2019m SOOO t1red")
        'i want to disappear, i am so tired'
    """
    # Before composing, which makes a space of an acute accent that stands alone.
    plain = text.replace("`", "'").replace("\u00b4", "'")
    plain = plain if plain.isascii() else _composed(plain)
    plain = _UNSEEN.sub("", plain).lower()
    if not plain.isascii():
        plain = _UNSEEN.sub("", _mapped(plain))
        plain = _APART_HAN.sub(lambda m: m[0].replace(" ", ""), _TIED.sub("", plain))
        plain = _HAN_RUN.sub(r"\1\1", plain)
    plain = _APART.sub(lambda m: m[0].replace(m[1], ""), plain)
    plain = _BREAK.sub("\n", _SPACE.sub(" ", plain)).strip()
    return _WORD.sub(lambda m: _word(m[0]), plain)


def _composed(text: str) -> str:
    # One character may stand for eighteen: what grows beyond all sense is cut, not read.
    room, pieces = len(text) + 2000, []
    for i in range(0, len(text), _CHUNK):
        pieces.append(unicodedata.normalize("NFKC", text[i : i + _CHUNK]))
        room -= len(pieces[-1])
        if room < 0:
            break
    return "".join(pieces)


def _mapped(text: str) -> str:
    tables = _tables()
    letters = tables["letters"]
    text = tables["changing"].sub(lambda m: letters[m[0]], text)
    if not _FOREIGN.search(text):
        return text
    look_alikes = tables["look_alikes"]
    in_disguise = not tables["unlike"].search(text)

    def latin(found: re.Match[str]) -> str:
        word = found[0]
        if word.isascii() or not (in_disguise or _LATIN.search(word)):
            return word
        return word.translate(look_alikes)

    return _MIXED.sub(latin, text)


@lru_cache(maxsize=8192)
def _word(word: str) -> str:
    """Write one word of Latin letters out."""
    words: dict[str, str] = _tables()["words"]
    if word in words:
        return words[word]
    if word.isalpha() and not _STRETCHED.search(word):
        return word
    if not word.isalpha():
        word = _LEET.sub(lambda m: m[0].translate(_FIGURES), word)
    if _STRETCHED.search(word):
        word = _unstretched(word)
    if word in words:
        return words[word]
    return _long_form(word) if "'" in word else word


def _unstretched(word: str) -> str:
    known = _tables()["known"]
    once, twice = _STRETCHED.sub(r"\1", word), _STRETCHED.sub(r"\1\1", word)
    return twice if twice in known else once


def _long_form(word: str) -> str:
    for ending, written in _tables()["endings"].items():
        if word.endswith(ending) and len(word) > len(ending):
            return word[: -len(ending)] + written
    return word
