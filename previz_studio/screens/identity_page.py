"""Identities -> the values of their pages. Reads; changes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from previz_studio.engines.weights.model import Model
from previz_studio.kit.errors import Invalid
from previz_studio.people.models import User
from previz_studio.people.roles import Action
from previz_studio.projects import crew
from previz_studio.projects.models import Project
from previz_studio.references.models import Identity, IdentityKind, IdentityReference, Rights
from previz_studio.references.profile import Profile, profile_from
from previz_studio.references.queries import identities_of, references_by_identity, version_of
from previz_studio.screens.identity_history import history_lines
from previz_studio.screens.identity_lora import lora_part, with_lora
from previz_studio.screens.identity_takes import holdings_of
from previz_studio.screens.identity_wardrobe import pieces_of
from previz_studio.screens.pages.identity import (
    IdentitiesPage,
    IdentityGroup,
    IdentityLink,
    IdentityPage,
    Reference,
    Turn,
)
from previz_studio.screens.pages.parts import Choice, Crumb, Gate
from previz_studio.screens.shell import project_shell
from previz_studio.screens.words import clock, counted
from previz_studio.shots.models import Shot
from previz_studio.takes.models import Take

GROUPS = (
    (IdentityKind.CHARACTER, "Characters"),
    (IdentityKind.WARDROBE, "Wardrobe"),
    (IdentityKind.LOCATION, "Locations"),
    (IdentityKind.PROP, "Props"),
    (IdentityKind.LOOK, "Looks"),
)
JOBS = ("Identity anchor", "Supporting view", "Wardrobe and proportion", "Location", "Prop", "Look")
HEADINGS = {
    IdentityKind.CHARACTER: ("Face", "Hair", "Never"),
    IdentityKind.WARDROBE: ("Cut", "Colour", "Wear"),
    IdentityKind.LOCATION: ("Layout", "Light", "Never"),
    IdentityKind.PROP: ("Shape", "Colour", "Wear"),
    IdentityKind.LOOK: ("Colour", "Contrast", "Texture"),
}
"""What must stay the same, by kind: where a new identity's form starts."""
A_FACE = "Two or three views from the front and the side are enough to hold a face."
A_LOOK = "A frame or two that show the look, for people to compare with. No model is sent them; its words and LoRA are."
_RIGHTS = {Rights.CLEARED: "Cleared", Rights.PENDING: "Not cleared", Rights.NO_RELEASE: "Not cleared"}
Pictures = Mapping[int, Sequence[IdentityReference]]


def list_page(session: Session, user: User, project: Project, find: str = "") -> IdentitiesPage:
    held = crew.standing(session, user, project.id)
    return IdentitiesPage(
        shell=project_shell(session, user, project, held, section="Identities"),
        groups=_groups(session, project, None, find),
        kinds=tuple(Choice(kind.value.capitalize(), value=kind.value) for kind, _ in GROUPS),
        url=f"/p/{project.code.lower()}/identities",
        may_edit=Gate(held.may(Action.PLAN), held.gate(Action.PLAN, "adds identities")),
        find=find,
    )


def identity_page(  # noqa: PLR0913  # whose page, for whom, on which shelf
    session: Session, user: User, project: Project, identity: Identity, installed: Sequence[Model], find: str = ""
) -> IdentityPage:
    held = crew.standing(session, user, project.id)
    url = f"/p/{project.code.lower()}/identities/{identity.slug}"
    profile = profile_from(identity.profile)
    pictures = references_by_identity(session, [identity.id])[identity.id]
    used = _shots_with(session, project, identity.slug)
    takes = _takes_of(session, [shot.id for shot in used])
    may_edit = held.may(Action.PLAN) and identity.locked_at is None
    pieces, free = pieces_of(session, project, identity)
    reason = held.gate(Action.PLAN, "changes identities") or f"Locked by {identity.locked_by}. Unlock it first."
    return IdentityPage(
        shell=project_shell(session, user, project, held, section="Identities", more=[Crumb(identity.name, url)]),
        url=url,
        name=identity.name,
        words=_words(identity, profile, len(used), takes),
        locked=identity.locked_at is not None,
        lock_words=f"Locked {clock(identity.locked_at)} by {identity.locked_by}" if identity.locked_at else "Open",
        groups=_groups(session, project, identity, find),
        turns=_turns(identity.slug, pictures),
        empty_words=A_LOOK if identity.kind is IdentityKind.LOOK else A_FACE,
        lora=lora_part(profile, installed),
        traits=_traits(identity.kind, profile),
        may_dress=Gate(held.may(Action.PLAN), held.gate(Action.PLAN, "changes identities")),
        wears=identity.kind is IdentityKind.CHARACTER,
        wardrobe=pieces,
        wardrobe_choices=free,
        holdings=holdings_of(session, project, identity, used),
        rights_state=_RIGHTS.get(identity.rights, "Unknown"),
        rights=_rights(identity, profile),
        references=tuple(
            Reference(
                name=one.name,
                job=one.job + (", held out of every request" if one.held_out else ""),
                cleared=one.rights is Rights.CLEARED,
                rights=one.rights.value.capitalize(),
                href=f"/media/assets/{one.asset_id}.jpg" if one.asset_id else "",
                field=f"reference:{one.id}",
                value=one.rights.value,
            )
            for one in pictures
        ),
        reference_jobs=tuple(Choice(job, value=job) for job in JOBS),
        rights_choices=tuple(
            Choice(one.value.capitalize(), value=one.value, current=one is identity.rights) for one in Rights
        ),
        rights_until=identity.rights_until or "",
        lock_consequence=_consequence(identity, len(used)),
        may_edit=Gate(may_edit, "" if may_edit else reason),
        may_lock=Gate(held.may(Action.LOCK), held.gate(Action.LOCK, "locks identities")),
        history=history_lines(session, identity),
        revision=identity.revision,
        find=find,
        shots=tuple(Choice(shot.code, f"/p/{project.code.lower()}/shots/{shot.id}") for shot in used),
    )


def changed_profile(identity: Identity, texts: Mapping[str, str], installed: Sequence[Model]) -> Profile:
    """The profile with the fields of the form; `must:Face` is one line of what must stay the same."""
    profile = with_lora(profile_from(identity.profile), texts, installed)
    must = dict(profile.must_stay_the_same)
    for name, text in texts.items():
        if name.startswith("must:"):
            must[name.removeprefix("must:")[:60]] = text.strip()[:500]
    plain = {name: texts[name].strip()[:2000] for name in ("summary", "build", "costume", "trigger") if name in texts}
    lists = {
        name: tuple(line.strip() for line in texts[name].splitlines() if line.strip())
        for name in ("distinctive_features", "mannerisms", "scenes")
        if name in texts
    }
    must = {heading: words for heading, words in must.items() if words}
    height = _metres(texts["height_m"]) if "height_m" in texts else profile.height_m
    return replace(profile, must_stay_the_same=must, height_m=height, **plain, **lists)  # type: ignore[arg-type]


def _metres(text: str) -> float | None:
    """`1.72`, `1,72 m`; None for nothing. Raises Invalid."""
    said = text.strip().removesuffix("m").strip().replace(",", ".")
    if not said:
        return None
    try:
        metres = float(said)
    except ValueError:
        metres = 0.0
    if not 0.01 <= metres <= 1000:
        raise Invalid(f"{text.strip()[:20]!r} is not a height.", hint="Write metres, as in 1.72.")
    return metres


def _groups(session: Session, project: Project, current: Identity | None, find: str) -> tuple[IdentityGroup, ...]:
    """Those with every word of `find` in their name, tag, kind or summary. Three queries, however many there are."""
    words = find.lower().split()
    known = [one for one in identities_of(session, project.id) if all(word in _searched(one) for word in words)]
    pictures = references_by_identity(session, [one.id for one in known])
    uses = _uses(session, project)
    base = f"/p/{project.code.lower()}/identities"
    found = []
    for kind, name in GROUPS:
        links = tuple(
            IdentityLink(
                slug=one.slug,
                name=one.name,
                href=f"{base}/{one.slug}",
                locked=one.locked_at is not None,
                picture=_picture(pictures[one.id]),
                current=current is not None and one.id == current.id,
                words=_in_the_list(one, uses.get(one.slug, 0)),
            )
            for one in known
            if one.kind is kind
        )
        if links:
            found.append(IdentityGroup(name, links))
    return tuple(found)


def _in_the_list(one: Identity, shots: int) -> str:
    return f"{_sentence(profile_from(one.profile).summary)} Used in {counted(shots, 'shot')}.".strip()


def _searched(identity: Identity) -> str:
    summary = profile_from(identity.profile).summary
    return f"{identity.name} @{identity.slug} {identity.kind.value} {summary}".lower()


def _uses(session: Session, project: Project) -> dict[str, int]:
    counts: dict[str, int] = {}
    rows = session.scalars(select(Shot.identities).where(Shot.project_id == project.id, Shot.omitted_at.is_(None)))
    for slugs in rows:
        for slug in slugs:
            counts[slug] = counts.get(slug, 0) + 1
    return counts


def _shots_with(session: Session, project: Project, slug: str) -> list[Shot]:
    rows = session.scalars(
        select(Shot).where(Shot.project_id == project.id, Shot.omitted_at.is_(None)).order_by(Shot.position)
    )
    return [shot for shot in rows if slug in shot.identities]


def _takes_of(session: Session, shot_ids: list[int]) -> int:
    return session.scalar(select(func.count()).select_from(Take).where(Take.shot_id.in_(shot_ids))) or 0


def _words(identity: Identity, profile: Profile, shots: int, takes: int) -> str:
    what = "Look" if identity.kind is IdentityKind.LOOK else f"{identity.kind.value.capitalize()} identity"
    known = f"{what} {version_of(identity)}, used in {counted(shots, 'shot')} and {counted(takes, 'take')}."
    return f"{_sentence(profile.summary)} {known}".strip()


def _sentence(text: str) -> str:
    return text if not text or text[-1] in ".!?" else f"{text}."


def _consequence(identity: Identity, shots: int) -> str:
    where = f"{shots} {'shot uses' if shots == 1 else 'shots use'} this version."
    if identity.locked_at:
        return f"{where} Takes already made keep it. New takes use what is changed then, and say so below."
    return f"{where} Nobody can change its words, pictures or LoRA until somebody unlocks it."


def _picture(references: Sequence[IdentityReference]) -> str:
    return next((f"/media/assets/{one.asset_id}.jpg" for one in references if one.asset_id), "")


def _turns(slug: str, references: Sequence[IdentityReference]) -> tuple[Turn, ...]:
    return tuple(
        Turn(
            label=_view(slug, one.name),
            picture=f"/media/assets/{one.asset_id}.jpg",
            use="Anchor" if "anchor" in one.job.lower() else "Supporting",
        )
        for one in references
        if one.asset_id and not one.held_out
    )


def _view(slug: str, name: str) -> str:
    """`ines_three_quarter.jpg` of @ines is called Three quarter."""
    stem = name.rpartition(".")[0] or name
    return stem.removeprefix(f"{slug}_").replace("_", " ").capitalize()


def _traits(kind: IdentityKind, profile: Profile) -> tuple[tuple[str, str, str], ...]:
    """Headings nobody has filled yet come too, with no words: the form asks for them."""
    must = dict.fromkeys(HEADINGS[kind], "") | profile.must_stay_the_same
    rows = [(f"must:{name}", name, words) for name, words in must.items()]
    features = ("distinctive_features", "Features", "\n".join(profile.distinctive_features))
    if kind is IdentityKind.LOOK:
        own = (features,) if profile.distinctive_features else ()
        trigger = ("trigger", "Trigger word", profile.trigger)
        return (("summary", "In words", profile.summary), *rows, *own, trigger)
    rows += [
        ("summary", "Who or what", profile.summary),
        ("height_m", "Height in metres", f"{profile.height_m:g}" if profile.height_m else ""),
        ("build", "Build", profile.build),
        ("costume", "Costume", profile.costume),
        features,
        ("mannerisms", "Mannerisms", "\n".join(profile.mannerisms)),
        ("trigger", "Trigger word", profile.trigger),
    ]
    if kind is IdentityKind.WARDROBE:
        rows.append(("scenes", "Scenes, one a line", "\n".join(profile.scenes)))
    known = {name for _, name, _ in rows[: len(must)]}
    return tuple(row for row in rows if row[1] not in known or row[0].startswith("must:"))


def _rights(identity: Identity, profile: Profile) -> tuple[tuple[str, str], ...]:
    return (
        ("Basis", profile.rights_basis),
        ("Signed by", " ".join(filter(None, (profile.rights_signed_by, profile.rights_signed_on)))),
        ("Covers", ", ".join(profile.rights_covers)),
        ("Not covered", ", ".join(profile.rights_not_covered)),
        ("Valid until", identity.rights_until or ""),
        ("Proof", profile.rights_proof),
    )
