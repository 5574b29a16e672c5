"""Every knob, read once from the environment (PREVIZ_*)."""

from ipaddress import ip_network
from pathlib import Path

from pydantic import SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from previz_studio.kit.errors import Invalid, Unavailable

PROXY_HINT = "Write the proxy's own addresses, as 127.0.0.1 or 10.0.0.2, 10.0.0.3."


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="PREVIZ_", frozen=True)

    data: Path = Path("studio-data")
    """Database, media, work folders and models all live below this folder unless told otherwise."""
    database_url: str = ""
    """Empty: SQLite at `<data>/studio.db`. PostgreSQL: postgresql+psycopg://user:password@host/name."""
    jobs_url: str = ""
    """Empty: beside the studio's database. The durable queue's own tables."""
    models: Path | None = None
    host: str = "127.0.0.1"
    port: int = 8000
    in_container: bool = False
    """The container's port is published on the host's loopback address only, so listening on 0.0.0.0 is safe."""
    engine: str = "auto"
    work_queues: bool = True
    """The server process works the render and media queues itself; False when `previz-studio worker` does."""
    night: str = "22:00-07:00"
    """From, until: when overnight jobs may begin, by this machine's clock."""
    public_url: str = ""
    """`https://its-name` behind a TLS proxy: what links in mails begin with."""
    trusted_proxies: str = ""
    """Addresses or networks of TLS proxies, with commas: only from these is X-Forwarded-For believed."""
    smtp_url: SecretStr = SecretStr("")
    """Where mail goes out: smtp://user:password@host:587?from=studio@example.org (inbox/post_office.py)."""

    @property
    def address(self) -> str:
        """Where a browser reaches this studio, without a slash at its end."""
        here = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)
        host = f"[{here}]" if ":" in here else here
        return self.public_url.rstrip("/") or f"http://{host}:{self.port}"

    @property
    def proxies(self) -> tuple[str, ...]:
        """What `trusted_proxies` names, in one way of writing. Raises Invalid for a name, and for everybody."""
        found = []
        for word in filter(None, (part.strip() for part in self.trusted_proxies.split(","))):
            try:
                network = ip_network(word, strict=False)
            except ValueError as wrong:
                raise Invalid(f"PREVIZ_TRUSTED_PROXIES: {word[:60]!r} is not an address.", hint=PROXY_HINT) from wrong
            if network.prefixlen == 0:
                raise Invalid(f"PREVIZ_TRUSTED_PROXIES: {word!r} would believe everybody.", hint=PROXY_HINT)
            found.append(str(network.network_address if network.num_addresses == 1 else network))
        return tuple(found)

    @property
    def resolved_database_url(self) -> str:
        return self.database_url or f"sqlite:///{self.data.resolve() / 'studio.db'}"

    def make_data_folder(self) -> Path:
        """Absolute; made where there is none. Raises Unavailable."""
        folder = self.data.resolve()
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as exc:
            raise Unavailable(
                f"{folder} cannot be made: {exc.strerror}.", hint="Set PREVIZ_DATA to a folder that can be written."
            ) from exc
        return folder

    @property
    def resolved_models(self) -> Path:
        return (self.models or self.data / "models").resolve()


def read_settings() -> Settings:
    """Raises Invalid, naming the variable, when the environment holds something that cannot be."""
    try:
        return Settings()
    except ValidationError as wrong:
        faults = (f"PREVIZ_{'_'.join(map(str, fault['loc'])).upper()}: {fault['msg']}" for fault in wrong.errors())
        raise Invalid(f"{'; '.join(faults)}.", hint="Correct the variable, or unset it for the default.") from wrong
