"""Passwords: how they are kept, how much a guess costs, and which ones are refused."""

import threading
from unittest import mock

import pytest
from flask_babel import force_locale

from app.accounts import passwords
from app.foundation.errors import Invalid, TooFast

pytestmark = pytest.mark.usefixtures("house")


@pytest.fixture
def real_cost(monkeypatch):
    """Hash for once at the cost of the house."""
    monkeypatch.setattr(passwords._workshop, "cost", type(passwords._workshop).cost)


def test_a_password_is_kept_as_argon2id_with_its_own_salt():
    one, other = passwords.hash_of("samen-wonen-demo"), passwords.hash_of("samen-wonen-demo")
    assert one.startswith("$argon2id$")
    assert one != other


def test_the_house_hashes_with_nineteen_mebibytes_and_two_passes(real_cost):
    assert "$m=19456,t=2,p=1$" in passwords.hash_of("samen-wonen-demo")


@pytest.mark.parametrize(
    ("typed", "is_right"),
    [
        ("samen-wonen-demo", True),
        ("Samen-wonen-demo", False),
        ("samen-wonen-demo ", False),
        ("", False),
        ("samen-wonen-demo\0", False),
        ("x" * 1_000_000, False),
    ],
)
def test_only_the_password_itself_is_right(typed, is_right):
    kept = passwords.hash_of("samen-wonen-demo")
    assert passwords.is_right(typed, kept) is is_right


def test_an_accent_counts_the_same_however_it_was_typed():
    kept = passwords.hash_of("één fiets, twee mensen")
    assert passwords.is_right("e\u0301e\u0301n fiets, twee mensen", kept)


def test_a_password_of_the_longest_length_is_right_and_one_sign_more_is_not():
    longest = "abc" * 66 + "ab"
    kept = passwords.hash_of(longest)
    assert passwords.is_right(longest, kept)
    assert not passwords.is_right(longest + "c", kept)


@pytest.mark.parametrize("kept", ["", "not a hash", "$argon2id$v=19$m=8,t=1,p=1$broken"])
def test_a_damaged_hash_fits_no_password(kept):
    assert not passwords.is_right("samen-wonen-demo", kept)


def test_nobody_takes_as_long_to_refuse_as_somebody():
    with mock.patch.object(passwords, "hash_of", wraps=passwords.hash_of) as hashing:
        assert not passwords.is_right("samen-wonen-demo", None)
    hashing.assert_called_once()


def test_a_hash_of_another_cost_is_outdated(real_cost):
    dear = passwords.hash_of("samen-wonen-demo")
    assert not passwords.is_outdated(dear)
    passwords.make_cheap()
    assert passwords.is_outdated(dear)


def test_a_third_guess_at_the_same_time_waits_and_then_is_asked_to_come_back(monkeypatch):
    monkeypatch.setattr(passwords, "SECONDS_TO_WAIT", 0.01)
    with passwords._workshop.place(), passwords._workshop.place(), pytest.raises(TooFast) as refusal:
        passwords.hash_of("samen-wonen-demo")
    assert refusal.value.sentence


def test_a_place_is_free_again_after_a_wrong_guess():
    kept = passwords.hash_of("samen-wonen-demo")
    assert not any(passwords.is_right("wrong", kept) for _ in range(5))


def test_two_at_a_time_is_fine():
    start, kept, answers = threading.Barrier(2), passwords.hash_of("samen-wonen-demo"), []

    def guess():
        start.wait()
        answers.append(passwords.is_right("samen-wonen-demo", kept))

    threads = [threading.Thread(target=guess) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [True, True]


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("", "at least 10"),
        ("kort", "at least 10"),
        ("negen-neg", "at least 10"),
        ("x1y2" * 51, "at most 200"),
        ("wachtwoord123", "easy to guess"),
        ("WACHTWOORD123", "easy to guess"),
        ("1234567890", "easy to guess"),
        ("aaaaaaaaaaaa", "easy to guess"),
        ("abababababab", "easy to guess"),
        ("          ", "easy to guess"),
        ("willemijn vos", "not your name"),
        ("Willemijn Vos", "not your name"),
        ("w.vos@voorbeeld.example", "not your name"),
    ],
)
def test_a_password_that_is_easy_to_guess_is_refused_with_a_reason(password, reason):
    with force_locale("en"), pytest.raises(Invalid, match=reason) as refusal:
        passwords.check_new(password, "Willemijn Vos", "w.vos@voorbeeld.example")
    assert refusal.value.field == "password"


@pytest.mark.parametrize(
    "password",
    ["samen-wonen-demo", "tien teken", "пароль-подлиннее", "🚲🏠🚲🏡🚲🏘🚲🏚🚲🛖", "x1y2" * 50],
)
def test_any_other_password_is_fine(password):
    passwords.check_new(password, "Willemijn", "w@voorbeeld.example")


def test_the_list_of_common_passwords_holds_only_ones_that_are_long_enough():
    assert len(passwords.COMMON) > 50
    assert all(len(word) >= passwords.SHORTEST for word in passwords.COMMON)
    assert all(word == word.casefold() for word in passwords.COMMON)
