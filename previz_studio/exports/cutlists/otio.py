"""OpenTimelineIO: the list every other one can be made from again. Written as the JSON of its version 1 schemas,
which every release reads; read back with the library itself, so that no mistake of ours is read by its own maker."""

import json
from typing import Any

from opentimelineio.adapters import read_from_string

from previz_studio.exports.cut import Cut, Event, Placed
from previz_studio.kit.timecode import FrameRate


def write(cut: Cut) -> str:
    track: dict[str, Any] = {
        "OTIO_SCHEMA": "Track.1",
        "name": "V1",
        "kind": "Video",
        "source_range": None,
        "effects": [],
        "markers": [],
        "enabled": True,
        "metadata": {},
        "children": [_clip(cut, event) for event in cut.events],
    }
    timeline = {
        "OTIO_SCHEMA": "Timeline.1",
        "name": cut.title,
        "global_start_time": _time(cut.start_count(), cut.fps),
        "metadata": {
            "previz_studio": {
                "fps": str(cut.fps),
                "start_timecode": cut.start_timecode,
                "width": cut.width,
                "height": cut.height,
            }
        },
        "tracks": {
            "OTIO_SCHEMA": "Stack.1",
            "name": "tracks",
            "source_range": None,
            "effects": [],
            "markers": [],
            "enabled": True,
            "metadata": {},
            "children": [track],
        },
    }
    return json.dumps(timeline, indent=2, ensure_ascii=False) + "\n"


def read(written: str) -> list[Placed]:
    """Through opentimelineio; raises its errors for what is no timeline."""
    timeline = read_from_string(written, "otio_json")
    found = []
    for clip in timeline.video_tracks()[0].find_clips():
        at, source = clip.range_in_parent(), clip.trimmed_range()
        first = clip.media_reference.available_range.start_time.to_frames()
        record, shown = at.start_time.to_frames(), source.start_time.to_frames() - first
        length = source.duration.to_frames()
        found.append(Placed(clip.name, record, record + at.duration.to_frames(), shown, shown + length))
    return found


def _clip(cut: Cut, event: Event) -> dict[str, Any]:
    first = cut.source_count(event)
    return {
        "OTIO_SCHEMA": "Clip.1",
        "name": event.name,
        "source_range": _range(first + event.source_in, event.frames, cut.fps),
        "effects": [],
        "markers": [],
        "enabled": True,
        "metadata": {
            "previz_studio": {
                "shot": event.shot,
                "scene": event.scene,
                "take": event.take,
                "reel": event.reel,
                "description": event.description,
            },
            "cmx_3600": {"reel": event.reel},
        },
        "media_reference": {
            "OTIO_SCHEMA": "ExternalReference.1",
            "name": event.name,
            "target_url": f"../{event.file}",
            "available_range": _range(first, event.media_frames, cut.fps),
            "available_image_bounds": None,
            "metadata": {},
        },
    }


def _range(start: int, length: int, fps: FrameRate) -> dict[str, Any]:
    return {"OTIO_SCHEMA": "TimeRange.1", "start_time": _time(start, fps), "duration": _time(length, fps)}


def _time(frames: int, fps: FrameRate) -> dict[str, Any]:
    return {"OTIO_SCHEMA": "RationalTime.1", "value": float(frames), "rate": float(fps)}
