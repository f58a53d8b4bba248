"""`python -m tests.screenshots [FOLDER]`: every page of the demo organisation, and what is wrong with it."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from itertools import product
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests import walk
from tests.screenshots import styles, timing
from tests.screenshots.camera import Camera, Look
from tests.screenshots.looking import WIDTHS, Finding
from tests.screenshots.report import ODD, UNUSED, Report
from tests.screenshots.stage import GUEST, ROLES, Account, Stage

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def main() -> int:
    given = _arguments()
    chosen = [os.environ.get("CHROMIUM"), os.environ.get("KONTOR_TEST_CHROMIUM"), *NAMES]
    executable = next((found for name in chosen if name and (found := shutil.which(name))), None)
    with tempfile.TemporaryDirectory(prefix="kontor-screenshots-") as folder, sync_playwright() as playwright:
        stage = Stage(given.data or Path(folder))
        # Chromium keeps root in no sandbox; the pages are our own
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        with stage.open() as address:
            camera = Camera(browser, address, given.folder)
            for account in stage.accounts:
                if account.role in (given.account or [*ROLES, GUEST]):
                    _picture(camera, stage, account, given)
            if not (given.account or given.page or given.plain):
                for missing in walk.unreached(camera.reached, stage.app.url_map):
                    camera.report.add(missing, Finding(ODD, "", "no account has a page at this address"))
                if {*given.width} == {*WIDTHS} and len(given.language) == 2:  # some rules are of one of them alone
                    camera.report.add("all pages", *(Finding(UNUSED, rule, "") for rule in styles.dead(camera.used)))
                else:
                    print("Unused rules:", *styles.dead(camera.used), sep="\n      ")
                _time(camera, stage)
        browser.close()
    return _told(camera.report, given.folder)


def _time(camera: Camera, stage: Stage) -> None:
    """How fast buttons answer, and how much pages shift, for somebody ordinary; last, because it presses buttons."""
    member = next(account for account in stage.accounts if account.role == ROLES[1])
    stage.invite(member, timing.TRIES)
    with camera.signed_in(member) as context:
        pages = {"Feed": "/", "Own profile": f"/in/{member.handle}", "Profile": f"/in/{member.peer}"}
        for line in [*timing.shifts(context, camera.address, pages), *timing.times(context, camera.address, member)]:
            print(line)


def _told(report: Report, folder: Path) -> int:
    report.write(folder)
    for line in report.table():
        print(line)
    print(f"{len(report.found)} findings, one by one in {folder}/findings.txt. The pictures are in {folder}.")
    return 1 if report.found else 0


def _picture(camera: Camera, stage: Stage, account: Account, given: argparse.Namespace) -> None:
    """All pages of one account in every way of looking. What they look like is judged in one theme, the first."""
    state = camera.sign_in(account)
    found = camera.walk(account, state, stage.app.url_map)
    pages = {name: path for name, path in found.items() if not given.page or name in given.page}
    print(f"{account.role}: {len(pages)} pages", flush=True)
    for language in given.language:
        stage.speak(account, language)
        for theme, width in product(given.theme, given.width):
            look, judge = Look(width, theme, language, not given.plain), theme == given.theme[0]
            camera.take(account, state, pages, look, judge)
            if judge and look.scripts and account.role != ROLES[2]:
                camera.take_states(account, state, look, given.page)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/screenshots", description=__doc__)
    add = parser.add_argument
    add("folder", nargs="?", type=Path, default=Path("screenshots"), help="where the pictures go (screenshots/)")
    add("--account", action="append", choices=[*ROLES, GUEST], help="only this account; may be repeated")
    add("--page", action="append", help="only the page of this name, as the files are called; may be repeated")
    add("--width", action="append", type=int, help="only this width in pixels (390, 820, 1280, 1680)")
    add("--theme", action="append", choices=["light", "dark"], help="only this theme")
    add("--language", action="append", choices=["en", "de"], help="only this language")
    add("--plain", action="store_true", help="without JavaScript")
    add("--data", type=Path, help="a folder that keeps the demo organisation between runs")
    given = parser.parse_args()
    given.width, given.theme = given.width or [*WIDTHS], given.theme or ["light", "dark"]
    given.language = given.language or ["en", "de"]
    return given


if __name__ == "__main__":
    sys.exit(main())
