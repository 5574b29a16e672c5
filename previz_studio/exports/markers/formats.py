"""The ways notes leave the studio, by the name people pick them with."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class MarkerFormat:
    """`ending` goes behind the name of the cut."""

    title: str
    ending: str


FORMATS: Mapping[str, MarkerFormat] = {
    "resolve": MarkerFormat("DaVinci Resolve markers (EDL)", "_resolve.edl"),
    "premiere": MarkerFormat("Premiere markers (FCP7 XML)", "_premiere.xml"),
    "avid": MarkerFormat("Avid markers (text)", "_avid.txt"),
    "csv": MarkerFormat("Notes as a table (CSV)", "_notes.csv"),
    "pdf": MarkerFormat("Notes with their frames (PDF)", "_notes.pdf"),
}
