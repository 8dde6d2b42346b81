"""The wording of each move, as general forms of English with open slots; written from knowledge of the language only.

Every pattern is matched on lower-case text with straight apostrophes. Slots never cross the end of a sentence. No pattern
holds four fixed words in a row: what is looked for is the form of a move, not anybody's phrase.
"""

import re
from typing import Final

_ADVERB: Final = r"(?:(?:so|really|very|truly|quite|pretty|such|just|incredibly|deeply|a|an|all|too|also|still|extremely|terribly|awfully|bit|little|rather|that|more|both) )*"  # noqa: E501
_FEELING: Final = (
    r"(?:sad(?:ness)?|lonel(?:y|iness)|hurt(?:s|ful|ing)?|heavy|heavier|weight|ach(?:e|es|ing)|sting(?:s|ing)?|stung|raw|"
    r"frighten(?:ed|ing)|scar(?:ed|y)|afraid|fear|terrif(?:ied|ying)|anxious|anxiety|worr(?:ied|ying)|tense|stress(?:ed|ful)?|"
    r"overwhelm(?:ed|ing)|exhaust(?:ed|ing|ion)|drain(?:ed|ing)|tir(?:ed|ing)|worn|weary|burn(?:ed|t)|"
    r"ang(?:ry|er)|furious|rage|frustrat(?:ed|ing|ion)|irritat(?:ed|ing)|annoy(?:ed|ing)|resent(?:ful|ment)?|bitter|"
    r"asham(?:ed|ing)|shame|guilt(?:y)?|embarrass(?:ed|ing)|humiliat(?:ed|ing|ion)|small|worthless|invisible|unseen|unheard|"
    r"disappoint(?:ed|ing|ment)|let down|betray(?:ed|al)|abandon(?:ed|ing)|reject(?:ed|ion)|left out|"
    r"shut out|alone|isolat(?:ed|ing)|empty|numb|hollow|lost|confus(?:ed|ing)|torn|stuck|trapped|cornered|helpless|hopeless|"
    r"powerless|griev(?:ing|e)|grief|mourn(?:ing)?|heartbr(?:eaking|oken)|crush(?:ed|ing)|devastat(?:ed|ing)|pain(?:ful)?|"
    r"rough|tough|hard|difficult|awful|horrible|terrible|miserable|upset(?:ting)?|shak(?:en|y)|jealous|unfair|cruel|cold|"
    r"disheartening|discourag(?:ed|ing)|depress(?:ed|ing)|down|nervous|panic(?:ky|ked)?|dread|suffocating|unsettling|"
    r"unbearable|maddening|gutting|gutted|brutal|bruis(?:ed|ing)|a lot)"
)
_OTHER: Final = (
    r"(?:he|she|they|him|them|(?:your|the|that|this) (?:\w+ )?(?:boss|manager|mother|mum|mom|father|dad|parents?|sister|"
    r"brother|wife|husband|partner|boyfriend|girlfriend|friends?|colleagues?|coworkers?|son|daughter|kids?|child|landlord|"
    r"teacher|neighbou?r|team|family|ex|professor|supervisor|aunt|uncle|cousin|grand\w+|roommate|flatmate|coach|director))"
)
_GAP: Final = r"[^.!?;]{0,45}?"
_HEDGE: Final = r"(?:maybe|perhaps|possibly|probably|i wonder|i imagine|i guess|i suspect|could be|might be|it may)"


def _any(*forms: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(forms) + ")")


ADVICE: Final = _any(
    r"you (?:really |probably |definitely |just |also |maybe )*(?:should|ought|need to|must|had better|could (?!n|not|have|hear|feel|only|say|tell me)|"
    r"might (?:want|try|consider|find|like)|may (?:want|wish|find)|can (?:always|try|start|talk|ask|tell him|tell her|tell them|also|go|take|make|write|set|find|use|join|call|look|do (?:is|some)))",
    r"you(?:'d better| have to (?:try|start|learn|be|let|take|talk|make|keep|find|remember|do|focus))",
    r"have you (?:ever |already |maybe )*(?:tried|consider|thought (?:about|of)|looked (?:into|at|for)|talked (?:to|with)|spoken (?:to|with)|asked)",
    r"(?:what|how) about (?:\w+ing|you|a|an|the|some|if|your|just)\b",
    r"why (?:not|don't you|don't we) ", r"(?:maybe|perhaps) (?:you (?:can|could|should)|try|just|a |it's time|start)",
    r"(?:it|that|this) (?:might|could|may|would|will|can) (?:also |really |possibly )?(?:help|be (?:a )?(?:good|worth|useful|best|wise|helpful|great|beneficial))",
    r"(?:might|may|could|would) (?:help|be worth|be (?:helpful|useful|good)) (?:to|if|you)",
    r"i(?:'d| would| can| strongly| always| personally| really)* (?:suggest|recommend|advise|encourage)",
    r"(?:my|some) (?:advice|suggestion|tips?)\b", r"if i were (?:you|in)", r"in your (?:place|shoes) i",
    r"(?:one|another|a|the) (?:\w+ )?(?:thing|step|idea|option|way|place|approach|strategy|tip|trick)s? (?:you (?:can|could|might)|(?:would|could|might|may) (?:be|help)|is to|to (?:try|start|consider|do))",
    r"(?:could|can|would) you (?:\w+ )?(?:ask|try|talk|speak|tell (?!me)|call|write|take|find|agree|set|swap|move|offer|arrange|say (?:no|to)|be (?:able|willing|open))",
    r"would it (?:help|be (?:possible|an option|worth|ok|useful))", r"(?:best|better|good|important) (?:thing|way|idea|option)? ?(?:is|would be|might be|to) ?(?:to )?(?!hear|meet|know|see)\w+",
    r"(?:is|are) there (?:any |a |some)?(?:someone|anyone|anybody|friends?|family|people|way|one) (?:\w+ ){0,5}(?:can|could|to|might)",
    r"(?:do you have|perhaps) (?:\w+ ){0,4}(?:friends|family|someone|hobbies|anyone)", r"worth (?:\w+ing|a try)",
)  # fmt: skip
IMPERATIVE: Final = re.compile(
    r"(?:^|[.!?;:] +|\d[.)] +|[-*•] +|, (?:and |then |so )?)(?:(?:please|just|maybe|perhaps|then|so|first|firstly|second|secondly|third|finally|"
    r"next|also|and|but|instead|always|really|lastly|one|step),? )*\**(?:"
    r"try|consider|make|write|set|focus|remember|start|stop|avoid|join|plan|break|use|reach|pick|choose|spend|practi[cs]e|schedule|"
    r"seek|exercise|breathe|eat|sleep|meditate|call|ask|speak|work|do (?!you|n't|not|they|i\b)|go (?!on\b|ahead)|find|get (?!it|this|that)|look(?! like)|"
    r"tell (?!me)|talk (?!to me)|take (?!your time|all the)|give (?!me)|keep (?!going|talking)|let (?!it|me|us|'s)|put|send|"
    r"be (?:honest|kind|open|patient|firm|direct|clear|gentle)|don't (?!worry|you|be sad|mind|give up|have to|i\b)|learn|allow|treat|save|read|listen to|say (?!it|more|as|whatever|that|what)|think (?:about|of) )\b"  # noqa: E501
)
LISTENING: Final = _any(
    r"i(?:'m| am|'ll be) (?:\w+ )?(?:here|all ears|listening|not going|with you)", r"(?:here|glad|happy|willing|like|love|want|ready|able|be) to (?:\w+ )?(?:listen|hear|know more|understand)",
    r"tell me (?!you|what to)", r"take (?:your|all the) time", r"go (?:on|ahead)\b(?! (?:a|and (?:talk|ask|tell|do)))", r"let (?:it|that|this) (?:all )?out",
    r"(?:say|share|tell|talk|vent) (?:\w+ )?(?:as much|whatever|more|anything|everything|it all|freely)",
    r"(?:want|like|care|free|prefer|wish|comfortable|mind) (?:to )?(?:shar|talk|tell|vent|say|open|elaborat|explain)(?:ing|e)?\b", r"(?:on|off) your (?:mind|chest|shoulders)",
    r"no (?:rush|hurry|judg|fixing)", r"what (?:happened|came|comes|else|was going|went|is going|'?s (?:been )?going)", r"keep (?:talking|going)\b",
    r"i(?:'m not| am not| won't|'m) (?:going to |here to |trying to )?(?:just )?(?:fix|solve|judge|interrupt|rush)", r"how (?:are|have|has|did|does|do|was|were|is) (?:\w+ ){1,4}(?:feel|feeling|been|hit|land|like|affect|for you|holding|coping|doing)",
    r"(?:what|how) (?:was|is|were|has) (?:\w+ ){1,4}like", r"(?:can|could|would) you (?:\w+ )?(?:tell me|say (?:more|a)|share|describe|walk me|explain)",
    r"i(?:'d| would| want| really| do)* (?:like|love|want) (?:to hear|to know|you to)", r"start (?:wherever|anywhere|where)", r"(?:walk|take) me through", r"(?:leave|without leaving) (?:nothing|anything)", r"from (?:the beginning|start to)",
    r"what (?:is|has been|are) (?:bother|trouble|weigh|upset|worry|caus)\w*", r"what(?:'s| has| is) (?:it|been|that) (?:bother|sitting|weigh|like|on)\w*",
    r"the (?:rest|whole (?:story|of it|thing))", r"where does (?:it|that)",
)  # fmt: skip
EMPATHY: Final = _any(
    r"(?:that|it|this|which|what|things?|all) (?:\w+ ){0,3}?(?:must|sounds?|seems?|feels?|felt|looks?|has to|had to|is|was|are|can|would|could)[^.!?;,]{0,24}?\b" + _FEELING + r"\b",
    r"(?:that|it)(?:'s| must(?:'ve)?|'d) " + _ADVERB + _FEELING + r"\b", r"(?:must|sounds?) (?:\w+ ){0,4}?" + _FEELING + r"\b",
    r"you(?:'re| are| were|'ve been| must| sound| seem| feel| felt| look| might| may)[^.!?;,]{0,26}?\b" + _FEELING + r"\b",
    r"i (?:can|could) (?:\w+ )?(?:hear|feel|sense|imagine|see|tell|understand|relate|picture) ?(?:how|the|your|that|why|you|in|just|this|what|it)?",
    r"i (?:also |really |still |do )?(?:hear|sense|feel) (?:the|some|a|how|that|your|you|for|so|really|under)", r"i (?:\w+ )?understand (?:how|that|your|what|why|completely|the|it|you)",
    r"sorry (?:to hear|that|you|about|for (?:what|your|the)|this|it|things)", r"how (?:very |deeply |terribly |utterly )?" + _FEELING + r"\b",
    r"my heart (?:\w+ )?(?:goes|breaks|aches|hurts|sinks)", r"(?:ache|sting|weight|loneliness|grief|pain|hurt|shame|anger|fear|sadness|exhaustion|helplessness) (?:of|in|under|behind|at|when)",
    r"(?:as if|like) (?:the (?:floor|ground)|nobody|no one|you(?:'re| are|'d| had| were| don't| didn't)|something)", r"part of (?:it|what) (?:\w+ )?(?:hurts|stings|aches)", r"(?:hurts|stings|aches|cuts|lands|hits|wears|weighs|gnaws|burns)\b",
    r"(?:it|that) (?:sounds|seems|feels) (?:like|as)",
)  # fmt: skip
VALIDATION: Final = _any(
    r"mak(?:es?|ing) (?:\w+ ){0,3}sense", r"(?:it|that|this|they|feelings?|tears|anger|reaction)(?:'s| is| are| was|'re) (?:\w+ ){0,3}?(?:ok|okay|alright|all right|normal|natural|understandable|human|valid|fair|reasonable|legitimate|justified|allowed)\b",
    r"understandabl[ey]", r"(?:anyone|anybody|everyone|most people|many people|lots of people|plenty of people|who|so|i|most of us)(?:'d| would|'ve| have)(?:n't)? (?:\w+ ){0,3}?(?:feel|felt|be|been|react|struggle|find|want|have|too|hurt|mind)",
    r"(?:have|has|got|had) (?:every|a|all the|good|the) (?:right|reason)", r"no wonder", r"of course (?:you|it|that|he|she|they|this|the|your)", r"(?:you're|you are|you aren't|it's|that's|that is|isn't) not? ?(?:alone|crazy|overreact|weak|silly|dramatic|stupid|selfish|petty|too much|being|imagining)",
    r"your (?:feelings?|anger|hurt|frustration|sadness|worry|worries|reaction|grief|tiredness) (?:is|are|make|matter|count|deserve)", r"(?:normal|natural|human|fine|okay|ok|fair|allowed) to (?:\w+ )?(?:feel|be|cry|want|need|struggle|worry|miss|grieve|hurt|have|hate|mind)",
    r"(?:would|'d) (?:\w+ )?(?:upset|hurt|anger|sting|bother|shake|wear|exhaust|frustrate|wound|unsettle) (?:\w+ )?(?:anyone|anybody|me|most|you)", r"nothing (?:silly|weak|petty|wrong|strange|odd) (?:about|in|with)",
)  # fmt: skip
_GOOD: Final = (
    r"(?:strong(?:er)?|brave|braver|kind|caring|smart|intelligent|thoughtful|resilient|capable|patient|generous|loyal|courageous|wonderful|amazing|"
    r"awesome|great|good|incredible|devoted|determined|responsible|considerate|talented|loving|hard[- ]?working|impressive|remarkable|admirable|"
    r"dedicated|honest|tough cookie|wise|selfless|skill(?:ful|ed)|careful|steady|fantastic|lovely|decent|persistent|mature|doing (?:well|great|good|your best))"
)
PRAISE: Final = _any(
    r"you(?:'re| are|'ve been| have been| were| sound like| seem like| seem| sound) " + _ADVERB + r"(?:an? )?" + _GOOD + r"\b",
    r"(?:proud of|impress(?:ed|ive|es)|admir(?:e|able|ing|ation)|remarkable|commendable|i respect|hats off|kudos|bravo|deserves? (?:\w+ )?(?:credit|recognition|respect|applause))",
    r"(?:takes?|took|taking|shows?|showed|needs|takes some) (?:\w+ ){0,3}?(?:courage|strength|guts|skill|care|patience|nerve|love|heart|bravery|backbone|character|discipline|integrity)",
    r"(?:good|great|nice|excellent|amazing|wonderful|fantastic) (?:job|work|for you|on you|going|effort|start|choice|thinking|idea|thing you)", r"well done", r"(?:that|this|which|it)(?:'s| is| was| sounds)? (?:\w+ ){0,2}?(?:awesome|amazing|impressive|wonderful|great|fantastic|excellent|no small|quite something|a big|huge|real skill)\b",
    r"(?:not|few|hardly) (?:everyone|anyone|many|many people|people|a lot of people) (?:\w+ )?(?:would|could|can|manage|have|does|do)", r"you (?:did|handled|managed|kept|held|stood|pulled|carried|made) (?:\w+ ){0,4}?(?:well|together|beautifully|with (?:such|so|real|care)|right|anyway|still|even|through|going|up|all)\b",
    r"you (?:still|always|also|even) (?:showed|kept|managed|found|made|stood|held|went|got|took|carried|came|turned|did|gave|remembered)", r"credit (?:for|to)", r"you (?:have|put|gave|give|showed|show) (?:\w+ )?(?:so much|a lot of|such|real|great|a good|a big|a kind)",
    r"you(?:'ve| have) (?:\w+ )?(?:done|come|worked|managed|handled|kept|carried|held|built|given|achieved|already) (?:\w+ ){0,3}?(?:so|well|great|amazing|a lot|hard|far|much|everything|all|enough|more)", r"(?:nobody|no one|someone) (?:\w+ )?(?:noticed|thanked|saw|sees)", r"that (?:took|was) (?:\w+ )?(?:effort|work|craft|care|kind|brave|skill|thoughtful|generous)",
)  # fmt: skip
NO_FAULT: Final = _any(
    r"(?:not|isn't|wasn't|aren't|never|none|nothing|hardly|don't think|n't) (?:\w+ ){0,4}?(?:your|on you|down to you|about you|because of you)(?: (?:\w+ )?(?:fault|doing|mistake|responsibility|failure|failing|burden|making|job to))",
    r"(?:not|isn't|wasn't|none) (?:\w+ ){0,4}?(?:on you|down to you|because of you)\b", r"(?:did|done|doing|do|were) (?:absolutely |really |quite )?nothing wrong", r"(?:didn't|haven't|don't|not) (?:\w+ )?(?:do|done|did|see) (?:anything|any) (?:wrong|to deserve)",
    r"you (?:didn't|did not|never) (?:\w+ )?(?:cause|ask(?:ed)? for|deserve|choose|create|bring|brought|make (?:him|her|them|this)|fail|let (?:anyone|him|her|them))", r"(?:don't|do not|stop|not|no need to|no reason to|can't|shouldn't) (?:\w+ )?(?:blam(?:e|ing)|beat(?:ing)?|fault(?:ing)?) yourself",
    r"(?:not|never|isn't|aren't) (?:\w+ )?to blame", r"(?:he|she|they|nobody|no one|" + _OTHER + r") (?:\w+ )?(?:had|has|have) no (?:\w+ )?(?:right|business|reason|excuse)",
    r"(?:that|this|it|blame|choice|decision|fault|responsibility)(?:'s| is| was| lies| lie| belongs| sits| rests) (?:\w+ )?(?:on|with|to) (?:him|her|them|whoever)", r"(?:is|was|were|'s) (?:\w+ )?(?:his|her|their|\w+'s) (?:\w+ )?(?:choice|decision|doing|fault|responsibility|mistake|failure|failing|job|call)\b",
    r"deserv(?:e|ed) (?:so much |much |far |a lot )?(?:better|none|more than)", r"(?:unfair|not fair|wasn't fair|isn't fair|not right|out of line|uncalled|wrong) (?:of|to|for|on) (?:you|him|her|them|\w+)", r"(?:couldn't|could not|no way you could|nobody could|no one could) have (?:\w+ )?(?:known|prevented|stopped|seen|done|changed|guessed)", r"(?:no|without any) fault of yours",
)  # fmt: skip
PLATITUDE: Final = _any(
    r"(?:everything|things?|it|it'll|this|all|they|you|we)(?:'ll| will| is going to| are going to|'s going to|'re going to| gonna| should| can| shall)? (?:\w+ )?(?:be|get|turn|work|pass|happens?) (?:\w+ )?(?:ok|okay|fine|alright|all right|better|easier|out|for (?:a|the)|great|over|soon|through)\b", r"happens? for (?:a|some|the)",
    r"time (?:\w+ )?(?:heals?|will)", r"(?:stay|think|be|keep|remain|staying|being|keeping) (?:\w+ )?(?:positive|strong|hopeful|optimistic|calm|smiling|faith|fighting|grateful)", r"bright side", r"silver lining", r"(?:don't|do not|not|never|try not) (?:to )?(?:\w+ )?(?:worry|be sad|give up|lose hope|cry|stress|lose heart|let (?:it|this|that|them|him|her) (?:\w+ )?(?:get|bother|ruin|affect|define))",
    r"(?:hang|keep) (?:in there|your (?:head|chin)|on going|moving forward)", r"(?:tomorrow|every day|each day|there)(?:'s| is) (?:always )?(?:another|a new|light|hope|a reason)", r"end of the", r"(?:others|people|somebody|someone|many|some)(?: \w+){0,4} have (?:it )?(?:\w+ )?(?:worse|harder|bigger)", r"(?:at least|be glad|be thankful|count your) (?:you|it|he|she|they|blessings|that|there)",
    r"(?:cheer|chin) up", r"believe in yourself", r"you(?:'ve| have)? (?:\w+ )?got this", r"you (?:can|will) (?:\w+ )?(?:do (?:it|this)|get (?:through|past|over)|make it|overcome|be (?:fine|ok|okay|stronger|happy|alright))", r"life (?:goes|is (?:hard|full|too|short|like|tough)|has its)", r"fish in", r"meant to be", r"(?:this|that) too shall", r"(?:makes|make) you stronger", r"(?:good|better|great) (?:things|days|times) (?:\w+ )?(?:come|ahead|will|to come)", r"i(?:'m| am) sure (?:you|it|things|everything|he|she|they|that)", r"(?:best|good) (?:of )?luck|all the best", r"(?:move|moving|let it) (?:on|go)\b",
)  # fmt: skip
REFERRAL: Final = re.compile(
    r"\b(?:see|seeing|talk|talking|speak|speaking|reach|reaching|go|going|turn|consult|consulting|contact|seek|seeking|find|try|consider|get|visit|call|recommend|suggest|look)\b"
    r"[^.!?;]{0,50}?\b(?:therap(?:y|ist)|counsel(?:l?or|l?ing)|psycholog|psychiatr|professional|doctor|physician|hotline|helpline|support group|specialist)"
    r"|\bas an (?:ai|artificial)|\b(?:ai|language|large language) (?:model|assistant)|\bi(?:'m| am) (?:just |only )?(?:an? )?(?:ai|bot|chatbot|program)\b|\b(?:professional|medical|clinical|mental health) (?:help|support|advice|care|treatment|service)"  # noqa: E501
)
BULLET: Final = re.compile(r"(?:^|\s)(?:[-*•–]|\d{1,2}[.)]|step \d)\s|\*\*[^*]+\*\*|(?:^|\s)#{1,4} |\b(?:firstly|secondly|thirdly|second|third|fourth|lastly|finally),")  # noqa: E501
QUESTION: Final = re.compile(
    r"\?|(?:^|[.!] )(?:so |and |but |well,? |ok,? )?(?:how|what|when|where|why|who|which|do|does|did|are|is|was|were|have|has|can|could|would) (?:you|it|he|she|they|your|there|did|do|are|is|was|were|about|long|many|kind|has|have)\b"
)
DIALECTIC: Final = _any(
    r"on (?:the )?(?:one|other) hand", r"(?:both|two|either) (?:sides?|things?|truths?|ways|halves|points|views)\b", r"both (?:are|can be|of (?:you|these|those|them|it)|have|seem|count|matter|true)", r"both (?:\w+ ){1,4}and (?:your|his|her|their|the)",
    r"(?:while|although|though|even though|even if|as much as|granted)\b[^.!?;]{4,70}?, (?:\w+ ){0,3}?(?:it|you|your|she|he|they|that|there|the|his|her|their|this|also)", r"(?:part|side|half) of (?:you|it|this|that)\b[^.!?;]{2,60}\b(?:part|side|another|other|half|and)\b", r"(?:right|fair|true|reasonable|understandable)[^.!?;]{0,60}\b(?:and|but|yet)\b[^.!?;]{0,60}?\b(?:also|too|as well|equally|just as|at the same time|still)",
    r"(?:from|through|on|see|at) (?:his|her|their|the other|\w+'s) (?:side|point of view|perspective|eyes|standpoint|end|seat|shoes|chair)", r"neither (?:of|side|one|is|was)", r"not only\b[^.!?;]{3,50}\bbut", r"(?:doesn't|does not|didn't|don't|neither) (?:\w+ )?(?:cancel|erase|undo|rule out|excuse|contradict)", r"(?:at the same time|then again|that said|by the same token|equally)\b", r"(?:your|his|her|their) side (?:and|of)", r"there(?:'s| is) (?:\w+ )?(?:truth|a case|something (?:to|fair|right)|a point)[^.!?;]{0,40}(?:and|but|also|both)", r"weigh(?:s|ed|ing)? (?:\w+ ){0,5}(?:against|both|up)", r"on (?:your|her|his|their|\w+'s) side\b",
)  # fmt: skip
MOTIVE: Final = _any(
    _HEDGE + r"[^.!?;]{0,25}?\b(?:" + _OTHER + r"|for (?:him|her|them))\b(?! (?:told|tell) you)", _OTHER + r" (?:\w+ )?(?:may|might|could|must|probably|possibly|perhaps|was likely|is likely|seems? to|sounds? like|were likely)(?: \w+){0,2}? (?:have|be|been|feel|felt|think|thought|fear|need|want|see|saw|not|mean|meant|just|believe|hope|worry|was|is|were|struggl|hid|hiding|know|tried|trying|carry)",
    r"(?:his|her|their|\w+'s) (?:own )?(?:fear|fears|stress|pride|worry|worries|pressure|pressures|reasons?|perspective|shoes|insecurit(?:y|ies)|shame|guilt|panic|struggles?|motives?|intentions?|clumsy|way of|head|mind|point of view|side of)\b",
    r"(?:what|why) (?:\w+ )?(?:made|makes|drove|drives|pushed|was going on|is going on|goes on|led|brought|moved) (?:in |for |with |on )?(?:him|her|them|your|\w+ to)", r"why (?:do you think |would |did |does )?(?:he|she|they|your (?!self)\w+)", r"(?:behind|underneath|beneath) (?:his|her|their|that|it|those|this|all)", r"people (?:who|often|sometimes|under|in|tend|usually|like (?:him|her|that))\b[^.!?;]{0,50}", r"(?:he|she|they)(?:'s|'re| was| were| is| are| had| has) (?:\w+ )?(?:probably|likely|perhaps|maybe|afraid|scared|under|struggling|trying|protecting|hiding|worried|ashamed|insecure|jealous|desperate|overwhelmed|stretched|counting)",
)  # fmt: skip
NAMED_MOTIVE: Final = re.compile(
    r"(?:(?i:maybe|perhaps|possibly|probably|wonder (?:if|whether|what)|imagine|guess|suspect|could be|may be|what made|why (?:would|did|does)?) ?)[^.!?;]{0,20}?\b(?!(?:You|We|It|There|This|That|The|If|I)\b)[A-Z][a-z]+\b"
    r"|\b(?!(?:You|We|It|There|This|That|The|If|Things?)\b)[A-Z][a-z]+ (?:\w+ )?(?:may|might|could|must|probably|was likely|seems? to|was (?:afraid|scared|under|trying|short|protecting))\b"
)
SELF_LOOK: Final = _any(
    r"(?:what|which|where|how|when) (?:\w+ )?(?:do|did|would|might|could|are|were|have|can) you\b[^.!?;]{0,60}?\b(?:yourself|your (?:own|part|side|role|share|habit|silence|way)|learn|notice|differently|afraid|hoping|protect|avoid|hold(?:ing)? back|instead|make of|want|need|see (?:now|in))\b",
    r"(?:look(?:ing)? back|in hindsight|seen from)\b", r"(?:your|you) (?:own )?(?:part|role|share|side|contribution|hand) (?:in|of|to|played)", r"what (?:\w+ )?(?:kept|keeps|held|holds|stops|stopped|makes|made|led|got|gets) (?:it |that |this )?(?:\w+ )?you\b", r"(?:is|was|could|might) there (?:be )?(?:a|any|some) (?:\w+ )?(?:part|chance|way|moment|pattern|habit|bit) (?:\w+ ){0,5}you", r"(?:do you think|i wonder|could it be|might it be)\b[^.!?;]{0,40}?\byou(?:r)? (?:\w+ )?(?:might|may|could|also|yourself|tend|ever|own|part|sometimes|silence|habit|were|was|had|wanted|expected|have)\b",
    r"how (?:might|do|would|did) you (?:\w+ )?(?:see|view|judge|look|explain|feel about) (?:your|it now|that)", r"what (?:does|do|might|could|would) (?:that|it|this|your|they)[^.!?;]{0,30}(?:say|tell|show|teach|ask|mean) (?:\w+ )?(?:about |of |to )?you", r"(?:pattern|habit) (?:\w+ ){0,4}(?:you|yours|here)|you (?:\w+ )?(?:notice|recognise|recognize|see) (?:a|any|the|yourself|something)", r"if you (?:could|had|were)[^.!?;]{0,40}\b(?:again|differently|back)", r"honest with yourself|ask yourself",
)  # fmt: skip
INJECTION: Final = re.compile(
    r"\b(?:emotion|mood|score|gauge|feeling level|change|rating)\W{0,3}(?:\w+ ){0,3}?(?:is|are|=|:|to|becomes?|now|at|of|by)?\W{0,3}[+]?\d|\b(?:ignore|disregard|forget|override)\b[^.!?]{0,25}\b(?:instruct|rules?|prompt|above|previous|role)|\b(?:set|raise|increase|output|return|give|rate|assign|report|answer with)\b[^.!?]{0,25}\b(?:emotion|change|score|rating|gauge|maximum|100|\+10)\b"
    r"|\bsystem ?(?:prompt|message|note|:)|\[ ?\[ ?##|\byou (?:now |must )?feel (?:100|completely|perfectly|totally) ?(?:happy|fine|content|better|percent|healed|%)?|<\/?(?:system|user|assistant)|\bas the (?:judge|evaluator|simulat)|\bhidden (?:wish|intention|need|goal|theme)"  # noqa: E501
)
WISH_GUESS: Final = re.compile(
    r"(?:(?:^|[.!,;] |and |but |think |guess |know |like |see )(?:that |what )?you(?:'re| are|'ve been| were)? (?:\w+ )?(?:want|wish|hop(?:e|ing)|need|look(?:ing)?|long(?:ing)?|seek(?:ing)?|crav(?:e|ing)|after)(?: (?:\w+ )?(?:is|for|to))?"
    r"[^.!?;]{0,30}?\b(?:prais(?:e|ed)|complimented|recognition|be (?:heard|understood|praised|validated|listened|told|comforted|seen)|listened|empathy|sympathy|validation|advice|suggestions?|both sides|not your fault|understand why|reflect|motives?|self-reflection|someone to)\b(?![^.!?]*\?))|\bwhat you (?:really|secretly|actually|truly) (?:want|need|wish|hope)"  # noqa: E501
)
CONCRETE: Final = re.compile(
    r"\b(?:this|next|before|tonight|tomorrow|today|on|by|after) ?(?:week|weekend|month|time|monday|tuesday|wednesday|thursday|friday|saturday|sunday|dinner|shift|meeting|lunch|work)?\b|\b(?:one|two|three|five|ten|fifteen|twenty|\d+) (?:\w+ )?(?:minutes?|sentences?|lines?|thing|step|day|hour|person|question|page|evening)\b|[\"']\w+ \w+|\b(?:write|text|email|ring|swap|agree|ask|tell|say)\b"
)
