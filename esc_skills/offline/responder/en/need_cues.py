"""What a seeker's words are taken to show of what they want from the talk. Patterns only, no logic.

They run on lower-cased text with straight quotes; a cue is a common way of speaking.
"""

import re
from typing import Final


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(patterns) + ")")


NEED_CUES: Final = {
    "a_next_step": _any(
        r"whether (?:to|i should)\b",
        r"(?:what|how|who|where|when) to (?:say|do|ask|tell|write|begin|start|put|answer|go)\b",
        r"(?:tomorrow|next (?:week|month|\w+day)|in (?:two|three|four|five|six|ten|"
        r"\w+teen) (?:days|weeks))\b",
        r"i've tried\b",
        r"(?:is|'s) due\b",
        r"deadline",
        r"i (?:still )?(?:have|need) to (?:find|sort|decide|send|make|get)",
        r"i(?: still)? haven't (?:decided|answered|replied|written back)",
        r"i need (?:to find )?(?:a|some|something)\b",
        r"(?:review|meeting|call|interview|exam|deadline|hearing|appointment)(?:'s|"
        r" is) (?:in|on|next|this)\b",
        r"i'd rather not (?:stand|go|say|lose)",
        r"what (?:do|should) i (?:carry|bring|say|answer|put)",
        r"is there (?:a|any) way",
        r"what (?:should|can|could|do|would) i (?:even )?do\b", r"should i\b",
        r"how (?:do|can|should|could|would|does one) (?:i |you |one )?\w+",
        r"any (?:advice|ideas?|tips|suggestions?)",
        r"don't know (?:how|what) to (?:do|say|write|tell|word|start|handle|carry|answer|ask)",
        r"know how to (?:word|say|start|put)",
        r"i have to (?:say|decide|answer|sign|tell|choose|go)", r"run out of (?:ideas|things)",
        r"what would you do", r"i need a (?:plan|way)", r"deleted (?:every|it|them)",
        r"no words? prepared", r"nothing (?:written|prepared)", r"can't tell whether",
        r"i could ask",
        r"(?:by|until|till|before) (?:next )?(?:mon|tues|wednes|thurs|fri|satur|sun)day",
        r"(?:is|'s|are) (?:on )?(?:the \w+(?:th|st|nd|rd|first|second|third)|next \w+)\b",
        r"way to (?:get|tell|ask|fix|solve|handle)", r"in \w+ (?:days|weeks),? and i",
        r"so i can't (?:simply|just)",
    ),
    "to_understand_others": _any(
        r"(?:why|what|how|who|where)\b[^.?!]{0,40}\b(?:he|she|they)\b[^.?!]*\?",
        r"(?:isn't|not|wasn't|so un) ?like (?:him|her|them)\b",
        r"of all people",
        r"what got into",
        r"i can't square",
        r"is (?:he|she) (?:afraid|angry|ashamed|jealous|hiding|trying)",
        r"i can't (?:decide|tell) (?:if|whether) (?:he|she|that|it|they)",
        r"what (?:kind|sort) of (?:man|woman|person|friend|mother|father)",
        r"(?:he|she|they)(?: isn't| aren't|'s not| is not|'re not) (?:a |an )?(?:bad|"
        r"nasty|lazy|cruel|unkind|mean)",
        r"i wonder (?:who|whom|what|why|if|whether|how) (?:he|she|they|it|somebody)",
        r"so why\b",
        r"what(?:'s| is) behind",
        r"why (?:me|not me|say|now)\b",
        r"why (?:would|did|does|do|is|was|has|won't|didn't|doesn't) (?:he|she|they|anyone|"
        r"someone|my|the)\b", r"what (?:did|does|was) (?:he|she|they)\b(?! say)",
        r"(?:even|really) mean by", r"doesn't add up",
        r"can't (?:fit|make (?:it|him|her|them)|work (?:him|her|it|them) out)",
        r"what (?:goes|went|is going) on in (?:his|her|their)",
        r"i (?:keep )?wonder(?:ing)? (?:why|what|who|whom|whether|if) (?:he|she|they|"
        r"it was|anyone)", r"keep (?:puzzling|turning)", r"how could (?:he|she|they)",
        r"(?:he|she|they) (?:used to|isn't|wasn't|once) [^.?!]{3,60}(?:so (?:why|what)|"
        r"can't|yet)", r"an odd thing (?:for|to)", r"i don't get (?:him|her|them)",
        r"what makes (?:a person|somebody|someone|him|her|them)",
        r"what is (?:he|she|a person|someone) (?:saying|thinking|after)",
        r"figure (?:him|her|them) out", r"perhaps there's a reason (?:he|she|they)",
        r"what was (?:he|she) thinking", r"there must be (?:a|some) reason",
    ),
    "to_understand_self": _any(
        r"i catch myself",
        r"i (?:always|never|keep|tend to)\b[^.?!]{0,50}\b(?:when|whenever|because|instead)\b",
        r"if i'm honest",
        r"i was the one who",
        r"i suppose i (?:was|am|do|did|have|wanted)",
        r"deep down i",
        r"(?:says|said) (?:more )?about me",
        r"i knew (?:very |perfectly )?well",
        r"i could(?:'ve| have)\b",
        r"that's (?:just )?(?:how|who) i am",
        r"i(?:'ve| have) always been",
        r"i (?:never|hardly ever|don't ever) (?:let|ask|say no|speak up)",
        r"i (?:do|did) the same (?:thing )?(?:with|to|again)",
        r"i don't (?:recogni[sz]e|like) (?:myself|who)",
        r"was i too\b",
        r"did i do (?:something|anything) wrong",
        r"maybe (?:it's|it is|i'm|i am) (?:me|the (?:problem|one))", r"is it me\b",
        r"why (?:do|am|did|can't) i\b", r"my own (?:part|doing|fault|fear|pride)",
        r"i (?:always|usually|keep|tend to) (?:do|end|say|go|let|run|push|wait|hide|make|"
        r"choose|put|doing|saying|ending)", r"i notice(?:d)? (?:that )?i",
        r"isn't (?:how|who) i(?:'d)? want", r"if i'm (?:honest|straight)",
        r"to be honest with myself", r"i could have (?:said|asked|told|done)",
        r"(?:third|second|not the first) (?:job|time)", r"something i do\b",
        r"what does (?:that|it) say about me",
        r"i'm not proud",
        r"the truth is,? i", r"ought to have", r"i(?:'d| had) been saving (?:it|that) up",
        r"am i (?:too|the kind|someone|really)", r"i've (?:done|been like) (?:this|that) before",
        r"i recogni[sz]e (?:it|this|that) in",
    ),
    "to_be_cleared": _any(
        r"(?:should|could) i (?:really )?have\b[^.?!]*\?",
        r"is (?:it|that) (?:so|too|really so) (?:much|wrong|bad|strange)",
        r"i (?:asked|checked|said|told|warned|followed|sent)\b[^.?!]{0,50}\b(?:twice|"
        r"three times|in time|in writing|as agreed|beforehand|in advance)",
        r"what (?:else|more) (?:was|could|should|would|am) i",
        r"as if it (?:were|was) (?:me|my)",
        r"it's not as if i",
        r"any(?:one|body) would have",
        r"did i (?:deserve|ask for|miss)",
        r"wondering (?:if|whether) i",
        r"i (?:only|just) (?:asked|wanted|said|tried|did)",
        r"nothing i could have",
        r"(?:how|why) (?:is|was) (?:it|this|that) my fault", r"not my fault", r"i did nothing",
        r"i didn't do anything", r"(?:did|done) nothing wrong",
        r"what (?:did i|have i) (?:ever )?(?:do|done) (?:wrong|to deserve)",
        r"what (?:was|were|else (?:was|could)) i (?:supposed|meant|have)",
        r"what more (?:could|i could|should)", r"was it so (?:terrible|wrong|bad|much)",
        r"is (?:that|it) (?:a|such a|really a) (?:crime|sin)",
        r"am i (?:truly |really )?(?:the|a) (?:bad|problem|difficult|unreasonable|guilty)",
        r"somehow i'm the",
        r"i'm the (?:bad|unreasonable|guilty|one (?:who(?:'s| is| has)|apologi))",
        r"(?:everyone|they|people|she|he) (?:all )?(?:blames?|says? it's my)",
        r"did i (?:do this to|bring this on|somehow)",
        r"i (?:did|followed|kept) (?:everything|every rule|what (?:she|he|they|i was))",
        r"blam(?:e|ed|ing) me", r"looking for (?:what(?:ever)?|the thing) i",
        r"would (?:any|another|anyone|anybody)[^.?!]{0,50}(?:really|otherwise|no|different)",
        r"don't (?:see|know) what i did", r"i never (?:asked for|chased|hid|did) ",
        r"acts? as (?:if|though) i(?:'d| had)",
    ),
    "to_be_valued": _any(
        r"(?:nobody|no one|none of them|not one of them|"
        r"not one person)\b[^.?!]{0,20}\b(?:saw|said|noticed|counted|mentions?|mentioned|"
        r"remembers|reali[sz]ed|thanked|looked|knows how)",
        r"not once (?:did|has|have)\b",
        r"nobody else (?:would|did|could|had)",
        r"and not a (?:word|single)",
        r"i (?:still )?(?:did|finished|passed|managed|got) it (?:all )?(?:alone|by myself|"
        r"on my own|anyway)",
        r"no one else (?:would|did|could)",
        r"(?:they|people|everyone) (?:thinks?|say|act) (?:as if )?it (?:just )?(?:does|"
        r"did|happened|happens|dropped)",
        r"not one of them",
        r"(?:nobody|no one|none of them|not one|no-one)(?: \w+){0,4} (?:saw|sees|noticed|"
        r"notices|asked how|"
        r"thanked|thanks|said thank|clapped|remembers|mentioned|knows what i|realises|"
        r"appreciat\w+)", r"not (?:a|one|even a) (?:single )?(?:thank|word of thanks|thanks)",
        r"nobody cared (?:about|what) (?:my|i)",
        r"(?:unseen|unnoticed|overlooked|underappreciated|unappreciated)",
        r"after all i(?:'ve| have)? (?:did|done|put)",
        r"it took me (?:\w+ ){1,4}(?:months?|weeks?|years?|days|hours|tries)",
        r"i (?:did|made|built|wrote|kept|held|carried) (?:it )?all (?:by )?myself",
        r"took (?:it|me|that) for granted",
        r"without (?:a single|one|any) (?:error|mistake|thanks|complaint)",
        r"not (?:a single one|one) (?:missed|error|mistake|complaint)",
        r"you should(?:'ve| have) seen", r"the only (?:comment|one clapping|thanks)",
        r"i put (?:everything|so much|my heart|years)", r"and nobody\b",
        r"as if it (?:had|was|were) nothing", r"i've earned",
        r"my (?:hard )?work (?:doesn't|didn't|counts)", r"what it took",
    ),
    "to_weigh_sides": _any(
        r"half the time",
        r"either way",
        r"on (?:one|some) days?\b[^.?!]{0,60}\bon (?:the next|another|others?)",
        r"(?:he|she|they)(?:'s| is|'re| are) right\b[^.?!]{0,40}\b(?:but|and|so am)",
        r"both of (?:us|them|you)",
        r"i can (?:see|understand)\b[^.?!]{0,50}\b(?:but|and (?:i can|still|yet))",
        r"to be fair\b",
        r"sometimes i think[^.]{3,60}(?:sometimes|other times)",
        r"and yet (?:he|she|they|i)\b",
        r"i do (?:see|understand|know) (?:that|why|how)",
        r"(?:he|she|they) did (?:wait|help|pay|try|warn|say)",
        r"i go to and",
        r"part of me\b", r"one half of me", r"half of me", r"on (?:the )?one hand",
        r"on the other (?:hand|side)", r"both (?:sides|of us|of them|right|have a point)",
        r"(?:to and fro|back and forth)",
        r"(?:he|she|they)(?:'s| is| are| was| were)? (?:not (?:entirely |all )?wrong|"
        r"right too|got a point|has a point)",
        r"i (?:can )?see (?:his|her|their) (?:side|point)",
        r"some (?:days|hours|nights|mornings) i(?:'m| am)? [^.]{3,60}(?:and then|others|"
        r"other)", r"one (?:minute|day|moment) i",
        r"each of (?:them|us|those) (?:sounds?|was|has)", r"a bit wrong", r"is it fair",
        r"what's fair", r"who(?:'s| is) (?:actually |really )?right", r"i do see that",
        r"i know that(?: as well| too)", r"(?:takes?|see) (?:her|his|my) side",
        r"then (?:again )?i think of", r"torn between", r"weigh", r"pros and cons",
        r"but then (?:i|again)",
    ),
    "to_be_heard": _any(
        r"(?:said|say|told|tell|saying|telling)\b[^.?!]{0,30}\b(?:out loud|aloud|"
        r"to anyone|to anybody|all of it|the whole (?:story|thing))",
        r"before i (?:can|could|even|get|got)\b",
        r"i (?:start|begin|began|started)\b[^.?!]{0,40}\band (?:he|she|they|everyone|somebody)\b",
        r"nobody (?:asks|asked)\b",
        r"let me (?:just )?(?:tell|say|get)",
        r"haven't (?:really )?(?:spoken|talked) (?:about|to)",
        r"(?:as soon as|whenever|every time) i (?:say|start|mention|bring|try|open)",
        r"can i (?:just )?(?:tell you|say)",
        r"never (?:got|gotten|get) (?:beyond|past|to the end)",
        r"(?:they|people|he|she|my \w+) (?:always |already )?(?:starts?|is already|"
        r"are already) (?:consoling|advising|offering|looking up|fixing|telling me)",
        r"no chance to talk",
        r"it's been (?:sitting|stuck) in",
        r"nobody (?:really )?(?:listens|lets me|asks me)",
        r"no one (?:really )?(?:listens|lets me|to tell)",
        r"(?:just )?(?:need|needed|want|wanted) to (?:say|vent|tell|talk|get (?:this|"
        r"it) (?:out|off)|let (?:this|it) out)", r"let me (?:vent|rant|finish)",
        r"(?:cuts?|cutting) me off", r"interrupt",
        r"haven't (?:told|said|talked|described)[^.]{0,40}(?:anyone|anybody|anything|"
        r"a soul|it|once)", r"never told (?:anyone|anybody|a soul)",
        r"before i(?:'ve| have)? (?:even )?(?:finish|reach|got)", r"it's a long story",
        r"off my chest", r"kept my mouth shut",
        r"(?:swallow|bottl)(?:ing|ed) (?:it|this|that|everything)",
        r"jumps? (?:in|straight) (?:with|to)", r"starts? with (?:solutions|advice)",
        r"from (?:the )?(?:start|beginning) to", r"carrying this (?:around|since|for|alone)",
        r"changes? the subject", r"talk over me",
        r"don't (?:need|want) (?:any )?(?:advice|solutions|fixing)", r"nowhere to put",
        r"i gave up talking", r"(?:shush|hush)", r"my mouth (?:closes|shuts)",
        r"telling you (?:all )?this",
    ),
    "to_be_understood": _any(
        r"(?:people|everyone|everybody|they|friends|my \w+) (?:all |just |always |"
        r"only )?(?:says?|thinks?|tells? me|calls? it)\b",
        r"(?:it|this|that)(?:'s| is| was|'d be| feels?| felt)? (?:more |rather |almost |"
        r"a bit )?(?:like|as if|as though) (?:a|an|the|i|my|someone|somebody|being)\b",
        r"it's not (?:just|only)\b",
        r"nobody knows what",
        r"(?:they|nobody|no one|people) (?:can't|cannot|don't|doesn't|couldn't) (?:know|"
        r"see|have any idea|grasp|picture|imagine)",
        r"i do(?:n't| not) (?:think|know if) (?:they|any(?:one|body)|people)",
        r"how (?:do|can) (?:you|i) explain (?:it|this|that)",
        r"(?:words|word) for (?:it|this|that)",
        r"it isn't (?:only|just) (?:the|about|that)",
        r"(?:nobody|no one|none of them|they don't|people don't) (?:really |"
        r"even )?(?:gets?|understands?|grasps?|knows what it)",
        r"(?:people|everyone|everybody|they|friends|colleagues|they all) (?:just )?(?:say|"
        r"tell me|keep saying|keep telling)",
        r"you (?:can't|couldn't) (?:imagine|understand|know)",
        r"(?:can|could) (?:picture|imagine) (?:it|what)", r"what (?:it|this|that) is like",
        r"how (?:it|this|that) (?:really )?feels",
        r"only a (?:dog|cat|friend|job|joke)", r"just a (?:dog|cat|job|phase)",
        r"slides? (?:right )?off", r"(?:it|this) (?:feels?|felt|is) (?:like|as if|as though) ",
        r"i (?:felt|feel) (?:like|as if|as though) ", r"my (?:throat|chest|stomach|heart) ",
        r"the word for (?:this|it)", r"i can still (?:feel|hear|see)",
        r"as if (?:i were|this were|it were|i was)", r"as though (?:it|this|i) (?:were|was)",
    ),
}  # fmt: skip
