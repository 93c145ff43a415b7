"""Names that everybody has: of XML and SOAP, of HTML, control words of RTF, codes of FHIR."""

import mimetypes


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


XML_NAMES = _words(
    """
    xml xmlns xmlns:xsi xmlns:xsd xmlns:soap xmlns:soapenv xmlns:SOAP-ENV xmlns:s xsi xsd soap soapenv
    SOAP-ENV s Envelope Header Body Fault faultcode faultstring faultactor detail Code Reason Text
    Subcode Value Detail xsi:type xsi:nil xsi:schemaLocation xsi:noNamespaceSchemaLocation xml:lang
    xml:space encoding version standalone DOCTYPE ELEMENT ATTLIST ENTITY SYSTEM PUBLIC CDATA PCDATA
    NDATA
    """
)
TAGS = _words(
    """
    a abbr address b big blockquote body br caption center cite code col colgroup dd del div dl dt em
    font h1 h2 h3 h4 h5 h6 head hr html i img ins kbd li meta ol p pre q s samp script small span strike
    strong style sub sup table tbody td template tfoot th thead title tr tt u ul var
    """
)
ATTRIBUTES = _words(
    """
    align border class colspan height href id lang rowspan src style title type width xmlns
    """
)
RTF = _words(
    """
    ansi ansicpg b blue bullet cell cf colortbl deff deflang f fbidi fcharset fi field fldinst fldrslt
    fmodern fnil fonttbl footer froman fs fswiss generator green header highlight i info intbl keepn
    lang li line ltrpar mac margb margl margr margt nowidctlpar page par pard pc pca pict plain qc qj ql
    qr red ri row rquote lquote rtf s sa sb sect sectd sl slmult stylesheet super sub tab trowd tx u uc
    ul ulnone viewkind widctlpar
    """
)
CODES = _words(
    """
    draft requested received accepted rejected ready cancelled in-progress on-hold failed completed
    entered-in-error self next previous prev first last official usual temp secondary old home work mobile
    sv en sv-SE en-US en-GB fi no da de fr es ar so fa ti pl ru uk tr bs hr sr
    """
)
"""Codes of R4 that fhir.resources does not list whole, link relations (RFC 8288), languages (BCP 47)."""
ADDRESSES = _words(
    """
    http://schemas.xmlsoap.org/soap/envelope/ http://www.w3.org/2003/05/soap-envelope
    http://www.w3.org/2001/XMLSchema-instance http://www.w3.org/2001/XMLSchema http://www.w3.org/1999/xhtml
    http://www.w3.org/XML/1998/namespace http://hl7.org/fhir http://snomed.info/sct http://loinc.org
    http://unitsofmeasure.org http://hl7.org/fhir/sid/icd-10 http://hl7.org/fhir/sid/icd-10-se
    urn:ietf:bcp:47 urn:ietf:rfc:3986 urn:iso:std:iso:3166 http://www.whocc.no/atc
    """
)
"""Namespaces and code systems of standards."""
_MEDIA = mimetypes.MimeTypes().types_map[True]
MEDIA_TYPES, ENDINGS = frozenset(_MEDIA.values()), frozenset(_MEDIA)
"""Kinds of files, and what names of files end with, as the standard library has them."""
