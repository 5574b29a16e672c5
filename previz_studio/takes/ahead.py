"""What the next takes will say is read by the text encoder together with this one's: it is loaded once for many.

What is asked for while a take is denoised is read beside it, where the encoder has room in memory.
"""

import logging
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from previz_studio.engines.contract import RenderRequest
from previz_studio.engines.registry import ANIMATIC, Engines
from previz_studio.jobs.contract import Running
from previz_studio.jobs.models import Job, JobStatus
from previz_studio.kit.canonical import digest
from previz_studio.kit.errors import DeviceLost, StudioError
from previz_studio.media.library import Library
from previz_studio.takes.models import Take
from previz_studio.takes.recipe import request_from

log = logging.getLogger(__name__)

AHEAD = 12
"""Takes whose words are read in one go."""
LOOK_SECONDS = 0.5
"""How often the queue is looked at for new words while a take is denoised."""
REMEMBERED = 10_000
SAME = ("engine", "tier", "model", "weights")
SHAPE = ("width", "height", "frames", "adapters")
"""With which passes of one model are of one kind."""


@dataclass
class ReadAhead:
    """Remembers whose words were read; what it forgets, or gets wrong, costs only time."""

    engines: Engines
    library: Library
    _known: set[str] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, job: Running, recipe: Mapping[str, Any], request: RenderRequest) -> int:
        """How many new texts were read; 0 where this take's words are known already."""
        if _words(recipe) in self._known:
            return 0
        coming = self._alike(job, recipe)
        requests = [request, *filter(None, map(self._request, coming))]
        try:
            read = self.engines.get(recipe["engine"]).read_ahead(requests)
        except DeviceLost:
            raise
        except StudioError as refusal:
            log.info("nothing was read ahead: %s", refusal.sentence)
            return 0
        self._remember(recipe, *coming)
        return read or 0

    def alike(self, job: Running, recipe: Mapping[str, Any]) -> int:
        """How many of the next takes have the same size, tier, model and LoRAs. One query, none for the animatic."""
        if recipe["engine"] == ANIMATIC:
            return 0
        return sum(all(other.get(key) == recipe.get(key) for key in SHAPE) for other in self._alike(job, recipe))

    @contextmanager
    def meanwhile(self, job: Running, recipe: Mapping[str, Any]) -> Iterator[None]:
        """Within, a thread reads the words of takes that are asked for, and ends with it."""
        done = threading.Event()
        thread = threading.Thread(target=self._beside, args=(job, recipe, done), name="studio-read-ahead", daemon=True)
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()

    def _beside(self, job: Running, recipe: Mapping[str, Any], done: threading.Event) -> None:
        """Ends early where the encoder has no room, or fails: the next take reads its own words then."""
        while not done.wait(LOOK_SECONDS):
            new = [other for other in self._alike(job, recipe) if _words(other) not in self._known]
            requests = list(filter(None, map(self._request, new)))
            try:
                if requests and self.engines.get(recipe["engine"]).read_ahead(requests, beside=True) is None:
                    return
            except Exception:
                log.exception("the words of the next takes could not be read beside this one")
                return
            self._remember(*new)

    def _alike(self, job: Running, recipe: Mapping[str, Any]) -> list[dict[str, Any]]:
        return [other for other in self._coming(job) if all(other.get(key) == recipe.get(key) for key in SAME)]

    def _remember(self, *recipes: Mapping[str, Any]) -> None:
        with self._lock:
            self._known = set() if len(self._known) > REMEMBERED else self._known
            self._known |= {_words(one) for one in recipes}

    def _coming(self, job: Running) -> list[dict[str, Any]]:
        """The recipes of the next takes, in the order of the queue: those that wait, and the one that stands ready."""
        waiting = (
            select(Take.recipe)
            .join(Job, Job.subject_id == Take.id)
            .where(Job.kind == job.kind, Job.status.in_((JobStatus.WAITING, JobStatus.RUNNING)), Job.id != job.job_id)
            .order_by(Job.priority, Job.position, Job.id)
            .limit(AHEAD - 1)
        )
        with job.database.reading() as session:
            return list(session.scalars(waiting))

    def _request(self, recipe: dict[str, Any]) -> RenderRequest | None:
        """None for a take whose pictures are gone: its own render will say so."""
        try:
            return request_from(recipe, self.library)
        except StudioError:
            return None


def _words(recipe: Mapping[str, Any]) -> str:
    read = ("prompt", "negative", "options", *SAME)
    return digest({name: recipe.get(name) for name in read})
