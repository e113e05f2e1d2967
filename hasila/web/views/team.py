"""Signing in and out, accepting an invitation, and the owner's page of the team."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import Cookie
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, URLEncodedBody

from hasila.web.accounts import SESSION_SECONDS, Accounts, TooMany
from hasila.web.identity import RANKS, must_be
from hasila.web.problems import Problem
from hasila.web.site import page, site_of
from hasila.web.views.moved import see

AnyRequest = Request[Any, Any, Any]
Form = URLEncodedBody[dict[str, str]]
COOKIE = "session"


def _accounts(request: AnyRequest) -> Accounts:
    found = site_of(request).accounts
    if found is None:
        raise NotFoundException("accounts: this application was started without --team")
    return found


@get("/sign-in", sync_to_thread=True, include_in_schema=False)
def sign_in_page(request: AnyRequest) -> Response[str]:
    """The form for signing in."""
    _accounts(request)
    return page(request, "sign_in.html", problem=None)


@post("/sign-in/now", sync_to_thread=True, include_in_schema=False)
def sign_in(request: AnyRequest, data: Form) -> Response[str]:
    """Sign in: a fresh session, whatever cookie came along."""
    accounts = _accounts(request)
    address = request.client.host if request.client else ""
    try:
        token = accounts.sign_in(data.get("name", "").strip(), data.get("password", ""), address)
    except TooMany as error:
        return page(request, "sign_in.html", status=429, problem=error)
    if token is None:
        return page(request, "sign_in.html", status=401, problem=Problem("name", "wrong"))
    response = see("/")
    response.set_cookie(_cookie(request, token, SESSION_SECONDS))
    return response


def _cookie(request: AnyRequest, value: str, seconds: int) -> Cookie:
    secure = site_of(request).settings.secure
    return Cookie(key=COOKIE, value=value, max_age=seconds, httponly=True, secure=secure, samesite="lax", path="/")


@post("/sign-out", sync_to_thread=True, include_in_schema=False)
def sign_out(request: AnyRequest, data: Form) -> Response[str]:
    """Sign out."""
    _accounts(request).sign_out(request.cookies.get(COOKIE, ""))
    response = see("/sign-in")
    response.set_cookie(_cookie(request, "", 0))
    return response


@get("/invitation/{token:str}", sync_to_thread=True, include_in_schema=False)
def invitation(request: AnyRequest, token: FromPath[str]) -> Response[str]:
    """The form for choosing a password."""
    account = _accounts(request).invitation(token)
    if account is None:
        raise NotFoundException("invitation: it was used already or is too old; ask for another")
    return page(request, "invitation.html", account=account, token=token, problem=None)


@post("/invitation/{token:str}/accept", sync_to_thread=True, include_in_schema=False)
def accept(request: AnyRequest, token: FromPath[str], data: Form) -> Response[str]:
    """Make the account."""
    accounts = _accounts(request)
    account = accounts.invitation(token)
    try:
        accounts.accept(token, data.get("password", ""))
    except Problem as error:
        if account is None:
            raise
        return page(request, "invitation.html", status=400, account=account, token=token, problem=error)
    return see("/sign-in")


@get("/team", sync_to_thread=True, include_in_schema=False)
def team(request: AnyRequest) -> Response[str]:
    """Everybody, and inviting more."""
    must_be(request, "owner")
    return page(request, "team.html", members=_accounts(request).all(), roles=list(RANKS), link="", problem=None)


@post("/team/invite", sync_to_thread=True, include_in_schema=False)
def invite(request: AnyRequest, data: Form) -> Response[str]:
    """Make an invitation; its link is shown once."""
    must_be(request, "owner")
    accounts = _accounts(request)
    try:
        token = accounts.invite(data.get("name", ""), data.get("role", ""))
        link, problem = f"{str(request.base_url).rstrip('/')}/invitation/{token}", None
    except Problem as error:
        link, problem = "", error
    return page(
        request, "team.html", status=400 if problem else 200, members=accounts.all(), roles=list(RANKS), link=link,
        problem=problem,
    )  # fmt: skip


@post("/team/remove", sync_to_thread=True, include_in_schema=False)
def remove(request: AnyRequest, data: Form) -> Response[str]:
    """End an account."""
    must_be(request, "owner")
    _accounts(request).remove(data.get("name", ""))
    return see("/team")


HANDLERS = (sign_in_page, sign_in, sign_out, invitation, accept, team, invite, remove)
