"""Gives every ledger its addresses, by name, so that the OpenAPI document names them one by one."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Router
from ninja.openapi.schema import OpenAPISchema

import jishi
from jishi.api import file_operations, notices, operations, schemas
from jishi.api.endpoints import Endpoint
from jishi.api.files import Files
from jishi.api.problems import busy, refused, unknown_ledger
from jishi.core.personal.columns import encrypted
from jishi.core.transactions import DatabaseBusy
from jishi.records.errors import Refused
from jishi.records.ledger import P2, P3, Ledger
from jishi.records.registry import UnknownLedger, ledgers

PREFIX = "/api/v1/"
SECURITY = {
    "session": {"type": "apiKey", "in": "cookie", "name": "sessionid"},
    "token": {"type": "http", "scheme": "bearer"},
}


class RecordsAPI(NinjaAPI):
    """Puts the schemas of the ledgers into the document."""

    def get_openapi_schema(self, *, path_prefix: str | None = None, path_params: Any = None) -> OpenAPISchema:
        document = super().get_openapi_schema(path_prefix=PREFIX, path_params=path_params)
        document["components"] = {
            "schemas": schemas.components() | file_operations.schemas(),
            "securitySchemes": SECURITY,
        }
        document.pop("servers", None)
        return document


def build() -> NinjaAPI:
    """The API of all ledgers that are registered now."""
    api = RecordsAPI(
        title="集市 jishi",
        version=jishi.__version__,
        description="每个台账一组地址；取值、规则和文字与页面、表格相同。拒绝一律以 application/problem+json 答复。",
        urls_namespace="api-v1",
        docs_url=None,
    )
    api.add_exception_handler(Refused, _handled(refused))
    api.add_exception_handler(DatabaseBusy, _handled(busy))
    api.add_exception_handler(UnknownLedger, _handled(unknown_ledger))
    for ledger in ledgers():
        api.add_router(f"/{ledger.code}", _router(ledger), tags=[str(ledger.label)])
    notices.add(api)
    return api


def _handled(answer: Any) -> Any:
    def handle(request: HttpRequest, fault: Any) -> Any:
        return answer(request, fault)

    return handle


def _router(ledger: Ledger) -> Router:
    router, endpoint = Router(), Endpoint(ledger)
    one = "/{id}/"
    table: tuple[tuple[str, str, str, Any, Any, str], ...] = (
        *covered(ledger, endpoint),  # before what stands for an id
        ("post", "/bulk/", "bulk", endpoint.bulk, operations.bulk, "批量办理"),
        ("get", "/", "list", endpoint.list, operations.listing, "列出"),
        ("post", "/", "create", endpoint.create, operations.creation, "新建"),
        ("get", one, "read", endpoint.read, operations.reading, "读取"),
        ("patch", one, "change", endpoint.change, operations.changing, "修改"),
        ("delete", one, "archive", endpoint.archive, operations.archiving, "归档"),
        ("post", one + "moves/{move}/", "move", endpoint.move, operations.moving, "办理"),
        ("get", one + "history/", "history", endpoint.history, operations.telling, "办理记录"),
        *file_operations.rows(Files(ledger)),
    )
    for method, path, name, view, described, words in table:
        extra = described(ledger)
        if ledger.allows("public", "view") and name in {"list", "read"}:
            extra["security"] = [{}, {"session": []}, {"token": []}]
        elif name in {"reveal", "look_up"}:
            extra["security"] = [{"session": []}]
        else:
            extra["security"] = [{"session": []}, {"token": []}]
        register = getattr(router, method)
        register(
            path,
            url_name=f"{ledger.code}.{name}",
            operation_id=f"{ledger.code}_{name}",
            summary=f"{words}：{ledger.label}",
            description=extra.pop("description", None) or str(ledger.help),
            openapi_extra=extra,
        )(_function(view, path))
    return router


def covered(ledger: Ledger, endpoint: Endpoint) -> list[tuple[str, str, str, Any, Any, str]]:
    """Looking under a mask, where the ledger has one, and finding by a sensitive value, where it has an index."""
    look = ("post", "/{id}/reveal/", "reveal", endpoint.reveal, operations.revealing, "查看被遮住的信息")
    by_value = ("post", "/look-up/", "look_up", endpoint.look_up, operations.looking_up, "按敏感信息查找")
    found: list[tuple[str, str, str, Any, Any, str]] = []
    if any(level in (P2, P3) for level in ledger.classes.values()):
        found.append(look)
    if any(column.blind for column in encrypted(ledger.model)):
        found.append(by_value)
    return found


def _function(view: Any, path: str) -> Any:
    """A function of its own for each address, with the parameters of its path."""

    def of_all(request: HttpRequest) -> HttpResponse:
        return cast(HttpResponse, view(request))

    def of_one(request: HttpRequest, id: str) -> HttpResponse:
        return cast(HttpResponse, view(request, id))

    def of_move(request: HttpRequest, id: str, move: str) -> HttpResponse:
        return cast(HttpResponse, view(request, id, move))

    def of_file(request: HttpRequest, id: str, file: str) -> HttpResponse:
        return cast(HttpResponse, view(request, id, file))

    if "{file}" in path:
        return of_file
    return of_move if "{move}" in path else of_one if "{id}" in path else of_all
