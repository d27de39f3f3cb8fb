"""Which device somebody signed in with, in words they recognise."""

from __future__ import annotations

import re

from flask_babel import gettext as _

# The first pattern that fits wins: many browsers also name the ones they descend from.
_BROWSERS = {
    "Edge": r"\bEdg(?:e|A|iOS)?/",
    "Opera": r"\bOPR/|\bOpera\b",
    "Samsung Internet": r"\bSamsungBrowser/",
    "Vivaldi": r"\bVivaldi/",
    "Firefox": r"\b(?:Firefox|FxiOS)/",
    "Chromium": r"\bChromium/",
    "Chrome": r"\b(?:Chrome|CriOS|HeadlessChrome)/",
    "Safari": r"\bSafari/",
}
_SYSTEMS = {
    "Android": r"\bAndroid\b",
    "iPhone": r"\biPhone\b",
    "iPad": r"\biPad\b",
    "Windows": r"\bWindows\b",
    "macOS": r"\bMac(?:intosh| OS X)\b",
    "ChromeOS": r"\bCrOS\b",
    "Linux": r"\bLinux\b|\bX11\b",
}


def device_of(user_agent: str) -> str:
    """Return the browser and the system, such as “Firefox on Windows”."""
    browser, system = _first(_BROWSERS, user_agent), _first(_SYSTEMS, user_agent)
    both: str = _("%(browser)s on %(system)s", browser=browser, system=system)
    return both if browser and system else browser or system or str(_("An unknown device"))


def _first(patterns: dict[str, str], text: str) -> str:
    return next((name for name, pattern in patterns.items() if re.search(pattern, text)), "")
