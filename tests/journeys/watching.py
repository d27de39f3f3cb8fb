"""What may not happen in any journey: errors on the page, refused scripts, requests to other hosts, 500s."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response, WebError

BROKEN = 500
REFUSED = 400
INSIDE = ("data:", "blob:")
ANSWERED_WRONG = "Failed to load resource"  # each of these is also a response, and judged there


class Watch:
    """Looks over somebody's shoulder, and writes down what went wrong."""

    def __init__(self, context: BrowserContext, url: str) -> None:
        self._url = url
        self._expected: set[int] = set()
        self.troubles: list[str] = []
        context.on("console", self._hear)
        context.on("weberror", self._fall)
        context.on("request", self._leave)
        context.on("response", self._answer)

    def expect(self, *statuses: int) -> None:
        """Let answers with these statuses pass: the journey is about them."""
        self._expected |= set(statuses)

    def begin_anew(self) -> list[str]:
        """Return what went wrong up to now, and forget it together with what was expected."""
        told, self.troubles, self._expected = self.troubles, [], set()
        return told

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(ANSWERED_WRONG):
            self.troubles.append(f"console: {message.text} ({message.location['url']})")

    def _fall(self, error: WebError) -> None:
        self.troubles.append(f"script: {error.error}")

    def _leave(self, request: Request) -> None:
        if not request.url.startswith((self._url, *INSIDE)):
            self.troubles.append(f"another host: {request.url}")

    def _answer(self, response: Response) -> None:
        if response.status >= REFUSED and response.status not in self._expected:
            self.troubles.append(f"{response.status}: {response.request.method} {response.url}")
