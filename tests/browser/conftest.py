"""The pages in a real browser: Chromium without a window, on a copy of a project made from some of the examples."""

import os
import shutil
import socket
import threading
import time
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import sync_playwright

from evenhand import pipeline
from evenhand.reports import Metadata
from evenhand.store import open_store, people
from evenhand.web import Settings, create_app

ROOT = Path(__file__).parents[2]
KEY = "key-for-the-tests"
WORDS = "long enough"
#: Two incidents told by several sources each, and two told by one.
REPORTS = (
    "14-nyala-committee.md", "15-army-spokesman.txt", "16-nile-corridor-wire.txt",
    "22-huanta-regional-press.txt", "23-interior-ministry.txt", "24-steppe-line-wire.txt", "28-kirkuk-daily.txt",
)  # fmt: skip


@pytest.fixture(scope="session")
def chromium():
    path = shutil.which("chromium")
    if path is None:
        if os.environ.get("CI") == "true":
            pytest.fail("chromium is missing; .ci/run installs it")
        pytest.skip("chromium is not installed: 'apt-get install chromium' and run again")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def examples(tmp_path_factory):
    """A project of some examples, made once."""
    folder = tmp_path_factory.mktemp("made")
    reports = folder / "reports"
    reports.mkdir()
    for name in REPORTS:
        shutil.copy(ROOT / "examples" / "reports" / name, reports / name)
    with open_store(folder / "project") as store:
        pipeline.add(store, [reports], defaults=Metadata())
        for step in (pipeline.read, pipeline.code, pipeline.link, pipeline.corroborate):
            step(store)
    return folder / "project"


class Pages:
    """A running server on a project of its own, and pages that look at it."""

    def __init__(self, store, chromium):
        self.store = store
        self.chromium = chromium
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.home = f"http://127.0.0.1:{self.port}"
        app = create_app(store, Settings(local_key=KEY, port=self.port, local_name="ana"))
        self.server = uvicorn.Server(
            uvicorn.Config(app, host="127.0.0.1", port=self.port, log_level="error", ws="none")
        )
        self.thread = threading.Thread(target=self.server.run, daemon=True)
        self.contexts = []
        self.trouble = []

    def start(self):
        self.thread.start()
        while not self.server.started:
            time.sleep(0.02)

    def stop(self):
        for context in self.contexts:
            context.close()
        self.server.should_exit = True
        self.thread.join(5)

    def open(self, path="/", *, name=None, **settings):
        """A page in a browser of its own, as the local user or as ``name``."""
        context = self.chromium.new_context(**({"viewport": {"width": 1280, "height": 800}} | settings))
        context.set_default_timeout(8000)
        self.contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.trouble.append(f"error: {error}"))
        page.on("dialog", lambda dialog: (self.trouble.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on("console", lambda line: line.type == "error" and self.trouble.append(f"{line.text} {line.location}"))
        page.on("request", lambda request: request.url.startswith(self.home) or self.trouble.append(request.url))
        if name is None:
            page.goto(f"{self.home}/?key={KEY}")
        else:
            page.goto(f"{self.home}/sign-in")
            page.fill("[name=name]", name)
            page.fill("[name=password]", WORDS)
            page.keyboard.press("Enter")
            page.wait_for_selector("nav[aria-label=Pages]")
        if path != "/":
            page.goto(self.home + path)
        return page

    def add_people(self):
        with self.store.writing.begin() as db:
            for name, role in (("Edith", "editor"), ("Ana", "reviewer"), ("Ben", "reviewer")):
                people.add_person(db, name, password=WORDS, role=role)


@pytest.fixture
def pages(examples, chromium, tmp_path):
    shutil.copytree(examples, tmp_path / "project")
    with open_store(tmp_path / "project") as store:
        running = Pages(store, chromium)
        running.start()
        yield running
        running.stop()
    assert running.trouble == []


@pytest.fixture
def hostile(chromium, tmp_path):
    """The same for a project made by hand."""
    started = []

    def serve(store):
        running = Pages(store, chromium)
        running.start()
        started.append(running)
        return running

    yield serve
    for running in started:
        running.stop()
        assert running.trouble == []
        running.store.close()
