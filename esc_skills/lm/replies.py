"""Turns a model's raw reply into what may be said to a person, or says why it may not. Asks nobody.

No marker, tag, role label, template, prompt text or half sentence leaves as a reply. What can be
taken off is taken off; what is left empty, or is no reply at all, has to be asked for again.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final, Literal

from esc_skills.lm.reading import answer_of, unquoted
from esc_skills.lm.secrets import MASK

Problem = Literal["empty", "template", "scaffolding", "cut"]

_OWN: Final = (
    r"(?:supporter|assistant|counsel+or|therapist|companion|reply|response|支持者|咨询师|助手)"
)
_OTHER: Final = r"(?:seeker|user|client|patient|human|person|求助者|来访者|用户)"
_EDGE: Final = r"[ \t>*#_`\"“\[({（【•–—-]*"
_COLON: Final = r"[\])）】]*[*_`]*[ \t]*[:：][*_`]*[ \t]*"
_SAYS: Final = r"(?:'s)?(?: (?:reply|response|says?))?"
Speaker = Literal["supporter", "seeker"]
# What a model may put before its own words, and what before somebody else's.
_LABELS: Final[dict[Speaker, re.Pattern[str]]] = {
    "supporter": re.compile(rf"\A{_EDGE}{_OWN}{_SAYS}{_COLON}", re.I),
    "seeker": re.compile(rf"\A{_EDGE}{_OTHER}{_SAYS}{_COLON}", re.I),
}
# From here on a model plays the talk out by itself.
_GOES_ON: Final = re.compile(
    rf"(?:^|(?<=[.!?。！？]))[ \t]*[>*#_`•–—-]*[ \t]*(?:{_OWN}|{_OTHER}){_COLON}.*",
    re.I | re.M | re.S,
)
_MARKS: Final = re.compile(
    r"(?:\[ ?\[|【 ?【)[ \t]*[#＃].*?(?:[#＃][ \t]*(?:\] ?\]|】 ?】)|\Z)", re.DOTALL
)
_TAGS: Final = re.compile(
    r"</?(?:reply|response|answer|supporter|assistant|output|message)\s*/?>", re.I
)
_TEMPLATE: Final = re.compile(
    r"\A\W*(?:reply|message|response|text|your reply here|\.\.\.)?\W*\Z", re.I
)
_HOLE: Final = re.compile(r"\{\w+\}|\$\{\w+\}|\{\{.*?\}\}|<(?:reply|your[^>]*|insert[^>]*)>", re.I)
_PROMPT: Final = re.compile(
    r"\[skill: |Respond with the corresponding output fields|Your (?:in|out)put fields are"
    r"|```|\A\s*[{\[]\s*\"[^\"]*\"\s*[:,\]}]"
    rf"|In adhering to this structure|expected_outcomes|\[\[ ## |{re.escape(MASK)}",
)
_CONTROL: Final = re.compile(
    r"\x1b\[[0-9;?]*[A-Za-z]|[\x00-\x08\x0b-\x1f\x7f]|[\ud800-\udfff\ufffd]"
)
_ENDS: Final = re.compile(r"[.!?…。！？~～][\"'”’」)）]*(?=\s|\Z|[\u3400-\u9fff])")


@dataclass(frozen=True, slots=True)
class Spoken:
    """A reply as it may be said.

    Args:
        text: what is left of it.
        repairs: what was taken off, in words.
        problem: why it must be asked for again; None where it may go out.
    """

    text: str
    repairs: tuple[str, ...] = ()
    problem: Problem | None = None


def spoken(raw: str, *, cut: bool = False, by: Speaker = "supporter") -> Spoken:
    """Read a reply.

    Args:
        raw: what the model wrote where the reply should stand.
        cut: whether the model was stopped by its length.
        by: whom the model speaks for; that one's label is taken off, the other's makes it no reply.
    """
    text, repairs = raw, []
    for name, step in _steps(by):
        after = step(text).strip()
        if after != text.strip():
            repairs.append(name)
        text = after
    told = tuple(repairs)
    if not text:
        return Spoken("", told, "empty")
    if _TEMPLATE.match(text) or _HOLE.search(text):
        return Spoken(text, told, "template")
    other: Speaker = "seeker" if by == "supporter" else "supporter"
    if _LABELS[other].match(text) or _PROMPT.search(text):
        return Spoken(text, told, "scaffolding")
    return Spoken(text, told, "cut" if cut else None)


def whole_sentences(text: str) -> str:
    """Return `text` up to its last whole sentence; empty where there is none."""
    ends = [match.end() for match in _ENDS.finditer(text)]
    return text[: ends[-1]].strip() if ends else ""


def _without_control(text: str) -> str:
    return _CONTROL.sub("", text)


def _without_marks(text: str) -> str:
    return _TAGS.sub("", _MARKS.sub("", text))


def _without_own_label(text: str, by: Speaker) -> str:
    return _LABELS[by].sub("", text.strip(), count=1)


def _alone(text: str) -> str:
    """Cut where the model goes on as somebody else; a label at the very start is not cut here."""
    match = _GOES_ON.search(text, 1)
    return text[: match.start()] if match else text


def _steps(by: Speaker) -> tuple[tuple[str, Callable[[str], str]], ...]:
    return (
        ("thinking", answer_of),
        ("control characters", _without_control),
        ("role label", partial(_without_own_label, by=by)),
        ("other side", _alone),
        ("markers", _without_marks),
        ("quotation marks", unquoted),
    )
