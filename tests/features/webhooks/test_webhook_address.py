"""Where nothing is sent: inside our own network, whatever the address looks like and whatever a name resolves to."""

from __future__ import annotations

import socket
from typing import Any

import pytest
from hooking import worked
from receiver import Receiver

from county import County
from jishi.core.access.models import User
from jishi.core.audit.models import Entry
from jishi.core.outbox.models import Attempt, Delivery, Hook, Topic
from jishi.features.webhooks import keeping
from jishi.features.webhooks.address import AddressRefused, NameUnresolved, is_refused, read, resolve
from jishi.features.webhooks.sending import post
from jishi.records.errors import Invalid

Names = dict[str, list[list[str]]]


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Names:
    """A name server of the test's own: each name with its answers in turn, the last for ever."""
    known: Names = {}
    real = socket.getaddrinfo

    def ask(host: Any, port: Any, *given: Any, **more: Any) -> Any:
        if host not in known:
            return real(host, port, *given, **more)
        answers = known[host]
        found = answers.pop(0) if len(answers) > 1 else answers[0]
        if not found:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return [
            (socket.AF_INET6 if ":" in one else socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port))
            for one in found
        ]

    monkeypatch.setattr(socket, "getaddrinfo", ask)
    return known


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.9.9.9",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "100.127.255.255",
        "192.0.2.1",
        "198.18.0.1",
        "203.0.113.9",
        "192.88.99.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:8.8.8.8",
        "::ffff:0:10.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::a00:1",
        "2002:7f00:1::",
        "2001:0:7f00:1::",
        "2001:db8::1",
        "fc00::1",
        "fd12:3456::1",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "ff02::1",
        "100::1",
    ],
)
def test_an_address_that_is_not_of_the_open_internet_is_refused(address: str) -> None:
    assert is_refused(address)


@pytest.mark.parametrize(
    "address",
    ["1.1.1.1", "100.63.255.255", "100.128.0.0", "172.15.0.1", "172.32.0.1", "223.5.5.5", "2400:3200::1"],
)
def test_an_address_of_the_open_internet_is_taken(address: str) -> None:
    assert not is_refused(address)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("", "应为完整的网址"),
        ("example.org", "以 https:// 开头"),
        ("ftp://example.org/", "以 https:// 开头"),
        ("file:///etc/passwd", "以 https:// 开头"),
        ("https://", "以 https:// 开头"),
        ("http://example.org/", "只能用 https"),
        ("https://user@example.org/", "不能带用户名"),
        ("https://user:word@example.org/", "不能带用户名"),
        ("https://example.org/#part", "“#”后面"),
        ("https://example.org:99999/", "读不懂"),
        ("https://[::1/", "读不懂"),
        ("https://exa mple.org/", "应为完整的网址"),
        ("https://example.org/\r\nHost: other", "应为完整的网址"),
        ("https://example.org\\@127.0.0.1/", "应为完整的网址"),
        ("https://example.org/" + "a" * 500, "最多 500 个字"),
    ],
)
def test_what_is_no_address_of_a_receiver_says_what_would_be(url: str, words: str) -> None:
    with pytest.raises(AddressRefused, match=words):
        read(url)


@pytest.mark.parametrize(
    ("url", "host", "port", "path"),
    [
        ("https://Example.ORG", "example.org", 443, "/"),
        ("https://example.org.:8443/a?b=c&d=%20", "example.org", 8443, "/a?b=c&d=%20"),
        ("https://bücher.example/事件", "xn--bcher-kva.example", 443, "/%E4%BA%8B%E4%BB%B6"),
        ("https://[2400:3200::1]:444/x", "2400:3200::1", 444, "/x"),
    ],
)
def test_an_address_is_taken_apart(url: str, host: str, port: int, path: str) -> None:
    target = read(url)
    assert (target.host, target.port, target.path) == (host, port, path)


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/",
        "https://127.1/",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://0177.0.0.1/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://localhost/",
        "https://169.254.169.254/latest/meta-data/",
    ],
)
def test_every_spelling_of_an_inside_address_is_refused(url: str) -> None:
    with pytest.raises(AddressRefused, match="是内部或保留的地址"):
        resolve(read(url))


def test_one_inside_answer_among_good_ones_is_enough_to_refuse(names: Names) -> None:
    names["mixed.example.org"] = [["223.5.5.5", "10.0.0.8"]]
    with pytest.raises(AddressRefused, match=r"10\.0\.0\.8 是内部"):
        resolve(read("https://mixed.example.org/"))


def test_a_name_that_nobody_knows_is_no_refusal(names: Names) -> None:
    names["gone.example.org"] = [[]]
    with pytest.raises(NameUnresolved, match=r"查不到主机 gone\.example\.org"):
        resolve(read("https://gone.example.org/"))
    assert post("https://gone.example.org/", {}, b"{}").verdict == "again"


@pytest.mark.parametrize(
    ("field", "change", "words"),
    [
        ("url", {"url": "https://10.0.0.8/events"}, "10.0.0.8 是内部或保留的地址"),
        ("url", {"url": "http://example.org/"}, "只能用 https"),
        ("name", {"name": "a"}, "请写明用途"),
        ("ledgers", {"ledgers": []}, "至少选一本台账"),
        ("ledgers", {"ledgers": ["needs", "secrets"]}, "没有这本台账"),
        ("verbs", {"verbs": ["exploded"]}, "至少选一种事件"),
    ],
)
def test_a_hook_that_cannot_be_is_refused_by_field_and_nothing_is_written(
    county: County, receiver: Receiver, field: str, change: dict[str, Any], words: str
) -> None:
    user = User.objects.get(pk=county.users["fair_office"])
    good = {"name": "县数据平台", "url": receiver.url, "ledgers": ["needs"], "verbs": ["created"]}
    entries = Entry.objects.count()
    with pytest.raises(Invalid) as refused:
        keeping.make(county.actor("fair_office"), user, keeping.Wanted(**{**good, **change}))
    assert words in refused.value.errors[field][0]
    assert set(refused.value.errors) == {field}
    assert (Hook.objects.count(), Topic.objects.count(), Entry.objects.count()) == (0, 0, entries)


def test_a_change_to_an_inside_address_leaves_the_hook_as_it_was(county: County, hook: Hook) -> None:
    before = (hook.url, keeping.ledgers_of(hook), Entry.objects.count())
    wanted = keeping.Wanted("另一个", "https://192.168.0.9/", ["needs"], ["created"])
    with pytest.raises(Invalid, match=r"192\.168\.0\.9"):
        keeping.change(county.actor("fair_office"), hook.id, wanted)
    hook.refresh_from_db()
    assert (hook.url, keeping.ledgers_of(Hook.objects.get()), Entry.objects.count()) == before
    assert hook.name == "县数据平台"


def test_a_name_that_turns_inside_after_the_hook_was_made_is_not_followed(
    county: County, receiver: Receiver, names: Names, settings: Any
) -> None:
    names["rebind.example.org"] = [["223.5.5.5"], ["127.0.0.1"]]
    user = User.objects.get(pk=county.users["fair_office"])
    wanted = keeping.Wanted(
        "数据平台", f"https://rebind.example.org:{receiver.port}/", ["needs"], ["created"]
    )
    hook, _secret = keeping.make(county.actor("fair_office"), user, wanted)
    keeping.ping(county.actor("admin_system"), hook.id)
    assert worked(county)["never"] == 1
    assert receiver.got == []
    assert Delivery.objects.get().state == "dead"
    assert "rebind.example.org 的地址 127.0.0.1 是内部" in Attempt.objects.get().told


def test_a_name_is_asked_once_and_the_connection_goes_to_that_answer(
    receiver: Receiver, settings: Any, names: Names
) -> None:
    """The second answer would lead elsewhere: whoever asks again does not reach the receiver."""
    settings.WEBHOOK_HOSTS = {f"pinned.example.org:{receiver.port}": True}
    names["pinned.example.org"] = [["127.0.0.1"], ["203.0.113.9"]]
    answer = post(f"http://pinned.example.org:{receiver.port}/a", {}, b"{}")
    assert answer.verdict == "done"
    (got,) = receiver.got
    assert got.headers["Host"] == f"pinned.example.org:{receiver.port}"
    assert names["pinned.example.org"] == [["203.0.113.9"]], "one question"


def test_an_address_that_does_not_answer_gives_way_to_the_next(
    receiver: Receiver, settings: Any, names: Names
) -> None:
    settings.WEBHOOK_HOSTS = {f"two.example.org:{receiver.port}": True}
    names["two.example.org"] = [["::1", "127.0.0.1"]]
    assert post(f"http://two.example.org:{receiver.port}/", {}, b"{}").verdict == "done"


def test_a_listed_host_holds_for_its_port_alone(receiver: Receiver, settings: Any) -> None:
    settings.WEBHOOK_HOSTS = {f"127.0.0.1:{receiver.port}": False}
    answer = post(receiver.url, {}, b"{}")
    assert (answer.verdict, receiver.got) == ("never", [])
    assert "只能用 https" in answer.told
    settings.WEBHOOK_HOSTS = {f"127.0.0.1:{receiver.port + 1}": True}
    assert post(receiver.url, {}, b"{}").verdict == "never"
    assert receiver.got == []


def test_nobody_there_is_tried_again(settings: Any) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port: int = closed.getsockname()[1]
    settings.WEBHOOK_HOSTS = {f"127.0.0.1:{port}": True}
    answer = post(f"http://127.0.0.1:{port}/", {}, b"{}")
    assert (answer.verdict, answer.told) == ("again", "连接不上，或中途断开：ConnectionRefusedError")


def test_proxies_of_the_environment_are_not_used(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert post(receiver.url, {}, b"{}").verdict == "done"
