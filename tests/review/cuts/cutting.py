"""Frames and ends to cut between, and takes that were looked at without having been rendered."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from previz_studio.review.cuts.end import VERSION, End
from previz_studio.review.cuts.look import setup_of
from previz_studio.review.cuts.named import Named, identities_to, named_in
from previz_studio.review.cuts.picture import picture_of
from previz_studio.review.cuts.planned import Setup, planned_end
from previz_studio.review.models import TakeEnds
from previz_studio.shots.models import Shot
from previz_studio.shots.plan_read import plan_from
from previz_studio.takes.models import Take
from tests.factories import Cast, make_shot, make_take

Frame = NDArray[np.uint8]
STREET = (38, 62, 74)
"""A teal night, as coded 0..255."""
LAMP = (236, 214, 172)


def plain(colour: tuple[int, int, int], width: int = 48, height: int = 20) -> Frame:
    return np.full((height, width, 3), colour, dtype=np.uint8)


def street(width: int = 48, height: int = 20) -> Frame:
    """Dark ground with lamps over a twentieth of the frame."""
    frame = plain(STREET, width, height)
    frame[: height // 5, : width // 4] = LAMP
    return frame


def end(
    frame: Frame | None = None,
    code: str = "SH010",
    setup: Setup | None = None,
    *,
    last: bool = True,
    identities: Sequence[Named] = (),
    missing: str = "",
) -> End:
    return End(
        code=code,
        version="v001",
        frame=8 if last else 0,
        plan=planned_end(setup, last=last) if setup else None,
        picture=picture_of(frame) if frame is not None else None,
        missing=missing,
        identities={one.slug: one for one in identities},
    )


def seen_take(session: Session, cast: Cast, first: Frame, last: Frame, **plan: object) -> Take:
    """A shot with one ready take whose ends were looked at."""
    shot = make_shot(session, cast, **plan)
    return look_at(session, make_take(session, cast, shot), first, last)


def look_at(session: Session, take: Take, first: Frame, last: Frame) -> Take:
    setup = setup_of(plan_from(take.revision.plan, take.fps), take)
    session.add(
        TakeEnds(
            take_id=take.id,
            version=VERSION,
            last_frame=take.frames - 1,
            plans=[planned_end(setup, last=one).to_json() for one in (False, True)],
            pictures=[picture_of(frame).to_json() for frame in (first, last)],
            stills=["0" * 64 + ".jpg", "1" * 64 + ".jpg"],
            identities=identities_to(named_in(session, take.project_id, setup.named)),
        )
    )
    session.flush()
    return take


def two_shots(session: Session, cast: Cast) -> tuple[Take, Take]:
    """A bright frame after a dark one."""
    dark, bright = plain((60, 60, 60)), plain((170, 170, 170))
    return seen_take(session, cast, dark, dark), seen_take(session, cast, bright, bright)


def shot_of(session: Session, take: Take) -> Shot:
    return session.get_one(Shot, take.shot_id)
