"""The registry of everything that happens: how it stands in the feed, and how a member is told.

A new kind is one entry here, one file of its name in queries/kinds/ (what feeds, notifications and e-mails read of it),
its templates (feed/kinds/_<name>.html where it has an object, mail/<name>/ where it is told), and a call of
`events.record`. What is missing stops the start. Placeholders of sentences: %(who)s actor or actors, %(whom)s the other
member.
"""

from __future__ import annotations

from app.rules.kind_types import InFeed, Kind, Told
from app.rules.labels import N_, Label

NETWORK, INMAIL_GROUP, CREDIT = N_("Network"), N_("InMail"), N_("Endorsements and recommendations")
POSTS, OFFICE, REPORTS, SAFETY = N_("Posts"), N_("Announcements"), N_("Reports"), N_("Security")
# as the settings show them, by their names in addresses
GROUPS = {
    "network": NETWORK, "inmail": INMAIL_GROUP, "credit": CREDIT, "posts": POSTS, "announcements": OFFICE,
    "reports": REPORTS, "security": SAFETY,
}  # fmt: skip


def _recommendation(label: Label, sentence: Label) -> Told:
    return Told(CREDIT, label, sentence, "/recommendations/{id}", needs_connection=True)


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("joined", InFeed(1, N_("Newcomers"), N_("%(who)s joined."))),
        Kind(
            "connected",
            InFeed(
                2,
                N_("New connections"),
                N_("%(who)s and %(whom)s are now connected."),
                sentence_you=N_("%(who)s and you are now connected."),
                sentence_unnamed=N_("%(who)s has a new connection."),
                pair=True,
            ),
        ),
        Kind("posted", InFeed(3, N_("Posts"), N_("%(who)s"))),
        Kind(
            "liked",
            InFeed(
                4,
                N_("Likes"),
                N_("%(who)s likes this post."),
                N_("%(who)s like this post."),
                N_("%(who)s likes your post."),
                N_("%(who)s like your post."),
                together=True,
            ),
            Told(
                POSTS,
                N_("Post liked"),
                N_("%(who)s likes your post."),
                "/posts/{id}",
                mail="off",
                sentence_many=N_("%(who)s like your post."),
            ),
        ),
        # In feeds about the post, so that those who comment on it are one entry; told about the comment.
        Kind(
            "commented",
            InFeed(
                9,
                N_("Comments"),
                N_("%(who)s commented on this post."),
                N_("%(who)s have commented on this post."),
                N_("%(who)s commented on your post."),
                N_("%(who)s have commented on your post."),
                together=True,
                drawn_like="liked",
            ),
            Told(
                POSTS,
                N_("Comment on my post"),
                N_("%(who)s commented on your post."),
                "/comments/{object}",
                sentence_many=N_("%(who)s have commented on your post."),
                gathered=True,
            ),
        ),
        Kind(
            "answered",
            told=Told(
                POSTS,
                N_("Reply to my comment"),
                N_("%(who)s replied to your comment."),
                "/comments/{object}",
                sentence_many=N_("%(who)s have replied to your comments."),
                gathered=True,
            ),
        ),
        Kind(
            "comment_liked",
            told=Told(
                POSTS,
                N_("Comment liked"),
                N_("%(who)s likes your comment."),
                "/comments/{id}",
                mail="off",
                sentence_many=N_("%(who)s like your comment."),
            ),
        ),
        Kind("mentioned", told=Told(POSTS, N_("Mention"), N_("%(who)s mentioned you."), "/mentions/{object}")),
        Kind(
            "endorsed",
            InFeed(
                5,
                N_("Endorsements"),
                N_("%(who)s endorsed a skill of %(whom)s."),
                N_("%(who)s have endorsed a skill of %(whom)s."),
                N_("%(who)s endorsed one of your skills."),
                N_("%(who)s have endorsed one of your skills."),
                together=True,
            ),
            Told(
                CREDIT,
                N_("Skill endorsed"),
                N_("%(who)s endorsed one of your skills."),
                "/in/{me}#skill-{id}",
                sentence_many=N_("%(who)s have endorsed one of your skills."),
                needs_connection=True,
            ),
        ),
        Kind(
            "endorsement_asked",
            told=Told(
                CREDIT,
                N_("Endorsement requested"),
                N_("%(who)s would like you to endorse a skill."),
                "/in/{actor}#asked",
                needs_connection=True,
            ),
        ),
        Kind(
            "position",
            InFeed(
                6, N_("New positions"), N_("%(who)s started a new position."), needs=("activity", "positions")
            ),
        ),
        Kind("profile", InFeed(7, N_("Changes of profile"), N_("%(who)s updated their profile."))),
        Kind(
            "recommended",
            InFeed(
                8,
                N_("Recommendations"),
                N_("%(who)s recommends %(whom)s."),
                sentence_you=N_("%(who)s recommends you."),
                strong=True,
            ),
        ),
        Kind(
            "recommendation_asked",
            told=_recommendation(N_("Recommendation requested"), N_("%(who)s asks you for a recommendation.")),
        ),
        Kind(
            "recommendation_received",
            told=_recommendation(N_("Recommendation received"), N_("%(who)s wrote a recommendation for you.")),
        ),
        Kind(
            "recommendation_accepted",
            told=_recommendation(N_("Recommendation accepted"), N_("%(who)s accepted your recommendation.")),
        ),
        Kind(
            "recommendation_revision",
            told=_recommendation(N_("Revision requested"), N_("%(who)s asks you to revise your recommendation.")),
        ),
        Kind(
            "invited",
            told=Told(
                NETWORK,
                N_("Invitation received"),
                N_("%(who)s would like to join your network."),
                "/network/invitations#invitation-{id}",
                reminder="invitation_reminder",
            ),
        ),
        Kind(
            "accepted",
            told=Told(
                NETWORK,
                N_("Invitation accepted"),
                N_("%(who)s accepted your invitation."),
                "/in/{actor}",
                needs_connection=True,
            ),
        ),
        Kind(
            "introduction_asked",
            told=Told(
                NETWORK,
                N_("Introduction requested"),
                N_("%(who)s asks you for an introduction."),
                "/network/invitations#introduction-{id}",
                over="/in/{actor}",
                needs_connection=True,
            ),
        ),
        Kind(
            "introduction_passed",
            told=Told(
                NETWORK,
                N_("Introduction passed on"),
                N_("%(who)s introduced you."),
                "/network/invitations/sent#invitation-{id}",
                over="/in/{actor}",
                needs_connection=True,
            ),
        ),
        # The InMail badge already counts unread messages, so the bell stays silent unless it is asked for.
        Kind(
            "inmail",
            told=Told(
                INMAIL_GROUP,
                N_("New InMail"),
                N_("%(who)s wrote you an InMail."),
                "/inmail/{id}#message-{object}",
                site=False,
                needs_connection=True,
            ),
        ),
        Kind(
            "announced",
            InFeed(10, OFFICE, N_("Announcement by %(who)s"), by_office=True),
            Told(OFFICE, N_("Announcement"), N_("There is a new announcement."), "/announcements/{id}", by_office=True),
        ),
        # What the organisation decided is told whatever the settings say.
        Kind(
            "report_answered",
            told=Told(
                REPORTS, N_("Report decided"), N_("Your report was decided."), "/reports#report-{id}", fixed=True
            ),
        ),
        Kind(
            "removed",
            told=Told(
                REPORTS,
                N_("Removed by the organisation"),
                N_("Something you wrote or added was removed."),
                "/objections/{id}",
                fixed=True,
            ),
        ),
        Kind(
            "objection_decided",
            told=Told(
                REPORTS, N_("Objection decided"), N_("Your objection was decided."), "/objections/{id}", fixed=True
            ),
        ),
        Kind(
            "new_browser",
            told=Told(
                SAFETY,
                N_("Sign-in from a new browser"),
                N_("Someone signed in to your account from a new browser."),
                "/settings/security/activity",
                fixed=True,
            ),
        ),
        Kind(
            "security",
            told=Told(
                SAFETY,
                N_("Sign-in, password, address"),
                N_("The password of your account was changed."),
                "/settings/security",
                fixed=True,
            ),
        ),
        Kind(
            "admin_made",
            told=Told(SAFETY, N_("New role"), N_("You are an admin now."), "/admin/members", fixed=True),
        ),
        Kind(
            "admin_ended",
            told=Told(SAFETY, N_("End of a role"), N_("You are no longer an admin."), "/", fixed=True),
        ),
        Kind(
            "admins_changed",
            told=Told(SAFETY, N_("Change of admins"), N_("Who is an admin has changed."), "/admin/log", fixed=True),
        ),
        Kind(
            "address_by_admin",
            told=Told(
                SAFETY,
                N_("Address changed by admins"),
                N_("The admins are changing the e-mail address of your account."),
                "/settings/account/email/undo",
                fixed=True,
            ),
        ),
    )
}
FEED_KINDS = {kind.name: kind.feed for kind in KINDS.values() if kind.feed}
FEED_NAMES = {feed.code: name for name, feed in FEED_KINDS.items()}
TOLD_KINDS = {kind.name: kind.told for kind in KINDS.values() if kind.told}


def over(name: str, actor: str) -> str:
    """Where the notification of this kind leads once what it tells of is over: a path, "" for nowhere."""
    return TOLD_KINDS[name].over.format(actor=actor)


def path(name: str, *, object: int, shown: int, actor: str, me: str) -> str:
    """Where the notification or e-mail of this kind leads: a path of this site. `shown`: {id} of `Told.leads`."""
    return TOLD_KINDS[name].leads.format(object=object, id=shown, actor=actor, me=me)


def code(name: str) -> int:
    """The stored code of a kind that stands in feeds."""
    return FEED_KINDS[name].code
