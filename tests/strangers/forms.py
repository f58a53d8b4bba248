"""Every form of the app: who sends it, what stands in it, and what it may change."""

from app.rules.kinds import FEED_KINDS, TOLD_KINDS
from app.rules.retention import CHOSEN
from app.rules.visibility import SECTIONS
from tests import cast
from tests.cast import NEW_PASSWORD

KEY = "0f8fad5b-d9cd-469f-a165-70867728950e"
# Names of columns and of what an attacker hopes for. A form that does not show such a field must not take it.
FORGED = {
    "is_admin": "1", "admin": "1", "role": "admin", "id": "1", "user_id": "1", "member_id": "1", "owner_id": "1",
    "inviter_id": "1", "invitee_id": "1", "author_id": "1", "sender_id": "1", "peer_id": "1", "actor_id": "1",
    "blocker_id": "1", "endorser_id": "1", "state": "accepted", "confirmed": "1", "active": "1", "picture": "0" * 64,
    "created_at": "2001-01-01", "answered_at": "2001-01-01", "expires_at": "2099-01-01", "at": "2001-01-01",
    "connection_count": "999", "unread": "99", "seen_notification_id": "999", "password_hash": "x", "nonce": "x",
    "email": "forged@evil.test", "handle": "forged-handle", "name_folded": "forged", "who_may_invite": "nobody",
    "hides_connections": "y", "mail_paused": "y", "rank": "99", "muted": "y", "policy": "open",
    "timezone": "Asia/Tokyo",
    "locale": "de", "username": "forged", "audience": "members", "remind": "y", "unknown_at": "2001-01-01",
    "name": "Forged Name", "headline": "Forged", "password": "forged-forged-password",
}  # fmt: skip
TOLD = {"delivery +1", "notification +1"}
SENT = {
    "message +1", "delivery +1", "submission +1", "conversation.last_message_id", "participant.last_message_id",
    "participant.unread", "participant.read_message_id",
}  # fmt: skip
JOINED = {"member +1", "activity +1", "session"}
DRAFT = {f"roster_draft.{column}" for column in ("content", "name", "nonce", "created_at")}
OFF_THE_ROSTER = {f"roster_entry.{column}" for column in ("state", "name", "email", "address_hash")}
OFFERED = {f"roster_entry.{column}" for column in ("school", "year", "organisation")}
POSITION = {"title": "Cook", "organisation": "Inn", "place": "", "starts": "2001", "ends": "2002", "text": ""}
RETENTION = {name: str(kept.days + (name == "letters")) for name, kept in CHOSEN.items()}
SITE = {"policy": "invite-only", "public_profiles": ""}
IDENTITY = {
    "name": "Deichverein", "tagline": "", "mark_kind": "initial", "hue": "15", "chroma": "0.105", "locales": "de",
    "locale": "de", "timezone": "Europe/Berlin",
}  # fmt: skip
ANNOUNCEMENT = {
    "title": "Meeting", "text": "All", "pinned": "2099-01-01", "day": "2099-01-02", "begins": "18:00",
    "ends": "20:00", "place": "Loft", "asks": "y",
}  # fmt: skip
PRIVACY = {
    "who_may_invite": "nobody", "who_may_ask": "nobody", **{f"section_{each}": "self" for each in SECTIONS},
    "hides_connections": "",
    "leaves_search": "y",
}  # fmt: skip
PRIVACY |= {"public_profile": "y", "public_indexed": "y", "endorsements": "off"}
NOTIFICATIONS = {"inmail_copy": "full", "paused": "", **{f"mail-{kind}": "off" for kind in TOLD_KINDS}}
SWITCHES = sum(not told.fixed for told in TOLD_KINDS.values())  # kinds that can be switched off
NOTICE = {"kind": "offer", "topic": "advice", "title": "Tea", "text": "Every day", "place": "Kiel", "pay": ""}
WORDS = {"relationship": "client", "position": "{tied}", "submission": KEY}  # filled in by the things there are
# Every form: who sends it, what stands in it, and what it may change. A form that does nothing here changes nothing.
FORMS = {
    "account_settings.account": (
        "owner", {"locale": "de", "timezone": "Asia/Tokyo"}, {"member.locale", "member.timezone"},
    ),
    "account_settings.handle": ("owner", {"handle": "anna-new"}, {"member.handle", "former_handle +1"}),
    "account_settings.security": (
        "owner", {"current": cast.PASSWORD, "password": NEW_PASSWORD},
        {"member.password_hash", "password_reset.used_at", "session", "address_change -1", *TOLD},
    ),
    "account_settings.end_others": ("owner", {}, {"session"}),
    "browsers.end": ("owner", {}, {"session"}),
    "browsers.confirm": ("owner", {"current": cast.PASSWORD}, {"session"}),
    "leaving.pause": ("owner", {}, {"member.state"}),
    "leaving.resume": ("owner", {}, set()),
    "leaving.leave": (
        "owner", {}, {"member.state", "member.leaves_at", "member.leaves_by", "session", "delivery +1"},
    ),
    "leaving.stay": ("owner", {}, set()),
    "admin_retention.index": ("admin", RETENTION, {"retention +1", "admin_log +1"}),
    "email_address.undo": (
        "guest", {},
        {"member.email", "member.mailbox", "member.password_hash", "address_change -1", "address_undo -1", "session",
         "password_reset +1", "password_reset.used_at", "delivery +1"},
    ),
    "email_address.change": (
        "connection", {"email": "ben@neu.example", "current": cast.PASSWORD, "submission": KEY},
        {"address_change +1", "delivery +1", "submission +1"},
    ),
    "email_address.confirm": (
        "owner", {},
        {"member.email", "member.mailbox", "address_change -1", "password_reset.used_at", "delivery +1",
         "address_undo +1"},
    ),
    "accounts.sign_in": (
        "guest", {"email": "anna@firma.example", "password": cast.PASSWORD},
        {"session", *TOLD},
    ),
    "accounts.sign_out": ("owner", {}, {"session"}),
    "accounts.join": (
        "guest", {"name": "New One", "email": "new@firma.example", "password": NEW_PASSWORD, "submission": KEY},
        {"sign_up +1", "delivery +1"},
    ),
    "accounts.password": (
        "guest", {"email": "ben@firma.example", "submission": KEY}, {"password_reset +1", "delivery +1"},
    ),
    "accounts.new_password": (
        "guest", {"password": NEW_PASSWORD},
        {"member.password_hash", "password_reset.used_at", "session", "address_change -1",
         *TOLD},
    ),
    "accounts.confirm": ("guest", {"password": cast.PASSWORD + "!"}, {"sign_up -1", *JOINED}),
    "email_invitations.invited": (
        "guest", {"name": "New One", "email": "qguest@anderswo.example", "password": NEW_PASSWORD},
        {"email_invitation.state", "invitation +1", *JOINED, *TOLD},
    ),
    "email_invitations.claim": ("stranger", {}, {"email_invitation.state", "invitation +1", *TOLD}),
    "email_invitations.decline": ("guest", {}, {"email_invitation.state"}),
    "email_invitations.refuse": ("guest", {}, {"email_invitation.state", "mail_refusal +1"}),
    "email_invitations.send": (
        "owner", {"email": "x@y.example", "how": "friend", "note": ""}, {"email_invitation +1", "delivery +1"},
    ),
    "email_invitations.withdraw": ("owner", {}, {"email_invitation.state", "email_invitation.expires_at"}),
    "admin_member_acts.act_on_several": ("admin", {"act": "sign-out"}, set()),
    "admin_member_acts.sign_out": ("admin", {}, {"session", "admin_log +1"}),
    "admin_member_acts.reset": ("admin", {}, {"password_reset +1", "delivery +1", "admin_log +1"}),
    "admin_member_acts.lock": (
        "admin", {"reason": "Spam", "text": "Write to us."},
        {"member.state", "member.lock_reason", "session", "admin_words +1", "delivery +1", "admin_log +1"},
    ),
    "admin_mail.test": ("admin", {}, set()),  # there is no SMTP server
    "admin_mail.look_up": ("admin", {}, set()),  # nor a domain
    "admin_mail.try_all": ("admin", {}, {"delivery.due_at", "admin_log +1"}),
    "admin_mail.try_again": (
        "admin", {}, {"delivery.state", "delivery.due_at", "delivery.finished_at", "admin_log +1"},
    ),
    "admin_member_acts.unlock": ("admin", {}, set()),
    "admin_member_acts.make_admin": (
        "admin", {"current": cast.PASSWORD}, {"member.role", "admin_log +1", "notification +1", "delivery +1"},
    ),
    "admin_member_acts.end_admin": ("admin", {}, set()),
    "admin_member_acts.begin_memoriam": (
        "admin", {},
        {"member.in_memoriam", "member.password_hash", "member.who_may_invite", "member.who_may_ask", "session",
         "admin_log +1"},
    ),
    "admin_member_acts.end_memoriam": ("admin", {}, set()),
    "admin_member_acts.delete": (
        "admin", {},
        {"member.state", "member.leaves_at", "member.leaves_by", "session", "delivery +1", "admin_log +1"},
    ),
    "admin_member_acts.keep": ("admin", {}, set()),
    "admin_addresses.ask": (
        "admin", {"email": "carla@neu.example"},
        {"address_by_admin +1", "admin_log +1", "delivery +2", "notification +1"},
    ),
    "admin_addresses.approve": ("admin", {}, set()),
    "admin_addresses.withdraw": ("admin", {}, set()),
    "address_by_admin.confirm": (
        "guest", {},
        {"member.email", "member.mailbox", *TOLD,
         *(f"address_by_admin.{column}" for column in ("state", "former", "changed_at", "until"))},
    ),
    "address_by_admin.undo": ("guest", {}, {"address_by_admin.state"}),
    "address_by_admin.undo_here": ("former", {}, {"address_by_admin.state"}),
    "admin.site": ("admin", SITE, {"site.policy", "site.public_profiles", "site.public_about", "admin_log +1"}),
    "admin_identity.show": (
        "admin", IDENTITY,
        {"site.name", "site.tagline", "site.hue", "site.chroma", "site.locales", "site.locale", "site.mark",
         "site_mark -1", "admin_log +1"},
    ),
    "admin_legal.write": (
        "admin", {"text": "Hello", "act": "publish"}, {"legal_page +1", "admin_log +1"},
    ),
    "agreement.show": ("owner", {"version": "0"}, set()),
    "admin_applicants.accept": (
        "admin", {}, {"sign_up.state", "sign_up.decided_at", "sign_up.expires_at", "delivery +1", "admin_log +1"},
    ),
    "admin_applicants.turn_down": (
        "admin", {"reason": "Because"},
        {"sign_up.state", "sign_up.reason", "sign_up.decided_at", "sign_up.expires_at", "delivery +1", "admin_log +1"},
    ),
    "admin_roster.upload": ("admin", {}, DRAFT),
    "admin_roster.confirm": (
        "admin", {"seal": "{roster_seal}", "email": "0", "name": "1", "source": "Our list", "submission": KEY},
        {"roster_batch +1", "roster_entry +1", "roster_draft -1", "submission +1", "admin_log +1"},
    ),
    "admin_roster.discard": ("admin", {}, {"roster_draft -1"}),
    "admin_roster.send": (
        "admin", {"count": "1", "per_hour": "300", "days": "30", "remind": "y"},
        {"site.roster_per_hour", "site.roster_days", "roster_batch.released_at", "roster_batch.remind", "admin_log +1"},
    ),
    "admin_roster.stop": ("admin", {}, {"roster_batch.released_at", "admin_log +1"}),
    "admin_roster.remove_waiting": ("admin", {}, {"roster_entry -2", "admin_log +1"}),
    "announcements.answer": (
        "connection", {"answer": "yes"}, {"announcement_answer +1", "announcement.coming"},
    ),
    "admin_announcements.new": (
        "admin", {**ANNOUNCEMENT, "submission": KEY}, {"announcement +1", "submission +1", "admin_log +1"},
    ),
    "admin_announcements.text": (
        "admin", ANNOUNCEMENT,
        {f"announcement.{name}" for name in ("title", "text", "pinned_until", "starts_at", "ends_at", "place", "asks")},
    ),
    "admin_announcements.publish": (
        "admin", {}, {"announcement.published_at", "activity +1", "notification +15", "admin_log +1"},
    ),
    "admin_announcements.unpin": ("admin", {}, {"announcement.pinned_until", "admin_log +1"}),
    "admin_announcements.remove": ("admin", {}, {"announcement -1", "admin_log +1"}),
    "admin_announcements.test": ("admin", {}, {"announcement.tested_at", "delivery +1", "admin_log +1"}),
    "admin_announcements.send": (
        "admin", {"per_hour": "300"},
        {"announcement.mail_state", "announcement.mail_until", "announcement.per_hour", "admin_log +1"},
    ),
    "admin_announcements.stop": ("admin", {}, set()),
    "admin_leavers.index": ("admin", {}, DRAFT),
    "admin_leavers.confirm": (
        "admin", {"seal": "leave"},
        {"member.state", "member.leaves_at", "member.leaves_by", "roster_draft -1", "delivery +1", "admin_log +1"},
    ),
    "admin_leavers.discard": ("admin", {}, {"roster_draft -1"}),
    "roster.invited": (
        "guest", {"name": "New One", "password": NEW_PASSWORD}, {"roster_entry.member_id", *OFF_THE_ROSTER, *JOINED},
    ),
    "roster.decline": ("guest", {}, {*OFF_THE_ROSTER, *OFFERED}),
    "roster.refuse": ("guest", {}, {*OFF_THE_ROSTER, *OFFERED, "mail_refusal +1"}),
    "admin_reports.show": (
        "admin", {"outcome": "dismissed", "why": "", "answer": "No"},
        {*(f"report.{name}" for name in ("state", "outcome", "answer", "decided_by_id", "decided_at")), "admin_log +1",
         *TOLD},
    ),
    "admin_reports.open": ("admin", {}, {"admin_log +1"}),
    "admin_reports.decide": (
        "admin", {"decision": "upheld", "answer": "No"},
        {*(f"removal.{name}" for name in ("decision", "answer", "decided_by_id", "decided_at")), "admin_log +1",
         "delivery +2", "notification +2"},
    ),
    "reports.report": ("connection", {"reason": "spam", "words": "Look"}, {"report +1", "post_picture +1"}),
    "reports.objection": ("owner", {"words": "No"}, {"removal.objection", "removal.objected_at"}),
    "blocks.block": ("stranger", {"note": "why"}, {"block +1"}),
    "blocks.unblock": ("owner", {}, {"block -1"}),
    "editing.about": ("owner", {"about": "Hello"}, {"member.about"}),
    "editing.add_education": ("owner", {"school": "S", "degree": "", "starts": "", "ends": ""}, {"education +1"}),
    "editing.add_position": ("owner", POSITION, {"position +1"}),
    "editing.contact": (
        "owner", {"email": "a@b.example", "email_release": "nobody"},
        {"contact -2", "contact.value", "contact.release", "contact_grant -1"},
    ),
    "editing.education": (
        "owner", {"school": "S", "degree": "", "starts": "", "ends": "2001"},
        {"education.school", "education.school_folded", "education.degree", "education.starts", "education.ends",
         "education.text"},
    ),
    "editing.head": (
        "owner", {"name": "Canaria Qname", "headline": "New", "place": "", "industry": ""},
        {"member.headline", "member.place", "member.industry", "activity +0"},
    ),
    "editing.move_skill": ("owner", {}, set()),
    "editing.photo": ("owner", {"quiet": ""}, {"member.picture", "picture +0", "activity +0"}),
    "editing.position": (
        "owner", POSITION,
        {"position.title", "position.title_folded", "position.organisation", "position.organisation_folded",
         "position.ends", "position.text"},
    ),
    "editing.remove_education": ("owner", {}, {"education -1"}),
    "editing.remove_photo": ("owner", {}, {"member.picture", "picture -2"}),
    "editing.remove_position": ("owner", {}, {"position -1"}),
    "editing.remove_skill": ("owner", {}, {"skill -1", "endorsement -3", "activity -3", "notification -1"}),
    "editing.skills": ("owner", {"name": "Cooking"}, {"skill +1"}),
    "editing.wants": ("owner", {"wants": "Tea", "offers": ""}, {"member.wants", "member.offers"}),
    "entries.add": ("owner", {"title": "Low German", "detail": "native"}, {"profile_entry +1"}),
    "entries.change": (
        "owner", {"title": "Low German", "detail": "native"}, {"profile_entry.title", "profile_entry.detail"},
    ),
    "entries.move": ("owner", {}, set()),
    "entries.remove": ("owner", {}, {"profile_entry -1"}),
    "first_week.head": (
        "stranger", {"headline": "New"}, {"member.headline", "member.picture", "picture +2", "activity +1"},
    ),
    "first_week.career": (
        "stranger", {**POSITION, "school": "S", "year": "2001"},
        {"education +1", "position +1"},
    ),
    "first_week.share": ("stranger", {}, {"contact +1"}),
    "first_week.stop_sharing": ("stranger", {}, set()),
    "first_week.dismiss": ("stranger", {}, {"member.hides_first_week"}),
    "first_week.restore": ("owner", {}, {"member.hides_first_week"}),
    "hints.dismiss": ("owner", {}, {"member.hides_completeness"}),
    "exports.archive": ("owner", {}, set()),
    "endorsements.endorse": ("connection", {}, set()),
    "endorsements.take_back": ("connection", {}, {"endorsement -1", "activity -1", "notification -1"}),
    "endorsements.hide": ("owner", {}, {"endorsement.hidden"}),
    "endorsements.show": ("owner", {}, set()),
    "endorsements.hide_all": ("owner", {}, {"endorsement.hidden"}),
    "endorsements.show_all": ("owner", {}, set()),
    "endorsements.ask": ("connection", {"skills": "{skill_of_connection}"}, {"endorsement_request +1", *TOLD}),
    "endorsements.put_away": ("connection", {}, {"endorsement_request -1", "notification -1"}),
    "home.choose": ("owner", {"stream": "members"}, {"member.home_stream"}),
    "imports.upload": ("owner", {}, {"import_draft.content", "import_draft.created_at"}),
    "imports.confirm": (
        "owner", {"part-skills": "y", "submission": KEY, "seal": "{draft_seal}"},
        {"skill +1", "import_draft -1", "submission +1"},
    ),
    "imports.cancel": ("owner", {}, {"import_draft -1"}),
    "inmail.begin": ("connection", {"text": "Hello", "submission": KEY}, SENT),
    # The e-mail about what was written there before waits, and will tell of this, too.
    "inmail.reply": ("owner", {"text": "Hello", "submission": KEY}, SENT - {"delivery +1"}),
    "invitations.accept": (
        "owner", {"release": "mobile"},
        {"invitation.state", "invitation.answered_at", "connection +2", "member.connection_count", "activity +2",
         "notification +0", "delivery +1", "contact_grant +1"},
    ),
    "invitations.ignore": ("owner", {}, {"invitation.state", "invitation.answered_at", "notification -1"}),
    "invitations.send": ("stranger", {"how": "friend", "note": "", "remind": ""}, {"invitation +1", *TOLD}),
    "invitations.withdraw": ("owner", {}, {"invitation.state", "invitation.answered_at", "notification -1"}),
    "language.choose": ("owner", {"locale": "de"}, {"member.locale"}),
    "introductions.ask": (
        "second", {"via": "{viewers[connection]}", "to_via": "Hello", "to_target": "Hello"},
        {"introduction +1", *TOLD},
    ),
    "introductions.pass_on": (
        "owner", {"words": "Hello"},
        {"introduction.state", "introduction.words", "introduction.words_language", "introduction.invitation_id",
         "introduction.answered_at", "invitation +1", "notification +1", "delivery +2"},
    ),
    "introductions.dismiss": ("owner", {}, {"introduction.state", "introduction.answered_at", "notification -1"}),
    "notifications.read": ("owner", {}, {"member.seen_notification_id"}),
    "updates.hide": ("connection", {}, {"hidden_entry +1"}),
    "updates.show_again": ("connection", {}, set()),
    "network.mute": ("connection", {}, {"mute +1"}),
    "network.unmute": ("connection", {}, set()),
    "network.remove": (
        "connection", {},
        {"connection -2", "member.connection_count", "activity -2", "contact_grant -1", "introduction.state",
         "notification -2"},
    ),
    "noticeboard.new": ("owner", {**NOTICE, "submission": KEY}, {"notice +1", "submission +1"}),
    "noticeboard.text": (
        "owner", {**NOTICE, "submission": KEY},
        {"submission +1", *(f"notice.{name}" for name in (*NOTICE, "place_folded", "words_folded"))},
    ),
    "noticeboard.answer": (
        "stranger", {"text": "I do", "submission": KEY},
        {"invitation +1", "notice_answer +1", "submission +1", *TOLD},
    ),
    "noticeboard.solve": ("owner", {}, {"notice.solved_at"}),
    "noticeboard.reopen": ("owner", {}, set()),
    "noticeboard.renew": ("owner", {}, set()),
    "noticeboard.remove": ("owner", {}, {"notice -1"}),
    "post_pictures.add": ("owner", {}, set()),
    "posts.write": (
        "owner", {"text": "Hi", "audience": "members", "submission": KEY}, {"post +1", "activity +1", "submission +1"},
    ),
    "posts.like": ("connection", {}, set()),
    "posts.unlike": ("connection", {}, {"post_like -1", "activity -1", "notification -1"}),
    "posts.remove": (
        "owner", {},
        {"post -1", "post_like -1", "post_tag -1", "post_version -1", "comment -2", "comment_like -1", "activity -3",
         "notification -3", "post_picture -1", "picture -1"},
    ),
    "posts.text": (
        "owner", {"text": "Hi", "audience": "connections"},
        {"post.text", "post.edited_at", "post_version +1", "post_tag -1"},
    ),
    "posts.narrow": ("owner", {}, set()),
    "comments.write": (
        "connection", {"text": "Hi", "submission": KEY}, {"comment +1", "activity +1", "submission +1", *TOLD},
    ),
    "comments.text": ("owner", {"text": "Hi"}, {"comment.text", "comment.edited_at"}),
    "comments.like": ("connection", {}, set()),
    "comments.unlike": ("connection", {}, {"comment_like -1", "notification -1"}),
    "comments.remove": ("owner", {}, {"comment -1", "comment_like -1", "comment.answers_id", "notification -1"}),
    "recommendations.accept": (
        "owner", {"seal": "{seal}"},
        {"recommendation.state", "recommendation.answered_at", "activity +1", "notification +0", "delivery +1"},
    ),
    "recommendations.ask": ("connection", {**WORDS, "note": ""}, {"recommendation +1", "submission +1", *TOLD}),
    "recommendations.decline": (
        "owner", {}, {"recommendation.state", "recommendation.answered_at", "notification -1"},
    ),
    "recommendations.hide": ("owner", {}, {"recommendation.state"}),
    "recommendations.request_revision": (
        "owner", {"note": "Why?"}, {"recommendation.state", "recommendation.note", "notification +0", "delivery +1"},
    ),
    "recommendations.show_again": ("owner", {}, set()),
    "recommendations.text": (
        "owner", {**WORDS, "text": "Good"}, {"recommendation.text", "recommendation.submitted_at", "submission +1"},
    ),
    "recommendations.withdraw": (
        "owner", {}, {"recommendation.state", "recommendation.answered_at", "notification -1"},
    ),
    "recommendations.write": ("connection", {**WORDS, "text": "Good"}, {"recommendation +1", "submission +1", *TOLD}),
    "releases.choose": ("connection", {}, set()),
    "releases.revoke": ("connection", {}, {"contact_grant -1"}),
    "releases.refuse": ("connection", {}, {"contact_refusal +1"}),
    "releases.end_refusal": ("connection", {}, set()),
    "sections.audience": ("owner", {"audience": "self"}, {"section_audience +1"}),
    "settings.feed": ("owner", {}, {f"feed_choice +{len(FEED_KINDS)}"}),
    "settings.notifications": (
        "owner", NOTIFICATIONS, {"member.inmail_copy", f"notification_choice +{SWITCHES}"},
    ),
    "settings.privacy": (
        "owner", PRIVACY,
        {"member.who_may_invite", "member.who_may_ask", "member.hides_connections", "member.endorsements",
         "member.public_profile",
         "member.public_indexed", "member.in_search",
         f"section_audience +{len(SECTIONS) - 1}"},
    ),
    "setup.begin": ("guest", {}, set()),
    "suggestions.dismiss": ("owner", {}, {"suggestion.dismissed_at"}),
    "suggestions.invite": ("owner", {}, {"invitation +1", *TOLD}),
    "suggestions.restore": ("owner", {}, set()),
    "unsubscribe.switch_off": ("guest", {}, {"notification_choice +1"}),
}  # fmt: skip


def filled(fields, things):
    """The fields of a form with the ids of what is there."""
    return {name: value.format(**vars(things)) for name, value in fields.items()}
