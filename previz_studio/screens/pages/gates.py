"""Who selects and who approves on a project, and where a sequence differs (`/p/nf/gates`)."""

from dataclasses import dataclass
from typing import ClassVar

from previz_studio.screens.pages.parts import Choice, Gate, Shell


@dataclass(frozen=True)
class GateForm:
    """One gate as it stands here. POST to `GatesPage.post_url`: gate, roles, people, each, or back=1 to inherit."""

    key: str
    """`select` or `approve`."""
    title: str
    """`Who approves`."""
    sentence: str
    """What stands under the button of somebody who may not: `Marcus Oyelaran, Producer, approves.`"""
    source: str
    """`Set for this sequence`, `As the project says`, `The studio's usual rule`."""
    own: bool
    """True where it is set here and can be given back to what stands above."""
    roles: tuple[Choice, ...]
    people: tuple[Choice, ...]
    each: bool
    warning: str = ""
    """`Nobody on the crew is Editor: this gate cannot be passed until somebody is.`"""


@dataclass(frozen=True)
class GatesPage:
    template: ClassVar[str] = "gates/page.html"
    shell: Shell
    title: str
    """`Who decides on Night Ferry`, `Who decides on SQ030 Harbour Run`."""
    scopes: tuple[Choice, ...]
    """The project and its sequences; those with gates of their own say so."""
    sequence: str
    """`SQ030`, empty for the project."""
    post_url: str
    gates: tuple[GateForm, ...]
    may_change: Gate
    effect: tuple[str, ...]
    """What a change does to approvals that stand, each a sentence."""
    done: str = ""
