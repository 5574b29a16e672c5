"""`previz-studio worker`: works the queues in a process of its own, for a server started with PREVIZ_WORK_QUEUES=0."""

import argparse
import signal
import threading
from typing import Any

from previz_studio.settings import Settings


def add(subparsers: Any) -> None:
    parser: argparse.ArgumentParser = subparsers.add_parser("worker", help="work the queues in this process")
    parser.add_argument("--queue", choices=("render", "media", "all"), default="all")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, settings: Settings) -> int:
    from previz_studio.app import QUEUES, engines_of, kinds_of, library_of, rounds_of
    from previz_studio.jobs.night import night_from
    from previz_studio.jobs.worker import Worker
    from previz_studio.kit.db import open_database

    database, library = open_database(settings.resolved_database_url), library_of(settings)
    queues = QUEUES if args.queue == "all" else (args.queue,)
    kinds = kinds_of(engines_of(settings), library)
    worker = Worker(database, settings.jobs_url, kinds, queues=queues, night=night_from(settings.night))
    rounds, closing = rounds_of(database, settings), threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: closing.set())
    worker.start()
    rounds.start()
    print(f"Working {' and '.join(queues)}. Ctrl-C stops; what runs then goes on at the next start.", flush=True)
    closing.wait()
    rounds.close()
    worker.close()
    database.close()
    return 0
