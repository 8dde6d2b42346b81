"""How moves are recognised in English: in guidance and risks (what to do), and in replies (what was done). Patterns only.

The guidance patterns are verb + object pairs with many synonyms. They are the responder's own idea of how people
instruct each other; an instruction worded outside of them is not understood, as a weak model would not.
"""

import re
from typing import Final

from esc_skills.lm.offline.responder.moves import Move, Style


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(patterns) + ")")


_WHOSE: Final = r"(?:the |their |his |her |a |an |any |how |what |this |that |its |every |each |some |one )*(?:seeker'?s? |person'?s? |user'?s? |people'?s? )?"
_SAY: Final = r"(?:name|reflect(?: back)?|mirror|acknowledge|label|put into words|echo|show (?:that )?you (?:notice|hear|see)|notice|pick up on|voice|identify|recogni[sz]e|mention|state|say)"
_FEEL: Final = r"(?:emotions?|feelings?|mood|distress|pain|hurt|sadness|anger|fear|shame|loneliness|frustration|grief|what they(?: are|'re)? feel(?:ing)?|how they(?: are|'re)? feel(?:ing)?)"

GUIDANCE_CUES: Final[dict[Move, re.Pattern[str]]] = {
    "tell_more": _any(
        r"(?:invite|encourage|ask|get|help|allow|prompt|let|welcome) (?:them|the (?:seeker|person|user)|"
        r"people)? ?(?:to )?(?:tell|say|share|talk|speak|open up|go on|continue|describe|elaborate|unfold|"
        r"vent|finish|pour)", r"(?:tell|say|hear|learn|know|share) (?:you )?(?:a (?:little|bit) )?more\b",
        r"(?:open|inviting|open-ended) invitation", r"draw (?:them|it|the story|the seeker) out",
        r"go on(?: with| telling)?", r"elicit", r"open (?:the )?(?:door|floor)", r"what happened next",
        r"room to (?:talk|tell|speak|continue|say more|let it out)",
        r"let (?:it|everything|the story|the talk) (?:all )?(?:flow|come|unfold|pour|out)",
        r"keep (?:on |them |the seeker )?(?:talking|telling|going)",
        r"(?:hear|want|ask for) the (?:whole|rest of the|full) story",
    ),
    "listening": _any(
        r"listen(?:ing|s|er)?\b",
        r"(?:offer|give|lend|be|stay|show|provide) (?:\w+ ){0,3}(?:presence|present|ear|company|attention|"
        r"companionship)", r"hear (?:them|the (?:seeker|person)|him|her) out",
        r"(?:be|stay|sit|remain) (?:there |close |right )?(?:with|beside|by|near) (?:them|the|their|him|her|it)",
        r"hold(?:ing)? (?:the |a |safe )*space", r"make (?:room|space|time)",
        r"(?:say|tell|assure|let) (?:\w+ ){0,4}(?:you(?:'re| are)? (?:here|there|around|not going)|"
        r"someone is there)", r"be (?:there|present|a witness)", r"bear witness",
        r"(?:without|no) (?:interrupting|interruption)", r"all the time they need",
    ),
    "reflect_feeling": _any(
        rf"{_SAY} (?:back )?{_WHOSE}(?:\w+ ){{0,3}}?{_FEEL}", rf"(?:feelings?|emotions?) (?:back|first|into words)",
        r"reflect(?:ing|ion|s|ive)?\b (?:of )?(?:the )?(?:feeling|emotion)", r"put (?:a name|words) to", r"attune",
        r"tune in", r"how (?:it|this|that) (?:makes|made) them feel", r"sounds like you feel",
    ),
    "deep_empathy": _any(
        r"empath(?:y|i[sz]e|etic|ically|i[sz]ing)",
        r"what (?:it|this|that|the \w+) (?:is|was|must be|feels|felt|must feel|must have been|might be) like",
        r"(?:feel|imagine|enter|step|get|go|look|walk|put) (?:\w+ ){0,3}(?:into|in|inside|with) (?:their|"
        r"the seeker'?s?|the person'?s?|his|her) (?:shoes|world|place|skin|experience|position|pain)",
        r"beneath (?:the )?(?:words|surface|story)",
        r"(?:deep|true|real|genuine|felt|inner) (?:understanding|compassion|meaning|experience)", r"compassion",
        r"feel with",
        r"(?:describe|picture|imagine|convey|paint) (?:\w+ ){0,3}(?:experience|moment|what it|how it|lived)",
        r"(?:show|make) (?:\w+ ){0,3}(?:truly|really|deeply) (?:understand|feel|get)", r"from the inside",
        r"understand (?:them )?deeply", r"the weight of (?:it|what)", r"deeper (?:pain|feeling|meaning|hurt|need)",
    ),
    "paraphrase": _any(
        r"paraphras", r"restat", r"rephras",
        r"(?:repeat|say|put|play|give|mirror|echo) (?:back |it |this |that |what |the )+(?:back|they|"
        r"in your|said|seeker|you heard|you have heard|facts)", r"in your own words",
        r"(?:check|confirm|verify|show) (?:\w+ ){0,4}(?:understood|understanding|heard|got it right)",
        r"(?:say|tell) (?:them )?what you (?:heard|understood)",
        r"reflect (?:back )?(?:the )?(?:content|facts|story|what (?:they|was) (?:said|told))",
    ),
    "validate": _any(
        r"validat", r"(?:it|this|that|reaction|feelings?|response) (?:\w+ )?(?:makes|make) sense", r"normali[sz]",
        r"(?:is|are|as) (?:\w+ )?(?:understandable|natural|normal|legitimate|justified|valid|reasonable)",
        r"understandable", r"(?:right|permission|allowed|okay|ok|entitled) to (?:feel|be (?:upset|angry|sad|hurt))",
        r"legitim", r"(?:affirm|accept|honou?r) (?:\w+ ){0,3}(?:feelings?|reactions?|emotions?|experience)",
        r"anyone (?:would|in their)", r"take (?:\w+ ){0,2}side",
    ),
    "praise": _any(
        r"prais", r"compliment",
        r"(?:admire|applaud|commend|celebrate|appreciate|recogni[sz]e|acknowledge|notice|honou?r|affirm|"
        r"name|point (?:out|to)|highlight|value|credit|see) (?:\w+ ){0,5}(?:effort|strengths?|courage|work|"
        r"achievements?|did (?:well|right)|have done|skills?|resilience|conduct|care they|did|accomplish\w*|"
        r"qualit(?:y|ies))", r"give (?:\w+ ){0,2}credit",
        r"(?:tell|say) (?:\w+ ){0,3}(?:proud|impress|did well|well done)", r"recognition", r"strengths?\b",
        r"what (?:they|the seeker|the person) (?:has |have )?(?:did|done|managed|achieved) (?:well|right|"
        r"despite)?", r"worth seeing",
    ),
    "lift_blame": _any(
        r"(?:not|n't|never|isn't|wasn't) (?:\w+ ){0,2}(?:their|the seeker'?s?|the person'?s?|his|her|"
        r"your) (?:own )?fault",
        r"(?:lift|remove|take away|take off|relieve|ease|release|free|absolve|clear|reduce|lighten|"
        r"unload) (?:\w+ ){0,4}(?:blame|guilt|fault|responsibility)", r"(?:did|done|have done) nothing wrong",
        r"no (?:fault|blame)\b", r"exonerat", r"absolve", r"blameless",
        r"(?:agree|confirm|assure|tell|say|state|make (?:it )?clear) (?:\w+ ){0,6}(?:no fault|not to blame|"
        r"nothing wrong|not responsible|not at fault|innocent)", r"(?:aren't|isn't|not|n't) to blame", r"self-blame",
    ),
    "both_sides": _any(
        r"both (?:sides|views|perspectives|positions|points of view|people|parties|arguments)",
        r"(?:weigh|balance|compare)\w* (?:\w+ ){0,4}(?:sides?|up|views?|options|perspectives|arguments|pros|"
        r"against|out)", r"pros and cons", r"for and against", r"(?:each|either|other) side",
        r"balanced (?:view|look|picture)", r"dialectic", r"on (?:the )?one hand",
        r"(?:two|several|different|multiple) (?:sides|perspectives|views|angles)", r"even-?handed",
        r"fair(?:ly)? (?:to|look|weigh|view)", r"tension between",
    ),
    "others_motives": _any(
        r"(?:other(?:'s|s'| person(?:'s)?| people(?:'s)?| party(?:'s)?|s)|someone(?: else)?'s|their|his|"
        r"her) (?:\w+ )?(?:motives?|motivations?|reasons?|intentions?|behaviou?r|point of view|perspective)",
        r"motives?\b",
        r"why (?:the other|others|he|she|they|someone|that person|this person|the (?:boss|friend|partner|"
        r"mother|manager)|people|somebody)\b",
        r"what (?:the other|others|that person) (?:\w+ )?(?:may|might|could|was|were|felt|feels|wanted|"
        r"wants|thought|is)",
        r"(?:explain|explore|understand|interpret|guess|consider|explain) (?:\w+ ){0,4}(?:other (?:person|"
        r"people|party|side)|others)\b", r"(?:see|look at) (?:\w+ ){0,3}through (?:the )?other", r"drove the other",
        r"behind (?:the|their|his|her|that) (?:behaviou?r|act(?:ion)?s?|words|conduct|silence)",
    ),
    "self_reflection": _any(
        r"self-?(?:reflect|awareness|exam|explor|insight|discover|understanding)\w*",
        r"(?:their|the seeker'?s?|the person'?s?|his|her|one's) (?:own )?(?:part|role|contribution|share|"
        r"patterns?|habits?|responsibility)\b",
        r"(?:look|turn|reflect|think|gaze) (?:\w+ ){0,2}(?:inward|at themsel\w+|on themsel\w+|"
        r"about themsel\w+|on their own|at their own)",
        r"(?:own|personal) (?:growth|insight|learning|responsibility)", r"introspect", r"insight question",
        r"what they (?:could|might|would) (?:have done|do) differently", r"grow(?:th)?\b", r"recurring pattern",
        r"learn about themsel\w+", r"socratic",
    ),
    "small_step": _any(
        r"(?:one|a|single|the) (?:\w+[ -]){0,3}?(?:step|action|move|thing to (?:do|try)|experiment)\b",
        r"(?:small|concrete|specific|tiny|next|workable|practical|realistic|doable|feasible|"
        r"manageable) (?:\w+ )?(?:steps?|actions?|suggestions?|things? to (?:do|try)|moves?|plans?|ideas?|"
        r"advice)", r"(?:tailored|concrete|case-specific|realistic|workable) (?:advice|suggestion|help|plan)",
        r"(?:something|anything) (?:they|the seeker) can (?:do|try)",
        r"(?:one|a single) (?:\w+ )?(?:suggestion|idea|option|proposal|tip)", r"actionable",
        r"(?:fits?|respects?|within) (?:\w+ ){0,4}(?:constraints?|limits?|circumstances)",
    ),
    "ask_permission": _any(
        r"(?:ask|seek|get|request|wait for)(?:ing)? (?:\w+ ){0,3}permission",
        r"(?:ask|check|see|find out|inquire) (?:\w+ ){0,3}(?:whether|if) (?:they|the seeker|the person|he|"
        r"she|it is|it's|advice|ideas|suggestions|a suggestion)(?:'d| would| are| is|"
        r"'re)? ?(?:\w+ ){0,2}(?:want|like|welcome|open|ready|wish|ready|okay|ok|need|helpful|wanted)",
        r"(?:ask|check) (?:\w+ ){0,2}(?:before|first)", r"with (?:their )?permission",
        r"before (?:giving|offering|you (?:give|offer)) (?:any )?(?:advice|suggestions?|ideas)",
        r"offer (?:\w+ ){0,3}choice",
    ),
    "advice_list": _any(
        r"(?:lists?|bullet(?:s|ed| points?)?|number(?:ed)? (?:list|points|steps)|checklists?|enumerat\w*|"
        r"menus? of options)\b",
        r"(?:several|multiple|many|three|four|five|a few|some) (?:\w+ )?(?:steps|tips|suggestions|options|"
        r"strategies|ideas|techniques|tools|pieces of advice)", r"step[- ]by[- ]step", r"action plan",
    ),
    "general_advice": _any(
        r"advi[cs]e\b", r"advising", r"advis(?:e|or)", r"suggest(?:ions?|ing|s)?\b", r"recommend\w*", r"tips?\b",
        r"solutions?\b", r"solv(?:e|ing)\b", r"problem[- ]solving",
        r"(?:coping )?(?:strategies|strategy|techniques)", r"fix(?:ing|es)?\b",
        r"tell (?:them|the seeker) what to do", r"guide (?:them|the seeker) (?:to|toward)", r"instruct", r"remedies",
        r"direct(?:ive)? guidance", r"what (?:they|to) (?:should|ought to) do",
    ),
    "comfort": _any(
        r"comfort(?:ing)?\b", r"reassur\w*", r"consol\w*", r"sooth\w*", r"platitudes?",
        r"cheer(?:ing|y)?\b(?: (?:them|up|the))?",
        r"encourag(?:e|ing|ement)\b(?! (?:them|the (?:seeker|person|user)|people|\w+) to\b)", r"clich[eé]s?",
        r"(?:it|things|everything) (?:will|'ll|is going to) (?:be|get|work|turn)", r"stay(?:ing)? positive",
        r"positive (?:outlook|thinking|spin|side)", r"silver lining", r"bright side", r"optimis\w*", r"pep talk",
        r"empty (?:phrases|words)", r"hopeful", r"give hope", r"instil+ hope", r"stock phrases",
    ),
    "referral": _any(
        r"refer(?:ral|ring)?\b", r"(?:professional|outside|expert|specialist) (?:\w+ )?(?:help|support|care)",
        r"therap(?:y|ist|ists)", r"counsel(?:lor|or|ling|ing|lors)\b", r"psycholog\w+",
        r"(?:see|mention|toward|to|suggest) (?:a |an )?professionals?", r"hotlines?", r"doctor",
        r"mental[- ]health (?:service|professional|resource)s?",
    ),
    "self_disclosure": _any(
        r"self-disclos\w*",
        r"(?:share|tell|mention|draw on|offer|talk about|use) (?:\w+ ){0,3}(?:your (?:own )?(?:experience|"
        r"story|life|struggles?|example)|about yourself|personal (?:experience|story|example|anecdote))",
        r"your own (?:\w+ )?(?:experience|story|life)", r"personal (?:story|stories|experiences?|anecdotes?)",
        r"(?:you have|you've) been (?:there|through)", r"yourself (?:in|into) (?:the )?(?:talk|conversation)",
        r"anecdotes?",
    ),
    "information": _any(
        r"(?:give|offer|provide|share|explain|add|teach|present|state|with) (?:\w+ ){0,3}(?:information|"
        r"facts about|knowledge|psychoeducation|research|evidence|background|how \w+ works?)", r"psycho-?educat\w*",
        r"inform (?:them|the seeker)", r"educat\w*", r"factual",
        r"explain (?:\w+ ){0,2}(?:common|typical|why (?:it|this|such)|that (?:it|this|many|such))", r"lectur\w*",
        r"statistics",
    ),
    "ask_question": _any(
        r"(?:ask|pose|put|use|include|add|close with|end (?:with|on|by asking)|finish with|"
        r"raise)(?:ing)? (?:\w+ ){0,3}questions?",
        r"ask (?:\w+ ){0,2}(?:what|how|which|who|when|where|about|for details)",
        r"(?:open|open-ended|gentle|clarifying|curious|simple|short|follow-up|specific) (?:\w+ )?questions?",
        r"be curious", r"curiosity", r"explore\b(?! (?:the |their )?(?:other|own|motive))", r"clarify", r"inquire",
        r"questions?\b", r"probe", r"probing", r"interrogat\w*",
    ),
    "summarise": _any(
        r"summari[sz]\w*", r"summary", r"sum up", r"recap\w*",
        r"(?:gather|pull|bring|tie|draw) (?:\w+ ){0,4}(?:together|threads|strands)", r"wrap up what",
    ),
    "closing": _any(
        r"(?:close|end|finish|conclude|wrap up) (?:the |this )?(?:talk|conversation|chat|session|dialogue)",
        r"(?:say )?goodbye", r"farewell", r"wind (?:down|up) the", r"good wishes", r"take leave",
    ),
    "sympathy": _any(
        r"sympath\w*", r"(?:say|express|tell them) (?:\w+ ){0,3}sorry", r"condolence\w*",
        r"express (?:\w+ ){0,2}(?:concern|regret)", r"pity",
    ),
}  # fmt: skip

STYLE_CUES: Final[dict[Style, re.Pattern[str]]] = {
    "short": _any(
        r"(?:short|brief|briefly|concise|concisely|succinct\w*|terse|compact)\b(?! (?:question|step|"
        r"invitation))", r"(?:few|fewer) (?:warm )?(?:words|sentences|lines)",
        r"(?:one|two|three|1|2|3)(?: (?:or|to) (?:two|three|four))?(?: \w+)? sentences?",
        r"(?:under|below|at most|no more than|fewer than|within|max(?:imum)?(?: of)?) (?:\w+ )?(?:\d+|"
        r"twenty|thirty|forty|fifty|sixty|two|three|four)(?: \w+)? (?:words|sentences|lines)", r"brevity",
        r"less is more", r"do not (?:go on|ramble)",
        r"long (?:replies|answers|texts?|messages|speeches|explanations?)\b(?=\x00)",
    ),
    "specific": _any(
        r"specific(?:s|ally)?\b",
        r"(?:concrete|exact|particular|actual) (?:details?|facts?|things?|words|moments?|what|act|deed)",
        r"details? (?:of|from|they|the|in)",
        r"(?:tied|tie|anchor\w*|ground\w*|root\w*|link\w*|connect\w*|refer\w*|tailor\w*|fit\w*|"
        r"base[d]?) (?:\w+ ){0,3}(?:to|in|on) (?:\w+ ){0,3}(?:facts?|story|situation|case|details?|told|"
        r"said|words|context)", r"their (?:own )?(?:story|facts|case|details)\b",
        r"this (?:very )?(?:case|story|situation|person)", r"personal(?:i[sz]ed?|ly)?\b",
        r"fit(?:s|ting)? (?:only|the (?:facts|case|story|situation)|their (?:case|story|situation))",
        r"what (?:they|was) (?:actually )?(?:told|said)", r"mention (?:a |one )?(?:fact|detail)",
    ),
    "own_words": _any(
        r"(?:the seeker'?s?|the person'?s?|their|the user'?s?) (?:own |exact |very )*(?:words?|phrases?|"
        r"language|wording|expressions?|vocabulary|image)",
        r"(?:quote|echo|repeat|borrow|pick up|reuse|mirror|use) (?:\w+ ){0,3}(?:words?|phrases?|wording|"
        r"language)", r"words they used", r"echo\w*", r"mirror(?:ing)? (?:them|their|the seeker)\b(?! feel)",
    ),
    "vary": _any(
        r"var(?:y|ied|iety|ying)\b", r"(?:do not|don't|never|avoid|without) (?:\w+ )?repeat\w*",
        r"(?:different|new|fresh|another|other) (?:\w+ )?(?:move|approach|way|wording|tack|angle|opening|"
        r"thing) (?:from|than|each|every|this|next)?",
        r"(?:what|as) (?:you|was) (?:just )?(?:said|did|done) (?:before|last|already)",
        r"repeat(?:ing|ition)?\b(?=\x00)", r"change (?:the |your )?(?:move|approach|tack|style)", r"the last reply",
        r"alternat\w*", r"same (?:move|thing|phrase|words|opening) twice",
    ),
}  # fmt: skip

# Saying these of a reply is the opposite of a style: "be thorough" cancels "keep it short".
CONTRARY_CUES: Final[dict[Style, re.Pattern[str]]] = {
    "short": _any(
        r"thorough\w*", r"in (?:great |full )?detail\b", r"at length", r"comprehensive\w*",
        r"long (?:replies|answers?|reply|responses?)", r"elaborate\b(?! on)", r"extensive\w*", r"exhaustive\w*",
        r"several paragraphs", r"as much as (?:possible|you can)",
    ),
    "specific": _any(
        r"general (?:terms|remarks|words)", r"generic (?:terms|words|replies|phrases)",
        r"stay (?:general|vague|abstract)", r"vague\w*",
    ),
    "own_words": _any(r"neutral (?:words|wording|terms)", r"clinical (?:terms|language)"),
    "vary": _any(r"consistent\w* (?:wording|approach)", r"stick to (?:the same|one)", r"keep to the same"),
}  # fmt: skip

REPLY_CUES: Final[dict[Move, re.Pattern[str]]] = {
    "tell_more": _any(
        r"tell me (?:a (?:bit|little) )?more", r"go on\b", r"keep going",
        r"(?:want|love|like|glad) to hear (?:more|the|what|how)", r"what (?:happened|came) (?:next|after|then)",
        r"carry on", r"say (?:a (?:bit|little) )?more", r"let me hear", r"walk me through",
    ),
    "listening": _any(
        r"(?:i'm|i am|i'll be) (?:right )?(?:here|with you|beside|staying|listening|not going)",
        r"i(?:'ll| will) (?:sit|stay|listen|go round)", r"listen", r"take (?:all )?(?:the|your) time",
        r"let (?:it|all)(?: of (?:it|this))? (?:all )?out", r"you can (?:put|say|tell me|be as)",
        r"my (?:ears|full attention)", r"i won't (?:jump|reach|interrupt)", r"space for (?:it|you)",
        r"full attention",
    ),
    "reflect_feeling": _any(
        r"(?:sounds?|seems?|looks?|feels?) (?:like|as if|as though|to me)",
        r"you (?:sound|seem|feel|must feel|come across)",
        r"i (?:can )?(?:hear|sense|feel) (?:how|that|the|a lot|your|\w+ness|anger|hurt|shame|grief|guilt)",
        r"there's a lot of",
    ),
    "deep_empathy": _any(
        r"i (?:try to |can )?(?:imagine|picture)", r"it(?:'s| is| must(?: be| feel)?) (?:like|as (?:if|though))",
        r"(?:must|can) (?:feel|have felt|be) (?:so |very |terribly |like )",
        r"what (?:it|that) (?:must|is|was) (?:be )?like", r"the kind of (?:ache|pain)", r"(?:lonely|loneliest)",
        r"what hurts",
    ),
    "paraphrase": _any(
        r"so,? (?:you|your|he|she|it's|what|there)\b", r"if i (?:have|understand|follow|get|hear) (?:it|you|this)",
        r"in other words", r"you're (?:telling|saying)", r"what i (?:hear|understand)", r"from what you",
    ),
    "validate": _any(
        r"makes? (?:perfect |complete |total )?sense",
        r"(?:understandable|natural|only human|no wonder|valid|normal)\b",
        r"(?:anyone|anybody|most people|many people) (?:would|in)", r"every right to", r"of course (?:you|this|it)",
        r"good reason",
    ),
    "praise": _any(
        r"proud", r"(?:that|this) (?:took|takes|is|was) (?:\w+ )?(?:courage|strength|skill|quite|impressive|"
        r"remarkable|dedication)", r"i (?:really )?(?:admire|respect)", r"impress", r"well done", r"hats off",
        r"strength", r"remarkabl", r"you(?:'ve| have) (?:done|handled|held)", r"brave",
        r"deserves? (?:to be seen|credit)",
    ),
    "lift_blame": _any(
        r"(?:not|n't|isn't|wasn't) (?:\w+ ){0,2}your (?:fault|doing|failing)", r"(?:nothing|anything) wrong",
        r"blame", r"you (?:didn't|did not) (?:bring|cause|deserve)", r"not (?:yours to|the one who)",
        r"wasn't caused by you",
    ),
    "both_sides": _any(
        r"both (?:sides|can be|of you|are|things)", r"on (?:the )?(?:one|other) (?:hand|side)", r"at the same time",
        r"two (?:things|sides)", r"each side", r"neither", r"case for", r"weigh",
    ),
    "others_motives": _any(
        r"(?:maybe|perhaps|might|may|could it be that) (?:\w+ ){0,2}(?:he|she|they|someone|people)\b",
        r"(?:he|she|they) (?:may|might|could) (?:have|be|feel|not)",
        r"(?:might|may) have been (?:afraid|under|trying|carrying|hurt|ashamed)",
        r"from (?:his|her|their) (?:side|view|point)", r"people (?:often|sometimes|avoid)",
    ),
    "self_reflection": _any(
        r"your (?:own )?(?:part|role)\b", r"looking back",
        r"what (?:do|would|did) you (?:notice|make of|think (?:that|it|you)|expect|have)", r"(?:pattern|habit)\b",
        r"differently", r"remind you of", r"held you back",
    ),
    "small_step": _any(
        r"(?:one|a) (?:small|tiny|first|little|next) (?:thing|step|move)", r"(?:first|next) (?:step|move)",
        r"you (?:could|might) (?:open|write|ask|start|try|settle|name)", r"what about (?:one|a|asking|writing)",
        r"before (?:\w+day|the \w+th)",
    ),
    "ask_permission": _any(
        r"(?:may|can|could|shall) i (?:share|offer|suggest|say|ask)",
        r"would (?:you like|it help|an idea|ideas|you mind)", r"do you want (?:ideas|advice|me to|one)",
        r"if you(?:'d| would)? (?:like|want)", r"are you in the mood",
    ),
    "general_advice": _any(
        r"you (?:should|need to|ought to|might want to|could try|have to)",
        r"(?:try|consider|remember|make sure|focus|find|practi[sc]e|avoid) (?:to |not |that |on |a |some |"
        r"setting|talking|writing|taking|making|deep|\w+ing)",
        r"it(?:'s| is) (?:important|good|helpful|essential) to", r"i(?:'d| would) (?:recommend|suggest|advise)",
        r"set (?:clear )?boundaries", r"why don't you",
    ),
    "advice_list": re.compile(r"(?:^|[\n ])(?:1[.)]|[-*•]) \S.*(?:[\n ])(?:2[.)]|[-*•]) \S", re.S),
    "comfort": _any(
        r"(?:it|things|everything|all)(?: will|'ll) (?:be|get|look|work|pass|sort|turn)", r"don't worry",
        r"(?:stay|be) (?:strong|positive)", r"hang in there", r"silver lining", r"time heals", r"better days",
        r"chin up", r"you(?:'ve| have) got this", r"get through this", r"bright side", r"happens for a reason",
    ),
    "referral": _any(r"therap", r"counsel", r"professional", r"psycholog", r"mental health", r"doctor"),
    "self_disclosure": _any(
        r"i(?:'ve| have) been (?:there|in|through)", r"when i was", r"i (?:once|used to|remember|too)\b",
        r"(?:happened|same) to me", r"in my own (?:case|life)", r"for me it was",
    ),
    "information": _any(
        r"research", r"studies", r"it(?:'s| is) (?:known|typical|common)", r"psychologists", r"on average",
        r"generally", r"as a rule", r"many people find",
    ),
    "ask_question": re.compile(r"\?"),
    "summarise": _any(
        r"to sum", r"all in all", r"in short", r"putting (?:it|this) together", r"let me gather",
        r"looking at the whole",
    ),
    "closing": _any(
        r"take (?:good )?care", r"good night", r"goodbye", r"be well", r"(?:all the|my) best", r"sleep well",
        r"glad (?:we|you) (?:talked|told)",
    ),
    "sympathy": _any(
        r"sorry (?:to|that|you|for|things)",
        r"(?:must|sounds?) (?:\w+ )?(?:hard|tough|difficult|frustrating|challenging|stressful)",
        r"thank you for (?:sharing|telling|opening)", r"i feel for you",
    ),
}  # fmt: skip
