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
    bought pay pays paid send sends sent sell sells sold lose loses lost meets met write writes wrote written read reads
    speak speaks spoke begin begins began fall falls fell grow grows grew hang hangs hung happen happens need needs want wants
    look looks ask asks call calls works stop stops stopped start starts turn turns show shows try tries seem seems
    help helps talk talks use uses like likes play plays end ends stay stays changes cut cuts costs close closes open
    opens wait waits laugh laughs cry cries walk walks live lives die dies eat eats sleep sleeps breaks broke drive drives
    drove shut shuts hit hits hurt hurts set sets win wins won ring rings rang sing sings sang swap swaps pass passes forgot
    forget forgets""".split()
)
_ADJECTIVES: Final = frozenset(
    """new old good bad big small little own other same last next first second third whole only best worst right wrong real
    few long short nice great poor early late entire final green blue red white black""".split()
)
_FUNCTION: Final = frozenset(
    """and or but if then than that which who whom what when where why how in on at to for with from by about of off over under
    up down out into as around because until against throughout through i you he it she we they me him us them my your his her
    its our their this these those a an the no nobody everyone something anything nothing everything someone anyone else
    another each every some any all both such there here again away together still ever yet already maybe perhaps almost
    very really just even also so too not never always herself himself myself itself aloud straight full quicker back half
    many much more most less least one two three four five six seven eight nine ten hundred twenty thirty forty fifty sixty
    himself somebody strangers""".split()
)
_SCENERY: Final = frozenset(
    """rest way time times day days thing things lot bit moment end kind sort part person people man woman guy point fact
    truth world ones while top side place others hand hands head eyes face mind feet chest word words minute second hour week
    month year years night morning evening afternoon summer winter spring autumn middle corner front room door table floor
    wall teeth bank bus cheese window snow rice hill soup kitchen cat sink car lab street park garden air sleeve lap arm
    shoulder throat drawer cupboard stairs stairwell corridor coffee tea broom fridge screen paper desk radio weather rain
    water road phone laptop computer internet mend villain monster step country town village sea ship train station shop
    knees heart thumb stomach guard deputy bell lemon
    bed pillow bath stage microphone oven plate knife pencil colour cloth wardrobe radiator hum cold""".split()
)
_CENTRAL: Final = frozenset(
    """thesis draft job work rota schedule shift shifts exam exams mock finals grade grades wedding loan debt money review list
    guests contract rent lease move breakup message remark joke quarrel argument fight noise project team meeting licence
    test scholarship visa funding application interview promotion mark marks class lesson lessons order business bakery stall
    idea money savings mortgage account accounts marriage relationship friendship divorce separation funeral diagnosis
    treatment report email letter decision plan offer deadline presentation speech book manuscript chapters department
    position post career training degree studies course flat house apartment commute leave sleep silence distance wage salary
    bill bills layoff redundancy complaint feedback score scores layout audition recital match season garden allotment dog
    inheritance will custody school nursery""".split()
)
_PHRASE: Final = re.compile(
    r"(?P<before>(?:\b\w+ )?)\b(?P<owner>[Mm]y|[Oo]ur|[Tt]he|[Tt]his) "
    r"(?P<noun>(?:[A-Z]?[a-z]+[-' ]){0,2}?[a-z]+(?:-[a-z]+)*)(?:'s)?"
    r"(?P<after>[.,;:!?)]|$| -| (?:of|in|on|at|for|with|from|to|by|about|over|around|through|after|before|since|until|and|but|"
    r"or|that|which|who|because|so|when|while|again|back|anymore|now|too|up|down|out|off)\b| (?:is|was|are|were|has|had|hasn't|"
    r"isn't|wasn't|will|won't|would|can|can't|does|doesn't|did|didn't|needs?|gets?|goes|went|comes?|came|moved|changed|stops?|"
    r"starts?|ends?|stopped|started|ended|began|hangs|depends|runs)\b)"
)
_SUBJECT: Final = re.compile(
    r" (?:is|was|are|were|ha|isn|wasn|wil|won|would|can|do|di|need|get|go|went|com|came|mov|chang|st|end|beg|hang|dep|run)"
)
_LOCATIVE: Final = frozenset(
    "in on at from by under through into onto behind to between past across inside near".split()
)
_PEOPLE: Final = re.compile(
    r"(?:mother|mum|mom|father|dad|sister|brother|wife|husband|partner|boss|manager|friend|son|daughter|supervisor|uncle|aunt|"
    r"cousin|grandmother|grandfather|teacher|colleague|neighbour|neighbor|mate|parents?|family|kid|child|children|captain|cook|"
    r"boy|girl|examiner|driver|nurse|doctor|nun|landlord|director|lady|lad|er-in-law)s?$"
)
_OWNER: Final = {"my": "your", "our": "your", "the": "the", "this": "this"}
_ORDINAL: Final = re.compile(r"(?:first|second|third|\w+th|\d+)$")


@lru_cache(maxsize=4096)
def noun_phrases(message: str) -> tuple[tuple[str, int], ...]:
    """Return noun phrases of `message` in the second person with a score of how central they seem (3 and up: usable)."""
    text = plain(message)
    for _, inside in quotes(text):  # what others said is no topic of the seeker's own
        text = text.replace(inside, "")
    found: dict[str, int] = {}
    for match in _PHRASE.finditer(text):
        words = match["noun"].split()
        if _reads_as_noun(words):
            owner = _OWNER[match["owner"].lower()]
            phrase = f"{owner} {' '.join(words)}"
            found[phrase] = max(found.get(phrase, -9), _score(match, owner, words))
    return tuple(sorted(found.items(), key=lambda item: -item[1]))


def _score(match: re.Match[str], owner: str, words: list[str]) -> int:
    head = words[-1].rpartition("-")[2]
    score = (
        (owner == "your")
        + (len(words) > 1)
        + 3 * (head in _CENTRAL)
        + 2 * bool(_SUBJECT.match(match["after"]))
    )
    score -= 2 * (match["before"].strip().lower() in _LOCATIVE and head not in _CENTRAL)
    return score + (not match["before"]) - 4 * (head in _SCENERY)


def _reads_as_noun(words: list[str]) -> bool:
    last, early = words[-1], [w.lower() for w in words[:-1]]
    if (
        last in _FUNCTION
        or last in _ADJECTIVES
        or last in _VERBS
        or last.endswith(("ing", "ly", "ed"))
        or len(last) < 3
    ):
        return False
    if _PEOPLE.search(last) or _ORDINAL.match(last):
        return False
    if any(w in _VERBS or w in _FUNCTION or w.endswith(("ly", "'s")) for w in early):
        return False
    # "the ceiling goes": a final -s after a bare noun may well be a verb, so it needs an adjective in front of it.
    return not (
        early
        and last.endswith("s")
        and not last.endswith("ss")
        and early[-1] not in _ADJECTIVES
        and last not in _CENTRAL
    )
