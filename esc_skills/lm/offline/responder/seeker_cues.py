"""What a seeker's words are taken to show: English cues for emotion, need, stage, risk and tone. Patterns only, no logic.

All patterns run on lower-cased text with straight quotes. A cue is a common way of speaking, never a sentence of a corpus.
"""

import re
from typing import Final


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(patterns) + ")")


EMOTION_CUES: Final = {
    "angry": _any(
        r"furious", r"angry", r"\bmad at", r"livid", r"outrag", r"rage\b", r"seething", r"how dare", r"pissed",
        r"fuming", r"unbelievable", r"hate (?:him|her|them|it)\b", r"disgust", r"cross\b(?! out)", r"who does that",
        r"the nerve", r"resent", r"makes my blood", r"villain", r"unfair", r"the monster",
    ),
    "anxious": _any(
        r"anxi", r"worr(?:y|ied|ies)", r"scared", r"afraid", r"nervous", r"panic", r"terrified", r"frighten",
        r"dread", r"what if\b", r"on edge", r"can't sleep", r"stomach", r"shaking", r"fear\b", r"stress", r"uneasy",
        r"petrified",
    ),
    "ashamed": _any(
        r"ashamed", r"shame\b", r"embarrass", r"humiliat", r"mortif", r"pathetic", r"failure\b", r"not good enough",
        r"look(?:ed)? (?:stupid|foolish)", r"like an idiot", r"disgrace",
        r"if (?:he|she|they|anyone) (?:ever )?found out", r"laughed at",
        r"in front of (?:everyone|everybody|the whole|all)", r"worthless",
    ),
    "guilty": _any(
        r"guilt", r"i should(?:n't)? have\b", r"shouldn't have", r"my fault", r"i regret",
        r"let (?:him|her|them) down", r"remorse", r"forgive (?:me|myself)", r"feel(?:ing)? bad about",
        r"bad conscience", r"i hid\b", r"i lied", r"behind (?:her|his|their) back", r"sorry for what i",
    ),
    "lonely": _any(
        r"lonely", r"loneliness", r"all alone", r"so alone", r"by myself", r"nobody to talk", r"no one to talk",
        r"isolated", r"no friends", r"on my own\b", r"nobody (?:calls|rings|knocks|asks)", r"left out",
        r"not invited", r"empty (?:flat|house)", r"no one here", r"eat alone",
    ),
    "hurt": _any(
        r"hurt(?:s|ing|ful)?\b", r"betray", r"let me down", r"wounded", r"stab", r"rejected", r"ignored",
        r"replaced", r"like i(?:'m| am| was) (?:nothing|nobody|air|furniture)", r"took (?:me )?for granted",
        r"taken for granted", r"cut deep", r"stings?\b", r"stung", r"dropped me", r"dumped", r"broke up with me",
        r"ended it", r"passed over", r"silent (?:for|treatment)",
    ),
    "grieving": _any(
        r"died", r"passed away", r"funeral", r"grief", r"griev", r"mourn", r"i miss (?:him|her|them|my)",
        r"since (?:his|her) death", r"widow",
        r"lost my (?:mother|mum|mom|father|dad|wife|husband|son|daughter|brother|sister|dog|cat|baby)",
        r"the late\b",
    ),
    "overwhelmed": _any(
        r"overwhelm", r"too much\b", r"can't (?:cope|keep up|manage)", r"drowning", r"exhaust",
        r"burn(?:ed|t)? ?out", r"worn out", r"swamped", r"piling up", r"no (?:strength|energy) left",
        r"double shifts?", r"falling apart", r"at the end of my", r"so tired", r"four hours (?:a night|again)",
        r"drained", r"breaking point", r"sixteen hours", r"running on empty",
    ),
    "numb": _any(
        r"numb", r"feel nothing", r"don't feel (?:anything|much)", r"empty\b(?! (?:flat|house|plate))",
        r"on autopilot", r"go through the motions", r"same (?:thing )?tomorrow", r"doesn't matter any",
        r"flat\b(?= inside)", r"just lie there", r"goes round like that", r"hollow",
    ),
    "frustrated": _any(
        r"frustrat", r"annoy", r"fed up", r"sick of", r"irritat", r"no matter what i", r"had enough", r"pointless",
        r"going nowhere", r"again and again", r"nothing (?:works|changes|helps)", r"i've tried", r"great system",
        r"stuck\b", r"driving me", r"every single",
    ),
    "jealous": _any(
        r"jealous", r"env(?:y|ious)", r"why (?:him|her|them) and not me", r"should have been me",
        r"everyone else (?:has|gets|is)", r"instead of me", r"gets everything", r"begrudge",
    ),
    "confused": _any(
        r"confus", r"don't understand", r"doesn't (?:make sense|add up)", r"puzzl", r"torn\b",
        r"can't (?:tell|decide|work out|figure)", r"don't know what to think", r"baffl", r"mixed up",
        r"makes no sense", r"no idea (?:why|what)", r"bewilder", r"can't make (?:it|him|her) out",
    ),
    "hopeless": _any(
        r"hopeless", r"no hope", r"no point", r"what(?:'s| is) the point", r"no way out", r"give up", r"given up",
        r"never (?:going to )?(?:change|get better)", r"nothing will ever", r"can't go on", r"no future",
    ),
    "sad": _any(
        r"sad\b", r"sadness", r"cr(?:y|ied|ying)\b", r"tears", r"heartbroken", r"miserable", r"down lately",
        r"depress", r"unhappy", r"gloomy", r"miss(?:ing)? (?:him|her|them|home)", r"broke my heart", r"weep",
        r"i suppose that's how", r"don't expect", r"disappoint",
    ),
    "relieved": _any(
        r"relieved", r"such a relief", r"feel(?:ing)? (?:a bit |a little |much |so much )?(?:better|lighter|calmer)",
        r"helps? to (?:hear|say|talk)", r"weight off", r"i can breathe", r"thank you[,.! ]", r"that helps",
        r"never thought of it", r"you're right",
    ),
}  # fmt: skip
NEED_CUES: Final = {
    "a_next_step": _any(
        r"what (?:should|can|could|do|would) i (?:even )?do\b", r"should i\b",
        r"how (?:do|can|should|could|would|does one) (?:i |you |one )?\w+",
        r"any (?:advice|ideas?|tips|suggestions?)",
        r"don't know (?:how|what) to (?:do|say|write|tell|word|start|handle|carry|answer|ask)",
        r"know how to (?:word|say|start|put)", r"i have to (?:say|decide|answer|sign|tell|choose|go)",
        r"run out of (?:ideas|things)", r"what would you do", r"i need a (?:plan|way)", r"deleted (?:every|it|them)",
        r"no words? prepared", r"nothing (?:written|prepared)", r"can't tell whether", r"i could ask",
        r"(?:by|until|till|before) (?:next )?(?:mon|tues|wednes|thurs|fri|satur|sun)day",
        r"(?:is|'s|are) (?:on )?(?:the \w+(?:th|st|nd|rd|first|second|third)|next \w+)\b",
        r"way to (?:get|tell|ask|fix|solve|handle)", r"in \w+ (?:days|weeks),? and i", r"so i can't (?:simply|just)",
    ),
    "to_understand_others": _any(
        r"why (?:would|did|does|do|is|was|has|won't|didn't|doesn't) (?:he|she|they|anyone|someone|my|the)\b",
        r"what (?:did|does|was) (?:he|she|they)\b(?! say)", r"(?:even|really) mean by", r"doesn't add up",
        r"can't (?:fit|make (?:it|him|her|them)|work (?:him|her|it|them) out)",
        r"what (?:goes|went|is going) on in (?:his|her|their)",
        r"i (?:keep )?wonder(?:ing)? (?:why|what|who|whom|whether|if) (?:he|she|they|it was|anyone)",
        r"keep (?:puzzling|turning)", r"how could (?:he|she|they)",
        r"(?:he|she|they) (?:used to|isn't|wasn't|once) [^.?!]{3,60}(?:so (?:why|what)|can't|yet)",
        r"an odd thing (?:for|to)", r"i don't get (?:him|her|them)",
        r"what makes (?:a person|somebody|someone|him|her|them)",
        r"what is (?:he|she|a person|someone) (?:saying|thinking|after)", r"figure (?:him|her|them) out",
        r"perhaps there's a reason (?:he|she|they)", r"what was (?:he|she) thinking",
        r"there must be (?:a|some) reason",
    ),
    "to_understand_self": _any(
        r"did i do (?:something|anything) wrong", r"maybe (?:it's|it is|i'm|i am) (?:me|the (?:problem|one))",
        r"is it me\b", r"why (?:do|am|did|can't) i\b", r"my own (?:part|doing|fault|fear|pride)",
        r"i (?:always|usually|keep|tend to) (?:do|end|say|go|let|run|push|wait|hide|make|choose|put|doing|"
        r"saying|ending)", r"i notice(?:d)? (?:that )?i", r"isn't (?:how|who) i(?:'d)? want",
        r"if i'm (?:honest|straight)", r"to be honest with myself", r"i could have (?:said|asked|told|done)",
        r"(?:third|second|not the first) (?:job|time)", r"something i do\b", r"what does (?:that|it) say about me",
        r"frighten(?:s|ed) me (?:about myself|afterwards)", r"i'm not proud", r"the truth is,? i", r"ought to have",
        r"i(?:'d| had) been saving (?:it|that) up", r"am i (?:too|the kind|someone|really)",
        r"i've (?:done|been like) (?:this|that) before", r"i recogni[sz]e (?:it|this|that) in",
    ),
    "to_be_cleared": _any(
        r"(?:how|why) (?:is|was) (?:it|this|that) my fault", r"not my fault", r"i did nothing",
        r"i didn't do anything", r"(?:did|done) nothing wrong",
        r"what (?:did i|have i) (?:ever )?(?:do|done) (?:wrong|to deserve)",
        r"what (?:was|were|else (?:was|could)) i (?:supposed|meant|have)", r"what more (?:could|i could|should)",
        r"was it so (?:terrible|wrong|bad|much)", r"is (?:that|it) (?:a|such a|really a) (?:crime|sin)",
        r"am i (?:truly |really )?(?:the|a) (?:bad|monster|villain|rat|problem|unreasonable)", r"somehow i'm the",
        r"i'm the (?:bad|unreasonable|villain|guilty|one (?:who(?:'s| is| has)|apologi))",
        r"(?:everyone|they|people|she|he) (?:all )?(?:blames?|says? it's my)",
        r"did i (?:do this to|bring this on|somehow)",
        r"i (?:did|followed|kept) (?:everything|every rule|what (?:she|he|they|i was))", r"blam(?:e|ed|ing) me",
        r"looking for (?:what(?:ever)?|the thing) i",
        r"would (?:any|another|anyone|anybody)[^.?!]{0,50}(?:really|otherwise|no|different)",
        r"don't (?:see|know) what i did", r"i never (?:asked for|chased|hid|did) ",
        r"acts? as (?:if|though) i(?:'d| had)",
    ),
    "to_be_valued": _any(
        r"(?:nobody|no one|none of them|not one|no-one)(?: \w+){0,4} (?:saw|sees|noticed|notices|asked how|"
        r"thanked|thanks|said thank|clapped|remembers|mentioned|knows what i|realises|appreciat\w+)",
        r"not (?:a|one|even a) (?:single )?(?:thank|word of thanks|thanks)", r"nobody cared (?:about|what) (?:my|i)",
        r"(?:unseen|unnoticed|overlooked|underappreciated|unappreciated)",
        r"after all i(?:'ve| have)? (?:did|done|put)",
        r"it took me (?:\w+ ){1,4}(?:months?|weeks?|years?|days|hours|tries)",
        r"i (?:did|made|built|wrote|kept|held|carried) (?:it )?all (?:by )?myself",
        r"took (?:it|me|that) for granted", r"without (?:a single|one|any) (?:error|mistake|thanks|complaint)",
        r"not (?:a single one|one) (?:missed|error|mistake|complaint)", r"you should(?:'ve| have) seen",
        r"the only (?:comment|one clapping|thanks)", r"i put (?:everything|so much|my heart|years)", r"and nobody\b",
        r"still got up the next", r"as if it (?:had|was|were) nothing", r"i've earned",
        r"my (?:hard )?work (?:doesn't|didn't|counts)", r"what it took",
    ),
    "to_weigh_sides": _any(
        r"part of me\b", r"one half of me", r"half of me", r"on (?:the )?one hand", r"on the other (?:hand|side)",
        r"both (?:sides|of us|of them|right|have a point)", r"(?:to and fro|back and forth)",
        r"(?:he|she|they)(?:'s| is| are| was| were)? (?:not (?:entirely |all )?wrong|right too|got a point|"
        r"has a point)", r"i (?:can )?see (?:his|her|their) (?:side|point)",
        r"some (?:days|hours|nights|mornings) i(?:'m| am)? [^.]{3,60}(?:and then|others|other)",
        r"one (?:minute|day|moment) i", r"each of (?:them|us|those) (?:sounds?|was|has)", r"a bit wrong",
        r"is it fair", r"what's fair", r"who(?:'s| is) (?:actually |really )?right", r"i do see that",
        r"i know that(?: as well| too)", r"(?:takes?|see) (?:her|his|my) side", r"then (?:again )?i think of",
        r"torn between", r"weigh", r"pros and cons", r"two columns", r"but then (?:i|again)",
    ),
    "to_be_heard": _any(
        r"nobody (?:really )?(?:listens|lets me|asks me)", r"no one (?:really )?(?:listens|lets me|to tell)",
        r"(?:just )?(?:need|needed|want|wanted) to (?:say|vent|tell|talk|get (?:this|it) (?:out|off)|"
        r"let (?:this|it) out)", r"let me (?:vent|rant|finish)", r"(?:cuts?|cutting) me off", r"interrupt",
        r"haven't (?:told|said|talked|described)[^.]{0,40}(?:anyone|anybody|anything|a soul|it|once)",
        r"never told (?:anyone|anybody|a soul)", r"before i(?:'ve| have)? (?:even )?(?:finish|reach|got)",
        r"it's a long story", r"off my chest", r"kept my mouth shut",
        r"(?:swallow|bottl)(?:ing|ed) (?:it|this|that|everything)", r"jumps? (?:in|straight) (?:with|to)",
        r"starts? with (?:solutions|advice)", r"from (?:the )?(?:start|beginning) to",
        r"carrying this (?:around|since|for|alone)", r"changes? the subject", r"talk over me",
        r"don't (?:need|want) (?:any )?(?:advice|solutions|fixing)", r"nowhere to put", r"i gave up talking",
        r"(?:shush|hush)", r"my mouth (?:closes|shuts)", r"telling you (?:all )?this",
    ),
    "to_be_understood": _any(
        r"(?:nobody|no one|none of them|they don't|people don't) (?:really |even )?(?:gets?|understands?|"
        r"grasps?|knows what it)",
        r"(?:people|everyone|everybody|they|friends|colleagues|they all) (?:just )?(?:say|tell me|"
        r"keep saying|keep telling)", r"you (?:can't|couldn't) (?:imagine|understand|know)",
        r"(?:can|could) (?:picture|imagine) (?:it|what)", r"what (?:it|this|that) is like",
        r"how (?:it|this|that) (?:really )?feels", r"plenty (?:of|more) (?:other )?fish",
        r"only a (?:dog|cat|friend|job|joke)", r"just a (?:dog|cat|job|phase)", r"slides? (?:right )?off",
        r"(?:it|this) (?:feels?|felt|is) (?:like|as if|as though) ", r"i (?:felt|feel) (?:like|as if|as though) ",
        r"my (?:throat|chest|stomach|heart) ", r"further away than", r"the word for (?:this|it)",
        r"i can still (?:feel|hear|see)", r"as if (?:i were|this were|it were|i was)",
        r"as though (?:it|this|i) (?:were|was)",
    ),
}  # fmt: skip
STAGE_CUES: Final = {
    "closing": _any(
        r"good ?bye", r"bye\b",
        r"i(?:'ll| will| should| must| have to| need to|'d better) (?:go|leave|head|sleep|stop here)(?: now|"
        r" off)?[,.!]", r"good night",
        r"thanks? (?:you )?(?:so much |a lot )?for (?:listening|your time|everything|the talk|today)",
        r"talk (?:to you )?(?:soon|another time)", r"that's all i",
    ),
    "acting": _any(
        r"i(?:'ll| will) (?:try|do|write|call|ring|ask|tell|talk|speak|go and|start|send)\b",
        r"i(?:'m| am) going to (?:try|write|call|ring|ask|tell|talk|speak|start|send)", r"tomorrow i(?:'ll| will)",
        r"i could (?:try|start|ask|write|call)", r"what should i (?:say|write|do) (?:first|then|when)",
        r"let's (?:do|try) ",
    ),
    "easing": _any(
        r"feel(?:ing)? (?:a bit |a little |much |so much |slightly )?(?:better|lighter|calmer)", r"that helps",
        r"it helps to", r"i hadn't (?:thought|seen)", r"never thought of it", r"you're right",
        r"that's (?:true|a good point|kind)", r"thank you", r"thanks\b", r"relieved",
    ),
}  # fmt: skip
RISK_CUES: Final = {
    "crisis": _any(
        r"kill(?:ing)? myself", r"suicid", r"end (?:my life|it all)", r"want(?:ed)? to die",
        r"better off (?:dead|without me)", r"wish i (?:was|were) dead",
        r"don't want to (?:live|be alive|wake up|be here any ?more)",
        r"(?:cut|hurt|harm)(?:ting|ing)? myself(?! (?:shaving|cooking|by accident))", r"overdose", r"self-?harm",
        r"(?:he|she|they) (?:hits?|beats?|chokes?|raped|choked|punched) me\b", r"no reason to live",
        r"going to (?:kill|stab|shoot) (?:him|her|them|someone)", r"saving up (?:my )?pills",
    ),
    "concern": _any(
        r"hopeless", r"no way out", r"can't (?:go on|take (?:it|this) any ?more|do this any ?more)",
        r"what(?:'s| is) the point", r"worthless", r"a burden (?:to|on)", r"nobody would (?:miss|notice|care)",
        r"want to disappear", r"wish i could disappear", r"haven't eaten",
        r"drink(?:ing)? (?:every night|until i|to sleep|myself)", r"giv(?:e|en|ing) up on (?:life|everything)",
        r"hate myself", r"empty inside", r"can't see a future",
    ),
}  # fmt: skip
LOUD: Final = _any(
    r"so (?:angry|tired|sad|scared|alone|ashamed|hurt|much|very)", r"really\b", r"very\b", r"completely", r"totally",
    r"utterly", r"never\b", r"always\b", r"can't (?:bear|stand|stop|take)", r"unbearable", r"furious", r"terrified",
    r"devastat", r"desperate", r"every single", r"the worst", r"hate\b", r"unbelievable", r"falling apart", r"sobb",
    r"panic",
)
SOFT: Final = _any(
    r"a bit\b", r"a little\b", r"kind of", r"sort of", r"i suppose", r"i guess", r"maybe\b", r"no big deal",
    r"nothing (?:much|serious|to make)", r"it's fine", r"all fine", r"i'm fine", r"whatever\b", r"probably\b",
    r"more or less", r"can't complain", r"slightly", r"not (?:that|so) bad", r"anyway\b",
)  # fmt: skip
CALM: Final = _any(
    r"nothing (?:much|serious)", r"no big deal", r"all fine", r"it's fine", r"i'm fine", r"can't complain",
    r"anyway\b", r"no complaints", r"probably", r"haha", r"by the way",
)  # fmt: skip
