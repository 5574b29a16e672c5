"""What a character wears, and what else they could. Reads; changes nothing."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from previz_studio.projects.models import Project
from previz_studio.references.models import Identity, IdentityKind
from previz_studio.references.profile import profile_from
from previz_studio.references.queries import identities_of, references_by_identity, wardrobe_of
from previz_studio.screens.pages.identity import Wardrobe
from previz_studio.screens.pages.parts import Choice


def pieces_of(session: Session, project: Project, who: Identity) -> tuple[tuple[Wardrobe, ...], tuple[Choice, ...]]:
    """What `who` wears, and what nobody wears yet. Three queries."""
    known = [one for one in identities_of(session, project.id) if one.kind is IdentityKind.WARDROBE]
    worn = wardrobe_of(session, who)
    free = [one for one in known if one not in worn and not one.profile.get("worn_by")]
    pictures = references_by_identity(session, [one.id for one in worn])
    pieces = tuple(
        Wardrobe(
            slug=one.slug,
            name=one.name,
            scenes=scene_words(profile_from(one.profile).scenes),
            locked=one.locked_at is not None,
            picture=next((f"/media/assets/{ref.asset_id}.jpg" for ref in pictures[one.id] if ref.asset_id), ""),
            href=f"/p/{project.code.lower()}/identities/{one.slug}",
        )
        for one in worn
    )
    return pieces, tuple(Choice(one.name, value=one.slug) for one in free)


def scene_words(numbers: Sequence[str]) -> str:
    """`Scenes 31 to 33`, `Scenes 8, 12`, `Scene 2`."""
    if len(numbers) > 2 and _in_a_row(numbers):
        return f"Scenes {numbers[0]} to {numbers[-1]}"
    return f"Scene{'s' if len(numbers) > 1 else ''} {', '.join(numbers)}" if numbers else ""


def _in_a_row(numbers: Sequence[str]) -> bool:
    """31A stands for itself."""
    if not all(one.isdigit() for one in numbers):
        return False
    return [int(one) for one in numbers] == list(range(int(numbers[0]), int(numbers[0]) + len(numbers)))
