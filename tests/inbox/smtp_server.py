"""A mail server on loopback, small but real: speaks SMTP over TCP, keeps what it is given, and fails when told to."""

import asyncio
import base64
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage


@dataclass
class SmtpServer:
    """`refuse_mail` and `refuse_address` answer with that code; `password` is what AUTH must bring."""

    port: int = 0
    password: str = ""
    refuse_mail: int = 0
    refuse_address: int = 0
    mails: list[EmailMessage] = field(default_factory=list)
    signed_in: list[str] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 loopback\r\n")
        while line := (await reader.readline()).decode().strip():
            verb = line.upper().partition(" ")[0]
            if verb == "DATA":
                writer.write(b"354 go on\r\n")
                answer = self._keep(await reader.readuntil(b"\r\n.\r\n"))
            else:
                answer = self._answer(verb, line)
            writer.write(f"{answer}\r\n".encode())
            await writer.drain()
            if verb == "QUIT":
                break
        writer.close()

    def _answer(self, verb: str, line: str) -> str:
        if verb == "EHLO":
            return "250-loopback\r\n250 AUTH PLAIN"
        if verb == "AUTH":
            _, user, password = base64.b64decode(line.split()[2]).decode().split("\0")
            self.signed_in += [user] if password == self.password else []
            return "235 welcome" if password == self.password else f"535 no such password {password}"
        if verb == "RCPT":
            self.recipients.append(line.partition("<")[2].partition(">")[0])
            return f"{self.refuse_address} no such box" if self.refuse_address else "250 ok"
        return "221 bye" if verb == "QUIT" else "250 ok"

    def _keep(self, raw: bytes) -> str:
        if self.refuse_mail:
            return f"{self.refuse_mail} not now"
        plain = raw[:-3].replace(b"\r\n..", b"\r\n.")
        self.mails.append(message_from_bytes(plain, policy=policy.default))  # type: ignore[arg-type]
        return "250 kept"


async def end(listening: asyncio.Server) -> None:
    listening.close()
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


@contextmanager
def loop_in_thread() -> Iterator[asyncio.AbstractEventLoop]:
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield loop
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(timeout=5)
        loop.close()


@contextmanager
def smtp_server(**how: object) -> Iterator[SmtpServer]:
    """On a free port, in a thread with a loop of its own."""
    server = SmtpServer(**how)  # type: ignore[arg-type]
    with loop_in_thread() as loop:
        opening = asyncio.start_server(server.serve, "127.0.0.1", 0)
        listening = asyncio.run_coroutine_threadsafe(opening, loop).result(timeout=5)
        server.port = listening.sockets[0].getsockname()[1]
        try:
            yield server
        finally:
            asyncio.run_coroutine_threadsafe(end(listening), loop).result(timeout=5)
