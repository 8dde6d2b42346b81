"""How styles, and their opposites, are recognised in English guidance. Patterns only, no logic."""

import re
from typing import Final

from esc_skills.offline.responder.moves import Style


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(patterns) + ")")


STYLE_CUES: Final[dict[Style, re.Pattern[str]]] = {
    "short": _any(
        r"(?:short|brief|briefly|concise|concisely|succinct\w*|terse|"
        r"compact)\b(?! (?:question|step|invitation))",
        r"(?:few|fewer) (?:warm )?(?:words|sentences|lines)",
        r"(?:one|two|three|1|2|3)(?: (?:or|to) (?:two|three|four))?(?: \w+)? sentences?",
        r"(?:under|below|at most|no more than|fewer than|within|"
        r"max(?:imum)?(?: of)?) (?:\w+ )?(?:\d+|"
        r"twenty|thirty|forty|fifty|sixty|two|three|four)(?: \w+)? (?:words|sentences|lines)",
        r"brevity", r"less is more", r"do not (?:go on|ramble)",
        r"long (?:replies|answers|texts?|messages|speeches|explanations?)\b(?=\x00)",
    ),
    "specific": _any(
        r"specific(?:s|ally)?\b",
        r"(?:concrete|exact|particular|actual) (?:details?|facts?|things?|words|moments?|"
        r"what|act|deed)", r"details? (?:of|from|they|the|in)",
        r"(?:tied|tie|anchor\w*|ground\w*|root\w*|link\w*|connect\w*|refer\w*|tailor\w*|"
        r"fit\w*|"
        r"base[d]?) (?:\w+ ){0,3}(?:to|in|on) (?:\w+ ){0,3}(?:facts?|story|situation|case|"
        r"details?|told|said|words|context)",
        r"their (?:own )?(?:story|facts|case|details)\b",
        r"this (?:very )?(?:case|story|situation|person)", r"personal(?:i[sz]ed?|ly)?\b",
        r"fit(?:s|ting)? (?:only|the (?:facts|case|story|situation)|their (?:case|story|"
        r"situation))", r"what (?:they|was) (?:actually )?(?:told|said)",
        r"mention (?:a |one )?(?:fact|detail)",
    ),
    "own_words": _any(
        r"(?:the seeker'?s?|the person'?s?|their|the user'?s?) (?:own |exact |"
        r"very )*(?:words?|phrases?|language|wording|expressions?|vocabulary|image)",
        r"(?:quote|echo|repeat|borrow|pick up|reuse|mirror|use) (?:\w+ ){0,3}(?:words?|"
        r"phrases?|wording|language)", r"words they used", r"echo\w*",
        r"mirror(?:ing)? (?:them|their|the seeker)\b(?! feel)",
    ),
    "vary": _any(
        r"var(?:y|ied|iety|ying)\b", r"(?:do not|don't|never|avoid|without) (?:\w+ )?repeat\w*",
        r"(?:different|new|fresh|another|other) (?:\w+ )?(?:move|approach|way|wording|"
        r"tack|angle|opening|thing) (?:from|than|each|every|this|next)?",
        r"(?:what|as) (?:you|was) (?:just )?(?:said|did|done) (?:before|last|already)",
        r"repeat(?:ing|ition)?\b(?=\x00)", r"change (?:the |your )?(?:move|approach|tack|style)",
        r"the last reply", r"alternat\w*", r"same (?:move|thing|phrase|words|opening) twice",
    ),
}  # fmt: skip

# Saying these of a reply is the opposite of a style: "be thorough" cancels "keep it short".
CONTRARY_CUES: Final[dict[Style, re.Pattern[str]]] = {
    "short": _any(
        r"thorough\w*", r"in (?:great |full )?detail\b", r"at length", r"comprehensive\w*",
        r"long (?:replies|answers?|reply|responses?)", r"elaborate\b(?! on)", r"extensive\w*",
        r"exhaustive\w*", r"several paragraphs", r"as much as (?:possible|you can)",
    ),
    "specific": _any(
        r"general (?:terms|remarks|words)", r"generic (?:terms|words|replies|phrases)",
        r"stay (?:general|vague|abstract)", r"vague\w*",
    ),
    "own_words": _any(r"neutral (?:words|wording|terms)", r"clinical (?:terms|language)"),
    "vary": _any(
        r"consistent\w* (?:wording|approach)", r"stick to (?:the same|one)", r"keep to the same",
    ),
}  # fmt: skip
