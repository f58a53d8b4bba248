"""What admins may do, and where: the registries of their pages and of the acts that their log keeps.

A new page is one entry of ROOMS, its door and its template; a new act one entry of ACTS and a call of
`admin_log.note`. Placeholders of sentences: %(admin)s who did it, %(member)s whom it concerns.
"""

from __future__ import annotations

from typing import NamedTuple

from app.rules.labels import N_, Label


class Room(NamedTuple):
    """A page of the administration; `endpoint`: its handler."""

    name: str
    label: Label
    endpoint: str


ROOMS = (
    Room("members", N_("Members"), "admin_members.index"),
    Room("applicants", N_("Applicants"), "admin_applicants.index"),
    Room("roster", N_("Roster"), "admin_roster.index"),
    Room("announcements", N_("Announcements"), "admin_announcements.index"),
    Room("reports", N_("Reports"), "admin_reports.index"),
    Room("site", N_("Organisation"), "admin.site"),
    Room("identity", N_("Appearance"), "admin_identity.show"),
    Room("legal", N_("Legal pages"), "admin_legal.index"),
    Room("mail", N_("E-mail"), "admin_mail.show"),
    Room("health", N_("Site health"), "admin_health.show"),
    Room("retention", N_("Retention"), "admin_retention.index"),
    Room("log", N_("Log"), "admin_log.index"),
)  # fmt: skip

COMMAND_LINE = N_("The command line")

ACTS: dict[str, Label] = {
    "site_changed": N_("%(admin)s changed the settings of the organisation."),
    "retention_changed": N_("%(admin)s changed how long things are kept."),
    "member_locked": N_("%(admin)s locked %(member)s."),
    "member_unlocked": N_("%(admin)s unlocked %(member)s."),
    "member_signed_out": N_("%(admin)s signed out all browsers of %(member)s."),
    "reset_sent": N_("%(admin)s had a link to a new password sent to %(member)s."),
    "address_asked": N_("%(admin)s asked for another e-mail address for %(member)s."),
    "address_approved": N_("%(admin)s confirmed another e-mail address for %(member)s as second admin."),
    "address_withdrawn": N_("%(admin)s withdrew another e-mail address for %(member)s."),
    "admin_made": N_("%(admin)s made %(member)s an admin."),
    "admin_ended": N_("%(admin)s took the admin role from %(member)s."),
    "memoriam_begun": N_("%(admin)s set the profile of %(member)s to in memoriam."),
    "memoriam_ended": N_("%(admin)s undid in memoriam for %(member)s."),
    "member_deleted": N_("%(admin)s set the account of %(member)s to be deleted."),
    "member_kept": N_("%(admin)s kept the account of %(member)s."),
    "identity_changed": N_("%(admin)s changed the name, mark, colour or languages."),
    "legal_published": N_("%(admin)s published %(page)s."),
    "applicant_accepted": N_("%(admin)s accepted an applicant."),
    "applicant_turned_down": N_("%(admin)s turned an applicant down."),
    "roster_added": N_("%(admin)s added a list to the roster."),
    "roster_released": N_("%(admin)s started sending the invitations of the roster."),
    "roster_stopped": N_("%(admin)s stopped the invitations of the roster."),
    "roster_removed": N_("%(admin)s removed the waiting people from the roster."),
    "leaver_locked": N_("%(admin)s locked %(member)s, who has left."),
    "test_email_sent": N_("%(admin)s sent a test e-mail."),
    "email_retried": N_("%(admin)s had an e-mail sent again."),
    "emails_retried": N_("%(admin)s had all waiting e-mails sent again."),
    "records_asked": N_("%(admin)s looked up the records of the sender’s domain."),
    "announcement_written": N_("%(admin)s wrote a draft of an announcement."),
    "announcement_published": N_("%(admin)s published an announcement."),
    "announcement_changed": N_("%(admin)s changed an announcement."),
    "announcement_unpinned": N_("%(admin)s took an announcement from Home."),
    "announcement_deleted": N_("%(admin)s deleted an announcement."),
    "announcement_tested": N_("%(admin)s sent a test e-mail of an announcement."),
    "announcement_mailed": N_("%(admin)s had an announcement sent to all members by e-mail."),
    "announcement_stopped": N_("%(admin)s stopped the e-mails of an announcement."),
    "report_opened": N_("%(admin)s read a reported message by %(member)s."),
    "report_removed": N_("%(admin)s removed something by %(member)s after a report."),
    "report_measures": N_("%(admin)s closed a report about %(member)s: handled in another way."),
    "report_dismissed": N_("%(admin)s closed a report about %(member)s: no reason to act."),
    "report_upheld": N_("%(admin)s rejected an objection by %(member)s."),
    "report_restored": N_("%(admin)s restored something by %(member)s after an objection."),
}
