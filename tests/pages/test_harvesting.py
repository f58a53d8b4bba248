"""Reading the place empty: how many profiles a day, and whose portraits."""

from app.actions import views
from app.extensions import db
from app.models import Counter
from app.rules.limits import PROFILES

ANNA = "/in/anna-brandt"


def test_different_profiles_of_a_day_are_counted_and_limited(world, visit, monkeypatch):
    monkeypatch.setattr(views, "PROFILES", PROFILES._replace(times=2))
    visitor = visit(world.dirk)
    assert [visitor.get(address).status_code for address in (ANNA, ANNA, "/in/ben-okafor")] == [200, 200, 200]
    refused = visitor.get("/in/eve-strange")
    assert refused.status_code == 429 and int(refused.headers["Retry-After"]) > 0
    assert visitor.get("/in/eve-strange/contact").status_code == 429
    assert visitor.get(ANNA).status_code == 200, "what was opened before stays open"
    assert visitor.get("/in/dirk-mueller").status_code == 200, "the own profile is not counted"


def test_a_prefetch_is_not_counted(app, world, visit):
    visit(world.dirk).get(ANNA, headers={"Sec-Purpose": "prefetch"})
    with app.app_context():
        assert not db.session.query(Counter).filter(Counter.key.startswith("profiles")).count()
