"""Devices in words, from what browsers say of themselves."""

import pytest
from flask_babel import force_locale
from hypothesis import given
from hypothesis import strategies as st

from app.accounts.devices import device_of

MOZILLA = "Mozilla/5.0"
WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"
TABLE = [
    (f"{MOZILLA} (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0", "Firefox on Windows"),
    (f"{MOZILLA} (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"),
    (f"{MOZILLA} (Windows NT 10.0) {WEBKIT} Chrome/142.0.0.0 Safari/537.36", "Chrome on Windows"),
    (f"{MOZILLA} (Windows NT 10.0) {WEBKIT} Chrome/142.0.0.0 Safari/537.36 Edg/142.0", "Edge on Windows"),
    (f"{MOZILLA} (Macintosh; Intel Mac OS X 10_15_7) {WEBKIT} Version/18 Safari/605", "Safari on macOS"),
    (f"{MOZILLA} (iPhone; CPU iPhone OS 18_0 like Mac OS X) {WEBKIT} Safari/604", "Safari on iPhone"),
    (f"{MOZILLA} (iPad; CPU OS 18_0 like Mac OS X) {WEBKIT} FxiOS/140 Safari/605", "Firefox on iPad"),
    (f"{MOZILLA} (Linux; Android 15; K) {WEBKIT} Chrome/142.0 Mobile Safari/537.36", "Chrome on Android"),
    (
        f"{MOZILLA} (Linux; Android 14) {WEBKIT} SamsungBrowser/27.0 Chrome/125 Mobile Safari/537.36",
        "Samsung Internet on Android",
    ),
    (f"{MOZILLA} (X11; CrOS x86_64 14541.0.0) {WEBKIT} Chrome/142.0 Safari/537.36", "Chrome on ChromeOS"),
    (f"{MOZILLA} (X11; Linux x86_64) {WEBKIT} HeadlessChrome/142.0 Safari/537.36", "Chrome on Linux"),
    ("curl/8.5.0", "An unknown device"),
    ("", "An unknown device"),
    ("Something for Windows", "Windows"),
]


@pytest.mark.parametrize(("user_agent", "words"), TABLE)
def test_a_device_is_named_by_browser_and_system(house, user_agent, words):
    with force_locale("en"):
        assert device_of(user_agent) == words


@given(st.text())
def test_whatever_a_browser_says_the_answer_is_short_and_plain(app, user_agent):
    with app.app_context(), force_locale("en"):
        words = device_of(user_agent)
    assert 0 < len(words) < 40
    assert "<" not in words
