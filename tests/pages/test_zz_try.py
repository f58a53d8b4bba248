import re
from tests.visitor import text_of
from app.actions import posts
from app import database
from app.extensions import db
from app.models import Member, HiddenEntry
def test_try(app, world, visit, statements):
    def act(i, a, *args, **kw):
        with app.app_context(), database.transaction():
            return a(db.session.get_one(Member, i), *args, **kw)
    anna=visit(world.anna)
    poll=lambda t: re.search(r'id="poll"\s+hx-get="([^"]+)"', t)[1].replace("&amp;","&")
    for s in ("connections","members"):
        p=poll(anna.get("/?stream="+s).text); print(p)
        r=anna.get(p, fragment=True); print(r.status, r.text[:300])
        p=poll(r.text)
        statements.clear()
        r=anna.get(p, fragment=True); print(r.status, len(statements))
        act(world.ben, posts.write, "from ben")
        act(world.ben, posts.write, "from ben", "connections")
        act(world.carla, posts.write, "from carla")
        act(world.anna, posts.write, "from anna")
        statements.clear()
        r=anna.get(p, fragment=True); print(r.status, r.text, len(statements))
        r=anna.get(poll(r.text), fragment=True); print(r.status)
