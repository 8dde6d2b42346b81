"""What the seeker knows of a language: the folder named by its code, read into one object.

``forms.json`` says how a reply is read, ``speak.json`` what the seeker says, ``appraise.json`` what
it thinks of a reply. A folder need not bring all: thoughts, and numbers of ``text``, are English
where it has none (the proposer reads thoughts in English anyway); forms, cues and lists that it
lacks are never found.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from esc_skills.offline.language import DEFAULT, LanguageCode

HOME = Path(__file__).parent
_SLOT: Final = re.compile(r"<([a-z_]+)>")
_NEVER: Final = re.compile(r"(?!)")
# Numbers of `text` that are English where a language does not bring them.
_NUMBERS: Final = (
    "script_share", "function_share", "function_from", "chars", "verbatim_run",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Script:
    """How text of a language is cut up and measured.

    Attributes:
        by_words: whether it is cut at word borders; else every character is a unit.
        unit: a word or character, lower-cased.
        start: where a form may begin, in a language with word borders.
        end: the end of a sentence.
        same: typographic variants, each with what it counts as.
        suffixes: endings that `text.stem` takes off, longest first.
        letters: first and last letter of the script.
        run: letters in a row.
        script_share: least share of its own letters in a message that can be read, 0-1.
        function_share: least share of words that tie a sentence together, 0-1 ...
        function_from: ... in a message of so many units or more.
        chars: Chinese characters that take as much room as one unit.
        verbatim_run: units in a row that are no chance when two messages share them.
    """

    by_words: bool
    unit: re.Pattern[str]
    start: re.Pattern[str]
    end: re.Pattern[str]
    same: Mapping[int, str]
    suffixes: tuple[str, ...]
    letters: tuple[str, str]
    run: re.Pattern[str]
    script_share: float
    function_share: float
    function_from: int
    chars: float
    verbatim_run: int


@dataclass(frozen=True, slots=True)
class Language:
    """All that differs between a talk in one language and the same in another.

    Attributes:
        code: the folder's name.
        script: how text is cut up.
        pronouns: of the seeker, of the supporter, of both, of others.
        moves: the forms of each move as regular expressions; they begin at the start of a word in
            a language that has word borders.
        cues: single patterns by name, such as ``bullet`` or ``injection``.
        thoughts: texts of ``appraise.json``.
        lines: texts of ``speak.json``.
    """

    code: LanguageCode
    script: Script
    pronouns: tuple[tuple[str, ...], ...]
    moves: Mapping[str, tuple[str, ...]]
    cues: Mapping[str, re.Pattern[str]]
    thoughts: Mapping[str, Any]
    lines: Mapping[str, Any]
    _words: Mapping[str, frozenset[str]]
    _styles: Mapping[str, re.Pattern[str]]

    def words(self, name: str) -> frozenset[str]:
        """Return a list of single words, such as ``function`` or ``common``; empty if unknown."""
        return self._words.get(name, frozenset())

    def style(self, name: str) -> re.Pattern[str]:
        """Return the pattern of a manner of speaking."""
        return self._styles.get(name, _NEVER)

    def cue(self, name: str) -> re.Pattern[str]:
        """Return a single cue."""
        return self.cues.get(name, _NEVER)


def _script(own: Mapping[str, Any], english: Mapping[str, Any]) -> Script:
    low, high = own["script"]
    return Script(
        by_words=own["unit"] == "word",
        unit=re.compile(own["word"]),
        start=re.compile(own.get("start", own["word"])),
        end=re.compile(own["end"]),
        same=str.maketrans(own.get("same", {})),
        suffixes=tuple(own.get("suffixes", ())),
        letters=(low, high),
        run=re.compile(f"[{low}-{high}]+"),
        **{name: own.get(name, english[name]) for name in _NUMBERS},
    )


def _filled(form: str, slots: Mapping[str, str]) -> str:
    return _SLOT.sub(lambda m: _filled(slots[m.group(1)], slots), form)


def any_of(forms: tuple[str, ...]) -> re.Pattern[str]:
    """Return several forms as one pattern, to be searched anywhere in a sentence."""
    return re.compile("|".join(f"(?:{form})" for form in forms))


def _read(code: LanguageCode, name: str) -> dict[str, Any]:
    """Read a file of a language, or the English one where its folder has none."""
    own = HOME / code / name
    source = own if own.is_file() else HOME / DEFAULT / name
    loaded: dict[str, Any] = json.loads(source.read_text(encoding="utf-8"))
    return loaded


@cache
def language(code: LanguageCode) -> Language:
    """Return what the seeker knows of a language; English where there is no folder for it."""
    if not (HOME / code / "forms.json").is_file():
        code = DEFAULT
    forms = _read(code, "forms.json")
    slots = forms.get("slots", {})

    def filled(table: str) -> dict[str, tuple[str, ...]]:
        rows = forms.get(table, {}).items()
        return {name: tuple(_filled(form, slots) for form in listed) for name, listed in rows}

    return Language(
        code=code,
        script=_script(forms["text"], _read(DEFAULT, "forms.json")["text"]),
        pronouns=tuple(map(tuple, forms.get("pronouns", ((), (), (), ())))),
        moves=filled("moves"),
        cues={n: re.compile(_filled(cue, slots)) for n, cue in forms.get("cues", {}).items()},
        thoughts=_read(code, "appraise.json"),
        lines=_read(code, "speak.json"),
        _words={name: frozenset(listed.split()) for name, listed in forms["words"].items()},
        _styles={name: any_of(listed) for name, listed in filled("styles").items()},
    )
