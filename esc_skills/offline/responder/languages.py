"""The table of languages: all that differs between an English and a Chinese talk, side by side."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from re import Pattern
from typing import Final

from esc_skills.offline.language import LanguageCode
from esc_skills.offline.responder.en import facts as en_facts
from esc_skills.offline.responder.en import grammar as en_grammar
from esc_skills.offline.responder.en import need_cues as en_needs
from esc_skills.offline.responder.en import reply_cues as en_replies
from esc_skills.offline.responder.en import seeker_cues as en_seeker
from esc_skills.offline.responder.moves import Move
from esc_skills.offline.responder.zh import cues as zh
from esc_skills.offline.responder.zh import facts as zh_facts
from esc_skills.offline.responder.zh import grammar as zh_grammar

Cues = Mapping[str, Pattern[str]]


@dataclass(frozen=True, slots=True)
class Language:
    """What the responder knows of one language.

    Attributes:
        emotions: cues of the seeker's feelings; `needs`, `stages` and `risks` alike.
        loud: words that make a message stronger; `soft` weaker, `shouted` and "!" stronger.
        calm: words that play things down.
        marks: exclamation and question mark.
        moods: feeling -> (adjective, noun) as a reply says it.
        replies: cues of the moves in a supporter's reply.
        told_in: messages -> what can be said back, by slot.
        n_words: length of a text in words, or what stands for words.
        tidy: last touches to a reply.
        baseline: words that comfort with a list of advice aims at. Chinese: 240 characters (the
            briefest of SAGE's models that write so, MIT, wrote 254 in the median).
        glue: what stands between two sentences.
        item: a line of a list, with `n`, `head` and `advice`.
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
    moods: Mapping[str, tuple[str, str]]
    replies: Mapping[Move, Pattern[str]]
    told_in: Callable[[tuple[str, ...]], dict[str, tuple[str, ...]]]
    n_words: Callable[[str], int]
    tidy: Callable[[str], str]
    baseline: int
    glue: str
    item: str


LANGUAGES: Final[Mapping[LanguageCode, Language]] = {
    "en": Language(
        emotions=en_seeker.EMOTION_CUES,
        needs=en_needs.NEED_CUES,
        stages=en_seeker.STAGE_CUES,
        risks=en_seeker.RISK_CUES,
        loud=en_seeker.LOUD,
        soft=en_seeker.SOFT,
        shouted=en_seeker.SHOUTED,
        calm=en_seeker.CALM,
        marks=("!", "?"),
        moods=en_seeker.MOODS,
        replies=en_replies.REPLY_CUES,
        told_in=en_facts.told_in,
        n_words=en_grammar.n_words,
        tidy=en_grammar.tidy,
        baseline=92,
        glue=" ",
        item="{n}. {head}: {advice}",
    ),
    "zh": Language(
        emotions=zh.EMOTIONS,
        needs=zh.NEEDS,
        stages=zh.STAGES,
        risks=zh.RISKS,
        loud=zh.LOUD,
        soft=zh.SOFT,
        shouted=zh.SHOUTED,
        calm=zh.CALM,
        marks=("！", "？"),
        moods=zh.MOODS,
        replies=zh.REPLIES,
        told_in=zh_facts.told_in,
        n_words=zh_grammar.n_words,
        tidy=zh_grammar.tidy,
        baseline=150,
        glue="",
        item="{n}. {head}：{advice}",
    ),
}
