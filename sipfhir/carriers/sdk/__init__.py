"""Säker digital kommunikation (SDK): a plan or a call as MessageWithAttachments 3.0, and reading one back.

The payload and its unencrypted header (XHE) are made and taken here. Signing, encryption, the address book
and the AS4 access point are the message service's.
"""

from sipfhir.carriers.sdk.address import Address
from sipfhir.carriers.sdk.compose import Composed, Order, compose
from sipfhir.carriers.sdk.conversations import Conversations
from sipfhir.carriers.sdk.message import Message
from sipfhir.carriers.sdk.receipt import Receipt
from sipfhir.carriers.sdk.receive import Received, receive
from sipfhir.carriers.sdk.settings import settings

__all__ = [
    "Address",
    "Composed",
    "Conversations",
    "Message",
    "Order",
    "Receipt",
    "Received",
    "compose",
    "receive",
    "settings",
]
