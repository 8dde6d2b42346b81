"""``chat``: talk to a compiled agent; see the state it saw and the skill it chose."""

from esc_skills.cli.commands import options
from esc_skills.cli.console import out, told_plainly


def chat(
    artifact: options.Artifact,
    lm: options.Lm = None,
    api_base: options.ApiBase = None,
    demos: options.Demos = "auto",
    timeout: options.Timeout = None,
    locale: options.LocaleOption = None,
) -> None:
    """Talk to a compiled agent and see the state it saw and the skill it chose.

    Ctrl-D ends the talk. Where the model fails, the reply is fixed words that say so.

    Example: python optimize.py chat artifacts/released --lm openai/gpt-4o-mini
    """
    with told_plainly():
        from esc_skills.runs.chatting import open_chat
        from esc_skills.runs.settings import ModelSettings

        settings = ModelSettings().with_flags(lm=lm, api_base=api_base, timeout=timeout)
        with open_chat(artifact, settings, demos=demos, locale=locale) as talk:
            if talk.offline:
                out.print(
                    "The offline LM answers: no language model, for trying the system out.",
                    style="yellow",
                )
            if talk.note:
                out.print(talk.note, style="yellow", markup=False, highlight=False)
            while (said := _asked()) is not None:
                answer = talk.say(said)
                if answer.notice:
                    out.print(answer.notice, style="yellow", markup=False, highlight=False)
                if answer.failed is None:  # else its reason is in the log, on standard error
                    for line in (f"  {answer.state}", f"  skill: {answer.skill} ({answer.reason})"):
                        out.print(line, style="dim", markup=False, highlight=False)
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
