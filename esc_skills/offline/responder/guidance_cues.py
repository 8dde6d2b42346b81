"""How moves are recognised in English guidance and risks. Patterns only, no logic.

They are verb + object pairs with many synonyms: the responder's own idea of how people instruct
each other. An instruction worded outside of them is not understood, as by a weak model.
"""

import re
from typing import Final

from esc_skills.offline.responder.moves import Move


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(patterns) + ")")


_WHOSE: Final = (
    r"(?:the |their |his |her |a |an |any |how |what |this |that |its |every |each |some |"
    r"one )*(?:seeker'?s? |person'?s? |user'?s? |people'?s? )?"
)
_SAY: Final = (
    r"(?:name|reflect(?: back)?|mirror|acknowledge|label|put into words|echo|"
    r"show (?:that )?you (?:notice|hear|see)|notice|pick up on|voice|identify|recogni[sz]e|"
    r"mention|state|say)"
)
_FEEL: Final = (
    r"(?:emotions?|feelings?|mood|distress|pain|hurt|sadness|anger|fear|shame|loneliness|"
    r"frustration|grief|what they(?: are|'re)? feel(?:ing)?|how they(?: are|'re)? feel(?:ing)?)"
)

GUIDANCE_CUES: Final[dict[Move, re.Pattern[str]]] = {
    "tell_more": _any(
        r"(?:invite|encourage|ask|get|help|allow|prompt|let|welcome) (?:them|"
        r"the (?:seeker|person|user)|"
        r"people)? ?(?:to )?(?:tell|say|share|talk|speak|open up|go on|continue|describe|"
        r"elaborate|unfold|vent|finish|pour)",
        r"(?:tell|say|hear|learn|know|share) (?:you )?(?:a (?:little|bit) )?more\b",
        r"(?:open|inviting|open-ended) invitation", r"draw (?:them|it|the story|the seeker) out",
        r"go on(?: with| telling)?", r"elicit", r"open (?:the )?(?:door|floor)",
        r"what happened next", r"room to (?:talk|tell|speak|continue|say more|let it out)",
        r"let (?:it|everything|the story|the talk) (?:all )?(?:flow|come|unfold|pour|out)",
        r"keep (?:on |them |the seeker )?(?:talking|telling|going)",
        r"(?:hear|want|ask for) the (?:whole|rest of the|full) story",
    ),
    "listening": _any(
        r"listen(?:ing|s|er)?\b",
        r"(?:offer|give|lend|be|stay|show|provide) (?:\w+ ){0,3}(?:presence|present|ear|"
        r"company|attention|companionship)",
        r"hear (?:them|the (?:seeker|person)|him|her) out",
        r"(?:be|stay|sit|remain) (?:there |close |right )?(?:with|beside|by|near) (?:them|"
        r"the|their|him|her|it)", r"hold(?:ing)? (?:the |a |safe )*space",
        r"make (?:room|space|time)",
        r"(?:make|made) (?:it )?clear (?:that )?you(?:'re| are) (?:here|there|around)",
        r"(?:say|tell|assure|let) (?:\w+ ){0,4}(?:you(?:'re| are)? (?:here|there|around|"
        r"not going)|someone is there)", r"be (?:there|present|a witness)", r"bear witness",
        r"(?:without|no) (?:interrupting|interruption)", r"all the time they need",
    ),
    "reflect_feeling": _any(
        rf"{_SAY} (?:back )?{_WHOSE}(?:\w+ ){{0,3}}?{_FEEL}",
        r"(?:feelings?|emotions?) (?:back|first|into words)",
        r"reflect(?:ing|ion|s|ive)?\b (?:of )?(?:the )?(?:feeling|emotion)",
        r"put (?:a name|words) to", r"attune", r"tune in",
        r"how (?:it|this|that) (?:makes|made) them feel", r"sounds like you feel",
    ),
    "deep_empathy": _any(
        r"empath(?:y|i[sz]e|etic|ically|i[sz]ing)",
        r"what (?:it|this|that|the \w+) (?:is|was|must be|feels|felt|must feel|"
        r"must have been|might be) like",
        r"(?:feel|imagine|enter|step|get|go|look|walk|put) (?:\w+ ){0,3}(?:into|in|inside|"
        r"with) (?:their|"
        r"the seeker'?s?|the person'?s?|his|her) (?:shoes|world|place|skin|experience|"
        r"position|pain)", r"beneath (?:the )?(?:words|surface|story)",
        r"(?:deep|true|real|genuine|felt|inner) (?:understanding|compassion|meaning|"
        r"experience)", r"compassion", r"feel with",
        r"(?:describe|picture|imagine|convey|paint) (?:\w+ ){0,3}(?:experience|moment|"
        r"what it|how it|lived)",
        r"(?:show|make) (?:\w+ ){0,3}(?:truly|really|deeply) (?:understand|feel|get)",
        r"from the inside", r"understand (?:them )?deeply", r"the weight of (?:it|what)",
        r"deeper (?:pain|feeling|meaning|hurt|need)",
    ),
    "paraphrase": _any(
        r"paraphras", r"restat", r"rephras",
        r"(?:repeat|say|put|play|give|mirror|echo) (?:back |it |this |that |what |"
        r"the )+(?:back|they|in your|said|seeker|you heard|you have heard|facts)",
        r"in your own words",
        r"(?:check|confirm|verify|show) (?:\w+ ){0,4}(?:understood|understanding|heard|"
        r"got it right)", r"(?:say|tell) (?:them )?what you (?:heard|understood)",
        r"reflect (?:back )?(?:the )?(?:content|facts|story|what (?:they|was) (?:said|told))",
    ),
    "validate": _any(
        r"validat",
        r"(?:it|this|that|reaction|feelings?|response) (?:\w+ )?(?:makes|make) sense",
        r"normali[sz]",
        r"(?:is|are|as) (?:\w+ )?(?:understandable|natural|normal|legitimate|justified|"
        r"valid|reasonable)", r"understandable",
        r"(?:right|permission|allowed|okay|ok|entitled) to (?:feel|be (?:upset|angry|sad|"
        r"hurt))", r"legitim",
        r"(?:affirm|accept|honou?r) (?:\w+ ){0,3}(?:feelings?|reactions?|emotions?|"
        r"experience)", r"anyone (?:would|in their)", r"take (?:\w+ ){0,2}side",
    ),
    "praise": _any(
        r"prais", r"compliment",
        r"(?:admire|applaud|commend|celebrate|appreciate|recogni[sz]e|acknowledge|notice|"
        r"honou?r|affirm|"
        r"name|point (?:out|to)|highlight|value|credit|see) (?:\w+ ){0,5}(?:effort|"
        r"strengths?|courage|work|"
        r"achievements?|did (?:well|right)|have done|skills?|resilience|conduct|care they|"
        r"did|accomplish\w*|qualit(?:y|ies))", r"give (?:\w+ ){0,2}credit",
        r"(?:tell|say) (?:\w+ ){0,3}(?:proud|impress|did well|well done)", r"recognition",
        r"strengths?\b",
        r"what (?:they|the seeker|the person) (?:has |have )?(?:did|done|managed|"
        r"achieved) (?:well|right|despite)?", r"worth seeing",
    ),
    "lift_blame": _any(
        r"(?:not|n't|never|isn't|wasn't) (?:\w+ ){0,2}(?:their|the seeker'?s?|"
        r"the person'?s?|his|her|your) (?:own )?fault",
 r"take (?:the |all |any )?(?:blame|guilt|fault) (?:off|from|away)",
        r"(?:lift|remove|take away|take off|relieve|ease|release|free|absolve|clear|"
        r"reduce|lighten|unload) (?:\w+ ){0,4}(?:blame|guilt|fault|responsibility)",
        r"(?:did|done|have done) nothing wrong", r"no (?:fault|blame)\b", r"exonerat",
        r"absolve", r"blameless", r"(?:agree|confirm|assure|tell|say|state|"
        r"make (?:it )?clear) (?:\w+ ){0,6}(?:no fault|not to blame|"
        r"nothing wrong|not responsible|not at fault|innocent)",
        r"(?:aren't|isn't|not|n't) to blame", r"self-blame",
    ),
    "both_sides": _any(
        r"both (?:sides|views|perspectives|positions|points of view|people|parties|arguments)",
        r"(?:weigh|balance|compare)\w* (?:\w+ ){0,4}(?:sides?|up|views?|options|"
        r"perspectives|arguments|pros|against|out)", r"pros and cons", r"for and against",
        r"(?:each|either|other) side", r"balanced (?:view|look|picture)", r"dialectic",
        r"on (?:the )?one hand",
        r"(?:two|several|different|multiple) (?:sides|perspectives|views|angles)",
        r"even-?handed", r"fair(?:ly)? (?:to|look|weigh|view)", r"tension between",
    ),
    "others_motives": _any(
        r"(?:other(?:'s|s'| person(?:'s)?| people(?:'s)?| party(?:'s)?|s)|"
        r"someone(?: else)?'s|their|his|"
        r"her) (?:\w+ )?(?:motives?|motivations?|reasons?|intentions?|behaviou?r|"
        r"point of view|perspective)", r"motives?\b",
        r"why (?:the other|others|he|she|they|someone|that person|this person|the (?:boss|"
        r"friend|partner|mother|manager)|people|somebody)\b",
        r"what (?:the other|others|that person) (?:\w+ )?(?:may|might|could|was|were|felt|"
        r"feels|wanted|wants|thought|is)",
        r"(?:explain|explore|understand|interpret|guess|consider|"
        r"explain) (?:\w+ ){0,4}(?:other (?:person|people|party|side)|others)\b",
        r"(?:see|look at) (?:\w+ ){0,3}through (?:the )?other", r"drove the other",
        r"behind (?:the|their|his|her|that) (?:behaviou?r|act(?:ion)?s?|words|conduct|"
        r"silence)",
    ),
    "self_reflection": _any(
        r"self-?(?:reflect|awareness|exam|explor|insight|discover|understanding)\w*",
        r"(?:their|the seeker'?s?|the person'?s?|his|her|one's) (?:own )?(?:part|role|"
        r"contribution|share|patterns?|habits?|responsibility)\b",
        r"(?:look|turn|reflect|think|gaze) (?:\w+ ){0,2}(?:inward|at themsel\w+|"
        r"on themsel\w+|about themsel\w+|on their own|at their own)",
        r"(?:own|personal) (?:growth|insight|learning|responsibility)", r"introspect",
        r"insight question", r"what they (?:could|might|would) (?:have done|do) differently",
        r"grow(?:th)?\b", r"recurring pattern", r"learn about themsel\w+", r"socratic",
    ),
    "small_step": _any(
        r"(?:one|a|single|the) (?:\w+[ -]){0,3}?(?:step|action|move|thing to (?:do|try)|"
        r"experiment)\b",
        r"(?:small|concrete|specific|tiny|next|workable|practical|realistic|doable|feasible|"
        r"manageable) (?:\w+ )?(?:steps?|actions?|suggestions?|things? to (?:do|try)|"
        r"moves?|plans?|ideas?|advice)",
        r"(?:tailored|concrete|case-specific|realistic|workable) (?:advice|suggestion|"
        r"help|plan)", r"(?:something|anything) (?:they|the seeker) can (?:do|try)",
        r"(?:one|a single) (?:\w+ )?(?:suggestion|idea|option|proposal|tip)", r"actionable",
        r"(?:fits?|respects?|within) (?:\w+ ){0,4}(?:constraints?|limits?|circumstances)",
    ),
    "ask_permission": _any(
        r"(?:ask|seek|get|request|wait for)(?:ing)? (?:\w+ ){0,3}permission",
        r"(?:ask|check|see|find out|inquire) (?:\w+ ){0,3}(?:whether|if) (?:they|"
        r"the seeker|the person|he|"
        r"she|it is|it's|advice|ideas|suggestions|a suggestion)(?:'d| would| are| is|"
        r"'re)? ?(?:\w+ ){0,2}(?:want|like|welcome|open|ready|wish|ready|okay|ok|need|"
        r"helpful|wanted)", r"(?:ask|check) (?:\w+ ){0,2}(?:before|first)",
        r"with (?:their )?permission",
        r"before (?:giving|offering|you (?:give|offer)) (?:any )?(?:advice|suggestions?|"
        r"ideas)", r"offer (?:\w+ ){0,3}choice",
    ),
    "advice_list": _any(
        r"(?:lists?|bullet(?:s|ed| points?)?|number(?:ed)? (?:list|points|steps)|"
        r"checklists?|enumerat\w*|menus? of options)\b",
        r"(?:several|multiple|many|three|four|five|a few|some) (?:\w+ )?(?:steps|tips|"
        r"suggestions|options|strategies|ideas|techniques|tools|pieces of advice)",
        r"step[- ]by[- ]step", r"action plan",
    ),
    "general_advice": _any(
        r"advi[cs]e\b", r"advising", r"advis(?:e|or)", r"suggest(?:ions?|ing|s)?\b",
        r"recommend\w*", r"tips?\b", r"solutions?\b", r"solv(?:e|ing)\b", r"problem[- ]solving",
        r"(?:coping )?(?:strategies|strategy|techniques)", r"fix(?:ing|es)?\b",
        r"tell (?:them|the seeker) what to do",
        r"instruct", r"remedies", r"direct(?:ive)? guidance",
        r"what (?:they|to) (?:should|ought to) do",
    ),
    "comfort": _any(
        r"comfort(?:ing)?\b", r"reassur\w*", r"consol\w*", r"sooth\w*", r"platitudes?",
        r"cheer(?:ing|y)?\b(?: (?:them|up|the))?",
        r"encourag(?:e|ing|ement)\b(?! (?:them|the (?:seeker|person|user)|people|\w+) to\b)",
        r"clich[eé]s?",
        r"(?:it|things|everything) (?:will|'ll|is going to) (?:be|get|work|turn)",
        r"stay(?:ing)? positive", r"positive (?:outlook|thinking|spin|side)", r"silver lining",
        r"bright side", r"optimis\w*", r"pep talk", r"empty (?:phrases|words)", r"hopeful",
        r"give hope", r"instil+ hope", r"stock phrases",
    ),
    "referral": _any(
        r"refer(?:ral|ring)?\b",
        r"(?:professional|outside|expert|specialist) (?:\w+ )?(?:help|support|care)",
        r"therap(?:y|ist|ists)", r"counsel(?:lor|or|ling|ing|lors)\b", r"psycholog\w+",
        r"(?:see|mention|toward|to|suggest) (?:a |an )?professionals?", r"hotlines?", r"doctor",
        r"mental[- ]health (?:service|professional|resource)s?",
    ),
    "self_disclosure": _any(
        r"self-disclos\w*", r"(?:share|tell|mention|draw on|offer|talk about|"
        r"use) (?:\w+ ){0,3}(?:your (?:own )?(?:experience|"
        r"story|life|struggles?|example)|about yourself|personal (?:experience|story|"
        r"example|anecdote))", r"your own (?:\w+ )?(?:experience|story|life)",
        r"personal (?:story|stories|experiences?|anecdotes?)",
        r"(?:you have|you've) been (?:there|through)",
        r"yourself (?:in|into) (?:the )?(?:talk|conversation)", r"anecdotes?",
    ),
    "information": _any(
        r"(?:give|offer|provide|share|explain|add|teach|present|state|"
        r"with) (?:\w+ ){0,3}(?:information|"
        r"facts about|knowledge|psychoeducation|research|evidence|background|how \w+ works?)",
        r"psycho-?educat\w*", r"inform (?:them|the seeker)", r"educat\w*", r"factual",
        r"explain (?:\w+ ){0,2}(?:common|typical|why (?:it|this|such)|that (?:it|this|"
        r"many|such))", r"lectur\w*", r"statistics",
    ),
    "ask_question": _any(
        r"(?:ask|pose|put|use|include|add|close with|end (?:with|on|by asking)|finish with|"
        r"raise)(?:ing)? (?:\w+ ){0,3}questions?",
        r"ask (?:\w+ ){0,2}(?:what|how|which|who|when|where|about|for details)",
        r"(?:open|open-ended|gentle|clarifying|curious|simple|short|follow-up|"
        r"specific) (?:\w+ )?questions?", r"be curious", r"curiosity",
        r"explore\b(?! (?:the |their )?(?:other|own|motive))", r"clarify", r"inquire",
        r"questions?\b", r"probe", r"probing", r"interrogat\w*",
    ),
    "summarise": _any(
        r"summari[sz]\w*", r"summary", r"sum up", r"recap\w*",
        r"(?:gather|pull|bring|tie|draw) (?:\w+ ){0,4}(?:together|threads|strands)",
        r"wrap up what",
    ),
    "closing": _any(
        r"(?:close|end|finish|conclude|wrap up) (?:the |this )?(?:talk|conversation|chat|"
        r"session|dialogue)", r"(?:say )?goodbye", r"farewell", r"wind (?:down|up) the",
        r"good wishes", r"take leave",
    ),
    "sympathy": _any(
        r"sympath\w*", r"(?:say|express|tell them) (?:\w+ ){0,3}sorry", r"condolence\w*",
        r"express (?:\w+ ){0,2}(?:concern|regret)", r"pity",
    ),
}  # fmt: skip
