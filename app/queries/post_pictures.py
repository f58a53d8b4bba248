"""Pictures of posts: those of a page, those in a form, and one of them for a viewer who may read its post."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, exists, or_, select

from app.models import Picture, Post, PostPicture, Report
from app.queries.query import VIEWER, Query, among
from app.queries.visibility import may_read_post, not_removed
from app.rules.post_pictures import widths

POST: Any = bindparam("post", type_=PostPicture.post_id.type)
REPORT: Any = bindparam("report", type_=PostPicture.report_id.type)


class PictureSeen(NamedTuple):
    """A picture as it is shown. `width`, `height`: in pixels, of its largest size; `alt`: "" where none was given."""

    sha256: str
    width: int
    height: int
    alt: str

    @property
    def widths(self) -> tuple[int, ...]:
        return widths(self.width)


def of(post_ids: Iterable[int]) -> dict[int, tuple[PictureSeen, ...]]:
    """The pictures of these posts, which the viewer was found to read, in their order."""
    found = defaultdict(list)
    for post_id, *row in _OF_POSTS.rows(ids=list(post_ids)):
        found[post_id].append(PictureSeen(*row))
    return {post_id: tuple(pictures) for post_id, pictures in found.items()}


_SEEN = PostPicture.sha256, PostPicture.width, PostPicture.height, PostPicture.alt
_OF_POSTS = Query(
    lambda: (
        select(PostPicture.post_id, *_SEEN)
        .where(among(PostPicture.post_id, "ids"))
        .order_by(PostPicture.post_id, PostPicture.place)
    )
)


def content(viewer_id: int, sha256: str, width: int, *, is_admin: bool) -> bytes | None:
    """A picture in one width as WebP, if the viewer may read a post with it, or has it in a form. Admins see those that
    were reported, unless they were reported themselves.
    """
    which = {"viewer": viewer_id, "sha256": sha256, "width": width}
    found = _CONTENT.value(**which)
    return _REPORTED_CONTENT.value(**which) if found is None and is_admin else found


def _content(*shown: Any) -> Any:
    which = Picture.sha256 == bindparam("sha256"), Picture.size == bindparam("width")
    return select(Picture.content).where(*which, or_(*shown))


def _posted() -> Any:
    same = PostPicture.sha256 == Picture.sha256
    found = select(PostPicture.id).join(Post, Post.id == PostPicture.post_id)
    return found.where(same, may_read_post(VIEWER, Post)).correlate(Picture).exists()


def _waits() -> Any:
    """SQL: the picture is in a form of the viewer's."""
    neither = PostPicture.post_id.is_(None), PostPicture.report_id.is_(None)
    return and_(*neither, PostPicture.member_id == VIEWER)


def _waiting() -> Any:
    return exists().where(PostPicture.sha256 == Picture.sha256, _waits()).correlate(Picture)


def _reported() -> Any:
    same = PostPicture.sha256 == Picture.sha256
    found = select(PostPicture.id).join(Report, Report.id == PostPicture.report_id)
    return found.where(same, Report.reported_id != VIEWER).correlate(Picture).exists()


_CONTENT = Query(lambda: _content(_posted(), _waiting()))
_REPORTED_CONTENT = Query(lambda: _content(_reported()))


class Held(NamedTuple):
    """A picture in a form of its member. `post_id`: the post that already has it, None for a new one."""

    id: int
    post_id: int | None
    sha256: str
    width: int
    height: int
    alt: str


def held(member_id: int, ids: Iterable[int], post_id: int | None = None) -> list[Held]:
    """Those of the member's post, if one is given, and of these that wait in a form of theirs; in their order."""
    return _HELD.rows(viewer=member_id, ids=list(ids), post=post_id)


def _held() -> Any:
    of_post = select(Post.id).where(Post.id == POST, Post.author_id == VIEWER, not_removed(Post)).scalar_subquery()
    which = or_(PostPicture.post_id == of_post, and_(among(PostPicture.id, "ids"), _waits()))
    found = select(PostPicture.id, PostPicture.post_id, *_SEEN).where(which)
    return found.order_by(PostPicture.post_id.is_(None), PostPicture.place, PostPicture.id)


_HELD = Query(_held, Held)


def reported(report_id: int) -> list[PictureSeen]:
    """What the pictures of a reported post were; the caller found the report for an admin who may decide it."""
    return _REPORTED.rows(report=report_id)


_REPORTED = Query(
    lambda: select(*_SEEN).where(PostPicture.report_id == REPORT).order_by(PostPicture.place), PictureSeen
)


def names_in(post_id: int) -> list[str]:
    """Under which names the pictures of a post are kept, whoever may see it."""
    return _NAMES_IN.values(post=post_id)


def names_of(member_id: int) -> list[str]:
    """Under which names all pictures of a member's posts, forms and reports are kept."""
    return _NAMES_OF.values(viewer=member_id)


_NAMES_IN = Query(lambda: select(PostPicture.sha256).where(PostPicture.post_id == POST))
_NAMES_OF = Query(lambda: select(PostPicture.sha256).where(PostPicture.member_id == VIEWER))


class Own(NamedTuple):
    """A picture of a member's own post for their archive; `width`: of the largest size, which `largest` gives."""

    post_id: int
    place: int
    sha256: str
    width: int
    alt: str

    @property
    def name(self) -> str:
        """The name of its file in the archive."""
        return f"pictures/posts/{self.post_id}-{self.place + 1}.webp"


def own(member_id: int) -> dict[int, list[Own]]:
    """Those of the member's own posts, by post and in their order."""
    found = defaultdict(list)
    for picture in _OWN.rows(viewer=member_id):
        found[picture.post_id].append(picture)
    return found


_OWN = Query(
    lambda: (
        select(PostPicture.post_id, PostPicture.place, PostPicture.sha256, PostPicture.width, PostPicture.alt)
        .join(Post, Post.id == PostPicture.post_id)
        .where(Post.author_id == VIEWER, not_removed(Post))
        .order_by(PostPicture.post_id, PostPicture.place)
    ),
    Own,
)
