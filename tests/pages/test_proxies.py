"""A proxy that the configuration does not name is said in the log, once."""

import logging

from flask import Flask

from app.web import proxies

FORWARDED = {"X-Forwarded-For": "203.0.113.7"}


def warnings(caplog):
    return [record.message for record in caplog.records if record.message == proxies.WARNING]


def test_a_proxy_that_nobody_named_is_warned_of_once(app, visit, caplog, monkeypatch):
    monkeypatch.delitem(app.extensions, "warned of a proxy", raising=False)
    with caplog.at_level(logging.WARNING):
        visit().get("/healthz")
        assert warnings(caplog) == []
        for _ in range(3):
            visit().get("/healthz", headers=FORWARDED)
    assert len(warnings(caplog)) == 1
    assert "set TRUSTED_PROXIES" in caplog.text and "203.0.113.7" not in caplog.text


def test_where_proxies_are_named_nobody_is_warned(caplog):
    bare = Flask("bare")
    bare.config["TRUSTED_PROXIES"] = 1
    proxies.init_app(bare)
    assert bare.test_client().get("/", headers=FORWARDED).status_code == 404
    assert warnings(caplog) == []
