"""What the responder knows of a language: its folder, read into one object.

``cues.json`` says what a seeker's and a supporter's words show, ``phrases.json`` what a reply says.
A folder may bring a grammar in code, with words and patterns in ``grammar.json``; where it brings
none, words stand between spaces and nothing told is said back.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from re import Pattern
from typing import Final, cast

from esc_skills.offline.language import DEFAULT, SCRIPTS, LanguageCode, language_of
from esc_skills.offline.responder.data import HOME, Data
from esc_skills.offline.responder.en import facts as en_facts
from esc_skills.offline.responder.en import grammar as en
from esc_skills.offline.responder.moves import Move
from esc_skills.offline.responder.wordings import Wordings
from esc_skills.offline.responder.zh import facts as zh_facts
from esc_skills.offline.responder.zh import grammar as zh

Cues = Mapping[str, Pattern[str]]


def _single_spaces(text: str) -> str:
    return " ".join(text.split())


def _nothing_told(messages: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    return {}


@dataclass(frozen=True, slots=True)
class Grammar:
    """What a language does in code.

    Attributes:
        plain: a message as it is read.
        n_words: length of a text in words, or what stands for words.
        tidy: last touches to a reply.
        told_in: messages -> what can be said back, by slot.
    """

    plain: Callable[[str], str] = _single_spaces
    n_words: Callable[[str], int] = en.n_words
    tidy: Callable[[str], str] = str
    told_in: Callable[[tuple[str, ...]], dict[str, tuple[str, ...]]] = _nothing_told


@dataclass(frozen=True, slots=True)
class Language:
    """All that differs between a talk in one language and the same in another.

    Attributes:
        emotions: cues of the seeker's feelings; `needs`, `stages` and `risks` alike.
        loud: words that make a message stronger; `soft` weaker, `shouted` and "!" stronger.
        calm: words that play things down.
        marks: exclamation and question mark.
        replies: cues of the moves in a supporter's reply.
        wordings: what a reply can say.
        glue: what stands between two sentences.
        grammar: what the language does in code.
    """

    emotions: Cues
    needs: Cues
    stages: Cues
    risks: Cues
    loud: Pattern[str]
    soft: Pattern[str]
    shouted: Pattern[str]
    calm: Pattern[str]
    marks: tuple[str, str]
    replies: Mapping[Move, Pattern[str]]
    wordings: Wordings
    glue: str
    grammar: Grammar

    @classmethod
    def load(cls, folder: Path, grammar: Grammar | None = None) -> "Language":
        """Read a language from its folder.

        Args:
            folder: holds ``cues.json`` and ``phrases.json``.
            grammar: what it does in code; None for no code.
        """
        cues = Data.read(folder / "cues.json")
        exclaims, asks = cues.held("marks")
        return cls(
            emotions=cues.cues("emotions"),
            needs=cues.cues("needs"),
            stages=cues.cues("stages"),
            risks=cues.cues("risks"),
            loud=cues.cue("loud"),
            soft=cues.cue("soft"),
            shouted=cues.cue("shouted"),
            calm=cues.cue("calm"),
            marks=(exclaims, asks),
            replies=cast(Mapping[Move, Pattern[str]], cues.cues("replies")),
            wordings=Wordings(Data.read(folder / "phrases.json")),
            glue=" " if cues.is_spaced else "",
            grammar=grammar or Grammar(),
        )


_GRAMMARS: Final[Mapping[LanguageCode, Grammar]] = {
    "en": Grammar(en.plain, en.n_words, en.tidy, en_facts.told_in),
    "zh": Grammar(zh.plain, zh.n_words, zh.tidy, zh_facts.told_in),
}
LANGUAGES: Final[dict[LanguageCode, Language]] = {
    code: Language.load(HOME / code, _GRAMMARS.get(code))
    for code in (DEFAULT, *SCRIPTS)
    if (HOME / code).is_dir()
}
"""Every language that has a folder here and a line in `SCRIPTS`."""


def language_in(text: str) -> Language:
    """Return the language of `text`; English where the responder does not know it."""
    return LANGUAGES.get(language_of(text), LANGUAGES[DEFAULT])
