"""/inmail: the list, one conversation, writing. /in/<handle>/message: writing to a connection."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, abort, make_response, request, url_for

from app import web
from app.actions import messages as actions
from app.actions import noticeboard
from app.forms.fields import Blank
from app.forms.inmail import MessageForm
from app.models.base import now
from app.queries import conversations as queries
from app.queries import notices, people
from app.queries.conversations import ConversationSeen, Line, Messages
from app.queries.notices import NoticeFound
from app.rules import limits
from app.rules.errors import Refused
from app.rules.labels import N_
from app.text.formatting import translate

blueprint = Blueprint("inmail", __name__)
BLANK = Blank(MessageForm)
GONE = N_("This conversation is gone.")


@blueprint.get("/inmail")
def index() -> Response:
    unread = request.args.get("show") == "unread"
    lines, older = queries.lines(web.me().id, before=web.number("before"), unread=unread)
    beside = {"conversation": None} if web.is_fragment() else _beside(lines, unread)
    return web.page("inmail/index.html", "inmail/_lines.html", lines=lines, older=older, unread=unread, **beside)


def _beside(lines: Sequence[Line], unread: bool) -> dict[str, Any]:
    """What wide screens show beside the list: its first conversation, which does not become read; nothing if every one
    is read; or whom to write to.
    """
    me = web.me().id
    first = next(iter(lines), None)
    if first is None and unread:
        return {"conversation": None, "found": None}
    if first is None:
        return {"conversation": None, "query": "", "found": people.connections(me, me)}
    return {
        "conversation": queries.seen(me, first.id),
        "messages": queries.messages(me, first.id),
        "blank": BLANK,
    }


@blueprint.get("/inmail/new")
def new() -> Response:
    me, query = web.me().id, request.args.get("q", "")[: limits.SEARCH]
    found = people.connections(me, me, query=query)
    if web.is_fragment():
        return web.fragment("inmail/_choices.html", query=query, found=found)
    lines, older = queries.lines(me)
    return web.page(
        "inmail/new.html", query=query, found=found, lines=lines, older=older, unread=False, conversation=None
    )


@blueprint.get("/inmail/<int:id>")
def show(id: int) -> Response:
    conversation = queries.seen(web.me().id, id) or abort(404)
    before = web.number("before")
    if before and web.is_fragment():
        messages = queries.messages(web.me().id, id, before)
        return web.fragment(
            "inmail/_earlier.html", conversation=conversation, messages=messages, before=before, is_piece=True
        )
    return _thread(conversation, before=before)


@blueprint.post("/inmail/<int:id>")
@web.limited(limits.MESSAGES)
def reply(id: int) -> Response:
    return _send(queries.seen(web.me().id, id) or web.gone(GONE))


@blueprint.get("/inmail/<int:id>/messages")
def poll(id: int) -> Response:
    """The messages after the message `after`: polled every few seconds, nearly always 204."""
    newest, looked_at = queries.newest(web.me().id, id) or abort(404)
    if not web.is_fragment():
        return web.to(url_for("inmail.show", id=id))
    _note_look(id, looked_at)
    after = web.number("after") or 0
    if newest <= after:
        return make_response("", 204)
    messages = queries.newer(web.me().id, id, after)
    _note_read(id, messages)
    return web.fragment(
        "inmail/_newer.html",
        conversation=queries.seen(web.me().id, id),
        messages=messages,
        line=queries.line(web.me().id, id),
    )


@blueprint.get("/in/<handle>/message")
def write(handle: str) -> Response:
    conversation = _towards(handle)
    if conversation.id:
        newest, about = f"message-{conversation.newest_id}", web.number("notice")
        return web.to(url_for("inmail.show", id=conversation.id, notice=about, _anchor=newest))
    return _thread(conversation)


@blueprint.post("/in/<handle>/message")
@web.limited(limits.MESSAGES)
def begin(handle: str) -> Response:
    return _send(_towards(handle))


def _towards(handle: str) -> ConversationSeen:
    """The conversation with the member at this address. If there is none yet they may be a stranger, who counts as
    shown.
    """
    conversation = queries.towards(web.me().id, handle) or web.nobody(handle)
    if not conversation.id:
        web.show(conversation.peer.id)
    return conversation


def _answered(conversation: ConversationSeen) -> NoticeFound | None:
    """The notice of the other one that is answered here, None for most messages."""
    id = web.number("notice")
    found = notices.to_answer(web.me().id, id) if id else None
    return found if found and found.member_id == conversation.peer.id else None


def _send(conversation: ConversationSeen) -> Response:
    form, notice = MessageForm(), _answered(conversation)
    if notice:
        form.opening = translate(noticeboard.ABOUT, title=notice.title)
    if not form.validate():
        return _thread(conversation, form, 422)
    if again := web.submitted_before():
        return again
    try:
        message = actions.send(web.me(), conversation.peer.id, form.said)
        if notice:
            noticeboard.note_answer(web.me(), notice.id)
    except Refused as refused:
        web.refuse_in(form, refused)
        return _thread(conversation, form, 422)
    location = url_for("inmail.show", id=message.conversation_id, _anchor=f"message-{message.id}")
    web.remember_submission(location)
    present = conversation._replace(id=message.conversation_id, unread=0, newest_id=message.id)
    return _sent(present, location, is_new=conversation.id is None, was_unread=bool(conversation.unread))


def _sent(conversation: ConversationSeen, location: str, *, is_new: bool, was_unread: bool) -> Response:
    """In place: an empty form, and the messages since the last one that the writer has seen, including the one just
    sent. A new conversation has no line in the list yet, so the list is sent along; one that was open without being
    read counts no more at its place.
    """
    me, id, shown = web.me().id, conversation.id or 0, None
    if web.is_fragment():
        lines, older = queries.lines(me) if is_new else (None, None)
        shown = {
            "lines": lines,
            "older": older,
            "unread": False,
            "conversation": conversation,
            "line": queries.line(me, id),
            "messages": queries.newer(me, id, web.number("after") or 0),
            "blank": BLANK,
            "badges": web.badges() if was_unread else None,
        }
    return web.after_action("inmail/_sent.html", location, **(shown or {}))


def _thread(
    conversation: ConversationSeen, form: MessageForm | None = None, status: int = 200, before: int | None = None
) -> Response:
    """The page of one conversation, `form` with what was typed; for htmx and status 422 only the form."""
    notice = _answered(conversation)
    if status != 200 and web.is_fragment():
        return web.fragment("inmail/_form.html", status, conversation=conversation, form=form, notice=notice)
    messages = queries.messages(web.me().id, conversation.id, before) if conversation.id else Messages(())
    if conversation.unread and status == 200:
        _note_read(conversation.id, messages)
    lines, older = queries.lines(web.me().id)
    return web.page(
        "inmail/show.html",
        status=status,
        conversation=conversation,
        form=form or (MessageForm(formdata=None) if notice else None),
        notice=notice,
        blank=BLANK,
        messages=messages,
        before=before,
        lines=lines,
        older=older,
        unread=False,
    )


def _note_look(id: int, last: datetime | None) -> None:
    """Once a minute: an open page polls every few seconds, and each write is a commit on the disk."""
    if last is None or abs(now() - last) >= limits.LOOK_NOTED_EVERY:
        member_id = web.me().id
        web.note_after(lambda: actions.note_look(member_id, id))


def _note_read(id: int | None, messages: Messages) -> None:
    if id and messages.shown:
        member_id, up_to = web.me().id, messages.shown[-1].id
        web.note_after(lambda: actions.mark_read(member_id, id, up_to))
