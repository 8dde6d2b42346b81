"""Ten-line stand-ins: a scripted LM, rollouts computed from text, makers of small records."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import dspy
from dspy import lm15

from esc_skills.lm.model import SeededLM
from esc_skills.offline.prompt import Prompt, read, write
from esc_skills.optimizers.base import SkilledProgram
from esc_skills.simulation.rehearsal import Playbill
from signatures.dialogues import SeekerState
from signatures.rollouts import Appraisal, Exchange, Rollout, SeekerProfile, Talk
from signatures.skills import Clause, Condition, Contraindication, Skill, SkillCard

Answer = Callable[[Prompt], Mapping[str, str] | str]
Change = Callable[[SkilledProgram, Talk], int | None]


class ScriptedEngine:
    """Answers every prompt with `answer(prompt)`; a str is sent as it is. Remembers the prompts."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.prompts: list[Prompt] = []

    def __deepcopy__(self, memo: Any) -> "ScriptedEngine":
        return self

    def complete(self, request: lm15.Request) -> lm15.Response:
        system = request.system if isinstance(request.system, str) else ""
        messages = [(m.role, m.text) for m in request.messages]
        prompt = read(system, messages, request.config.seed or 0)
        self.prompts.append(prompt)
        said = self.answer(prompt)
        text = said if isinstance(said, str) else write(said, prompt.outputs, form=prompt.form)
        return lm15.Response(
            id=None,
            model=request.model,
            message=lm15.Message.assistant([lm15.TextPart(text)]),
            finish_reason="stop",
            usage=lm15.Usage(input_tokens=1, output_tokens=1, total_tokens=2),
        )


class AsyncScriptedEngine(ScriptedEngine):
    async def complete(self, request: lm15.Request) -> lm15.Response:
        return ScriptedEngine.complete(self, request)


def scripted_lm(answer: Answer) -> SeededLM:
    return SeededLM(
        "scripted/x",
        engine=ScriptedEngine(answer),
        async_engine=AsyncScriptedEngine(answer),
        cache=False,
    )


def agent_answer(
    prompt: Prompt, *, skill: str = "name-the-feeling", reply: str = "", risk: str = "none"
) -> dict[str, str]:
    """Answer the agent's own prompts sensibly."""
    asked = set(prompt.outputs)
    state = {
        "emotion": "sad",
        "intensity": "4",
        "need": "to_be_heard",
        "stage": "exploring",
        "risk": risk,
    }
    if "emotion" in asked:
        return {**state, "skill": skill}
    if "skill" in asked:
        return {"reason": "it fits", "skill": skill}
    return {"reply": reply or f"I hear you. [{prompt.instructions[:40]}]"}


def make_skill(
    skill_id: str = "name-the-feeling",
    *,
    guidance: str = "Name the feeling you hear.",
    needs: Sequence[str] = ("to_be_heard",),
    not_needs: Sequence[str] = (),
    **card: Any,
) -> Skill:
    clauses = (Clause(field="need", op="in", values=tuple(needs)),) if needs else ()
    barred = tuple(
        Contraindication(
            condition=Condition(
                clauses=(Clause(field="need", op="in", values=(n,)),), words=f"need is {n}"
            )
        )
        for n in not_needs
    )
    return Skill(
        card=SkillCard(
            id=skill_id,
            name=skill_id.replace("-", " "),
            applicability=Condition(
                clauses=clauses, words=f"need is {' or '.join(needs)}" if needs else "any state"
            ),
            contraindications=barred,
            expected_outcomes=("the seeker says more",),
            risks=("sounding like a formula",),
            **card,
        ),
        guidance=guidance,
    )


def make_profile(profile_id: str = "p1", **changes: Any) -> SeekerProfile:
    fields: dict[str, Any] = {
        "id": profile_id,
        "language": "en",
        "persona_type": "passive",
        "traits": ("tired", "quiet"),
        "persona": "Vera, 34, a bus driver, who says little.",
        "topic": "a changed roster",
        "scene": f"scene-{profile_id}",
        "situation": "Her roster was changed without a word.",
        "facts": tuple(f"Fact number {i} about the roster and the depot." for i in range(8)),
        "intention": "listening",
        "hidden_wish": "You want to be heard about the roster.",
        "hints": ("Nobody lets me finish a sentence.",),
        "first_talk": "They changed my roster again.",
    }
    return SeekerProfile(**{**fields, **changes})


def make_state(**changes: Any) -> SeekerState:
    return SeekerState(**{"emotion": "sad", "intensity": 4, "need": "to_be_heard", **changes})


def make_rollout(
    changes: Sequence[int] = (5, -5),
    *,
    profile: SeekerProfile | None = None,
    skill: str = "name-the-feeling",
    seed: int = 0,
    violations: tuple[str, ...] = (),
    **fields: Any,
) -> Rollout:
    profile = profile or make_profile()
    exchanges, emotion = [], 40
    for i, change in enumerate(changes):
        after = min(100, emotion + change)
        exchanges.append(
            Exchange(
                seeker=profile.first_talk if i == 0 else f"And then there is matter {i}.",
                reply=f"Reply number {i}.",
                skill=skill,
                state=make_state(),
                appraisal=Appraisal(
                    content="It spoke.",
                    target_completion="Partly.",
                    activity=f"Thought number {i}.",
                    analysis="Because of the tone.",
                    change=change,
                ),
                emotion_before=emotion,
                emotion_after=after,
                violations=violations,
            )
        )
        emotion = after
    return Rollout(
        **{
            "profile_id": profile.id,
            "scene": profile.scene,
            "stratum": profile.stratum,
            "intention": profile.intention,
            "seed": seed,
            "exchanges": tuple(exchanges),
            "trajectory": (40, *(e.emotion_after for e in exchanges)),
            "end": "turn_limit",
            **fields,
        }
    )


class FakeRollouts:
    """Plays a talk by asking `change(agent, talk)` for the change of its one reply; None fails it.

    Args:
        change: the rule.
        fail_every: of so many talks one fails, whatever the rule says; 0: none.
    """

    def __init__(self, change: Change, *, fail_every: int = 0) -> None:
        self.change, self.fail_every = change, fail_every
        self.played: list[Talk] = []
        self.n_failed = 0

    def __deepcopy__(self, memo: Any) -> "FakeRollouts":
        return self

    def run(self, agent: SkilledProgram, talks: Sequence[Talk]) -> tuple[Rollout, ...]:
        return tuple(self.one(agent, talk) for talk in talks)

    def replay(
        self,
        agent: SkilledProgram,
        recorded: Sequence[tuple[SeekerProfile, Rollout, int]],
        *,
        n_turns: int,
    ) -> tuple[Rollout, ...]:
        return self.run(agent, [Talk(profile=p, seed=rollout.seed) for p, rollout, _ in recorded])

    def student(
        self,
        agent: SkilledProgram,
        talks: Mapping[str, Talk],
        *,
        begin: Callable[[SkilledProgram], None],
        end: Callable[[SkilledProgram, str, Rollout], None],
        broke: Callable[[BaseException], None],
    ) -> dspy.Module:
        return FakeStudent(agent, self, Playbill(talks, begin, end, broke))

    def one(self, agent: SkilledProgram, talk: Talk) -> Rollout:
        self.played.append(talk)
        failed = bool(self.fail_every) and len(self.played) % self.fail_every == 5
        change = None if failed else self.change(agent, talk)
        skills = [s.card.id for s in agent.bank] or ["none"]
        if change is None:
            self.n_failed += 1
            return make_rollout((), profile=talk.profile, seed=talk.seed, end="unscored", error="x")
        return make_rollout((change,), profile=talk.profile, seed=talk.seed, skill=skills[0])


class FakeStudent(dspy.Module):
    """What optimizers tune: its agent replies once, so that there is a trace; `plays` judges."""

    def __init__(self, agent: SkilledProgram, plays: FakeRollouts, playbill: Playbill) -> None:
        super().__init__()
        self.agent, self.plays, self.playbill = agent, plays, playbill

    def forward(self, talk: str) -> dspy.Prediction:
        played = self.playbill.talks[talk]
        self.playbill.begin(self.agent)
        self.agent(history=messages(played.profile.first_talk))
        rollout = self.plays.one(self.agent, played)
        self.playbill.end(self.agent, talk, rollout)
        return dspy.Prediction(rollout=rollout)


def messages(*texts: str) -> list[dict[str, str]]:
    roles = ("user", "assistant")
    return [{"role": roles[i % 2], "content": text} for i, text in enumerate(texts)]


def dspy_context(lm: dspy.LM) -> Any:
    return dspy.context(lm=lm)
