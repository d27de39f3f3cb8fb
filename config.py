"""Every setting of the house, read once from the environment, typed, failing loudly with a sentence."""

from __future__ import annotations

import os
import re
import secrets
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

ROOT = Path(__file__).resolve().parent
LOCALES = ("nl", "en")
TRUE_WORDS = {"1", "true", "yes", "on", "ja"}
FALSE_WORDS = {"0", "false", "no", "off", "nee", ""}
DIGITS_MOST = 9


class SettingError(SystemExit):
    """A setting that cannot work; its sentence is what the operator reads."""


@dataclass(frozen=True)
class Settings:
    """What the operator decided. `database_url` None means the local PostgreSQL in `instance_dir`."""

    port: int
    host: str
    instance_dir: Path
    database_url: str | None
    database_replica_url: str | None
    secret_key: str
    base_url: str
    mail_url: str | None
    mail_from: str
    storage_url: str
    redis_url: str | None
    workers: int
    is_demo: bool
    default_locale: str
    site_name: str
    checks_links: bool

    @property
    def site_host(self) -> str:
        """Return the host people see in the address bar, with its port."""
        return urlsplit(self.base_url).netloc

    @property
    def is_https(self) -> bool:
        """Return whether people reach us over TLS, so that cookies may be Secure."""
        return self.base_url.startswith("https://")


class _Environment:
    """Typed readers over one mapping; each secret may also be given as a file."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values

    def text(self, name: str) -> str | None:
        if file := self._values.get(f"{name}_FILE"):
            return self._from_file(name, Path(file))
        return self._values.get(name) or None

    def number(self, name: str, default: int, lowest: int, highest: int) -> int:
        value = self.text(name)
        if value is None:
            return default
        if not value.isdecimal() or len(value) > DIGITS_MOST or not lowest <= int(value) <= highest:
            raise SettingError(f"{name} must be a whole number from {lowest} to {highest}.")
        return int(value)

    def switch(self, name: str, *, default: bool) -> bool:
        value = self._values.get(name)
        if value is None:
            return default
        if value.lower() in TRUE_WORDS | FALSE_WORDS:
            return value.lower() in TRUE_WORDS
        raise SettingError(f"{name} must be 1 or 0.")

    @staticmethod
    def _from_file(name: str, path: Path) -> str:
        try:
            text = path.read_text().strip()
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "it is not a text"
            raise SettingError(f"{name}_FILE: {path} cannot be read ({reason}).") from error
        if not text:
            raise SettingError(f"{name}_FILE: {path} is empty.")
        return text


def load_settings(values: Mapping[str, str] | None = None) -> Settings:
    """Read the environment once; stop with a sentence when a setting cannot work."""
    env = _Environment(os.environ if values is None else values)
    instance_dir = Path(env.text("INSTANCE_DIR") or ROOT / "instance").absolute()
    database_url = _postgresql_url("DATABASE_URL", env.text("DATABASE_URL"))
    port = env.number("PORT", 8000, 1, 65535)
    host = env.text("HOST") or "127.0.0.1"
    return Settings(
        port=port,
        host=host,
        instance_dir=instance_dir,
        database_url=database_url,
        database_replica_url=_postgresql_url("DATABASE_REPLICA_URL", env.text("DATABASE_REPLICA_URL")),
        secret_key=_secret_key(env, instance_dir, is_local=database_url is None),
        base_url=_base_url(env.text("BASE_URL"), host, port),
        mail_url=_mail_url(env.text("MAIL_URL")),
        mail_from=_mail_from(env.text("MAIL_FROM") or "Cooplink <cooplink@localhost.localdomain>"),
        storage_url=_storage_url(env.text("STORAGE_URL"), instance_dir),
        redis_url=env.text("REDIS_URL"),
        workers=env.number("WORKERS", 2, 1, 64),
        is_demo=env.switch("DEMO", default=database_url is None),
        default_locale=_locale(env.text("DEFAULT_LOCALE") or "nl"),
        site_name=env.text("SITE_NAME") or "Cooplink",
        checks_links=env.switch("CHECK_LINKS", default=database_url is not None),
    )


def _postgresql_url(name: str, url: str | None) -> str | None:
    if url is None:
        return None
    scheme, separator, rest = url.partition("://")
    if not separator or scheme not in {"postgres", "postgresql", "postgresql+psycopg"}:
        raise SettingError(f"{name} must begin with postgresql://; Cooplink runs on PostgreSQL only.")
    return f"postgresql+psycopg://{rest}"


def _secret_key(env: _Environment, instance_dir: Path, *, is_local: bool) -> str:
    if key := env.text("SECRET_KEY"):
        return key
    if not is_local:
        raise SettingError("SECRET_KEY is obligatory with DATABASE_URL: give a long random text.")
    return _kept_key(instance_dir / "secret_key")


def _kept_key(path: Path) -> str:
    """Return the key kept in the instance, made on first use; two first starts agree on one."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            _make_key(path)
        key = path.read_text()
    except OSError as error:
        raise SettingError(f"INSTANCE_DIR: {path} cannot be used ({error.strerror}).") from error
    if not key:
        raise SettingError(f"{path} is empty. Remove it and a new one is made; everybody signs in again.")
    return key


def _make_key(path: Path) -> None:
    descriptor, name = tempfile.mkstemp(dir=path.parent)  # readable by its owner only
    os.write(descriptor, secrets.token_urlsafe(48).encode())
    os.close(descriptor)
    with suppress(FileExistsError):
        os.link(name, path)
    Path(name).unlink()


def _base_url(url: str | None, host: str, port: int) -> str:
    if url is None:
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    parts = _parts(url)
    if parts is None or parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/"):
        raise SettingError("BASE_URL must be the address of a whole site, such as https://www.example.org.")
    return f"{parts.scheme}://{parts.netloc}"


def _mail_url(url: str | None) -> str | None:
    if url is None:
        return None
    parts = _parts(url)
    if parts is None or parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise SettingError("MAIL_URL must be an address such as smtp://name:password@mail.example.org:587.")
    return url


def _mail_from(sender: str) -> str:
    if not re.fullmatch(r"[^<>\r\n]*<[^@\s<>]+@[^@\s<>]+>|[^@\s<>]+@[^@\s<>]+", sender):
        raise SettingError("MAIL_FROM must be a name and an address: Cooplink <post@example.org>.")
    return sender


def _storage_url(url: str | None, instance_dir: Path) -> str:
    if url is None:
        return f"file://{instance_dir / 'files'}"
    if not url.startswith(("file://", "s3://")):
        raise SettingError("STORAGE_URL must begin with file:// or s3://.")
    return url


def _parts(url: str) -> SplitResult | None:
    """Take an address apart; None when it is none."""
    try:
        parts = urlsplit(url)
        is_right = parts.port != 0  # reading the port is what judges it
    except ValueError:
        return None
    return parts if is_right else None


def _locale(locale: str) -> str:
    if locale not in LOCALES:
        raise SettingError(f"DEFAULT_LOCALE must be one of: {', '.join(LOCALES)}.")
    return locale
