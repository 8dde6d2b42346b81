"""Cuts guidance into sentences, and these into what is asked for and what is ruled out."""

import re
from typing import Final

from esc_skills.offline.responder.guidance_cues import GUIDANCE_CUES

# A line that was merely wrapped goes on in the next one; a list item or a new paragraph does not.
_WRAPPED: Final = re.compile(r"(?<![.!?;\n])\n(?!\s*(?:[-*•#\n]|\d+[.)]))")
_SENTENCE: Final = re.compile(r"(?<=[.!?;])\s+|\n+")
_BULLET: Final = re.compile(r"^\s*(?:[-*•]|\d+[.)])\s*|[*_#`>]+")
_ADVICE_WORD: Final = (
    r"(?:advice|suggestions?|solutions?|lists?|tips?|comfort|reassurances?|platitudes|"
    r"questions|referrals?)"
)
_NEGATION: Final = re.compile(
    r"\b(?:do not|don't|does not|never|not(?! only\b)|no(?! more than| longer)|avoid\w*|"
    r"without|instead of|rather than|refrain\w*(?: from)?|"
    r"resist\w*|skip\w*|hold(?:ing)? (?:back|off)(?: on)?|leav(?:e|ing) out|withhold\w*|"
    r"stop(?! there| after| once)|stay away from|"
    r"keep away from|keep from|steer clear of|postpon\w*|suppress\w*|omit\w*|drop|free of|nor|"
    r"neither|minimi[sz]e|beware of|cut out|"
    rf"(?:keep|leave|save|put) (?:the |any |all |your )?{_ADVICE_WORD} (?:out|back|away|aside|"
    rf"off|for)|"
    rf"{_ADVICE_WORD} (?:can wait|must wait|is not|are not|isn't|aren't|comes? later|ha(?:s|"
    rf"ve) no place|(?:is|are) unwelcome)|"
    r"mustn't|must not|should not|shouldn't)\b"
)
_ASIDE: Final = re.compile(r"^(?:instead of|rather than|without)$")
_IMPERATIVE: Final = (
    r"(?:just|simply|then|first|always|only|instead|and then )?\s*(?:ask|listen|reflect|name|"
    r"say|tell|invite|keep|stay|let|offer|use|"
    r"acknowledge|validate|praise|show|give|begin|start|open|end|close|help|weigh|explore|"
    r"mention|notice|speak|write|put|lift|make|"
    r"respond|reply|follow|point|pick|take|echo|mirror|be|hold|sit|encourage|recogni[sz]e|"
    r"affirm|paraphrase|suggest|"
    r"propose|focus|admire|describe|picture|imagine|explain|summari[sz]e|normali[sz]e|draw|"
    r"ground|connect|tie|thank|check|find|look|help)\b"
)
_SCOPE_END: Final = re.compile(
    rf"\bbut\b|\binstead\b(?! of)|\bonly after\b|\bthen\b|\buntil\b|\bunless\b|\bbefore\b|: |"
    rf" - |, (?={_IMPERATIVE})|"
    rf"\band (?={_IMPERATIVE})|\bwhile\b|\bbecause\b"
)
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
    blame = GUIDANCE_CUES["lift_blame"].search(rest)
    return blame is not None and start.start() >= blame.start() - 8 and start.end() <= blame.end()
