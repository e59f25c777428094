"""Two servers never share a port."""

from __future__ import annotations

import socket

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from jishi.config.management.commands.serve import refuse_taken_port


@pytest.fixture
def taken() -> socket.socket:
    """A port on which somebody listens who would share it, as the server itself does."""
    listening = socket.socket()
    for option in (socket.SO_REUSEADDR, socket.SO_REUSEPORT):
        listening.setsockopt(socket.SOL_SOCKET, option, 1)
    listening.bind(("127.0.0.1", 0))
    listening.listen()
    return listening


def test_a_port_in_use_is_refused_with_what_to_do(taken: socket.socket) -> None:
    with taken:
        port = taken.getsockname()[1]
        with pytest.raises(CommandError, match=f"127.0.0.1:{port} 用不了.*请先停下它.*--port 8001"):
            call_command("serve", port=port)


def test_a_port_that_was_left_is_free_at_once(taken: socket.socket) -> None:
    port = taken.getsockname()[1]
    with socket.create_connection(("127.0.0.1", port)) as visitor:
        server, _address = taken.accept()
        server.close()
        visitor.recv(1)
    taken.close()
    refuse_taken_port("127.0.0.1", port)
    with socket.socket() as next_one:
        next_one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        next_one.bind(("127.0.0.1", port))
