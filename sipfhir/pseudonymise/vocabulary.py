"""Names that everybody has: of XML and SOAP, tags and attributes of HTML, control words of RTF."""


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
