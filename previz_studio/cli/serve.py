"""Starts the studio: database brought up to date, queues worked, pages served on this machine."""

import argparse
import asyncio
import errno
import gc
import socket
import tempfile
from contextlib import AsyncExitStack
from importlib import import_module
from typing import TYPE_CHECKING, Any

from previz_studio.kit.errors import Invalid, Unavailable
from previz_studio.settings import Settings

if TYPE_CHECKING:
    import uvicorn

    from previz_studio.people.models import User

LOOPBACK = ("127.0.0.1", "localhost", "::1")
ADDRESS = "address"
"""The file below the data folder that says where the studio answers."""
GRACE_SECONDS = 3
"""With a download going uvicorn would wait for ever; the browser asks for the rest by range."""
LATE_IMPORTS_SECONDS = 15.0
"""By then the queues' worker has brought in its libraries."""


def add(subparsers: Any) -> None:
    parser: argparse.ArgumentParser = subparsers.add_parser("serve", help="start the studio on this machine")
    parser.add_argument("--host", default="", help="default 127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="default 8000")
    parser.add_argument("--demo", action="store_true", help="load Night Ferry first, if the database is empty")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, settings: Settings) -> int:
    wanted = {"host": args.host or settings.host, "port": args.port or settings.port}
    settings = settings.model_copy(update=wanted)
    check_host(settings)
    with claim_port(settings) as port:
        # Here, so that `--help` and a refusal come at once.
        from previz_studio.app import create_app
        from previz_studio.cli.migrate import upgrade

        spool_beside(settings)
        upgrade(settings.resolved_database_url)
        if args.demo:
            loaded = import_module("previz_studio.cli.demo").load(settings)
            print(loaded, flush=True)
        _serve(create_app(settings), port, settings)
    return 0


def claim_port(settings: Settings) -> socket.socket:
    """The listening socket, before anything is changed or printed; who comes early waits. Raises Unavailable."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        made = socket.create_server((settings.host, settings.port), family=family, backlog=2048)
        # Named as TCP, which create_server does not: asyncio sends small answers at once (TCP_NODELAY) on such only,
        # and each answer waited 40 ms for the other side's acknowledgement.
        return socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP, fileno=made.detach())
    except OSError as exc:
        where = f"{settings.host}:{settings.port}"
        if exc.errno == errno.EADDRINUSE:
            raise Unavailable(
                f"Port {settings.port} is taken: something else listens at {where}.",
                hint="Stop it, or choose another port with --port.",
            ) from exc
        raise Unavailable(f"The studio cannot listen at {where}: {exc.strerror}.", hint="See --host, --port.") from exc


def spool_beside(settings: Settings) -> None:
    """Uploads are spooled on the data's own disk: /tmp may be memory, or too small for a movie."""
    folder = settings.make_data_folder() / "incoming"
    folder.mkdir(exist_ok=True)
    tempfile.tempdir = str(folder)


def _serve(app: Any, port: socket.socket, settings: Settings) -> None:
    """Until SIGTERM or Ctrl-C. Raises what kept the studio from starting: another process works the queues, say."""
    import uvicorn

    class Server(uvicorn.Server):
        """Opens and closes the studio itself: uvicorn would print a traceback where a refusal is one sentence."""

        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            self.opened = AsyncExitStack()
            await self.opened.enter_async_context(app.router.lifespan_context(app))
            await super().startup(sockets)
            spare_the_collector()
            asyncio.get_running_loop().call_later(LATE_IMPORTS_SECONDS, spare_the_collector)
            note_address(settings)
            _say_hello(settings)

        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            app.state.studio.feed.dismiss()
            app.state.studio.channels.look_again()
            await super().shutdown(sockets)
            await self.opened.aclose()

    Server(config_of(app, settings)).run(sockets=[port])


def config_of(app: Any, settings: Settings) -> "uvicorn.Config":
    """A request that comes from a named proxy has the last address of X-Forwarded-For that is not itself a proxy; for
    every other the header is not read."""
    import uvicorn

    return uvicorn.Config(
        app,
        lifespan="off",
        log_level="warning",
        timeout_graceful_shutdown=GRACE_SECONDS,
        server_header=False,
        proxy_headers=bool(settings.proxies),
        forwarded_allow_ips=list(settings.proxies),
    )


def spare_the_collector() -> None:
    """Modules and tables are made once and stay; looking through them for rubbish again and again held up pages by a
    fifth of a second, and took a third of the time of large ones. What pages leave behind is still looked through,
    less often: nearly all of it goes without."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 20)


def check_host(settings: Settings) -> None:
    """Beyond this machine only behind something that does TLS: passwords would travel in the clear. Raises Invalid, for
    a proxy that is none too: before anything is started."""
    if settings.proxies and not settings.public_url:
        raise Invalid(
            "PREVIZ_TRUSTED_PROXIES names a proxy, and PREVIZ_PUBLIC_URL does not say what it is called.",
            hint="Set PREVIZ_PUBLIC_URL=https://its-name too.",
        )
    if settings.host not in LOOPBACK and not settings.in_container and not settings.public_url.startswith("https://"):
        raise Invalid(
            f"The studio does not listen on {settings.host} without TLS.",
            hint="Put a TLS proxy in front and set PREVIZ_PUBLIC_URL=https://its-name.",
        )


def note_address(settings: Settings) -> None:
    """For commands that print links: they know neither `--port` nor the variables the server was started with."""
    (settings.make_data_folder() / ADDRESS).write_text(settings.address)


def address_of(settings: Settings) -> str:
    """Where the server of this data folder answers, or did last; by the settings where it never did."""
    noted = settings.data / ADDRESS
    return settings.address if settings.public_url or not noted.is_file() else noted.read_text().strip()


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
