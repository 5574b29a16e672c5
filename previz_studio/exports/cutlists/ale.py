"""Avid Log Exchange: tab-delimited clips for a bin."""

from previz_studio.exports.cut import Cut
from previz_studio.kit.errors import Invalid
from previz_studio.kit.timecode import FrameRate, from_timecode

COLUMNS = (
    "Name",
    "Tape",
    "Tracks",
    "Scene",
    "Take",
    "Start",
    "End",
    "Duration",
    "FPS",
    "Source File",
    "DESCRIPT",
    "Comments",
)
_RATES = {"24000/1001": "23.976", "30000/1001": "29.97", "60000/1001": "59.94"}


def write(cut: Cut) -> str:
    """The whole movies, with `Start` and `End` as their own timecode; where they stand in the cut is the EDL's."""
    fps = _RATES.get(str(cut.fps), str(cut.fps))
    lines = ["Heading", "FIELD_DELIM\tTABS", f"VIDEO_FORMAT\t{_video_format(cut)}", "AUDIO_FORMAT\t48khz"]
    lines += [f"FPS\t{fps}", "", "Column", "\t".join(COLUMNS), "", "Data"]
    for event in cut.events:
        row = (
            event.name,
            event.reel,
            "VA1A2" if event.has_sound else "V",
            event.scene,
            str(event.take),
            cut.source_timecode(event, 0),
            cut.source_timecode(event, event.media_frames),
            _duration(cut, event.media_frames),
            fps,
            event.file.rpartition("/")[2],
            event.shot,
            event.description,
        )
        lines.append("\t".join(_cell(each) for each in row))
    return "\r\n".join(lines) + "\r\n"


def read(text: str, fps: FrameRate) -> dict[str, tuple[int, int]]:
    """(first frame, frames) of each movie by name, counted from 00:00:00:00. Raises Invalid without a Data part."""
    lines = text.splitlines()
    if "Column" not in lines or "Data" not in lines:
        raise Invalid("The ALE has no Column or no Data part.")
    columns = lines[lines.index("Column") + 1].split("\t")
    found = {}
    for line in lines[lines.index("Data") + 1 :]:
        row = dict(zip(columns, line.split("\t"), strict=True))
        start, end = from_timecode(row["Start"], fps), from_timecode(row["End"], fps)
        found[row["Name"]] = (start, end - start)
    return found


def _video_format(cut: Cut) -> str:
    return str(cut.height) if (cut.width, cut.height) in ((1920, 1080), (1280, 720)) else "CUSTOM"


def _duration(cut: Cut, frames: int) -> str:
    seconds, rest = divmod(frames, round(cut.fps))
    minutes, seconds = divmod(seconds, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}:{rest:02}"


def _cell(text: str) -> str:
    return " ".join(text.split())[:500]
