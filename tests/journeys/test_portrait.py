"""Choosing a portrait: a square by pointer, finger and keys, the middle without JavaScript."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from playwright.sync_api import Page, Route, expect

from tests.journeys.person import PHONE, Person

pytestmark = pytest.mark.browser


def picture(kind: str = "PNG", **options) -> dict:
    """1200 by 600 pixels: red, green, blue and white, 300 wide each, from left to right."""
    stripes = Image.new("RGB", (1200, 600), "white")
    for place, colour in enumerate(("red", "green", "blue")):
        stripes.paste(colour, (300 * place, 0, 300 * place + 300, 600))
    out = io.BytesIO()
    stripes.save(out, kind, **options)
    return {"name": f"me.{kind.lower()}", "mimeType": f"image/{kind.lower()}", "buffer": out.getvalue()}


def choose(person: Person, file: dict) -> None:
    person.page.locator("input[type=file]").set_input_files(file)


def crop(page: Page) -> dict[str, float]:
    """What the form would send: left, top and side."""
    return {name: float(page.locator(f"[name={name}]").input_value() or "-1") for name in ("left", "top", "side")}


def save(person: Person) -> None:
    person.button("Save").click()
    expect(person.page.locator("input[type=file]")).to_have_count(0)
    expect(person.page.locator(".profile-top img.stamp")).to_be_visible()


def colours(person: Person) -> list[tuple[int, ...]]:
    """The portrait on the profile, sampled in the middle of its left, middle and right thirds."""
    person.go("/in/anna-brandt")
    source = person.page.locator(".profile-top img.stamp").get_attribute("src")
    with Image.open(io.BytesIO(person.context.request.get(person.place.url + source).body())) as shown:
        return [tuple(round(part, -2) for part in shown.getpixel((x, 160))) for x in (30, 160, 290)]


RED, GREEN, BLUE = (300, 0, 0), (0, 100, 0), (0, 0, 300)


def open_form(person: Person) -> None:
    person.go("/in/anna-brandt")
    person.page.get_by_role("link", name="Photo: Anna Brandt").click()
    expect(person.page.locator("input[type=file]")).to_be_visible()


def test_a_square_is_drawn_to_its_place_and_saved_without_a_reload(member) -> None:
    anna = member()
    open_form(anna)
    anna.page.evaluate("() => { window.stayed = true }")
    expect(anna.page.locator(".crop")).to_be_hidden()
    choose(anna, picture())
    square = anna.page.locator(".crop-square")
    expect(square).to_be_visible()
    assert crop(anna.page) == {"left": 0.25, "top": 0, "side": 1}
    room = square.bounding_box()
    anna.page.mouse.move(room["x"] + 40, room["y"] + 40)
    anna.page.mouse.down()
    anna.page.mouse.move(room["x"] - 900, room["y"] + 500, steps=4)  # far beyond: it stops at the edge
    anna.page.mouse.up()
    assert crop(anna.page) == {"left": 0, "top": 0, "side": 1}
    expect(square).to_be_focused()
    small = anna.page.locator(".account-menu img").get_attribute("src")
    save(anna)
    assert anna.page.evaluate("() => window.stayed") is True
    assert anna.page.locator(".account-menu img").get_attribute("src") != small
    found = colours(anna)
    assert found[0] == RED and found[2] == GREEN


@pytest.mark.long
def test_keys_move_the_square_and_change_its_size(member) -> None:
    anna = member()
    open_form(anna)
    choose(anna, picture())
    square = anna.page.locator(".crop-square")
    expect(square).to_be_visible()
    square.focus()
    keys = anna.page.keyboard
    for _ in range(40):
        keys.press("-")
    assert crop(anna.page)["side"] == pytest.approx(0.2, abs=0.001)
    middle = crop(anna.page)
    assert middle["left"] == pytest.approx(0.45, abs=0.001) and middle["top"] == pytest.approx(0.4, abs=0.001)
    keys.press("ArrowRight")
    keys.press("ArrowDown")
    moved = crop(anna.page)
    assert moved["left"] == pytest.approx(0.46, abs=0.001) and moved["top"] == pytest.approx(0.42, abs=0.001)
    keys.press("+")
    assert crop(anna.page)["side"] == pytest.approx(0.22, abs=0.001)
    for _ in range(60):
        keys.press("ArrowRight")
    assert crop(anna.page)["left"] == pytest.approx(1 - 0.22 / 2, abs=0.001)
    for _ in range(30):
        keys.press("ArrowLeft")
    keys.press("-")
    anna.page.get_by_label("Size").fill("40")
    assert crop(anna.page)["side"] == pytest.approx(0.4, abs=0.001)
    save(anna)
    assert colours(anna) == [BLUE] * 3


def test_a_file_chosen_while_the_script_is_on_its_way_is_cut_like_any_other(member) -> None:
    anna = member()
    waiting: list[Route] = []
    anna.page.route("**/crop*.js*", lambda route: waiting.append(route))
    with anna.page.expect_request("**/crop*.js*"):
        open_form(anna)
    choose(anna, picture())
    expect(anna.page.locator(".crop")).to_be_hidden()
    with anna.page.expect_response("**/crop*.js*"):
        waiting[0].continue_()
    expect(anna.page.locator(".crop-square")).to_be_visible()


def test_a_finger_moves_the_square(member) -> None:
    anna = member(viewport=PHONE, has_touch=True, is_mobile=True)
    open_form(anna)
    choose(anna, picture("JPEG"))
    square = anna.page.locator(".crop-square")
    square.scroll_into_view_if_needed()
    room = square.bounding_box()
    scrolled = anna.page.evaluate("() => scrollY")
    finger = anna.context.new_cdp_session(anna.page)
    x, y = room["x"] + room["width"] / 2, room["y"] + room["height"] / 2
    for kind, dx in (("touchStart", 0), ("touchMove", 20), ("touchMove", 200), ("touchEnd", None)):
        points = [] if dx is None else [{"x": x + dx, "y": y + 30}]
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    assert crop(anna.page) == {"left": 0.5, "top": 0, "side": 1}
    assert anna.page.evaluate("() => scrollY") == scrolled
    save(anna)


def test_a_picture_is_chosen_as_it_stands_upright(member) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    anna = member()
    open_form(anna)
    choose(anna, picture("JPEG", exif=exif.tobytes(), quality=95))  # stands: red above, white below
    square = anna.page.locator(".crop-square")
    expect(square).to_be_visible()
    assert crop(anna.page) == {"left": 0, "top": 0.25, "side": 1}
    square.focus()
    for _ in range(60):
        anna.page.keyboard.press("ArrowUp")
    for _ in range(25):
        anna.page.keyboard.press("-")
    for _ in range(60):
        anna.page.keyboard.press("ArrowUp")
    assert crop(anna.page)["top"] == 0
    save(anna)
    assert colours(anna) == [RED] * 3


def test_what_is_no_picture_is_refused_by_the_server_in_place(member) -> None:
    anna = member()
    open_form(anna)
    choose(anna, picture())
    expect(anna.page.locator(".crop")).to_be_visible()
    choose(anna, {"name": "me.txt", "mimeType": "text/plain", "buffer": b"not a picture"})
    expect(anna.page.locator(".crop")).to_be_hidden()
    assert crop(anna.page) == {"left": -1, "top": -1, "side": -1}
    choose(anna, {"name": "me.png", "mimeType": "image/png", "buffer": b"not a picture"})
    anna.button("Save").click()
    anna.sees("Choose a picture")
    choose(anna, picture())  # the form that came back is alive, too
    expect(anna.page.locator(".crop-square")).to_be_visible()


def test_without_javascript_it_is_the_middle(member) -> None:
    anna = member(javascript=False)
    open_form(anna)
    choose(anna, picture())
    expect(anna.page.locator(".crop")).to_be_hidden()
    save(anna)
    found = colours(anna)
    assert found[0] == GREEN and found[2] == BLUE


def test_nobody_is_kept_from_choosing(member, axe) -> None:
    anna = member()
    open_form(anna)
    choose(anna, picture())
    expect(anna.page.locator(".crop-square")).to_be_visible()
    assert axe(anna.page) == []
