"""What a seeker's words are taken to show: emotion, stage, risk and tone. Patterns only, no logic.

They run on lower-cased text with straight quotes; a cue is a common way of speaking.
"""

import re
from collections.abc import Mapping
from typing import Final


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(patterns) + ")")


EMOTION_CUES: Final = {
    "angry": _any(
        r"furious", r"angry", r"\bmad at", r"livid", r"outrag", r"rage\b", r"seething",
        r"how dare", r"pissed", r"fuming", r"unbelievable", r"hate (?:him|her|them|it)\b",
        r"disgust", r"cross\b(?! out)", r"who does that", r"the nerve", r"resent",
        r"makes my blood", r"unfair",
    ),
    "anxious": _any(
        r"anxi", r"worr(?:y|ied|ies)", r"scared", r"afraid", r"nervous", r"panic", r"terrified",
        r"frighten", r"dread", r"what if\b", r"on edge", r"can't sleep", r"stomach", r"shaking",
        r"fear\b", r"stress", r"uneasy", r"petrified",
    ),
    "ashamed": _any(
        r"ashamed", r"shame\b", r"embarrass", r"humiliat", r"mortif", r"pathetic", r"failure\b",
        r"not good enough", r"look(?:ed)? (?:stupid|foolish)", r"like an idiot", r"disgrace",
        r"if (?:he|she|they|anyone) (?:ever )?found out", r"laughed at",
        r"in front of (?:everyone|everybody|the whole|all)", r"worthless",
    ),
    "guilty": _any(
        r"guilt", r"i should(?:n't)? have\b", r"shouldn't have", r"my fault", r"i regret",
        r"let (?:him|her|them) down", r"remorse", r"forgive (?:me|myself)",
        r"feel(?:ing)? bad about", r"bad conscience", r"i hid\b", r"i lied",
        r"behind (?:her|his|their) back", r"sorry for what i",
    ),
    "lonely": _any(
        r"lonely", r"loneliness", r"all alone", r"so alone", r"by myself", r"nobody to talk",
        r"no one to talk", r"isolated", r"no friends", r"on my own\b",
        r"nobody (?:calls|rings|knocks|asks)", r"left out", r"not invited",
        r"empty (?:flat|house)", r"no one here", r"eat alone",
    ),
    "hurt": _any(
        r"hurt(?:s|ing|ful)?\b", r"betray", r"let me down", r"wounded", r"stab", r"rejected",
        r"ignored", r"replaced", r"like i(?:'m| am| was) (?:nothing|nobody|air|furniture)",
        r"took (?:me )?for granted", r"taken for granted", r"cut deep", r"stings?\b", r"stung",
        r"dropped me", r"dumped", r"broke up with me", r"ended it", r"passed over",
        r"silent (?:for|treatment)",
    ),
    "grieving": _any(
        r"died", r"passed away", r"funeral(?! \w+s\b)", r"grief", r"griev", r"mourn",
        r"i miss (?:him|her|them|my)", r"since (?:his|her) death", r"widow",
        r"lost my (?:mother|mum|mom|father|dad|wife|husband|son|daughter|brother|sister|"
        r"dog|cat|baby)", r"the late\b",
    ),
    "overwhelmed": _any(
        r"overwhelm", r"too much\b", r"can't (?:cope|keep up|manage)", r"drowning", r"exhaust",
        r"burn(?:ed|t)? ?out", r"worn out", r"swamped", r"piling up",
        r"no (?:strength|energy) left", r"falling apart", r"at the end of my",
        r"so tired", r"drained", r"breaking point",
        r"running on empty",
    ),
    "numb": _any(
        r"numb", r"feel nothing", r"don't feel (?:anything|much)",
        r"empty\b(?! (?:flat|house|plate))", r"on autopilot", r"go through the motions",
        r"same (?:thing )?tomorrow", r"doesn't matter any", r"flat\b(?= inside)",
        r"just lie there", r"hollow",
    ),
    "frustrated": _any(
        r"frustrat", r"annoy", r"fed up", r"sick of", r"irritat", r"no matter what i",
        r"had enough", r"pointless", r"going nowhere", r"again and again",
        r"nothing (?:works|changes|helps)", r"i've tried", r"stuck\b",
        r"driving me", r"every single",
    ),
    "jealous": _any(
        r"jealous", r"env(?:y|ious)", r"why (?:him|her|them) and not me", r"should have been me",
        r"everyone else (?:has|gets|is)", r"instead of me", r"gets everything", r"begrudge",
    ),
    "confused": _any(
        r"confus", r"don't understand", r"doesn't (?:make sense|add up)", r"puzzl", r"torn\b",
        r"can't (?:tell|decide|work out|figure)", r"don't know what to think", r"baffl",
        r"mixed up", r"makes no sense", r"no idea (?:why|what)", r"bewilder",
        r"can't make (?:it|him|her) out",
    ),
    "hopeless": _any(
        r"hopeless", r"no hope", r"no point", r"what(?:'s| is) the point", r"no way out",
        r"give up", r"given up", r"never (?:going to )?(?:change|get better)",
        r"nothing will ever", r"can't go on", r"no future",
    ),
    "sad": _any(
        r"sad\b", r"sadness", r"cr(?:y|ied|ying)\b", r"tears", r"heartbroken", r"miserable",
        r"down lately", r"depress", r"unhappy", r"gloomy", r"miss(?:ing)? (?:him|her|them|home)",
        r"broke my heart", r"weep", r"i suppose that's how", r"don't expect", r"disappoint",
    ),
    "relieved": _any(
        r"relieved", r"such a relief",
        r"feel(?:ing)? (?:a bit |a little |much |so much )?(?:better|lighter|calmer)",
        r"helps? to (?:hear|say|talk)", r"weight off", r"i can breathe", r"thank you[,.! ]",
        r"that helps", r"never thought of it", r"you're right",
    ),
}  # fmt: skip
STAGE_CUES: Final = {
    "closing": _any(
        r"good ?bye", r"bye\b",
        r"i(?:'ll| will| should| must| have to| need to|'d better) (?:go|leave|head|sleep|"
        r"stop here)(?: now| off)?[,.!]", r"good night",
        r"thanks? (?:you )?(?:so much |a lot )?for (?:listening|your time|everything|"
        r"the talk|today)", r"talk (?:to you )?(?:soon|another time)", r"that's all i",
    ),
    "acting": _any(
        r"i(?:'ll| will) (?:try|do|write|call|ring|ask|tell|talk|speak|go and|start|send)\b",
        r"i(?:'m| am) going to (?:try|write|call|ring|ask|tell|talk|speak|start|send)",
        r"tomorrow i(?:'ll| will)", r"i could (?:try|start|ask|write|call)",
        r"what should i (?:say|write|do) (?:first|then|when)", r"let's (?:do|try) ",
    ),
    "easing": _any(
        r"feel(?:ing)? (?:a bit |a little |much |so much |slightly )?(?:better|lighter|"
        r"calmer)", r"that helps", r"it helps to", r"i hadn't (?:thought|seen)",
        r"never thought of it", r"you're right", r"that's (?:true|a good point|kind)",
        r"thank you", r"thanks\b", r"relieved",
    ),
}  # fmt: skip
RISK_CUES: Final = {
    "crisis": _any(
        r"kill(?:ing)? myself", r"suicid", r"end (?:my life|it all)", r"want(?:ed)? to die",
        r"better off (?:dead|without me)", r"wish i (?:was|were) dead",
        r"don't want to (?:live|be alive|wake up|be here any ?more)",
        r"(?:cut|hurt|harm)(?:ting|ing)? myself(?! (?:shaving|cooking|by accident))",
        r"overdose", r"self-?harm",
        r"(?:he|she|they) (?:hits?|beats?|chokes?|raped|choked|punched) me\b",
        r"no reason to live", r"going to (?:kill|stab|shoot) (?:him|her|them|someone)",
        r"saving up (?:my )?pills",
    ),
    "concern": _any(
        r"hopeless", r"no way out",
        r"can't (?:go on|take (?:it|this) any ?more|do this any ?more)",
        r"what(?:'s| is) the point", r"worthless", r"a burden (?:to|on)",
        r"nobody would (?:miss|notice|care)", r"want to disappear", r"wish i could disappear",
        r"haven't eaten", r"drink(?:ing)? (?:every night|until i|to sleep|myself)",
        r"giv(?:e|en|ing) up on (?:life|everything)", r"hate myself", r"empty inside",
        r"can't see a future",
    ),
}  # fmt: skip
LOUD: Final = _any(
    r"so (?:angry|tired|sad|scared|alone|ashamed|hurt|much|very)",
    r"really\b",
    r"very\b",
    r"completely",
    r"totally",
    r"utterly",
    r"never\b",
    r"always\b",
    r"can't (?:bear|stand|stop|take)",
    r"unbearable",
    r"furious",
    r"terrified",
    r"devastat",
    r"desperate",
    r"every single",
    r"the worst",
    r"hate\b",
    r"unbelievable",
    r"falling apart",
    r"sobb",
    r"panic",
)
SOFT: Final = _any(
    r"a bit\b", r"a little\b", r"kind of", r"sort of", r"i suppose", r"i guess", r"maybe\b",
    r"no big deal", r"nothing (?:much|serious|to make)", r"it's fine", r"all fine", r"i'm fine",
    r"whatever\b", r"probably\b", r"more or less", r"can't complain", r"slightly",
    r"not (?:that|so) bad", r"anyway\b",
)  # fmt: skip
SHOUTED: Final = re.compile(r"\b[A-Z]{3,}\b")
CALM: Final = _any(
    r"nothing (?:much|serious)", r"no big deal", r"all fine", r"it's fine", r"i'm fine",
    r"can't complain", r"anyway\b", r"no complaints", r"probably", r"haha", r"by the way",
)  # fmt: skip
MOODS: Final[Mapping[str, tuple[str, str]]] = {
    "anxious": ("anxious", "worry"),
    "sad": ("sad", "sadness"),
    "angry": ("angry", "anger"),
    "ashamed": ("ashamed", "shame"),
    "guilty": ("guilty", "guilt"),
    "lonely": ("lonely", "loneliness"),
    "hurt": ("hurt", "hurt"),
    "grieving": ("bereft", "grief"),
    "overwhelmed": ("stretched too thin", "strain"),
    "numb": ("numb", "numbness"),
    "frustrated": ("frustrated", "frustration"),
    "jealous": ("envious", "envy"),
    "confused": ("at a loss", "confusion"),
    "hopeless": ("short of hope", "discouragement"),
}
"""How a feeling is called in a reply: as an adjective, as a noun."""
