"""The cut a session played, as a timeline: every place of its list from the production's start timecode, slates too."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from previz_studio.exports.cut import Cut
from previz_studio.exports.markers.marker import Marker
from previz_studio.exports.markers.read import markers_of
from previz_studio.exports.material import lay_out
from previz_studio.exports.naming import legal
from previz_studio.exports.notes import Notes
from previz_studio.review.dailies.places import Place
from previz_studio.review.dailies.summary import Summary


@dataclass(frozen=True)
class _Standing:
    shot: str
    scene: str
    title: str
    take: int
    frames: int
    has_sound: bool = False


def played_notes(session: Session, summary: Summary) -> Notes:
    """The notes taken in the session on that timeline. A slate is a clip nobody noted on: what follows keeps its
    timecode."""
    project, places = summary.project, [one.place for one in summary.places]
    names = [f"{project.code}_{place.sequence}_{_last(place)}_{i:03}" for i, place in enumerate(places, start=1)]
    standing = [
        _Standing(place.code, "", place.title, place.take.number if place.take else 0, place.length) for place in places
    ]
    title = legal(f"{project.code}_dailies_{summary.screening.created_at:%Y%m%d_%H%M}")
    empty = Cut(title, project.fps, project.width, project.height, project.start_timecode, ())
    cut = lay_out(empty, names, standing)
    takes = {name: place.take.id for name, place in zip(names, places, strict=True) if place.take}
    noted = {note.id for note in summary.notes}
    markers = markers_of(session, cut, takes, only=noted)
    proxies = {place.take.id: place.take.proxy for place in places if place.take and place.take.proxy}
    return Notes(cut, _once(markers), project.first_frame, proxies, summary.ended)


def _last(place: Place) -> str:
    return f"{place.code}_{place.take.version}" if place.take else f"{place.code}_slate"


def _once(markers: list[Marker]) -> list[Marker]:
    """A take that stands twice in the list is noted where it stands first."""
    seen: set[tuple[int, int]] = set()
    kept = []
    for marker in markers:
        if (marker.take_id, marker.number) not in seen:
            seen.add((marker.take_id, marker.number))
            kept.append(marker)
    return kept
