"""Starts the studio: database brought up to date, queues worked, pages served on this machine."""

import argparse
from importlib import import_module
from typing import TYPE_CHECKING, Any

from previz_studio.kit.errors import Invalid, Unavailable
from previz_studio.settings import Settings

if TYPE_CHECKING:
    from previz_studio.people.models import User

LOOPBACK = ("127.0.0.1", "localhost", "::1")
GRACE_SECONDS = 3
"""With an event stream open uvicorn would wait for ever; what runs is resumed at the next start anyway."""


def add(subparsers: Any) -> None:
    parser: argparse.ArgumentParser = subparsers.add_parser("serve", help="start the studio on this machine")
    parser.add_argument("--host", default="", help="default 127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="default 8000")
    parser.add_argument("--demo", action="store_true", help="load Night Ferry first, if the database is empty")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, settings: Settings) -> int:
    # Inside, so that `--help` stays quick.
    import uvicorn

    from previz_studio.app import create_app
    from previz_studio.cli.migrate import upgrade

    wanted = {"host": args.host or settings.host, "port": args.port or settings.port}
    settings = settings.model_copy(update=wanted)
    check_host(settings)
    settings.data.mkdir(parents=True, exist_ok=True)
    upgrade(settings.resolved_database_url)
    if args.demo:
        loaded = import_module("previz_studio.cli.demo").load(settings)
        print(loaded, flush=True)
    app = create_app(settings)
    _say_hello(settings)
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            host=settings.host,
            port=settings.port,
            log_level="warning",
            timeout_graceful_shutdown=GRACE_SECONDS,
            server_header=False,
            proxy_headers=False,
        )
    )
    try:
        server.run()
    except SystemExit as exc:
        raise Unavailable(f"Port {settings.port} is taken.", hint="Stop the other server, or use --port.") from exc
    return 0


def check_host(settings: Settings) -> None:
    """Beyond this machine only behind something that does TLS: passwords would travel in the clear."""
    if settings.host not in LOOPBACK and not settings.in_container and not settings.public_url.startswith("https://"):
        raise Invalid(
            f"The studio does not listen on {settings.host} without TLS.",
            hint="Put a TLS proxy in front and set PREVIZ_PUBLIC_URL=https://its-name.",
        )


def address_of(settings: Settings) -> str:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return settings.public_url.rstrip("/") or f"http://{host}:{settings.port}"


def _say_hello(settings: Settings) -> None:
    from previz_studio.kit.db import open_database
    from previz_studio.people.signin import make_link

    database = open_database(settings.resolved_database_url)
    with database.writing() as session:
        owner = _owner(session)
        link = f"{address_of(settings)}/welcome/{make_link(session, owner).text}" if owner else ""
    database.close()
    print(f"\n  Previz Studio is at {address_of(settings)}", flush=True)
    if link:
        print(f"  Sign in once as {owner.name if owner else ''}, the owner:\n  {link}\n", flush=True)
    else:
        print("  Nobody can sign in yet: previz-studio user add NAME EMAIL --owner\n", flush=True)


def _owner(session: Any) -> "User | None":
    from sqlalchemy import select

    from previz_studio.people.models import User

    return session.scalar(select(User).where(User.owner, User.closed_at.is_(None)).order_by(User.id).limit(1))  # type: ignore[no-any-return]
