"""Signing in, and the answers that stand alone: refusals and missing pages."""

from dataclasses import dataclass
from typing import ClassVar

from previz_studio.screens.pages.parts import Shell


@dataclass(frozen=True)
class SignIn:
    """Shows no project image or name. `refusal` never says which half was wrong."""

    template: ClassVar[str] = "signin/page.html"
    email: str = ""
    next: str = ""
    """Where to go afterwards: a path of ours."""
    host: str = ""
    refusal: str = ""
    """`That name and password do not match.`"""
    consequence: str = ""
    """`After 3 more tries you will have to wait 5 minutes.`"""
    csrf: str = ""


@dataclass(frozen=True)
class ErrorPage:
    """`shell` is None where nobody is signed in. The same page answers fragments: scripts read [data-message]."""

    template: ClassVar[str] = "errors/page.html"
    status: int
    message: str
    hint: str = ""
    kept: str = ""
    back: str = ""
    shell: Shell | None = None
