"""Checks of the e-mail: the server, what waits, the worker that sends."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from flask import current_app

from app import database
from app.delivery import records, testing
from app.models.base import now
from app.queries import outbox, signs
from app.queries.outbox import Held
from app.queries.signs import Seen
from app.rules import dns_records, machine, mail_troubles
from app.rules.findings import GREEN, RED, YELLOW, Finding
from app.rules.labels import N_

Signs = Mapping[str, Seen]  # by name
NO_SERVER = N_("Set MAIL_SERVER: without it e-mails wait, and their links appear on the console only.")
ANSWERED = N_("%(meaning)s Last answer: %(answer)s")
ENCRYPTED = N_("%(server)s, port %(port)s, encrypted.")
PLAIN = N_("%(server)s, port %(port)s, not encrypted.")
UNTESTED = N_("Send a test e-mail to yourself: none has been sent yet.")
TESTED = N_("The last test e-mail was accepted on %(at)s: %(answer)s")
NOT_ASKED = N_("Look up the records of %(domain)s: nobody has looked yet.")
LETS_IN = N_("The SMTP server lets this site in.")
WAITING = N_("%(meaning)s E-mails waiting: %(count)s. Last answer: %(answer)s")
FAILED = N_("E-mails that failed in the last 90 days: %(count)s.")
UNTRIED = N_("Start bin/serve or “bin/flask worker”: e-mails waiting untried: %(count)s.")
GONE = N_("Start bin/serve or “bin/flask worker”: the worker was last seen on %(at)s.")
NEVER = N_("Start bin/serve or “bin/flask worker”: no worker has been seen yet.")
WORKS = N_("The worker was last seen on %(at)s, and no e-mail waits untried.")


def of_server() -> Finding:
    """Whether the SMTP server accepts the site at this moment."""
    if not current_app.config["MAIL_SERVER"]:
        return Finding(RED, NO_SERVER)
    outcome = testing.reach()
    if outcome.trouble:
        meaning = mail_troubles.MEANINGS[outcome.trouble]
        return Finding(RED, ANSWERED, {"meaning": meaning, "answer": outcome.answer})
    return Finding(GREEN, LETS_IN)


def of_settings(held: Sequence[Held]) -> Finding:
    """What is set, and whether the server took the last e-mails: it is not asked. `held`: what keeps e-mails."""
    config = current_app.config
    if not config["MAIL_SERVER"]:
        return Finding(RED, NO_SERVER)
    loud = [each for each in held if each.is_red]
    if loud:
        values = {"meaning": mail_troubles.MEANINGS[loud[0].trouble], "answer": loud[0].answer}
        return Finding(RED, ANSWERED, values)
    encrypted = config["MAIL_USE_TLS"] or config["MAIL_USE_SSL"]
    values = {"server": config["MAIL_SERVER"], "port": str(config["MAIL_PORT"])}
    return Finding(GREEN, ENCRYPTED if encrypted else PLAIN, values)


def of_test(found: Signs) -> Finding:
    """What became of the last test e-mail."""
    last = found.get(machine.TEST_EMAIL)
    if last is None:
        return Finding(YELLOW, UNTESTED)
    trouble, _, answer = last.text.partition("\n")
    if last.level == GREEN:
        return Finding(GREEN, TESTED, {"at": last.at, "answer": answer})
    meaning = mail_troubles.MEANINGS.get(trouble, mail_troubles.OF_RECIPIENT)
    return Finding(YELLOW, ANSWERED, {"meaning": meaning, "answer": answer})


def of_records(found: Signs) -> Iterator[tuple[str, Finding]]:
    """What the name servers said of the sender's domain when they were asked last."""
    domain, server = records.domain(), current_app.config["MAIL_SERVER"] or ""
    for name in machine.RECORDS if domain else ():
        last = found.get(name)
        if last is None:
            yield name, Finding(YELLOW, NOT_ASKED, {"domain": domain})
        else:
            texts = None if last.level == YELLOW else last.text.splitlines()
            yield name, dns_records.finding(name, domain, server, texts)


def of_outbox() -> Iterator[Finding]:
    """Why e-mails wait, and how many could not be sent."""
    with database.reading():
        held, failed = outbox.held(), outbox.counts().get("failed", 0)
    for each in held:
        values = {"meaning": mail_troubles.MEANINGS[each.trouble], "count": each.count, "answer": each.answer}
        yield Finding(RED if each.is_red else GREEN, WAITING, values)
    yield Finding(GREEN, FAILED, {"count": failed})


def of_worker(found: Signs | None = None) -> Finding:
    """Whether a worker runs and sends the e-mails that are due. `found`: the signs, where they were read already."""
    with database.reading():
        untried = outbox.untried() if current_app.config["MAIL_SERVER"] else 0
        last = (signs.seen() if found is None else found).get(machine.WORKER)
    if untried:
        return Finding(RED, UNTRIED, {"count": untried})
    if last is None:
        return Finding(YELLOW, NEVER)
    is_gone = now() - last.at > machine.WORKER_GONE
    return Finding(RED, GONE, {"at": last.at}) if is_gone else Finding(GREEN, WORKS, {"at": last.at})
