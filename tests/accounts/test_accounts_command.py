"""The command that makes the first administrator."""

import pytest

from app.accounts import passwords
from app.cli.accounts import create_admin
from tests.accounts.reading import PASSWORD, lines, newcomer, user, user_count
from tests.cast import person

OPTIONS = ["--name", "Beatrijs", "--email", "beatrijs@voorbeeld.example", "--password-stdin"]


@pytest.fixture
def command(house):
    """Return a way to run the command as an operator does, in the same house."""

    def run(*options, typed=PASSWORD + "\n"):
        return house.test_cli_runner().invoke(create_admin, list(options), input=typed)

    return run


def test_an_administrator_is_made_and_can_act_at_once(command):
    result = command(*OPTIONS)
    assert result.exit_code == 0, result.output
    assert "Beatrijs (@beatrijs) is an administrator." in result.output
    viewer = person("beatrijs")
    assert viewer.is_administrator
    assert viewer.is_confirmed
    assert passwords.is_right(PASSWORD, user("beatrijs").password_hash)


def test_what_is_missing_is_asked(command):
    answers = ["beatrijs@voorbeeld.example", "Beatrijs", PASSWORD, PASSWORD]
    result = command(typed="\n".join(answers) + "\n")
    assert result.exit_code == 0, result.output
    assert person("beatrijs").is_administrator
    assert PASSWORD not in result.output


def test_somebody_with_an_account_becomes_administrator_and_keeps_the_password(command):
    result = command("--email", "OMAR@voorbeeld.example", typed="")
    assert result.exit_code == 0, result.output
    assert person("omar").is_administrator
    assert passwords.is_right(PASSWORD, user("omar").password_hash)


def test_it_stands_in_the_public_log_under_the_name_of_the_house(command):
    command(*OPTIONS)
    line = lines("role.given")[-1]
    assert line.actor_id is None
    assert (line.details["actor"], line.details["person"]) == ("Cooplink", "Beatrijs")


@pytest.mark.parametrize(
    ("options", "typed", "sentence"),
    [
        (["--name", "B", "--email", "no address", "--password-stdin"], PASSWORD, "not an e-mail address"),
        (["--name", "x" * 61, "--email", "b@c.nl", "--password-stdin"], PASSWORD, "at most 60"),
        (["--name", "Bea", "--email", "b@c.nl", "--password-stdin"], "kort", "at least 10"),
        (["--name", "Bea", "--email", "b@c.nl", "--password-stdin"], "", "at least 10"),
        (["--name", "Bea", "--email", "b@c.nl", "--password-stdin"], "wachtwoord123", "easy to guess"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence_and_nothing_is_made(command, options, typed, sentence):
    before = user_count()
    result = command(*options, typed=typed)
    assert result.exit_code == 1
    assert sentence in result.output
    assert "Traceback" not in result.output
    assert user_count() == before


def test_an_address_that_was_never_confirmed_is_not_trusted(command):
    newcomer()
    result = command("--email", "willemijn@voorbeeld.example", typed="")
    assert result.exit_code == 1
    assert "not confirmed" in result.output
    assert not person("willemijn").is_administrator
