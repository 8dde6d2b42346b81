"""Turns a difference between two programs into tables and lines for people."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, Final

from rich.box import SIMPLE_HEAD
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from esc_skills.cli.wrapping import Wrapped
from esc_skills.runs.inspecting import Difference, PartChange, ProgramDiff

_SIGN: Final = {"added": "+", "removed": "-", "changed": "~", "moved": ">", "revised": "~"}
_STYLE: Final = {"added": "green", "removed": "red", "changed": "yellow", "moved": "cyan"}
_COLUMNS_OF: Final = (("applies when",), ("not when",), ("guidance", "instructions"), ("demo",))
_COLUMNS: Final = ("applies", "not when", "guidance", "demos", "other")
_QUIET: Final = ("unit", "dialogue")  # ids by the dozen: counted for people, listed in --json


def print_diff(diff: ProgramDiff, console: Console) -> None:
    """Print how much differs, and where something does, what."""
    console.print(headline(diff), highlight=False, markup=False)
    if not diff.same:
        console.print(diff_table(diff))
        console.print(details(diff))


def headline(diff: ProgramDiff) -> str:
    """Say in one line how much differs."""
    n = Counter("evidence" if d.only_evidence else d.kind for d in diff.skills)
    if diff.same:
        return f"no difference: bank {diff.bank_before} in both, same instructions"
    said = [f"{n[k]} {k}" for k in ("added", "removed", "revised") if n[k]]
    said += [f"{n['evidence']} with new evidence only"] if n["evidence"] else []
    said = said or ["none changed"]
    order = ", in another order" if diff.moved else ""
    prompts = f"{len(diff.prompts)} changed" if diff.prompts else "the same"
    return (
        f"skills: {', '.join(said)}, {len(diff.unchanged)} the same{order}; "
        f"other instructions: {prompts}"
    )


def diff_table(diff: ProgramDiff) -> Table:
    """Show one line for every skill and instruction that differs."""
    title = f"bank {diff.bank_before} -> {diff.bank_after}"
    table = Table(title=title, title_justify="left", box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("", no_wrap=True)
    table.add_column("what", min_width=24)
    table.add_column("version", no_wrap=True)
    rows = [(one, _cells(one)) for one in _acting(diff)]
    used = [i for i in range(len(_COLUMNS)) if any(cells[i] for _, cells in rows)]
    for i in used:  # an empty column would only take room
        table.add_column(_COLUMNS[i], no_wrap=True)
    for one, cells in rows:
        sign = Text(_SIGN[one.kind], style=_STYLE.get(one.kind, "yellow"))
        table.add_row(sign, Wrapped(one.name), _versions(one), *(cells[i] for i in used))
    return table


def details(diff: ProgramDiff) -> RenderableType:
    """Show every change in words, grouped by skill and instruction."""
    seen = [d.name for d in diff.skills if d.only_evidence]
    evidence = (
        [Text(f"\nnew evidence only, the same in all else: {', '.join(seen)}")] if seen else []
    )
    return Group(*(part for one in _acting(diff) for part in _detail(one)), *evidence)


def diff_json(diff: ProgramDiff) -> dict[str, Any]:
    """Return the object that ``--json`` prints."""
    return {"same": diff.same, **asdict(diff)}


def _cells(one: Difference) -> list[str]:
    listed = {part for parts in _COLUMNS_OF for part in parts} | {"reach", "made by", *_QUIET}
    other = {change.part for change in one.changes} - listed
    return [_counted(one, parts) for parts in (*_COLUMNS_OF, tuple(other))]


def _acting(diff: ProgramDiff) -> tuple[Difference, ...]:
    return (*(d for d in diff.skills if not d.only_evidence), *diff.prompts)


def _detail(one: Difference) -> Iterator[RenderableType]:
    made = f"   {one.made_by}" if one.made_by else ""
    head = Text.assemble(
        "\n", (f"{_SIGN[one.kind]} {one.name}", "bold"), f" {_versions(one)}{made}"
    )
    yield head
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True)
    grid.add_column(no_wrap=True, style="dim")
    grid.add_column(overflow="fold")
    for change in one.changes:
        if change.part not in (*_QUIET, "made by"):
            grid.add_row(Text(""), Text(change.part), _told(change))
    for part in _QUIET:
        if counted := _counted(one, (part,)):
            grid.add_row(Text(""), Text(f"{part}s behind it"), Text(counted))
    yield grid


def _told(change: PartChange) -> Text:
    style = _STYLE[change.kind]
    text = Text()
    if change.kind == "moved":
        text.append(f"> {change.after}", style=style)
    else:
        before, after = (_shown(change.part, side) for side in (change.before, change.after))
        if change.before == change.after:
            text.append(after)
        else:
            text.append(f"- {before}" if before else "", style="red")
            text.append("\n" if before and after else "")
            text.append(f"+ {after}" if after else "", style="green")
    note = "moved" if change.kind == "moved" else change.note
    return text.append(f"   [{note}]", style="bold") if note else text


def _shown(part: str, text: str) -> str:
    """Show of a demo what is answered and the answer; the talk before it is in --json."""
    talk, arrow, reply = text.partition("\n(")
    if part != "demo" or not arrow:
        return text
    lines = talk.split("\n")
    before = f"({len(lines) - 1} messages before) " if len(lines) > 1 else ""
    return f"{before}{lines[-1]}\n-> {reply.partition('-> ')[2]}"


def _counted(one: Difference, parts: tuple[str, ...]) -> str:
    n: Counter[str] = Counter(c.kind for c in one.changes if c.part in parts)
    return " ".join(f"{_SIGN[kind]}{n[kind]}" for kind in _STYLE if n[kind])


def _versions(one: Difference) -> str:
    if one.version_before and one.version_after and one.version_before != one.version_after:
        return f"v{one.version_before} -> v{one.version_after}"
    known = one.version_after or one.version_before
    return f"v{known}" if known else ""
