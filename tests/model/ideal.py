"""What must hold between members, in a few sets: the product without its database. Compared with it step by step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import datetime, timedelta

OPEN = ("pending", "ignored")
AGAIN = timedelta(days=21)
MOVES = {"accept": "accepted", "ignore": "ignored", "withdraw": "withdrawn"}


class Ideal:
    """Members are ids, a pair is a frozenset. Methods give the answer expected: done, new, refused or gone."""

    def __init__(self, people: list[int], skills: dict[int, int]) -> None:
        self.people, self.owner = people, {skill: member for member, skill in skills.items()}
        self.connected: set[frozenset[int]] = set()
        self.blocks: set[tuple[int, int]] = set()
        self.invitations: dict[int, tuple[int, int, str]] = {}  # inviter, invitee, state
        self.withdrawn: dict[tuple[int, int], datetime] = {}
        self.unread: Counter[tuple[int, int]] = Counter()  # reader, writer
        self.posts: dict[int, tuple[int, str]] = {}  # author, audience
        self.likes: set[tuple[int, int]] = set()  # member, post
        self.comments: dict[int, tuple[int, int, int | None]] = {}  # author, post, comment that it answers
        self.comment_likes: set[tuple[int, int]] = set()  # member, comment
        self.told: set[tuple[int, str, int, int]] = set()  # whom, kind, by whom, comment
        self.mentions: dict[tuple[int, int], bool] = {}  # comment, whom it mentioned; whether it still does
        self.hidden: set[tuple[int, str, int]] = set()
        self.endorsements: set[tuple[int, int]] = set()  # endorser, skill

    def apart(self, a: int, b: int) -> bool:
        return (a, b) in self.blocks or (b, a) in self.blocks

    def linked(self, a: int, b: int) -> bool:
        return frozenset((a, b)) in self.connected

    def open_between(self, a: int, b: int) -> int | None:
        pair = {a, b}
        return next((i for i, (x, y, state) in self.invitations.items() if {x, y} == pair and state in OPEN), None)

    def invite(self, a: int, b: int, now: datetime) -> str:
        waiting = self.open_between(a, b)
        if self.apart(a, b):
            return "gone"
        if self.linked(a, b):
            return "done"
        if waiting is not None:
            return self.answer(waiting, "accept", now) if self.invitations[waiting][1] == a else "done"
        return "refused" if self.withdrawn.get((a, b), now - AGAIN) + AGAIN > now else "new"

    def answer(self, id: int, move: str, now: datetime) -> str:
        a, b, state = self.invitations[id]
        if self.apart(a, b):
            return "gone"
        if state not in OPEN:
            same = state == MOVES[move] and (move != "accept" or self.linked(a, b))
            return "done" if same else "refused"
        self.invitations[id] = (a, b, MOVES[move])
        if move == "accept":
            self.connected.add(frozenset((a, b)))
        if move == "withdraw":
            self.withdrawn[a, b] = now
        return "done"

    def block(self, a: int, b: int) -> str:
        if (b, a) in self.blocks:
            return "gone"
        waiting = self.open_between(a, b)
        if waiting is not None:
            self.invitations[waiting] = (*self.invitations[waiting][:2], "expired")
        self.connected.discard(frozenset((a, b)))
        self.blocks.add((a, b))
        return "done"

    def readable(self, viewer: int, post: int) -> bool:
        author, audience = self.posts[post]
        near = viewer == author or self.linked(viewer, author)
        return near or (audience == "members" and not self.apart(viewer, author))

    def reads(self, viewer: int, comment: int) -> bool:
        """A comment is for readers of its post, unless its author and they are apart."""
        author, post, _ = self.comments[comment]
        return self.readable(viewer, post) and not self.apart(viewer, author)

    def below(self, viewer: int, post: int) -> list[int]:
        """The comments of a post that a member sees, oldest first."""
        if not self.readable(viewer, post):
            return []
        return [id for id, (_, on, _) in sorted(self.comments.items()) if on == post and self.reads(viewer, id)]

    def comment(self, a: int, post: int, answers: int | None) -> str:
        if not self.readable(a, post) or (answers is not None and not self.reads(a, answers)):
            return "gone"
        return "new"

    def said(self, a: int, id: int, post: int, answers: int | None, named: int | None) -> None:
        """The comment is written: whom it answers is told of that, else the author of the post, then whom it names."""
        self.comments[id] = (a, post, answers)
        owner, whom = self.posts[post][0], self.comments[answers][0] if answers else None
        told = {owner}
        if whom and whom != a and self.reads(whom, id):
            self.told.add((whom, "answered", a, id))
            told.add(whom)
        if owner not in (a, whom):
            self.told.add((owner, "commented", a, id))
        self.names(id, named, told)

    def means(self, a: int, whom: int) -> bool:
        """Whether a handle in a text of a member is a mention."""
        return whom != a and not self.apart(a, whom)

    def names(self, id: int, whom: int | None, told: Collection[int] = ()) -> None:
        """A comment now mentions one member, or none: who may read it is told once, if they are not of the comment."""
        author, post, _ = self.comments[id]
        self.mentions.update({key: key[1] == whom for key in self.mentions if key[0] == id})
        if whom is not None and (id, whom) not in self.mentions and self.readable(whom, post):
            self.mentions[id, whom] = True
            self.told |= {(whom, "mentioned", author, id)} if whom not in told else set()

    def unsaid(self, comments: set[int]) -> None:
        self.comments = {
            id: (author, post, None if answers in comments else answers)
            for id, (author, post, answers) in self.comments.items() if id not in comments
        }  # fmt: skip
        self.comment_likes = {(member, id) for member, id in self.comment_likes if id not in comments}
        self.told = {line for line in self.told if line[-1] not in comments}
        self.mentions = {key: there for key, there in self.mentions.items() if key[0] not in comments}

    def remove(self, posts: set[int]) -> None:
        """Posts are deleted, with all that hangs on them."""
        self.posts = {id: post for id, post in self.posts.items() if id not in posts}
        self.likes = {(member, post) for member, post in self.likes if post not in posts}
        self.hidden = {each for each in self.hidden if each[2] not in posts}
        self.unsaid({id for id, (_, on, _) in self.comments.items() if on in posts})

    def erase(self, a: int) -> None:
        """A member is erased: all that is left of them is what they wrote to others."""
        self.people = [each for each in self.people if each != a]
        self.connected = {pair for pair in self.connected if a not in pair}
        self.blocks = {pair for pair in self.blocks if a not in pair}
        self.invitations = {id: each for id, each in self.invitations.items() if a not in each[:2]}
        self.unread = Counter({key: count for key, count in self.unread.items() if key[0] != a})
        hidden = {each for each in self.hidden if each[0] != a}  # what is hidden of a post goes by itself, later
        self.remove({id for id, (author, _) in self.posts.items() if author == a})
        self.unsaid({id for id, (author, _, _) in self.comments.items() if author == a})
        self.likes = {each for each in self.likes if each[0] != a}
        self.comment_likes = {each for each in self.comment_likes if each[0] != a}
        self.told = {line for line in self.told if a not in (line[0], line[2])}
        self.mentions = {key: there for key, there in self.mentions.items() if key[1] != a}
        self.hidden = hidden
        self.endorsements = {each for each in self.endorsements if a not in (each[0], self.owner[each[1]])}

    def like_comment(self, a: int, comment: int, back: bool) -> str:
        if not self.reads(a, comment):
            return "gone"
        author, key = self.comments[comment][0], (a, comment)
        line = (author, "comment_liked", a, comment)
        if back:
            self.comment_likes.discard(key)
            self.told.discard(line)
        elif key not in self.comment_likes:
            self.comment_likes.add(key)
            self.told |= {line} if author != a else set()
        return "done"

    def hide(self, a: int, kind: str, post: int, back: bool) -> str:
        """A member hides what they see anywhere: a post that they may read, or that somebody near likes it."""
        likes = {member for member, liked in self.likes if liked == post and member != self.posts[post][0]}
        near = any(member == a or self.linked(a, member) for member in likes)
        if back:
            self.hidden.discard((a, kind, post))
            return "done"
        if not self.readable(a, post) or (kind == "liked" and not near):
            return "gone"
        self.hidden.add((a, kind, post))
        return "done"

    def bundles(self, viewer: int) -> dict[tuple[str, int], set[int]]:
        """Who did what under which post of a member, or to which comment: each is a line of what they are told."""
        found: dict[tuple[str, int], set[int]] = {}
        for whom, kind, by, id in self.told:
            if whom == viewer and not self.apart(viewer, by):
                about = id if kind in ("comment_liked", "mentioned") else self.comments[id][1]
                found.setdefault((kind, about), set()).add(by)
        return found

    def feed(self, viewer: int) -> set[tuple[str, int]]:
        """Kind and object of everything that stands in a member's feed."""
        return self.shown(viewer) - {(kind, id) for member, kind, id in self.hidden if member == viewer}

    def shown(self, viewer: int) -> set[tuple[str, int]]:
        """The same as long as the member hides nothing."""
        peers = {id for id in self.people if self.linked(viewer, id)}
        met = {frozenset((a, b)): id for id, (a, b, state) in sorted(self.invitations.items()) if state == "accepted"}
        return (
            {("joined", id) for id in peers}
            | {("posted", post) for post, (author, _) in self.posts.items() if author in {viewer, *peers}}
            | {("liked", post) for member, post in self.likes if member in peers and self.readable(viewer, post)
               and member != self.posts[post][0]}
            | {("commented", post) for author, post, _ in self.comments.values() if author in peers
               and author != self.posts[post][0] and self.readable(viewer, post)}
            | {("endorsed", skill) for endorser, skill in self.endorsements if endorser in peers
               and self.linked(endorser, self.owner[skill])
               and (self.owner[skill] == viewer or self.linked(viewer, self.owner[skill]))}
            | {("connected", id) for (a, b), id in met.items() if self.linked(a, b)  # told of the last time only
               and any(x in peers and not self.apart(viewer, y) for x, y in ((a, b), (b, a)))}
        )  # fmt: skip
