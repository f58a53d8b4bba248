"""Addresses in e-mails: absolute, from BASE_URL only, never from a request, whose Host anybody can choose."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import current_app

from app.extensions import tokens
from app.models import (
    AddressByAdmin,
    AddressChange,
    AddressUndo,
    EmailInvitation,
    PasswordReset,
    RosterEntry,
    SignUp,
)
from app.queries.address_by_admin import CONFIRM, UNDO

UNSUBSCRIBE = "unsubscribe"
THIS_MACHINE = ("127.0.0.1", "localhost", "::1")


def to(path: str = "/") -> str:
    """The absolute address of a path of this site."""
    return f"{current_app.config['BASE_URL']}{path}"


def are_of_this_machine() -> bool:
    """Whether they work on the machine alone that the site runs on."""
    return urlsplit(current_app.config["BASE_URL"]).hostname in THIS_MACHINE


def sign_up(row: SignUp) -> str:
    return to(f"/join/{tokens.make('sign-up', row.id, row.nonce)}")


def address_change(row: AddressChange) -> str:
    return to(f"/settings/account/email/{tokens.make('e-mail-address', row.member_id, row.nonce)}")


def address_undo(row: AddressUndo) -> str:
    return to(f"/settings/account/email/undo/{tokens.make('address-undo', row.id, row.nonce)}")
def address_by_admin(row: AddressByAdmin) -> str:
    return to(f"/address/{tokens.make(CONFIRM, row.id, row.nonce)}")


def undo_address_by_admin(row: AddressByAdmin) -> str:
    return to(f"/address/undo/{tokens.make(UNDO, row.id, row.nonce)}")


def reset(row: PasswordReset) -> str:
    return to(f"/password/{tokens.make('password-reset', row.id, row.nonce)}")


def email_invitation(row: EmailInvitation) -> str:
    return to(f"/join/invited/{tokens.make('e-mail-invitation', row.id, row.nonce)}")


def roster(row: RosterEntry) -> str:
    return to(f"/join/roster/{tokens.make('roster', row.id, row.nonce)}")


def unsubscribe(who: int | str, kind: str) -> str:
    """Where e-mails of a kind are switched off: `who` is a member's id, or the hash of a guest's address."""
    return to(f"/unsubscribe/{tokens.sign(UNSUBSCRIBE, who, kind)}")


def unsubscribing(token: str) -> tuple[int | str, str] | None:
    """Who and which kind an unsubscribe link names; None if it is not one of ours."""
    values = tokens.signed(UNSUBSCRIBE, token)
    return (values[0], values[1]) if len(values) == 2 else None
