"""Code systems that no FHIR package lists: languages, media types, currencies, units, time zones, by rule."""

import re
from functools import cache

# BCP 47: every registered primary subtag has two or three letters; i-… and x-… are the old and the private.
_LANGUAGE = (
    r"([a-z]{2,3}(-[a-z]{3}){0,3}(-[a-z]{4})?(-([a-z]{2}|[0-9]{3}))?(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*"
    r"(-[a-wy-z0-9](-[a-z0-9]{2,8})+)*(-x(-[a-z0-9]{1,8})+)?|x(-[a-z0-9]{1,8})+|i-[a-z]+)"
)
# BCP 13 (RFC 6838): a top-level type, a subtype, parameters.
_MEDIA = (
    r"(application|audio|chemical|font|example|haptics|image|message|model|multipart|text|video|x-[a-z0-9-]+)"
    r"/[a-z0-9*][a-z0-9!#$&^_.+*-]{0,126}(\s*;\s*[a-z0-9!#$&^_.+-]+=(\"[^\"]*\"|[^;\"]+))*"
)
_UNIT = re.compile(r"[!-~]+")
_CURRENCIES = frozenset(
    [
        "AED",
        "AFN",
        "ALL",
        "AMD",
        "ANG",
        "AOA",
        "ARS",
        "AUD",
        "AWG",
        "AZN",
        "BAM",
        "BBD",
        "BDT",
        "BGN",
        "BHD",
        "BIF",
        "BMD",
        "BND",
        "BOB",
        "BOV",
        "BRL",
        "BSD",
        "BTN",
        "BWP",
        "BYN",
        "BZD",
        "CAD",
        "CDF",
        "CHE",
        "CHF",
        "CHW",
        "CLF",
        "CLP",
        "CNY",
        "COP",
        "COU",
        "CRC",
        "CUC",
        "CUP",
        "CVE",
        "CZK",
        "DJF",
        "DKK",
        "DOP",
        "DZD",
        "EGP",
        "ERN",
        "ETB",
        "EUR",
        "FJD",
        "FKP",
        "GBP",
        "GEL",
        "GGP",
        "GHS",
        "GIP",
        "GMD",
        "GNF",
        "GTQ",
        "GYD",
        "HKD",
        "HNL",
        "HRK",
        "HTG",
        "HUF",
        "IDR",
        "ILS",
        "IMP",
        "INR",
        "IQD",
        "IRR",
        "ISK",
        "JEP",
        "JMD",
        "JOD",
        "JPY",
        "KES",
        "KGS",
        "KHR",
        "KMF",
        "KPW",
        "KRW",
        "KWD",
        "KYD",
        "KZT",
        "LAK",
        "LBP",
        "LKR",
        "LRD",
        "LSL",
        "LYD",
        "MAD",
        "MDL",
        "MGA",
        "MKD",
        "MMK",
        "MNT",
        "MOP",
        "MRU",
        "MUR",
        "MVR",
        "MWK",
        "MXN",
        "MXV",
        "MYR",
        "MZN",
        "NAD",
        "NGN",
        "NIO",
        "NOK",
        "NPR",
        "NZD",
        "OMR",
        "PAB",
        "PEN",
        "PGK",
        "PHP",
        "PKR",
        "PLN",
        "PYG",
        "QAR",
        "RON",
        "RSD",
        "RUB",
        "RWF",
        "SAR",
        "SBD",
        "SCR",
        "SDG",
        "SEK",
        "SGD",
        "SHP",
        "SLE",
        "SLL",
        "SOS",
        "SPL",
        "SRD",
        "SSP",
        "STN",
        "SVC",
        "SYP",
        "SZL",
        "THB",
        "TJS",
        "TMT",
        "TND",
        "TOP",
        "TRY",
        "TTD",
        "TVD",
        "TWD",
        "TZS",
        "UAH",
        "UGX",
        "USD",
        "USN",
        "UYI",
        "UYU",
        "UYW",
        "UZS",
        "VED",
        "VEF",
        "VES",
        "VND",
        "VUV",
        "WST",
        "XAF",
        "XAG",
        "XAU",
        "XBA",
        "XBB",
        "XBC",
        "XBD",
        "XCD",
        "XDR",
        "XOF",
        "XPD",
        "XPF",
        "XPT",
        "XSU",
        "XTS",
        "XUA",
        "XXX",
        "YER",
        "ZAR",
        "ZMW",
        "ZWL",
        "ZWG",
    ]
)
ALIASES = {"http://www.rfc-editor.org/bcp/bcp13.txt": "urn:ietf:bcp:13"}
"""Value sets that are the whole of an outer system, under an address that is none of FHIR."""


def holds(system: str, code: str) -> bool:
    """Whether an outer code system has a code, as far as a rule tells; True for one that we do not know."""
    match system:
        case "urn:ietf:bcp:47":
            return _form(_LANGUAGE).fullmatch(code) is not None
        case "urn:ietf:bcp:13":
            return _form(_MEDIA).fullmatch(code) is not None
        case "urn:iso:std:iso:4217":
            return code in _CURRENCIES
        case "http://unitsofmeasure.org":
            return _UNIT.fullmatch(code) is not None
        case "https://www.iana.org/time-zones":
            return code in _zones()
    return True


@cache
def _form(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.I | re.A)


@cache
def _zones() -> frozenset[str]:
    from zoneinfo import available_timezones

    return frozenset(available_timezones())
