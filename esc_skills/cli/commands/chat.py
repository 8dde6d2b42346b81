"""``chat``: talk to a compiled agent; see the state it saw and the skill it chose."""

from esc_skills.cli.commands import options
from esc_skills.cli.console import out, told_plainly


def chat(
    artifact: options.Artifact,
    lm: options.Lm = None,
    api_base: options.ApiBase = None,
) -> None:
    """Talk to a compiled agent and see the state it saw and the skill it chose.

    Ctrl-D ends the talk.
    """
    with told_plainly():
        from esc_skills.lm.meter import Meter
        from esc_skills.runs import compile as job
        from esc_skills.runs.settings import Settings
        from programs.saving import load_agent

        roles = job.connect_roles(Settings().with_flags(lm=lm, api_base=api_base), Meter())
        agent = load_agent(artifact, lm=roles.agent)
        if roles.is_offline:
            out.print(
                "The offline LM answers: no language model, for trying the system out.",
                style="yellow",
            )
        history: list[dict[str, str]] = []
        while (said := _asked()) is not None:
            history.append({"role": "user", "content": said})
            answer = agent(history=history)
            history.append({"role": "assistant", "content": answer.reply})
            out.print(f"  {answer.state.words()}", style="dim", markup=False, highlight=False)
            out.print(
                f"  skill: {answer.skill} ({answer.reason})",
                style="dim",
                markup=False,
                highlight=False,
            )
            out.print(answer.reply, markup=False, highlight=False)


def _asked() -> str | None:
    while True:
        try:
            said = out.input("[bold]you> [/bold]").strip()
        except (EOFError, KeyboardInterrupt):
            out.print()
            return None
        if said:
            return said
