"""`previz-studio user add`, `previz-studio user link` and `previz-studio token create`."""

import argparse
from typing import TYPE_CHECKING, Any

from previz_studio.kit.errors import NotFound
from previz_studio.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from previz_studio.people.models import User


def add(subparsers: Any) -> None:
    user = subparsers.add_parser("user", help="add people, make sign-in links").add_subparsers(required=True)
    adding: argparse.ArgumentParser = user.add_parser("add", help="add a person and print their one-time link")
    adding.add_argument("name")
    adding.add_argument("email")
    adding.add_argument("--owner", action="store_true", help="may add people and projects")
    adding.set_defaults(run=add_person)
    link: argparse.ArgumentParser = user.add_parser("link", help="print a one-time sign-in link")
    link.add_argument("email")
    link.set_defaults(run=print_link)
    token = subparsers.add_parser("token", help="make a bearer token for the JSON API").add_subparsers(required=True)
    create: argparse.ArgumentParser = token.add_parser("create", help="print a token, once")
    create.add_argument("name", help="what it is for")
    create.add_argument("--as", dest="email", default="", metavar="EMAIL", help="default: the owner")
    create.add_argument("--days", type=int, default=90)
    create.set_defaults(run=create_token)


def add_person(args: argparse.Namespace, settings: Settings) -> int:
    from previz_studio.ledger.record import record
    from previz_studio.people.actions import add_user
    from previz_studio.people.signin import make_link

    def work(session: "Session") -> str:
        user = add_user(session, args.name, args.email, owner=args.owner)
        record(session, None, "added person", user.name, {"owner": args.owner, "from": "command line"})
        return f"{user.name} is in. Sign in once at:\n{_address(settings)}/welcome/{make_link(session, user).text}"

    print(_in_transaction(settings, work))
    return 0


def print_link(args: argparse.Namespace, settings: Settings) -> int:
    from previz_studio.ledger.record import record
    from previz_studio.people.actions import user_by_email
    from previz_studio.people.signin import make_link

    def work(session: "Session") -> str:
        user = user_by_email(session, args.email)
        record(session, None, "made sign-in link", user.name, {"from": "command line"})
        return f"{_address(settings)}/welcome/{make_link(session, user).text}"

    print(_in_transaction(settings, work))
    return 0


def create_token(args: argparse.Namespace, settings: Settings) -> int:
    from previz_studio.ledger.people import make_token

    def work(session: "Session") -> str:
        user = person(session, args.email)
        _, secret = make_token(session, user, args.name, days=args.days)
        return secret.text

    print(_in_transaction(settings, work))
    return 0


def person(session: "Session", email: str) -> "User":
    """Whoever has this address; the owner for an empty one. Raises NotFound."""
    from sqlalchemy import select

    from previz_studio.people.actions import user_by_email
    from previz_studio.people.models import User

    if email:
        return user_by_email(session, email)
    owner = session.scalar(select(User).where(User.owner, User.closed_at.is_(None)).order_by(User.id).limit(1))
    if owner is None:
        raise NotFound("Nobody owns this studio yet.", hint="Run: previz-studio user add NAME EMAIL --owner")
    return owner


def _in_transaction(settings: Settings, work: Any) -> str:
    from previz_studio.cli.migrate import upgrade
    from previz_studio.kit.db import open_database

    settings.make_data_folder()
    upgrade(settings.resolved_database_url)
    database = open_database(settings.resolved_database_url)
    with database.writing() as session:
        words: str = work(session)
    database.close()
    return words


def _address(settings: Settings) -> str:
    from previz_studio.cli.serve import address_of

    return address_of(settings)
