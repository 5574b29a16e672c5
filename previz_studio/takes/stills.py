"""Anchor stills: one-frame takes to choose a first frame from. The chosen one becomes the plan's own first frame."""

import secrets
from dataclasses import replace

import cv2
from sqlalchemy.orm import Session

from previz_studio.engines.registry import Engines
from previz_studio.kit.errors import Conflict, Invalid, MediaFailed
from previz_studio.media.decode import frame_at
from previz_studio.media.library import Library
from previz_studio.people.models import User
from previz_studio.people.roles import Action
from previz_studio.references.actions import KeptPicture, keep_asset
from previz_studio.references.keep import publish_picture
from previz_studio.shots.keyframes import FIRST_FRAME, keyframes_of, set_keyframe
from previz_studio.shots.models import Shot
from previz_studio.shots.plan import ReferenceUse, ShotPlan
from previz_studio.takes.actions import request_takes
from previz_studio.takes.models import STILL, Take, TakeStatus
from previz_studio.takes.order import TakeOrder
from previz_studio.takes.queries import get_take


def request_stills(session: Session, user: User, shot_id: int, order: TakeOrder, engines: Engines) -> list[Take]:
    """`order.count` pictures of the first frame, each with its own seed."""
    return request_takes(session, user, shot_id, replace(order, still=True), engines)


def picture_of(library: Library, take: Take) -> KeptPicture:
    """The still as a published PNG, outside any transaction. Raises Conflict, NotFound, MediaFailed."""
    if take.from_how != STILL:
        raise Invalid(f"{take.name} is not a still.", hint="Make anchor stills on the shot's desk.")
    if take.status is not TakeStatus.READY or not take.master:
        raise Conflict(f"{take.name} is {take.status.value}.", hint="Choose it once it is ready.")
    folder = library.work(f"still-{secrets.token_hex(8)}")
    try:
        file = folder / "still.png"
        if not cv2.imwrite(str(file), frame_at(library.path(take.master), 0)[:, :, ::-1]):
            raise MediaFailed(f"The picture of {take.name} could not be written.")
        return publish_picture(library, file, f"{take.version} still.png")
    finally:
        library.discard_work(folder.name)


def first_still(plan: ShotPlan) -> str:
    """What the picture on the plan's first frame is called; empty for none."""
    return next((one.name for one in keyframes_of(plan) if one.at == 0), "")


def still_name(name: str) -> str:
    """What the plan calls the still `SH050 v004` once it is chosen."""
    return f"{name} still"


def choose_still(session: Session, user: User, take_id: int, picture: KeptPicture) -> Shot:
    """The plan's first frame from now on: a new revision, like any change of the plan."""
    take = get_take(session, user, take_id, Action.PLAN)
    name = still_name(take.name)
    asset = keep_asset(session, user, take.project_id, name, picture)
    return set_keyframe(session, user, take.shot_id, ReferenceUse(FIRST_FRAME, name, asset.id, frame=0))
