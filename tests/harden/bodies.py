"""Bodies that are no form and no sound JSON, and values of JSON that fit no field."""

from __future__ import annotations

import json

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
PART = "multipart/form-data; boundary=zq7x"
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE z [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY a{n} "{("&a" + (str(n - 1) if n else "") + ";") * 10}">' for n in range(9))
    + "]><z>&a8;</z>"
)
# By name: content type and body.
BODIES: dict[str, tuple[str, bytes]] = {
    "body:empty": (JSON, b""),
    "body:broken": (JSON, b'{"a": '),
    "body:array": (JSON, b"[1, 2, 3]"),
    "body:string": (JSON, b'"zq7x"'),
    "body:number": (JSON, b"7"),
    "body:null": (JSON, b"null"),
    "body:deep-array": (JSON, b"[" * 100_000 + b"]" * 100_000),
    "body:deep-object": (JSON, b'{"a":' * 50_000 + b"1" + b"}" * 50_000),
    "body:deep-below-the-limit": (JSON, b'{"id":' + b"[" * 900 + b"]" * 900 + b"}"),
    "body:duplicate-keys": (JSON, b'{"reason": "a", "reason": "zq7x", "id": 1, "id": 2}'),
    "body:nan": (JSON, b'{"id": NaN, "reason": -Infinity}'),
    "body:huge-integer": (JSON, b'{"id": ' + b"9" * 6000 + b"}"),
    "body:huge-float": (JSON, b'{"id": 1e99999, "reason": -1e-99999}'),
    "body:bad-utf8": (JSON, b'{"reason": "\xff\xfe\xc0\x80"}'),
    "body:surrogate": (JSON, b'{"reason": "\\ud800", "\\udfff": "a"}'),
    "body:nul": (JSON, b'{"reason": "a\\u0000b", "\\u0000": 1}'),
    "body:bom": (JSON, b'\xef\xbb\xbf{"reason": "a"}'),
    "body:utf-16": ("application/json; charset=utf-16", '{"reason": "a"}'.encode("utf-16")),
    "body:unknown-charset": ("application/json; charset=zq7x", b'{"reason": "a"}'),
    "body:prototype": (
        JSON,
        b'{"__proto__": {"admin": true}, "constructor": {"a": 1}, "__class__": "x", "pk": 1}',
    ),
    "body:server-fields": (
        JSON,
        json.dumps(
            {
                "county": "000000",
                "number": "zq7x",
                "state": "archived",
                "version": 99,
                "created_by": None,
                "archived_at": None,
                "is_superuser": True,
            }
        ).encode(),
    ),
    "body:many-keys": (JSON, json.dumps({f"k{n}": n for n in range(20_000)}).encode()),
    "body:large": (JSON, b'{"reason": "' + b"a" * 13_000_000 + b'"}'),
    "body:xml": (
        "application/xml",
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
    ),
    "body:laughs": ("text/xml", LAUGHS.encode()),
    "body:text": ("text/plain", b'{"reason": "a"}'),
    "body:no-type": ("", b'{"reason": "a"}'),
    "body:odd-type": ('application/json;;;=,\t"', b'{"reason": "a"}'),
    "body:pickle": ("application/python-pickle", b"cos\nsystem\n(S'id'\ntR."),
    "body:yaml": ("application/yaml", b"!!python/object/apply:os.system ['id']"),
    "form:bad-utf8": (FORM, b"reason=%ff%fe&next=%c0%ae&\xff\xfe=\xff"),
    "form:nul": (FORM, b"reason=%00&version=%00&%00=a&operation=%00"),
    "form:surrogate": (FORM, b"reason=%ed%a0%80&version=%ed%a0%80&id=%ed%a0%80"),
    "form:many": (FORM, b"&".join(b"a%d=1" % n for n in range(6000))),
    "form:same-name": (FORM, b"version=1&" * 2000),
    "form:charset": (FORM + "; charset=utf-7", b"reason=+ADw-script+AD4-zq7x()"),
    "form:unknown-charset": (FORM + "; charset=zq7x", b"reason=a"),
    "form:brackets": (FORM, b"version[]=1&version[$ne]=1&reason[__class__]=a&operation[]=x"),
    "form:large": (FORM, b"reason=" + b"a" * 13_000_000),
    "part:no-boundary": ("multipart/form-data", b"--zq7x\r\n\r\n"),
    "part:long-boundary": ("multipart/form-data; boundary=" + "z" * 300, b"zq7x"),
    "part:bad-boundary": ('multipart/form-data; boundary="z\xe4q"', b"--zq7x--"),
    "part:unfinished": (
        PART,
        b'--zq7x\r\nContent-Disposition: form-data; name="file"; filename="a.xlsx"\r\n',
    ),
    "part:no-name": (PART, b"--zq7x\r\nContent-Disposition: form-data\r\n\r\na\r\n--zq7x--\r\n"),
    "part:many": (
        PART,
        b"".join(
            b'--zq7x\r\nContent-Disposition: form-data; name="f%d"; filename="a"\r\n\r\na\r\n' % n
            for n in range(300)
        )
        + b"--zq7x--\r\n",
    ),
    "part:base64": (
        PART,
        b'--zq7x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n'
        b"Content-Transfer-Encoding: base64\r\n\r\n!!!!\r\n--zq7x--\r\n",
    ),
    "part:charset": (
        PART,
        b'--zq7x\r\nContent-Disposition: form-data; name="_charset_"\r\n\r\nzq7x\r\n'
        b'--zq7x\r\nContent-Disposition: form-data; name="reason"\r\n'
        b"Content-Type: text/plain; charset=zq7x\r\n\r\n\xff\r\n--zq7x--\r\n",
    ),
}
# In place of every value, then in place of each by itself.
WEIRD: dict[str, object] = {
    "json:null": None,
    "json:true": True,
    "json:zero": 0,
    "json:minus": -1,
    "json:bigint": 2**63,
    "json:huge": 10**400,
    "json:float": 1.5,
    "json:float-huge": 1.7976931348623157e308,
    "json:empty": "",
    "json:list": [],
    "json:list-of-null": [None],
    "json:list-of-lists": [[["zq7x"]]],
    "json:list-of-text": ["zq7x", 7],
    "json:object": {},
    "json:object-odd": {"id": {"id": None}, "__class__": [1]},
    "json:list-of-objects": [{}, {"id": "zq7x"}, {"id": None}],
    "json:nul": "zq7x\x00",
    "json:long": "长" * 50_000,
    "json:uuid": "01900000-0000-7000-8000-000000000000",
    "json:date-last": "9999-12-31",
    "json:date-first": "0001-01-01T00:00:00+23:59",
    "json:time-last": "9999-12-31T23:59:59-12:00",
    "json:markup": '"><img src=x onerror=zq7x()>',
    "json:sql": "' OR '1'='1",
    "json:infinity-text": "Infinity",
    "json:number-text": "9" * 5000,
    "json:circled": "²",
}
