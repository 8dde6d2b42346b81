"""How moves are recognised in a supporter's reply, by its words alone. Patterns only, no logic."""

import re
from typing import Final

from esc_skills.offline.responder.moves import Move


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(patterns) + ")")


REPLY_CUES: Final[dict[Move, re.Pattern[str]]] = {
    "tell_more": _any(
        r"tell me (?:a (?:bit|little) )?more", r"go on\b", r"keep going",
        r"(?:want|love|like|glad) to hear (?:more|the|what|how)",
        r"what (?:happened|came) (?:next|after|then)", r"carry on",
        r"say (?:a (?:bit|little) )?more", r"let me hear", r"walk me through",
    ),
    "listening": _any(
        r"(?:i'm|i am|i'll be) (?:right )?(?:here|with you|beside|staying|listening|"
        r"not going)", r"i(?:'ll| will) (?:sit|stay|listen|go round)", r"listen",
        r"take (?:all )?(?:the|your) time", r"let (?:it|all)(?: of (?:it|this))? (?:all )?out",
        r"you can (?:put|say|tell me|be as)", r"my (?:ears|full attention)",
        r"i won't (?:jump|reach|interrupt)", r"space for (?:it|you)", r"full attention",
    ),
    "reflect_feeling": _any(
        r"(?:sounds?|seems?|looks?|feels?) (?:like|as if|as though|to me)",
        r"you (?:sound|seem|feel|must feel|come across)",
        r"i (?:can )?(?:hear|sense|feel) (?:how|that|the|a lot|your|\w+ness|anger|hurt|"
        r"shame|grief|guilt)", r"there's a lot of",
    ),
    "deep_empathy": _any(
        r"i (?:try to |can )?(?:imagine|picture)",
        r"it(?:'s| is| must(?: be| feel)?) (?:like|as (?:if|though))",
        r"(?:must|can) (?:feel|have felt|be) (?:so |very |terribly |like )",
        r"what (?:it|that) (?:must|is|was) (?:be )?like", r"the kind of (?:ache|pain)",
        r"(?:lonely|loneliest)", r"what hurts",
    ),
    "paraphrase": _any(
        r"so,? (?:you|your|he|she|it's|what|there)\b",
        r"if i (?:have|understand|follow|get|hear) (?:it|you|this)", r"in other words",
        r"you're (?:telling|saying)", r"what i (?:hear|understand)", r"from what you",
    ),
    "validate": _any(
        r"makes? (?:perfect |complete |total )?sense",
        r"(?:understandable|natural|only human|no wonder|valid|normal)\b",
        r"(?:anyone|anybody|most people|many people) (?:would|in)", r"every right to",
        r"of course (?:you|this|it)", r"good reason",
    ),
    "praise": _any(
        r"proud",
        r"(?:that|this) (?:took|takes|is|was) (?:\w+ )?(?:courage|strength|skill|quite|"
        r"impressive|remarkable|dedication)", r"i (?:really )?(?:admire|respect)",
        r"impress", r"well done", r"hats off", r"strength", r"remarkabl",
        r"you(?:'ve| have) (?:done|handled|held)", r"brave", r"deserves? (?:to be seen|credit)",
    ),
    "lift_blame": _any(
        r"(?:not|n't|isn't|wasn't) (?:\w+ ){0,2}your (?:fault|doing|failing)",
        r"(?:nothing|anything) wrong", r"blame",
        r"you (?:didn't|did not) (?:bring|cause|deserve)", r"not (?:yours to|the one who)",
        r"wasn't caused by you",
    ),
    "both_sides": _any(
        r"both (?:sides|can be|of you|are|things)", r"on (?:the )?(?:one|other) (?:hand|side)",
        r"at the same time", r"two (?:things|sides)", r"each side", r"neither", r"case for",
        r"weigh",
    ),
    "others_motives": _any(
        r"(?:maybe|perhaps|might|may|could it be that) (?:\w+ ){0,2}(?:he|she|they|"
        r"someone|people)\b", r"(?:he|she|they) (?:may|might|could) (?:have|be|feel|not)",
        r"(?:might|may) have been (?:afraid|under|trying|carrying|hurt|ashamed)",
        r"from (?:his|her|their) (?:side|view|point)", r"people (?:often|sometimes|avoid)",
    ),
    "self_reflection": _any(
        r"your (?:own )?(?:part|role)\b", r"looking back",
        r"what (?:do|would|did) you (?:notice|make of|think (?:that|it|you)|expect|have)",
        r"(?:pattern|habit)\b", r"differently", r"remind you of", r"held you back",
    ),
    "small_step": _any(
        r"(?:one|a) (?:small|tiny|first|little|next) (?:thing|step|move)",
        r"(?:first|next) (?:step|move)",
        r"you (?:could|might) (?:open|write|ask|start|try|settle|name)",
        r"what about (?:one|a|asking|writing)", r"before (?:\w+day|the \w+th)",
    ),
    "ask_permission": _any(
        r"(?:may|can|could|shall) i (?:share|offer|suggest|say|ask)",
        r"would (?:you like|it help|an idea|ideas|you mind)",
        r"do you want (?:ideas|advice|me to|one)", r"if you(?:'d| would)? (?:like|want)",
        r"are you in the mood",
    ),
    "general_advice": _any(
        r"you (?:should|need to|ought to|might want to|could try|have to)",
        r"(?:try|consider|remember|make sure|focus|find|practi[sc]e|avoid) (?:to |not |"
        r"that |on |a |some |setting|talking|writing|taking|making|deep|\w+ing)",
        r"it(?:'s| is) (?:important|good|helpful|essential) to",
        r"i(?:'d| would) (?:recommend|suggest|advise)", r"set (?:clear )?boundaries",
        r"why don't you",
    ),
    "advice_list": re.compile(r"(?:^|[\n ])(?:1[.)]|[-*•]) \S.*(?:[\n ])(?:2[.)]|[-*•]) \S", re.S),
    "comfort": _any(
        r"(?:it|things|everything|all)(?: will|'ll) (?:be|get|look|work|pass|sort|turn)",
        r"don't worry", r"(?:stay|be) (?:strong|positive)", r"hang in there", r"silver lining",
        r"time heals", r"better days", r"chin up", r"you(?:'ve| have) got this",
        r"get through this", r"bright side", r"happens for a reason",
    ),
    "referral": _any(
        r"therap", r"counsel", r"professional", r"psycholog", r"mental health", r"doctor",
    ),
    "self_disclosure": _any(
        r"i(?:'ve| have) been (?:there|in|through)", r"when i was",
        r"i (?:once|used to|remember|too)\b", r"(?:happened|same) to me",
        r"in my own (?:case|life)", r"for me it was",
    ),
    "information": _any(
        r"research", r"studies", r"it(?:'s| is) (?:known|typical|common)", r"psychologists",
        r"on average", r"generally", r"as a rule", r"many people find",
    ),
    "ask_question": re.compile(r"\?"),
    "summarise": _any(
        r"to sum", r"all in all", r"in short", r"putting (?:it|this) together", r"let me gather",
        r"looking at the whole",
    ),
    "closing": _any(
        r"take (?:good )?care", r"good night", r"goodbye", r"be well", r"(?:all the|my) best",
        r"sleep well", r"glad (?:we|you) (?:talked|told)",
    ),
    "sympathy": _any(
        r"sorry (?:to|that|you|for|things)",
        r"(?:must|sounds?) (?:\w+ )?(?:hard|tough|difficult|frustrating|challenging|"
        r"stressful)", r"thank you for (?:sharing|telling|opening)", r"i feel for you",
    ),
}  # fmt: skip
