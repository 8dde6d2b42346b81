"""Finds the short noun phrase a message turns on ("the November rota"), without a tagger: better none than a wrong one."""

import re
from functools import lru_cache
from typing import Final

from esc_skills.lm.offline.responder.english import plain, quotes

_VERBS: Final = frozenset(
    """is was are were be been am has have had do does did can could will would may might must shall should go goes went gone
    come comes came get gets got take takes took make makes made say says said tell tells told give gives gave keep keeps kept
    let lets put puts run runs ran see sees saw seen know knows knew think thinks thought find finds found feel feels felt leave
    leaves left stand stands stood sit sits sat lie lies lay hear hears heard hold holds held bring brings brought buy buys
    bought pay pays paid send sends sent sell sells sold lose loses lost meet meets met write writes wrote written read reads
    speak speaks spoke begin begins began fall falls fell grow grows grew hang hangs hung happen happens need needs want wants
    look looks ask asks call calls work works stop stops start starts move moves turn turns show shows try tries seem seems
    help helps talk talks use uses like likes play plays end ends stay stays change changes cut cuts cost costs close closes open
    opens wait waits laugh laughs cry cries walk walks live lives die dies eat eats sleep sleeps break breaks broke drive drives
    drove shut shuts hit hits hurt hurts set sets win wins won ring rings rang sing sings sang swap swaps pass passes""".split()
)
_LOOSE: Final = frozenset(
    """new old good bad big small little own other same last next first second third whole only best worst right wrong real
    few many much more most less least very really just even also so too not never always one two three four five six seven
    eight nine ten hundred young long short nice great poor early late entire whole rest way time times day days thing things lot bit
    moment end kind sort part people person man woman guy point fact truth world ones while half back top side place
    others hand hands head eyes face mind feet chest word words minute second seconds minutes hour hours week weeks month months
    year years night nights morning evening afternoon summer winter spring autumn and or but if then than that which who whom
    what when where why how in on at to for with from by about of off over under up down out into as around because until
    i you he she it we they me him us them my your his her its our their this these those a an the no nobody everyone
    something anything nothing everything someone anyone else another each every some any all both such there here
    again away together still ever yet already maybe perhaps almost about anyway sir saying being having getting going
    doing making taking evening middle corner front room door table floor wall""".split()
)
_AFTER: Final = (
    r"(?=[.,;:!?)]|$| -| (?:of|in|on|at|for|with|from|to|by|about|over|around|through|after|before|since|until|and|but|or|that|"
    r"which|who|because|so|when|while|is|was|are|were|has|had|hasn't|isn't|wasn't|will|won't|would|can|can't|does|doesn't|"
    r"did|didn't|needs?|gets?|goes|went|comes?|came|again|back|anymore|now|too|up|down|out|off|moved|changed)\b)"
)
_PHRASE: Final = re.compile(r"\b([Mm]y|[Oo]ur|[Tt]he|[Tt]his|[Tt]hat) ((?:[A-Z]?[a-z]+[-' ]){0,2}?[a-z]+(?:-[a-z]+)*)(?:'s)?" + _AFTER)
_PEOPLE: Final = re.compile(
    r"\b(?:mother|mum|mom|father|dad|sister|brother|wife|husband|partner|boss|manager|friend|son|daughter|supervisor|uncle|aunt|"
    r"cousin|grandmother|grandfather|teacher|colleague|neighbours?|flatmate|parents|family|kids?|children|captain|cook|boy|girl)s?$"
)
_OWNER: Final = {"my": "your", "our": "your", "the": "the", "this": "this", "that": "that"}


@lru_cache(maxsize=4096)
def noun_phrases(message: str) -> tuple[str, ...]:
    """Return short noun phrases of `message` in the second person, the most telling first."""
    text = plain(message)
    for _, inside in quotes(text):  # what others said is no topic of the seeker's own
        text = text.replace(inside, "")
    found: dict[str, int] = {}
    for rank, match in enumerate(_PHRASE.finditer(text)):
        words = match.group(2).split()
        if _reads_as_noun(words):
            owner = _OWNER[match.group(1).lower()]
            score = 2 * (owner == "your") + (len(words) - 1) * 2 + min(len(words[-1]), 9) // 3 - (owner in ("this", "that"))
            found.setdefault(f"{owner} {' '.join(words)}", score * 10 - rank)
    return tuple(sorted(found, key=lambda phrase: -found[phrase]))


def _reads_as_noun(words: list[str]) -> bool:
    last = words[-1]
    if last in _LOOSE or last in _VERBS or last.endswith(("ing", "ly", "ed")) or len(last) < 3 or _PEOPLE.search(last):
        return False
    early = words[:-1]
    if any(w.lower() in _VERBS or w.endswith(("ly", "'s")) for w in early):
        return False
    # "the ceiling goes": a final -s after a bare noun may well be a verb, so it needs an adjective in front of it.
    return not (early and last.endswith("s") and not last.endswith("ss") and early[-1].lower() not in _LOOSE)
