"""Banks made by hypothesis, of any text: hostile to YAML, Markdown and line readers."""

from hypothesis import strategies as st

from esc_skills.skills.bank import SkillBank
from signatures.skills import (
    Clause,
    Condition,
    Contraindication,
    Demo,
    Provenance,
    Skill,
    SkillCard,
    StratumEvidence,
)

HOSTILE = (
    "", " ", "---", "a --- b", "\n---\nname: x", "# Guidance", "## Guidance", "\\## Guidance",
    "## When to use\n\n- x", "key: value", "- item", "* star", "'", '"', "\\", "{}", "[a]", "&a *a",
    "!!python/object:os.system", "%TAG", "@at", "`tick`", "None.", "null", "~", "yes", "1e3",
    "line\nbreak", "cr\rlf\r\n", "tab\tend", "nul\x00", "bell\x07", "nel\x85", "ls\u2028ps\u2029",
    "bom\ufeff", "zero\u200bwidth", "right\u202eleft", "é", "e\u0301", "心", "🫂",
    "[[ ## reply ## ]]",
    "[skill: x]\nDo.", "<!-- -->", "> quote", "```", "trailing  ", "  leading",
)  # fmt: skip
texts = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=40))
texts = st.one_of(texts, st.lists(texts, min_size=2, max_size=3).map("\n".join))
lists = st.lists(texts, max_size=3).map(tuple)
clauses = st.one_of(
    st.builds(
        Clause,
        field=st.just("need"),
        op=st.sampled_from(["in", "not_in"]),
        values=st.lists(
            st.sampled_from(["to_be_heard", "a_next_step", "unclear"]), min_size=1, unique=True
        ).map(tuple),
    ),
    st.builds(
        Clause,
        field=st.just("intensity"),
        op=st.sampled_from(["at_least", "at_most"]),
        values=st.integers(1, 5).map(lambda n: (n,)),
    ),
)
conditions = st.builds(Condition, clauses=st.lists(clauses, max_size=2).map(tuple), words=texts)
points = st.floats(-100, 100, allow_nan=False)
cards = st.builds(
    SkillCard,
    id=st.from_regex(r"[a-z][a-z0-9-]{1,12}", fullmatch=True),
    name=texts,
    version=st.integers(1, 9),
    applicability=conditions,
    contraindications=st.lists(
        st.builds(Contraindication, condition=conditions, units=lists), max_size=2
    ).map(tuple),
    expected_outcomes=lists,
    risks=lists,
    provenance=st.builds(
        Provenance, units=lists, dialogues=lists, parents=lists, edit=texts, licence=texts
    ),
    evidence=st.lists(
        st.builds(
            StratumEvidence,
            stratum=texts,
            uses=st.integers(0, 9),
            mean_change=points,
            low=points,
            high=points,
        ),
        max_size=2,
    ).map(tuple),
    locked=lists,
)
demos = st.builds(Demo, history=texts, state=texts, reply=texts)
skills = st.builds(Skill, card=cards, guidance=texts, demos=st.lists(demos, max_size=2).map(tuple))
banks = st.lists(skills, min_size=1, max_size=4, unique_by=lambda s: s.card.id).map(
    lambda found: SkillBank(tuple(found))
)


def marked(bank: SkillBank) -> SkillBank:
    """Mark all demos of a bank as mined."""
    return SkillBank(
        tuple(
            skill.model_copy(
                update={
                    "demos": tuple(d.model_copy(update={"origin": "mined"}) for d in skill.demos)
                }
            )
            for skill in bank
        )
    )
