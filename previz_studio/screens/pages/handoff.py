"""Handing a sequence to editorial: what blocks it, what goes in, and the package while it is made and after."""

from dataclasses import dataclass
from typing import ClassVar

from previz_studio.screens.pages.parts import Choice, Gate, Shell


@dataclass(frozen=True)
class Check:
    """`verdict` is `bad` (blocks a final handoff), `warn` or `ok`. Bad ones first."""

    verdict: str
    fact: str
    words: str
    action: str = ""
    href: str = ""


@dataclass(frozen=True)
class HandoffRow:
    shot_id: str
    code: str
    take: str
    """`v009`, empty for none."""
    state: str
    approved_by: str
    """`Marcus, 12 Oct`."""
    needs: str
    """`Waiting for Marcus`, `Off plan, 31° of 45°`."""
    included: bool
    possible: bool = True
    """False: there is no take to send."""
    picture: str = ""
    href: str = ""


@dataclass(frozen=True)
class Option:
    """A pill to switch: sent as `name`=`value` when on."""

    value: str
    label: str
    on: bool = True
    gate: Gate = Gate(True)


@dataclass(frozen=True)
class TreeLine:
    depth: int
    name: str
    words: str = ""


@dataclass(frozen=True)
class EarlierPackage:
    number: int
    tag: str
    """`WIP`, `Final`."""
    by: str
    when: str
    contents: str
    """`22 shots, ProRes 422 HQ, OTIO`."""
    size: str
    href: str
    state: str = "ready"
    """`ready`, `making`, `failed` or `cancelled`."""
    problem: str = ""
    """`Checksum failed, export again`."""


@dataclass(frozen=True)
class HandoffPage:
    """POST to `post_url`: sequence, flavour, choice, shots (many), include (many), final (`0` or `1`)."""

    template: ClassVar[str] = "handoff/page.html"
    shell: Shell
    post_url: str
    sequence_code: str
    summary: str
    """`SQ030 Harbour Run, cut 12. Package 4, the last went out on 9 Oct.`"""
    checks: tuple[Check, ...]
    checks_words: str
    """`2 of 6 checks need you`."""
    choices: tuple[Choice, ...]
    """Which takes: links that show this page with `?choice=`; `value` is what the form sends for the current one."""
    rows: tuple[HandoffRow, ...]
    included_words: str
    """`11 of 14 in this package`."""
    flavours: tuple[Choice, ...]
    """`value` is 422hq and so on."""
    cut_lists: tuple[Option, ...]
    extras: tuple[Option, ...]
    naming: str
    tree: tuple[TreeLine, ...]
    tree_words: str
    """`0.8 GB, 39 files`, or `39 files, size unknown`."""
    may_wip: Gate
    may_final: Gate
    final_words: str
    """`Final unlocks when all 14 shots are approved. A work in progress is marked WIP in every file name.`"""
    packages: tuple[EarlierPackage, ...] = ()


@dataclass(frozen=True)
class PackageStage:
    words: str
    state: str
    """`done`, `current` or `to come`."""
    fact: str = ""


@dataclass(frozen=True)
class PackageFile:
    name: str
    href: str
    size: str
    sha256: str = ""


@dataclass(frozen=True)
class PackagePage:
    """One package: while it is made it refreshes itself; afterwards it lists its files with their hashes."""

    template: ClassVar[str] = "handoff/package.html"
    shell: Shell
    title: str
    """`Exporting package 4, work in progress`, `Package 4, final`."""
    state: str
    """`making`, `ready`, `failed` or `cancelled`."""
    percent: int
    now: str
    """`Encoding SH050, 5 of 11`."""
    rest: str
    """`0.4 of 0.8 GB, about 40 s left`; empty for unknown."""
    stages: tuple[PackageStage, ...]
    files: tuple[PackageFile, ...]
    facts: tuple[tuple[str, str], ...]
    """What goes into the audit trail: Who, Why WIP, Waived, Rights."""
    tree: tuple[TreeLine, ...]
    tree_words: str
    back_url: str
    cancel_url: str = ""
    retry_url: str = ""
    problem: str = ""
    packages: tuple[EarlierPackage, ...] = ()
    download_url: str = ""
    """Everything as one file, empty when there is none."""
