"""Entries of the feed as they are drawn: no more of each than it shows, so that many share one drawing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from app.queries.comments import CommentSeen
from app.queries.feed import Entry
from app.queries.people import Person
from app.queries.posts import PostSeen
from app.rules.kinds import FEED_KINDS
from app.text import days, formatting
from app.text.days import Heading

MANY = 3  # new connections of one person that are one entry


def shown(entry: Entry, style: str = "clock") -> tuple[tuple[Entry, str, bool], PostSeen | None]:
    """What `feed/_entry.html` shows, whoever looks, and what the template of its kind shows of the post it is about.

    The first is the entry without a post, how its time is written (app/text/formatting.py), and whether there is a
    post; the second the post, None without one. They are drawn separately: who stands above a post differs between
    viewers, the post does not.

    Of several actors all but the first are a number, unless there are just two; headlines are told of authors and of a
    new connection's other side, shared connections of the latter alone.
    """
    first, *more = entry.actors
    named = more if len(more) == 1 and not entry.others else []
    whom = entry.whom if FEED_KINDS[entry.kind].pair else _met(entry.whom)
    post = entry.object if isinstance(entry.object, PostSeen) else None
    is_author = post is not None and entry.kind == "posted"
    drawn = Entry(
        entry.id, entry.kind, entry.at, (_named(first, is_author), *map(_met, named)),
        len(more) - len(named) + entry.others, whom, entry.names_whom, None if post else entry.object, *entry[8:],
    )  # fmt: skip
    return (drawn, style, post is not None), post and _posted(post)


def headed(entries: Sequence[Entry], above: str = "") -> list[tuple[Entry, Heading]]:
    """Each entry and the heading it stands under; `above`: the key of the last heading before these."""
    told = _once(_gathered(entries))
    return list(zip(told, days.headed([entry.at for entry in told], above), strict=True))


def _gathered(entries: Sequence[Entry]) -> list[Entry]:
    """Many new connections of one person on one day, or with nothing else between them, are one entry, where the newest
    of them stands. What tells of the viewer stays by itself.
    """
    zone = formatting.place()[2]
    groups: list[list[Entry]] = []
    of_day: dict[tuple[int, date], list[Entry]] = {}
    above: tuple[int, list[Entry]] | None = None  # who met somebody in the entry above, and its group
    for entry in entries:
        met = FEED_KINDS[entry.kind].pair
        if not met or any(each and each.degree == 0 for each in (*entry.actors, entry.whom)):
            above = None
            continue
        who = entry.actors[0].id
        day = who, entry.at.astimezone(zone).date()
        group = above[1] if above and above[0] == who else of_day.get(day)
        if group is None:
            groups.append(group := [])
        group.append(entry)
        of_day[day], above = group, (who, group)
    many = {group[0].id: group for group in groups if len(group) >= MANY}
    dropped = {each.id for group in many.values() for each in group[1:]}
    return [_one(many[entry.id]) if entry.id in many else entry for entry in entries if entry.id not in dropped]


def _once(entries: Sequence[Entry]) -> list[Entry]:
    """A post is on a page once, where the newest is told of it: what somebody likes, others comment on. An entry with
    comments that no other has, as on the page of a member, stays.
    """
    seen: set[int] = set()
    told = []
    for entry in entries:
        post = entry.object if isinstance(entry.object, PostSeen) else None
        if post is None or post.id not in seen or post.latest:
            told.append(entry)
        seen |= {post.id} if post else set()
    return told


def _one(group: list[Entry]) -> Entry:
    peers = tuple((each.whom, each.waiting) for each in group if each.whom and each.names_whom)
    also = tuple(each.object_id for each in group[1:])
    return group[0]._replace(whom=None, names_whom=False, waiting=None, count=len(group), peers=peers, also=also)


def _named(person: Person, is_author: bool) -> Person:
    headline = person.headline if is_author else ""
    return Person(person.id, person.name, person.handle, headline, person.picture, person.degree)


def _posted(post: PostSeen) -> PostSeen:
    """The post, and the comments below it."""
    author = _met(post.author)
    if author and post.author:
        author = author._replace(headline=post.author.headline)
    return post._replace(author=author, latest=tuple(map(_said, post.latest)))


def _said(comment: CommentSeen) -> CommentSeen:
    return comment._replace(author=_met(comment.author), whom=_met(comment.whom))


def _met(person: Person | None) -> Person | None:
    """Somebody of whom is shown whether they are the viewer, but not how far away."""
    if person is None:
        return None
    return Person(person.id, person.name, person.handle, "", person.picture, 0 if person.degree == 0 else None)
