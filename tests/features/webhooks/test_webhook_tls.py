"""Over https the receiver is known by its certificate, under the name that was asked for."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from jishi.features.webhooks.sending import post

NAME = "receiver.example.org"


@pytest.fixture
def certified(tmp_path: Path) -> Path:
    """A certificate for the name, signed by itself, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "receiver.pem"
    path.write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return path


@pytest.fixture
def asked(certified: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[int, list[str]]]:
    """A receiver that answers over TLS, its port, and the server names it was asked for."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certified)
    names: list[str] = []
    context.sni_callback = lambda _socket, name, _context: names.append(str(name))  # type: ignore[assignment]
    listening = socket.create_server(("127.0.0.1", 0))
    port: int = listening.getsockname()[1]

    def serve() -> None:
        while True:
            try:
                plain, _address = listening.accept()
            except OSError:
                return
            try:
                with context.wrap_socket(plain, server_side=True) as one:
                    while b"{}" not in one.recv(65536):
                        pass
                    one.sendall(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
            except OSError:
                continue  # a client that does not trust us ends the handshake

    threading.Thread(target=serve, daemon=True).start()
    settings.WEBHOOK_HOSTS = {f"{name}:{port}": False for name in (NAME, "other.example.org")}
    real = socket.getaddrinfo

    def inside(host: Any, *given: Any, **more: Any) -> Any:
        return real("127.0.0.1" if str(host).endswith("example.org") else host, *given, **more)

    monkeypatch.setattr(socket, "getaddrinfo", inside)
    yield port, names
    listening.close()


def test_a_certificate_that_nobody_vouches_for_is_refused(asked: tuple[int, list[str]]) -> None:
    answer = post(f"https://{NAME}:{asked[0]}/", {}, b"{}")
    assert (answer.verdict, answer.status) == ("again", None)
    assert answer.told.startswith("对方的证书不能验证：self")


def test_the_countys_own_authority_is_trusted_where_the_system_says_so(
    asked: tuple[int, list[str]], certified: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certified))
    port, names = asked
    assert post(f"https://{NAME}:{port}/", {}, b"{}").status == 204
    assert names == [NAME], "it is asked for by name though the connection goes to an address"


def test_a_certificate_of_another_name_is_refused(
    asked: tuple[int, list[str]], certified: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certified))
    answer = post(f"https://other.example.org:{asked[0]}/", {}, b"{}")
    assert (answer.verdict, answer.status) == ("again", None)
    assert "other.example.org" in answer.told
