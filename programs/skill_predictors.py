"""A skill is a predictor: guidance is its instructions, exemplary turns are its demos."""

import dspy

from signatures.skills import Demo, Skill, SkillCard
from signatures.support import RespondWithSkill, guidance_of, skill_instructions


def predictor_of(skill: Skill) -> dspy.Predict:
    """Make the predictor that speaks `skill`."""
    instructions = skill_instructions(skill.card.id, skill.guidance)
    predictor = dspy.Predict(RespondWithSkill.with_instructions(instructions))
    predictor.demos = [dspy.Example(**demo.model_dump()) for demo in skill.demos]
    return predictor


def skill_of(card: SkillCard, predictor: dspy.Predict) -> Skill:
    """Read the skill back from its predictor, as some optimizer may have left it."""
    return Skill(
        card=card,
        guidance=guidance_of(predictor.signature.instructions),
        demos=tuple(
            Demo(
                history=demo["history"],
                state=demo.get("state") or "",
                reply=demo["reply"],
                origin=demo.get("origin"),
                model=demo.get("model"),
            )
            for demo in predictor.demos
            if demo.get("reply") and demo.get("history")
        ),
    )
