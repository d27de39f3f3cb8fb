"""What tests of files share."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.files.making import unconfirm


@pytest.fixture
def browser(as_: Callable[[str], FlaskClient]) -> Callable[[str], FlaskClient]:
    """Somebody's browser; the unconfirmed one is Pia's, before she opened the letter."""

    def open_for(who: str) -> FlaskClient:
        if who == "unconfirmed":
            unconfirm("pia")
        return as_("pia" if who == "unconfirmed" else who)

    return open_for
