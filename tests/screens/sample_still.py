"""The review page of a still."""

from dataclasses import replace

from previz_studio.screens.pages.review import ReviewPage
from tests.screens.sample_review import decisions, review


def still() -> ReviewPage:
    """A picture to choose a first frame from."""
    words = "v007 is a still to choose a first frame from, no take to decide on."
    bar = replace(decisions(), buttons=(), sentence=words, choose_url="/p/nf/takes/t050/choose")
    page = review(frames=1)
    notes = replace(page.notes, notes=())  # those of the sample stand on later frames
    return replace(page, state="still", decisions=bar, checks=(), notes=notes)
