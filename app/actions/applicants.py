"""Deciding about people who applied: accepted or turned down, told by e-mail either way."""

from __future__ import annotations

from app.actions import admin_log
from app.actions.letters import post_letter
from app.models import SignUp
from app.models.base import now
from app.queries.members import Somebody
from app.rules.joining import ACCEPTED, REJECTED
from app.rules.limits import ACCEPTED_LASTS, APPLICATION_LASTS


def accept(admin: Somebody, applicant: SignUp) -> None:
    """Their link makes them a member now."""
    applicant.state, applicant.decided_at = ACCEPTED, now()
    applicant.expires_at = now() + ACCEPTED_LASTS
    _tell("application_accepted", applicant)
    admin_log.note("applicant_accepted", admin, object_id=applicant.id)


def turn_down(admin: Somebody, applicant: SignUp, reason: str) -> None:
    """Keep the reason for the admins; the applicant is told that it was no, not why."""
    applicant.state, applicant.reason, applicant.decided_at = REJECTED, reason, now()
    applicant.expires_at = now() + APPLICATION_LASTS
    _tell("application_declined", applicant)
    admin_log.note("applicant_turned_down", admin, object_id=applicant.id)


def _tell(kind: str, applicant: SignUp) -> None:
    post_letter(kind, address=applicant.email, locale=applicant.locale, object_id=applicant.id)
