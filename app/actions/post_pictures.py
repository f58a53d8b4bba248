"""Pictures of posts: kept once uploaded, added to a post, taken out again; their bytes go with the last use."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import bindparam, delete, exists, insert, literal_column, or_, select, update

from app.actions import limits as counting
from app.database import upsert
from app.models import Member, Picture, Post, PostPicture, Report
from app.models.base import Moment, now
from app.queries import counters
from app.queries import post_pictures as queries
from app.queries.members import Somebody
from app.queries.post_pictures import POST, REPORT, Held
from app.queries.query import Query, among, insertion
from app.rules import limits
from app.rules.errors import Refused, TooMany
from app.rules.labels import N_
from app.rules.pictures import SIZES
from app.rules.post_pictures import Encoded

GONE = N_("Choose this picture again: it is no longer there.")
TOO_MANY = N_("A post has up to %(most)s pictures. Remove some of these.")


class Picked(NamedTuple):
    """A picture that a post is to have, by its id, and its description."""

    id: int
    alt: str


def left_today(member: Somebody, wanted: int) -> int:
    """How many files of the member's may still be decoded today. Raises TooMany for fewer than `wanted`: call it before
    that slow work.
    """
    left, rate = counters.left(limits.UPLOADED_PICTURES, member.id), limits.UPLOADED_PICTURES
    if left < wanted:
        raise TooMany(rate.message, counters.ends_at(rate))
    return left


def keep(member: Somebody, pictures: Iterable[Encoded], damaged: int = 0) -> list[Held]:
    """Keep uploaded pictures, as they wait in a form of the member's. `damaged`: how many files were decoded in vain,
    which takes as long. Raises TooMany above the rate of a day.
    """
    for _ in range(damaged):
        counting.count_within(limits.UPLOADED_PICTURES, member.id)
    return [_keep(member, picture) for picture in pictures]


def _keep(member: Somebody, picture: Encoded) -> Held:
    counting.count_within(limits.UPLOADED_PICTURES, member.id)
    sizes = picture.sizes.items()
    _KEEP_SIZES.write_all([{"sha256": picture.sha256, "size": size, "content": content} for size, content in sizes])
    name = {"sha256": picture.sha256, "width": picture.width, "height": picture.height}
    return Held(_KEEP.value(member_id=member.id, place=0, alt="", at=now(), **name), None, *name.values(), "")


_KEEP_SIZES = Query(
    lambda: insertion(Picture, "sha256", "size", "content", into=upsert).on_conflict_do_nothing()
)
_KEEP = Query(
    lambda: insertion(PostPicture, "member_id", "place", "sha256", "width", "height", "alt", "at").returning(
        PostPicture.id
    )
)


def arrange(author: Somebody, post_id: int, picked: Sequence[Picked]) -> bool:
    """Let a post of the member's own have these pictures in this order and no others; returns whether it had others, or
    with other descriptions. Raises Refused if one is gone, and for more than a post has: several forms may hold some.
    """
    if len(picked) > limits.PICTURES:
        raise Refused(TOO_MANY, "files", most=limits.PICTURES)
    present = {held.id: held for held in queries.held(author.id, [each.id for each in picked], post_id)}
    if any(each.id not in present for each in picked):
        raise Refused(GONE, "files")
    before = [Picked(held.id, held.alt) for held in present.values() if held.post_id]
    if before == list(picked):
        return False
    kept = {each.id for each in picked}
    _take_out([held for held in present.values() if held.id not in kept])
    for place, each in enumerate(picked):
        if not _PLACE.write(picture=each.id, post=post_id, place=place, alt=each.alt):  # another post has just got it
            raise Refused(GONE, "files")
    _COUNT.write(post=post_id, count=len(picked))
    return True


def _take_out(pictures: Sequence[Held]) -> None:
    if pictures:
        _TAKE_OUT.write(ids=[held.id for held in pictures])
        drop(held.sha256 for held in pictures)


_PLACE = Query(
    lambda: update(PostPicture)
    .where(PostPicture.id == bindparam("picture", type_=PostPicture.id.type))
    .where(or_(PostPicture.post_id.is_(None), PostPicture.post_id == POST))
    .values(post_id=POST, place=bindparam("place"), alt=bindparam("alt"))
)
_COUNT = Query(lambda: update(Post).where(Post.id == POST).values(picture_count=bindparam("count")))
_TAKE_OUT = Query(lambda: delete(PostPicture).where(among(PostPicture.id, "ids")))


def copy_for_report(report_id: int, post_id: int) -> None:
    """Keep with a report what the pictures of the post are now."""
    _COPY.write(report=report_id, post=post_id)


def _copy() -> Any:
    same = [PostPicture.__table__.c[name] for name in ("member_id", "place", "sha256", "width", "height", "alt", "at")]
    found = select(REPORT.label("report_id"), *same).where(PostPicture.post_id == POST)
    return insert(PostPicture).from_select(["report_id", *(column.name for column in same)], found)


_COPY = Query(_copy)


def drop(names: Iterable[str]) -> None:
    """Delete the bytes of those of these pictures that nothing shows any more."""
    if dropped := sorted({name for name in names if name}):
        _DROP.write(names=dropped)


def _unused() -> Any:
    portrait = exists().where(Member.picture == Picture.sha256).correlate(Picture)
    return delete(Picture).where(~portrait, ~exists().where(PostPicture.sha256 == Picture.sha256).correlate(Picture))


_DROP = Query(lambda: _unused().where(among(Picture.sha256, "names")))


def forget_old() -> None:
    """Delete what waited in a form for too long, and what a report no longer needs. Two who deleted the last uses of a
    picture at the same moment each left its bytes to the other: these go as well. Runs in the mail worker.
    """
    gone = _FORGET_WAITING.values(since=now() - limits.PICTURES_WAIT)
    drop([*gone, *_FORGET_COPIES.values()])
    _DROP_LEFT.write()


_FORGET_WAITING = Query(
    lambda: delete(PostPicture)
    .where(PostPicture.post_id.is_(None), PostPicture.report_id.is_(None))
    .where(PostPicture.at < bindparam("since", type_=Moment))
    .returning(PostPicture.sha256)
)
_FORGET_COPIES = Query(
    lambda: delete(PostPicture)
    .where(PostPicture.report_id.in_(select(Report.id).where(Report.snapshot == literal_column("''"))))
    .returning(PostPicture.sha256)
)
_DROP_LEFT = Query(lambda: _unused().where(Picture.size.not_in([literal_column(str(size)) for size in SIZES])))
