"""The composition root: the only file that knows every room."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from fastapi import FastAPI
from sqlalchemy import func, select

from previz_studio.doors import DOORS
from previz_studio.engines.registry import Engines
from previz_studio.exports.deliver import deliver_kind
from previz_studio.exports.queries import published_blobs as package_blobs
from previz_studio.inbox.mails import mail_round
from previz_studio.inbox.make import make_news
from previz_studio.inbox.post_office import post_office
from previz_studio.jobs.contract import Kind, Running
from previz_studio.jobs.feed import Feed
from previz_studio.jobs.models import Job, JobStatus
from previz_studio.jobs.night import night_from
from previz_studio.jobs.rounds import Round, Rounds
from previz_studio.jobs.worker import Worker
from previz_studio.kit.backup import back_up_when_due, put_aside
from previz_studio.kit.db import Database, now, open_database
from previz_studio.kit.errors import NoSpace
from previz_studio.kit.together import Together
from previz_studio.media.library import DISK_FULL, Library, full_disk
from previz_studio.people.signin import Gate
from previz_studio.references.queries import published_blobs as asset_blobs
from previz_studio.review.addressed import then_address_notes
from previz_studio.review.cuts.look import LookAtEnds, ask_for_unseen
from previz_studio.review.cuts.look import published_blobs as cut_blobs
from previz_studio.review.window_rounds import do_what_is_due
from previz_studio.settings import Settings
from previz_studio.sharing.copies import MarkCopy
from previz_studio.sharing.copies import published_blobs as copy_blobs
from previz_studio.sharing.lines import LOOK_SECONDS, line_states
from previz_studio.takes.bring import BringTake
from previz_studio.takes.queries import published_blobs as take_blobs
from previz_studio.takes.render import RenderTake
from previz_studio.web import describe, errors, policy
from previz_studio.web.guard import Guard
from previz_studio.web.once import Once
from previz_studio.web.shelf import Shelf
from previz_studio.web.studio import Studio

QUEUES = ("render", "media")


def kinds_of(engines: Engines, library: Library) -> list[Kind]:
    """Every kind of job there is."""
    takes = (RenderTake(engines, library).kind(), BringTake(library).kind())
    ends = LookAtEnds(library)
    kinds = (
        *(ends.after(then_address_notes(take)) for take in takes),
        ends.kind(),
        MarkCopy(library).kind(),
        deliver_kind(library),
    )
    return [with_reserve(kind, library) for kind in kinds]


def with_reserve(kind: Kind, library: Library) -> Kind:
    """A stage that finds the disk full gives up the reserve, so that its failure can be written down."""

    def kept(run: Callable[[Running], dict[str, Any] | None]) -> Callable[[Running], dict[str, Any] | None]:
        def stage(job: Running) -> dict[str, Any] | None:
            library.ensure_ballast()
            try:
                return run(job)
            except (NoSpace, OSError) as exc:
                if isinstance(exc, OSError) and exc.errno not in DISK_FULL:
                    raise
                library.release_ballast()
                raise (exc if isinstance(exc, NoSpace) else full_disk(library.root)) from exc

        return stage

    return replace(kind, stages=tuple(replace(stage, run=kept(stage.run)) for stage in kind.stages))


def rounds_of(database: Database, settings: Settings) -> Rounds:
    """What comes due by the clock or follows from what was done; taken by whoever works the queues. Raises Invalid for
    a mail server that cannot be meant."""
    office = post_office(settings.smtp_url.get_secret_value())
    rounds = [
        Round("review windows", 15.0, lambda: do_what_is_due(database, now())),
        Round("news", 2.0, lambda: make_news(database)),
        Round("mail", 30.0, lambda: mail_round(database, office, settings.address, now())),
    ]
    held, backups = database.engine.url.database, settings.data.resolve() / "backups"
    if database.is_sqlite and held:
        rounds.append(Round("back-ups", 300.0, lambda: back_up_when_due(Path(held), backups, now())))
    return Rounds(rounds)


def library_of(settings: Settings) -> Library:
    return Library(settings.data.resolve() / "library")


def engines_of(settings: Settings) -> Engines:
    return Engines(settings.resolved_models, settings.engine)


def create_app(settings: Settings, engines: Engines | None = None) -> FastAPI:
    database, library = open_database(settings.resolved_database_url), library_of(settings)
    engines, feed = engines or engines_of(settings), Feed(database)
    queues = QUEUES if settings.work_queues else ()
    night = night_from(settings.night)
    worker = Worker(database, settings.jobs_url, kinds_of(engines, library), queues=queues, feed=feed, night=night)
    rounds = rounds_of(database, settings)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        library.ensure_ballast()
        if settings.work_queues:
            sweep(database, library)
            with database.writing() as session:
                ask_for_unseen(session)
            worker.start()
            rounds.start()
        feed.start()
        yield
        feed.close()
        if settings.work_queues:
            rounds.close()
            worker.close()
        database.close()

    app = FastAPI(
        title="Previz Studio", version="1", lifespan=lifespan, docs_url="/api/docs", openapi_url="/api/openapi.json"
    )
    secure = settings.public_url.startswith("https")
    mails = bool(settings.smtp_url.get_secret_value())
    lines = Together(partial(line_states, database, library), LOOK_SECONDS)
    studio = Studio(
        database, engines, library, worker, feed, Gate(), lines, secure_cookies=secure, mails=mails, night=night
    )
    app.state.studio = studio
    errors.install(app)
    for door in DOORS:  # not include_router: it would prepare every route anew, for each app, at its first request
        app.router.routes.extend(door.routes)
    policy.check(app)
    describe.install(app)
    app.mount("/static", Shelf())
    app.add_middleware(Once, database=database)
    app.add_middleware(Guard, database=database, hosts=hosts_of(settings), cookie=studio.cookie)
    return app


def hosts_of(settings: Settings) -> frozenset[str]:
    """The names this studio answers to: a page elsewhere cannot reach it by pointing its own name here."""
    public = urlsplit(settings.public_url).hostname
    return frozenset({"127.0.0.1", "localhost", "::1", settings.host, *([public] if public else [])})


def sweep(database: Database, library: Library) -> list[str]:
    """Removes files no row names; only while nothing is on its way, since a job's files get their row at its end, and
    no database was put aside by a restore, since it may be wanted back."""
    held = database.engine.url.database
    if database.is_sqlite and held and put_aside(Path(held)):
        return []
    with database.reading() as session:
        moving = select(func.count()).select_from(Job).where(Job.status.in_((JobStatus.RUNNING, JobStatus.WAITING)))
        if session.scalar(moving):
            return []
        takes, assets = take_blobs(session), asset_blobs(session)
        known = takes | assets | package_blobs(session) | cut_blobs(session) | copy_blobs(session)
    return library.sweep(known)
