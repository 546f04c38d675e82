"""Read and show phone numbers, as Belgians write them."""

import enum

from sleutelbos.kit.errors import Refusal

LONGEST = 40
HOME = "BE"


class Fault(enum.StrEnum):
    """What is wrong with a typed number."""

    NO_NUMBER = "no_number"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    NOT_IN_USE = "not_in_use"


class PhoneRefused(Refusal):
    """Nobody can be called at this number; ``facts["fault"]`` says why."""

    code = "phone_refused"


def normalise(text: str) -> str:
    """Return a typed number in its international form, +32475372451, or raise PhoneRefused.

    Without + or 00 it is a Belgian one.
    """
    import phonenumbers
    from phonenumbers import ValidationResult

    if len(text) > LONGEST:
        raise PhoneRefused(fault=Fault.TOO_LONG)
    try:
        number = phonenumbers.parse(text, HOME)
    except phonenumbers.NumberParseException as error:
        raise PhoneRefused(fault=Fault.NO_NUMBER) from error
    if number.extension:
        raise PhoneRefused(fault=Fault.NO_NUMBER)
    faults = {
        ValidationResult.TOO_SHORT: Fault.TOO_SHORT,
        ValidationResult.TOO_LONG: Fault.TOO_LONG,
    }
    reason = phonenumbers.is_possible_number_with_reason(number)
    if not phonenumbers.is_valid_number(number):
        raise PhoneRefused(fault=faults.get(reason, Fault.NOT_IN_USE))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def national(number: str) -> str:
    """Show a number in international form as it is written here: 0475 37 24 51, +31 6 12345678."""
    import phonenumbers
    from phonenumbers import PhoneNumberFormat

    try:
        parsed = phonenumbers.parse(number, HOME)
    except phonenumbers.NumberParseException:
        return number  # what an office once wrote is shown as it is
    is_ours = parsed.country_code == phonenumbers.country_code_for_region(HOME)
    form = PhoneNumberFormat.NATIONAL if is_ours else PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, form)
