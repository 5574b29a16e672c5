"""A scene -> its takes by strategy and tier. Reads; changes nothing."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from sqlalchemy import select
from sqlalchemy.orm import Session

from previz_studio.engines.contract import EngineFacts
from previz_studio.engines.lacking import why_no_tier
from previz_studio.engines.registry import Engines
from previz_studio.engines.seam import JUMP
from previz_studio.kit.errors import NotFound
from previz_studio.media.library import Library
from previz_studio.people.models import User
from previz_studio.people.roles import Action
from previz_studio.projects import crew
from previz_studio.projects.models import Project, Scene
from previz_studio.projects.models import Sequence as SequenceRow
from previz_studio.screens.pages.ways import WayCell, WayColumn, WayRow, WaysPage
from previz_studio.screens.shell import project_shell
from previz_studio.screens.words import tier_words
from previz_studio.shots.models import Shot
from previz_studio.takes.models import Take
from previz_studio.takes.ways import ALONE, CHAIN, STRATEGIES, Join, Way, join_of, takes_by_way, worst

OFFERED: tuple[Way, ...] = ((ALONE, "fast"), (CHAIN, "fast"), (ALONE, "pro"), (CHAIN, "pro"))
"""Always shown, made or not; others (windows, animatic, 4K) where there is a take."""


def ways_page(  # noqa: PLR0913  # whose, made with what, which scene
    session: Session, user: User, engines: Engines, library: Library, project: Project, scene_id: int
) -> WaysPage:
    held = crew.standing(session, user, project.id)
    scene = session.get(Scene, scene_id)
    sequence = session.get(SequenceRow, scene.sequence_id) if scene else None
    if scene is None or sequence is None or sequence.project_id != project.id:
        raise NotFound("There is no such scene in this project.", hint="Open it from the board.")
    wanted = select(Shot).where(Shot.scene_id == scene_id, Shot.omitted_at.is_(None)).order_by(Shot.position)
    shots, base = list(session.scalars(wanted)), f"/p/{project.code.lower()}"
    found = takes_by_way(session, [shot.id for shot in shots])
    ways = (*OFFERED, *(way for way in sorted(found) if way not in OFFERED))
    joins = {way: _joins(library, shots, found.get(way, {})) for way in ways}
    base_to_make = base if held.may(Action.GENERATE) else ""
    all_facts = engines.facts()
    shut = {tier: _why_not(all_facts, tier) for _, tier in OFFERED}
    return WaysPage(
        shell=project_shell(session, user, project, held, section="Board", sequence=sequence),
        title=f"{scene.number} {scene.heading}".strip(),
        board_url=f"{base}/board?sequence={sequence.code}#scene-{scene.id}",
        columns=tuple(
            _column(way, shots, found.get(way, {}), joins[way], base_to_make, shut.get(way[1], "")) for way in ways
        ),
        rows=tuple(_row(shot, ways, found, joins, base) for shot in shots),
    )


def _joins(library: Library, shots: Sequence[Shot], line: Mapping[int, Take]) -> dict[int, Join]:
    """Into each take that has one before it, by its shot."""
    pairs = zip(shots, shots[1:], strict=False)
    return {
        after.id: join_of(library, line[before.id], line[after.id])
        for before, after in pairs
        if before.id in line and after.id in line
    }


def _why_not(all_facts: Sequence[EngineFacts], tier: str) -> str:
    """What is missing for the tier; empty where it can be made."""
    able = any(facts.usable and tier in facts.tiers for facts in all_facts)
    return "" if able else why_no_tier(all_facts, tier, tier_words(tier))


def _column(  # noqa: PLR0913  # one way, its takes and joins, whether it can be made
    way: Way, shots: Sequence[Shot], line: Mapping[int, Take], joins: Mapping[int, Join], base: str, shut: str
) -> WayColumn:
    strategy, tier = way
    jump = worst(joins.values())
    facts = [f"{len(line)} of {len(shots)} shots"]
    if jump is not None:
        facts.append(f"largest join {jump:.1f} times a usual step")
    spent = sum(take.engine_seconds for take in line.values())
    if spent >= 1:
        facts.append(f"{spent:,.0f} s of engine time")
    asked = [("shot_ids", shot.id) for shot in shots] + [("tier", tier)]
    asked += [("chain", "true")] if strategy == CHAIN else []
    makes = bool(base and shots) and way in OFFERED and not (strategy == CHAIN and len(shots) < 2)
    return WayColumn(
        label=f"{STRATEGIES[strategy]}, {tier_words(tier)}",
        facts=", ".join(facts),
        make_url=f"{base}/batch?{urlencode(asked)}" if makes and not shut else "",
        make_why=shut if makes else "",
        make="Make it again" if len(line) == len(shots) else "Make it",
    )


def _row(
    shot: Shot,
    ways: Sequence[Way],
    found: Mapping[Way, Mapping[int, Take]],
    joins: Mapping[Way, Mapping[int, Join]],
    base: str,
) -> WayRow:
    cells = (_cell(found.get(way, {}).get(shot.id), joins[way].get(shot.id), base) for way in ways)
    return WayRow(shot.code, shot.title, f"{base}/shots/{shot.id}", tuple(cells))


def _cell(take: Take | None, join: Join | None, base: str) -> WayCell:
    if take is None:
        return WayCell()
    return WayCell(
        name=take.version,
        href=f"{base}/takes/{take.id}",
        picture=f"/media/takes/{take.id}/poster.jpg" if take.poster else "",
        fact=take.check_words,
        join=_join_words(join) if join else "",
        jumps=bool(join and join.seam and join.measured and (join.measured.jump > JUMP or join.measured.drifted)),
    )


def _join_words(join: Join) -> str:
    name = "Seam" if join.seam else "Cut"
    if join.measured is None:
        return f"{name} not measured"
    light = f", {abs(join.measured.luminance):.0%} {'brighter' if join.measured.luminance > 0 else 'darker'}"
    return f"{name}: {join.measured.jump:.1f} times a usual step{light if join.measured.drifted else ''}"
