"""The outbox as tests read it: which letters wait, and the link that each of them will carry."""

from __future__ import annotations

from sqlalchemy import select

from app.delivery import links
from app.extensions import db
from app.models import AddressByAdmin, AddressChange, AddressUndo, Delivery, EmailInvitation, PasswordReset, SignUp

LINKS = {
    "confirm_sign_up": (SignUp, links.sign_up),
    "confirm_address": (AddressChange, links.address_change),
    "address_changed": (AddressUndo, links.address_undo),
    "confirm_by_admin": (AddressByAdmin, links.address_by_admin),
    "address_by_admin": (AddressByAdmin, links.undo_address_by_admin),
    "reset_password": (PasswordReset, links.reset),
    "reset_by_admin": (PasswordReset, links.reset),
    "email_invitation": (EmailInvitation, links.email_invitation),
    "application_accepted": (SignUp, links.sign_up),
    "application_declined": (SignUp, links.sign_up),
}


def kinds(app) -> list[str]:
    """The kinds of all letters that were written, oldest first."""
    with app.app_context():
        return list(db.session.scalars(select(Delivery.kind).order_by(Delivery.id)))


def link(app, kind: str) -> str:
    """The path that the newest letter of this kind leads to."""
    model, make = LINKS[kind]
    with app.app_context():
        letter = db.session.scalars(select(Delivery).where(Delivery.kind == kind).order_by(Delivery.id.desc())).first()
        return make(db.session.get(model, letter.object_id)).removeprefix("http://localhost")
