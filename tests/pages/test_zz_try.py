from tests.visitor import text_of
from tests import cast
from app.actions import posts, endorsements, profiles
from app import database
from app.extensions import db
from app.models import Member, HiddenEntry
def test_try(app, world, visit):
    def act(i, a, *args, **kw):
        with app.app_context(), database.transaction():
            return a(db.session.get_one(Member, i), *args, **kw)
    post=act(world.ben, posts.write, "from ben")
    anna=visit(world.anna)
    page=anna.get("/?stream=connections")
    assert "from ben" in page.text
    print(page.text[page.text.index("<article"):][:1500])
    m=anna.get(f"/updates/posted/{post.id}", fragment=True); print(m.status, m.text)
    m=anna.get(f"/updates/posted/{post.id}"); print(text_of(m))
    m=anna.post(f"/updates/posted/{post.id}/hiding", fragment=True); print(m.status, m.text)
    assert "from ben" not in anna.get("/?stream=connections").text
    assert "from ben" not in anna.get("/?stream=members").text
    assert "from ben" in anna.get("/in/ben-okafor/activity").text
    print(text_of(anna.get("/settings/feed"))[-600:])
    m=anna.post(f"/updates/posted/{post.id}/hiding/removal", fragment=True); print(m.status, m.text[:300])
    assert "from ben" in anna.get("/?stream=connections").text
    assert "from ben" in anna.get("/?stream=members").text
