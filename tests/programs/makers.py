"""A small agent of two skills."""

from esc_skills.skills.bank import SkillBank
from programs.agent import SupportAgent
from signatures.skills import Demo
from tests.fakes import make_skill


def make_agent() -> SupportAgent:
    demo = Demo(history="Seeker: hello there", state="emotion: sad", reply="I am here.")
    skill = make_skill(not_needs=("a_next_step",)).model_copy(update={"demos": (demo,)})
    return SupportAgent(SkillBank((skill, make_skill("two", guidance="Ask one thing."))))
