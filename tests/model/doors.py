"""Two ways to do one thing: by the actions, as the handlers call them, and by the pages, as a browser does.

Every method gives what became of it: done, refused (with a sentence) or gone (the one 404).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask

from app import database
from app.actions import blocks, comments, connections, endorsements, hidden, invitations, messages, posts
from app.actions.invitations import Wish
from app.extensions import db
from app.models import Member
from app.models.base import now
from app.queries import comments as written
from app.queries import conversations, profiles, updates
from app.queries import mentions as mentioned
from app.queries import open_invitations as waiting
from app.queries.blocks import to_block
from app.queries.posts import own, readable
from app.queries.skills import skill_of_other
from app.rules import kinds, mentions
from app.rules.errors import Gone, Refused
from tests.visitor import Visitor

NOUNS = {"accept": "acceptance", "ignore": "dismissal", "withdraw": "withdrawal"}
STATUS = {200: "done", 303: "done", 404: "gone", 422: "refused"}


def stored(a: int, typed: str) -> str:
    """A text with its mentions, as the forms make it of what a member typed."""
    return mentions.stored(typed, mentioned.meant(a, typed, ()))


class ByActions:
    """Find as the viewer, act, commit."""

    hides_refusals = False

    def __init__(self, app: Flask, handles: dict[int, str]) -> None:
        self.app, self.handles = app, handles

    def _act(self, who: int, find: Callable[[], Any], act: Callable[[Member, Any], object]) -> str:
        try:
            with self.app.app_context(), database.transaction() as session:
                me, found = session.get_one(Member, who), find()
                if found is None:
                    raise Gone
                act(me, found)
        except Refused:
            return "refused"
        except Gone:
            return "gone"
        return "done"

    def invite(self, a: int, b: int) -> str:
        wish = Wish("friend")
        return self._act(a, lambda: profiles.find(a, self.handles[b]), lambda me, _: invitations.invite(me, b, wish))

    def answer(self, who: int, id: int, move: str) -> str:
        find = waiting.of_inviter if move == "withdraw" else waiting.of_invitee
        return self._act(who, lambda: find(who, id), lambda _, found: getattr(invitations, move)(found))

    def remove(self, a: int, b: int) -> str:
        return self._act(a, lambda: profiles.find(a, self.handles[b]), lambda me, _: connections.remove(me, b))

    def block(self, a: int, b: int) -> str:
        return self._act(a, lambda: to_block(a, self.handles[b]), lambda me, found: blocks.block(me, found.id))

    def unblock(self, a: int, b: int) -> str:
        return self._act(a, lambda: b, lambda me, _: blocks.unblock(me, b))

    def send(self, a: int, b: int, text: str) -> str:
        return self._act(a, lambda: conversations.towards(a, self.handles[b]),
                         lambda me, _: messages.send(me, b, text))  # fmt: skip

    def read(self, a: int, b: int) -> str:
        def mark(me: Member, found: conversations.ConversationSeen) -> None:
            if found.id:
                messages.mark_read(me.id, found.id, found.newest_id)

        return self._act(a, lambda: conversations.towards(a, self.handles[b]), mark)

    def write(self, a: int, text: str, audience: str) -> str:
        return self._act(a, lambda: a, lambda me, _: posts.write(me, text, audience))

    def delete(self, a: int, post: int) -> str:
        return self._act(a, lambda: own(a, post), lambda _, found: posts.remove(found))

    def like(self, a: int, post: int, *, back: bool = False) -> str:
        act = posts.unlike if back else posts.like
        return self._act(a, lambda: readable(a, post), lambda me, found: act(me, found))

    def hide(self, a: int, kind: str, post: int, *, back: bool) -> str:
        key = kinds.code(kind), post
        if back:
            return self._act(a, lambda: a, lambda me, _: hidden.show(me, [key]))
        return self._act(a, lambda: updates.of(a, [key]) or None, lambda me, found: hidden.hide(me, found))

    def comment(self, a: int, post: int, text: str, answers: int | None) -> str:
        def act(me: Member, found: Any) -> None:
            answered = written.readable(a, answers) if answers else None
            if answers and not answered:
                raise Gone
            comments.write(me, found, stored(a, text), answered)

        return self._act(a, lambda: readable(a, post), act)

    def edit_comment(self, a: int, comment: int, text: str) -> str:
        return self._act(a, lambda: written.own(a, comment),
                         lambda me, found: comments.edit(me, found, stored(a, text)))  # fmt: skip

    def unsay(self, a: int, comment: int) -> str:
        return self._act(a, lambda: written.to_remove(a, comment), lambda _, found: comments.remove(found))

    def like_comment(self, a: int, comment: int, *, back: bool = False) -> str:
        act = comments.unlike if back else comments.like
        return self._act(a, lambda: written.readable(a, comment), lambda me, found: act(me, found))

    def edit(self, a: int, post: int, text: str, audience: str) -> str:
        return self._act(a, lambda: own(a, post), lambda me, found: posts.edit(me, found, text, audience))

    def endorse(self, a: int, skill: int, *, back: bool = False) -> str:
        act = endorsements.take_back if back else endorsements.endorse
        return self._act(a, lambda: skill_of_other(a, skill), lambda me, found: act(me, found))


class ByPages:
    """The same by plain forms. A card that was answered meanwhile shows what became of it: no refusal is seen."""

    hides_refusals = True

    def __init__(self, app: Flask, handles: dict[int, str]) -> None:
        self.app, self.handles = app, handles
        self.browsers: dict[tuple[int, Any], Visitor] = {}

    def browser(self, who: int) -> Visitor:
        """One a day: a browser that was not used for weeks is signed out."""
        day = now().date()
        if (who, day) not in self.browsers:
            self.browsers[who, day] = Visitor(self.app, who)
        return self.browsers[who, day]

    def _post(self, who: int, path: str, **fields: str) -> str:
        return STATUS[self.browser(who).post(path, fields).status_code]

    def invite(self, a: int, b: int) -> str:
        return self._post(a, f"/in/{self.handles[b]}/invitation", how="friend")

    def answer(self, who: int, id: int, move: str) -> str:
        return self._post(who, f"/invitations/{id}/{NOUNS[move]}")

    def remove(self, a: int, b: int) -> str:
        return self._post(a, f"/in/{self.handles[b]}/connection/removal")

    def block(self, a: int, b: int) -> str:
        return self._post(a, f"/in/{self.handles[b]}/block")

    def unblock(self, a: int, b: int) -> str:
        return self._post(a, f"/settings/privacy/blocks/{b}/removal")

    def send(self, a: int, b: int, text: str) -> str:
        return self._post(a, f"/in/{self.handles[b]}/message", text=text)

    def read(self, a: int, b: int) -> str:
        return STATUS[self.browser(a).get(f"/in/{self.handles[b]}/message", follow_redirects=True).status_code]

    def write(self, a: int, text: str, audience: str) -> str:
        return self._post(a, "/posts", text=text, audience=audience)

    def delete(self, a: int, post: int) -> str:
        return self._post(a, f"/posts/{post}/removal")

    def like(self, a: int, post: int, *, back: bool = False) -> str:
        return self._post(a, f"/posts/{post}/like" + "/removal" * back)

    def hide(self, a: int, kind: str, post: int, *, back: bool) -> str:
        return self._post(a, f"/updates/{kind}/{post}/hiding" + "/removal" * back)

    def comment(self, a: int, post: int, text: str, answers: int | None) -> str:
        answer = {"answers": str(answers)} if answers else {}
        return self._post(a, f"/posts/{post}/comments", text=text, **answer)

    def edit_comment(self, a: int, comment: int, text: str) -> str:
        return self._post(a, f"/comments/{comment}/text", text=text)

    def unsay(self, a: int, comment: int) -> str:
        return self._post(a, f"/comments/{comment}/removal")

    def like_comment(self, a: int, comment: int, *, back: bool = False) -> str:
        return self._post(a, f"/comments/{comment}/like" + "/removal" * back)

    def edit(self, a: int, post: int, text: str, audience: str) -> str:
        return self._post(a, f"/posts/{post}/text", text=text, audience=audience)

    def endorse(self, a: int, skill: int, *, back: bool = False) -> str:
        return self._post(a, f"/skills/{skill}/endorsement" + "/removal" * back)


def forget(app: Flask) -> None:
    """Empty tables."""
    with app.app_context(), db.engine.begin() as connection:
        for table in reversed(db.metadata.sorted_tables):
            connection.execute(table.delete())
