"""Adding selected shots to a playlist."""

from dataclasses import dataclass
from typing import ClassVar

from previz_studio.screens.pages.parts import Choice, Shell


@dataclass(frozen=True)
class AddToPlaylist:
    template: ClassVar[str] = "playlists/add.html"
    shell: Shell
    shots: tuple[tuple[str, str], ...]
    """(id, `SH050 v007`), in the order they will stand."""
    playlists: tuple[Choice, ...]
    """`value` is the id, `count` how many takes it holds."""
    post_url: str
    back_url: str
    name: str
    """Proposed for a new one."""
