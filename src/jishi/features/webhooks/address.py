"""Where an event may be sent: no address inside our own network but those the settings name, whatever a name resolves to.

A name is resolved once and the connection goes to what was checked, so that a second answer of the name server changes
nothing.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
LONGEST_URL = 500
PORTS = {"https": 443, "http": 80}
# What the library, by its version, may count as part of the open internet; those that carry an IPv4 address inside
# are refused whole, so that none needs unpacking.
REFUSED = tuple(
    ipaddress.ip_network(text)
    for text in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",  # shared by carriers
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",  # relays of 6to4
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/3",  # multicast, reserved, broadcast
        "::/96",  # unspecified, loopback, IPv4-compatible
        "::ffff:0:0/96",  # IPv4-mapped
        "::ffff:0:0:0/96",  # IPv4-translated
        "64:ff9b::/96",  # NAT64
        "64:ff9b:1::/48",
        "100::/64",
        "2001::/23",  # Teredo and others
        "2001:db8::/32",
        "2002::/16",  # 6to4
        "3fff::/20",
        "5f00::/16",
        "fc00::/7",
        "fe80::/10",
        "fec0::/10",
        "ff00::/8",
    )
)


class AddressRefused(ValueError):
    """Nothing is sent to such an address; the message says why and what would be right."""


class NameUnresolved(OSError):
    """No name server knows the host at this moment."""


@dataclass(frozen=True, slots=True)
class Target:
    """A URL, taken apart. `listed` says that the settings name its host and port."""

    scheme: str
    host: str
    port: int
    path: str
    listed: bool


def read(url: str) -> Target:
    """Take a URL apart. Raises `AddressRefused`."""
    if len(url) > LONGEST_URL or not url or re.search(r"[\s\\\x00-\x1f\x7f]", url):
        raise AddressRefused(
            _("应为完整的网址，如 https://example.gov.cn/events，最多 %(n)s 个字。") % {"n": LONGEST_URL}
        )
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS.get(parts.scheme, 0)
        host = _host(parts)
    except ValueError as fault:
        raise AddressRefused(_("网址读不懂：请核对主机名和端口。")) from fault
    if parts.scheme not in PORTS or not host:
        raise AddressRefused(_("应为完整的网址，以 https:// 开头。"))
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise AddressRefused(_("网址里不能带用户名、密码或“#”后面的部分。"))
    spelt = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    allowed = settings.WEBHOOK_HOSTS.get(spelt)
    if parts.scheme == "http" and not allowed:
        text = _("只能用 https。内网不加密的，请在 JISHI_WEBHOOK_HOSTS 里写明 http://%(host)s。")
        raise AddressRefused(text % {"host": spelt})
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~")
    query = f"?{quote(parts.query, safe='/%:@!$&()*+,;=~?[]')}" if parts.query else ""
    return Target(parts.scheme, host, port, path + query, allowed is not None)


def _host(parts: SplitResult) -> str:
    """Lower case, without the dot at the end, as name servers spell it."""
    host = (parts.hostname or "").rstrip(".")
    return host if ":" in host else host.encode("idna").decode().lower()


def resolve(target: Target) -> list[str]:
    """The addresses behind a host, all of them fit to be sent to. Raises `AddressRefused`, `NameUnresolved`."""
    try:
        answers = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as fault:
        raise NameUnresolved(_("查不到主机 %(host)s 的地址。") % {"host": target.host}) from fault
    found = list(dict.fromkeys(str(answer[4][0]) for answer in answers))
    if not found:
        raise NameUnresolved(_("查不到主机 %(host)s 的地址。") % {"host": target.host})
    for address in found:
        if not target.listed and is_refused(address):
            text = _(
                "主机 %(host)s 的地址 %(address)s 是内部或保留的地址，不能推送到那里。确是本县内网的，"
                "请把主机和端口写进 JISHI_WEBHOOK_HOSTS。"
            )
            raise AddressRefused(text % {"host": target.host, "address": address})
    return found


def is_refused(address: str) -> bool:
    """Whether this address lies anywhere but on the open internet."""
    parsed: IPAddress = ipaddress.ip_address(address.partition("%")[0])
    inside = any(parsed.version == network.version and parsed in network for network in REFUSED)
    return inside or not parsed.is_global or parsed.is_multicast
