"""The job behind Import: a movie made elsewhere -> the production's rate and shape -> published like a render."""

from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any

from previz_studio.engines.contract import Rendered
from previz_studio.jobs.contract import JobStopped, Kind, Running, Stage
from previz_studio.media.conform import imported_frames
from previz_studio.media.intake import accept_movie
from previz_studio.media.library import Library
from previz_studio.media.run import Stopped
from previz_studio.takes.actions import IMPORT_TAKE, MEDIA
from previz_studio.takes.check import measured
from previz_studio.takes.models import Take
from previz_studio.takes.render import cancelled, encode, failed, finish, jsonable, publish, start


@dataclass(frozen=True)
class BringTake:
    library: Library

    def kind(self) -> Kind:
        stages = (
            Stage("conform", self.conform, 8),
            Stage("measure", self.measure, 1.5),
            Stage("finish", self.finish, 0.5),
        )
        return Kind(IMPORT_TAKE, MEDIA, stages, failed=failed, cancelled=cancelled)

    def conform(self, job: Running) -> dict[str, Any]:
        brief = start(job)
        recipe = brief.recipe
        source = self.library.path(recipe["source"]["blob"])
        facts = accept_movie(source)
        fps = Fraction(recipe["fps"])
        conformed = imported_frames(source, facts, recipe["width"], recipe["height"], fps, stop=job.stop)
        rendered = Rendered(
            frames=conformed.frames,
            count=conformed.count,
            width=recipe["width"],
            height=recipe["height"],
            facts={"source": jsonable(asdict(facts)), "remarks": list(conformed.remarks)},
        )
        folder = self.library.work(f"take-{job.job_id}-{job.attempt}")
        try:
            files = encode(rendered, folder, brief, job)
        except Stopped as exc:
            raise JobStopped from exc
        published = publish(self.library, files)
        self.library.discard_work(folder.name)
        return {**published, "facts": rendered.facts}

    def measure(self, job: Running) -> dict[str, Any]:
        with job.database.reading() as session:
            take = session.get_one(Take, job.subject_id)
            recipe = {**take.recipe, "camera": take.revision.plan["camera"], "blocking": take.revision.plan["blocking"]}
        return measured(self.library.path(job.results["conform"]["proxy"]), recipe, job)

    def finish(self, job: Running) -> None:
        finish(job, self.library, job.results["conform"], job.results["measure"])
