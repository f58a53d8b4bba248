"""A file in the place of a text, in every field of every form: the field is empty, and nothing breaks."""

import io
import traceback

from tests.conftest import LONG
from tests.databases import MANY
from tests.strangers import addresses, tables
from tests.strangers.forms import FORMS


@MANY
def test_a_file_in_the_place_of_a_text_is_answered(app, things, visit):
    kept, wrong = tables.dump(app), []
    takers = [place for place in addresses.places(app, things) if "POST" in place.methods]
    for place in takers[:: 1 if LONG else 3]:
        who, right = FORMS.get(place.endpoint, ("owner", {}))[:2]
        names = (*right, "text", "name", "email", "mention", "audience")
        fields = {name: (io.BytesIO(b"x"), "x.txt") for name in names}
        try:
            status = visit(things.viewers[who]).post(place.there, fields).status_code
        except Exception:
            traceback.print_exc()
            status = 500
        if status >= 500:
            wrong.append((status, place.endpoint))
        if status < 400:
            tables.restore(app, kept)
    assert wrong == []
